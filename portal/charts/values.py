"""Which values of a line stand beside their points, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Protocol

from portal.charts.labels import Anchor, Box, Label, first_free, text_width

MOST_LABELS = 8
_END_WORD_EM = 8.0
_NEAR = 46.0
"""Px to both sides of a point within which its label could lie on the line."""


class Spot(Protocol):
    """A value drawn at (x, y) px."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def value(self) -> float: ...
    @property
    def radius(self) -> float: ...
    @property
    def text(self) -> str: ...


def label_points(points: Sequence[Spot], bounds: Box) -> tuple[Label, ...]:
    """Values beside their points, first and last bold and always there, inner ones only where they are free.

    Up to eight points all are tried, beyond that the first, the last, the lowest and the highest.
    """
    signs = [Box.around(p.x, p.y, p.radius + 1) for p in points if p.radius]
    lines = [((a.x, a.y), (b.x, b.y)) for a, b in pairwise(points)]
    dense = len(points) > MOST_LABELS
    labels: dict[int, Label] = {}
    for index in _worth_a_label(points):
        point = points[index]
        outer = index in (0, len(points) - 1)
        taken = [label.box.grown(1.5) for label in labels.values()]
        own = Box.around(point.x, point.y, point.radius + 1)
        others = [sign for sign in signs if sign != own]
        places = list(_places(point, strong=outer))
        near = [line for line in lines if line[1][0] > point.x - _NEAR and line[0][0] < point.x + _NEAR]
        calm = (place for place in places if not on_a_line(place.box, near))
        tried = calm if dense and not outer else chain(calm, places)
        chosen = first_free(tried, taken + others, bounds)
        if chosen is None and outer:
            chosen = first_free(_places(point, strong=True, far=True), taken, bounds)
        if chosen is not None:
            labels[index] = chosen
    return tuple(labels[index] for index in sorted(labels))


def _worth_a_label(points: Sequence[Spot]) -> list[int]:
    """Indices in the order in which they take their place: last, first, then the rest or the extremes."""
    count = len(points)
    rest: Sequence[int] = range(1, count - 1)
    if count > MOST_LABELS:
        highest = max(range(count), key=lambda i: points[i].value)
        lowest = min(range(count), key=lambda i: points[i].value)
        rest = (highest, lowest)
    return list(dict.fromkeys([*([count - 1, 0] if count else []), *rest]))


def _places(point: Spot, *, strong: bool, far: bool = False) -> Iterator[Label]:
    """Above, below, then aside; with `far`, further and further up and down."""
    size = 15 if strong else 13
    text = point.text
    width = text_width(text, size, strong=strong)
    rise, drop = point.y - 13, point.y + 13 + 0.78 * size
    aside = (point.x + 11, Anchor.START), (point.x - 11, Anchor.END)
    steps = range(0, 200, 17) if far else (0,)
    for step in steps:
        for y in (rise - step, drop + step):
            for x, anchor in (
                (point.x, Anchor.MIDDLE),
                (point.x - 5, Anchor.START),
                (point.x + 5, Anchor.END),
            ):
                yield Label(round(x, 1), round(y, 1), width, size, anchor, text, strong)
    for x, anchor in aside:
        yield Label(round(x, 1), round(point.y + 4.6, 1), width, size, anchor, text, strong)


def lay_end_words(
    points: Sequence[Spot], labels: Sequence[Label], plot: Box, rules: Sequence[float]
) -> tuple[tuple[str, Label], ...]:
    """Room for the words at 5 ("high") and 1 ("low"), on the side away from data and `rules` (x)."""
    width = _END_WORD_EM * 12
    taken = [label.box for label in labels] + [Box.around(p.x, p.y, p.radius + 2) for p in points]
    bounds = Box(plot.left, 0, plot.right + 1, plot.bottom)
    words: list[tuple[str, Label]] = []
    for key, y, edge in (("high", plot.top - 7, plot.top), ("low", plot.bottom - 7, plot.bottom)):
        sides = [
            Label(plot.right, y, width, 12, Anchor.END),
            Label(plot.left + 4, y, width, 12, Anchor.START),
        ]
        sides.sort(key=lambda label: _nearness(label.box, points, rules, edge))
        if (free := first_free(sides, taken, bounds)) is not None:
            words.append((key, free))
    return tuple(words)


def _nearness(box: Box, points: Sequence[Spot], rules: Sequence[float], edge: float) -> tuple[bool, float]:
    """Whether an upright rule runs through a box, and how close data comes to the edge over its width."""
    over = [-abs(p.y - edge) for p in points if box.left - 40 <= p.x <= box.right + 40]
    return any(box.left < x < box.right for x in rules), max(over, default=-1e6)


def on_a_line(box: Box, lines: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> bool:
    """Whether any piece of line enters a box."""
    return any(crosses(box, start, end) for start, end in lines)


def crosses(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the piece of line from start to end enters a box (Liang and Barsky's clipping)."""
    (x, y), (to_x, to_y) = start, end
    if (x < box.left and to_x < box.left) or (x > box.right and to_x > box.right):
        return False
    dx, dy = to_x - x, to_y - y
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, x - box.left), (dx, box.right - x), (-dy, y - box.top), (dy, box.bottom - y)):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    return enter < leave
