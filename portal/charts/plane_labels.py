"""What stands beside the path on the plane: numbered discs, dates, event letters, words of the areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from math import cos, hypot, pi, sin

from portal.charts.axis import Sign, Timeline
from portal.charts.frame import AreaBox, PlaneSize
from portal.charts.labels import Anchor, Box, Label, first_free, text_width, wrap

_TURNS = 16
_LETTER = 9.0


@dataclass(frozen=True, slots=True)
class EventLetter:
    """A lettered event at (x, y) px, tied to the middle of the piece of path in whose time it falls."""

    letter: str
    x: float
    y: float
    from_x: float
    from_y: float


def spread(places: Sequence[tuple[float, float]], size: PlaneSize) -> list[tuple[float, float]]:
    """Where each numbered disc stands so that none covers another.

    The last and then the first keep their place, then the later ones; the others go to the nearest free spot,
    one that hides no other assessment's true place if there is one.
    """
    count = len(places)
    discs: dict[int, tuple[float, float]] = {}
    for index in dict.fromkeys([*([count - 1, 0] if count else []), *range(count - 1, 0, -1)]):
        others = [place for i, place in enumerate(places) if i != index]
        discs[index] = _free_spot(places[index], list(discs.values()), others, size)
    return [discs[index] for index in range(count)]


def _free_spot(
    place: tuple[float, float],
    taken: Sequence[tuple[float, float]],
    others: Sequence[tuple[float, float]],
    size: PlaneSize,
) -> tuple[float, float]:
    apart = 2 * size.radius + 1.5
    bounds = size.plot.grown(-size.radius)
    spare = None
    for spot in _around(*place, apart):
        if not Box(*spot, *spot).within(bounds):
            continue
        if any(hypot(spot[0] - x, spot[1] - y) < apart for x, y in taken):
            continue
        if spot == place or all(hypot(spot[0] - x, spot[1] - y) >= size.radius + 4 for x, y in others):
            return spot
        spare = spare or spot
    return spare or place


def _around(x: float, y: float, least: float) -> Iterator[tuple[float, float]]:
    """The place itself, then spots around it, nearest first."""
    yield x, y
    for ring in range(40):
        reach = least + ring * 5
        for turn in range(_TURNS):
            angle = 2 * pi * turn / _TURNS - pi / 4
            yield round(x + reach * cos(angle), 1), round(y + reach * sin(angle), 1)


def lay_letters(
    line: Timeline, stops: Sequence[tuple[date, float, float]], discs: Sequence[Box], size: PlaneSize
) -> tuple[EventLetter, ...]:
    """A letter off the middle of the piece in whose time an event falls; left out where there is no room."""
    taken = list(discs)
    letters: list[EventLetter] = []
    bounds = size.plot.grown(-1)
    for mark in line.marks:
        for (start, x1, y1), (end, x2, y2) in pairwise(stops):
            if mark.sign is not Sign.LETTER or not start <= mark.on < end:
                continue
            x, y = round((x1 + x2) / 2, 1), round((y1 + y2) / 2, 1)
            turn = _turn_across(x2 - x1, y2 - y1)
            spots = (
                (round(x + reach * side * turn[0], 1), round(y + reach * side * turn[1], 1))
                for reach in (20, 24, 30, 36, 44, 52)
                for side in (-1, 1)
            )
            for spot in spots:
                ring = Box.around(*spot, _LETTER + 1)
                if ring.within(bounds) and not any(ring.meets(box) for box in taken):
                    taken.append(ring)
                    letters.append(EventLetter(mark.letter, *spot, x, y))
                    break
    return tuple(letters)


def _turn_across(dx: float, dy: float) -> tuple[float, float]:
    """The unit vector across a piece of path, pointing down or right; down where it has no length."""
    long = hypot(dx, dy)
    if not long:
        return 0.0, 1.0
    across = (-dy / long, dx / long)
    return across if across[1] > 0 or (across[1] == 0 and across[0] > 0) else (-across[0], -across[1])


def lay_dates(
    stops: Sequence[tuple[date, float, float]], room: float, discs: Sequence[Box], size: PlaneSize
) -> tuple[tuple[date, Label], ...]:
    """The day beside each stop given (the last two). The last always has a place, the other may give way."""
    taken = list(discs)
    bounds = Box(size.plot.left + 2, 2, size.width - 2, size.plot.bottom - 2)
    placed: list[tuple[date, Label]] = []
    for index, (on, x, y) in reversed(list(enumerate(stops))):
        last = index == len(stops) - 1
        far = 240 if last else 1
        places = (
            place for step in range(0, far, 12) for place in _beside(x, y, room, size, step, strong=last)
        )
        label = first_free(places, taken, bounds)
        if label is not None:
            taken.append(label.box)
            placed.append((on, label))
    return tuple(reversed(placed))


def _beside(x: float, y: float, room: float, size: PlaneSize, step: int, *, strong: bool) -> Iterator[Label]:
    """Right, left, under and over a disc, `step` px further out."""
    out = size.radius + 7
    for dx, dy, anchor in (
        (out + step, 4.7, Anchor.START),
        (-out - step, 4.7, Anchor.END),
        (0, out + step + 0.6 * size.text, Anchor.MIDDLE),
        (0, -out - step, Anchor.MIDDLE),
        (out, out + step, Anchor.START),
        (-out, out + step, Anchor.END),
        (out, -out - step, Anchor.START),
        (-out, -out - step, Anchor.END),
    ):
        yield Label(round(x + dx, 1), round(y + dy, 1), room, size.text, anchor, strong=strong)


def lay_words(
    words: Mapping[str, str],
    areas: Sequence[AreaBox],
    taken: Sequence[Box],
    path: Sequence[tuple[float, float]],
    size: PlaneSize,
) -> tuple[Label, ...]:
    """Each region's words once, wrapped, in the corner of its area that lies furthest from the path.

    Words that fit no corner free of discs and dates are left to the table.
    """
    lines: list[Label] = []
    for region in dict.fromkeys(area.region for area in areas):
        own = [area.box for area in areas if area.region == region]
        blocks = [block for box in own for block in _corners(words.get(region, ""), box, size)]
        free = [block for block in blocks if not any(line.box.meets(box) for line in block for box in taken)]
        lines += max(free, key=partial(_clearance, path), default=())
    return tuple(lines)


def _corners(text: str, area: Box, size: PlaneSize) -> Iterator[tuple[Label, ...]]:
    """The words as a block of lines in each corner of an area, where they fit without breaking a word."""
    inner = area.grown(-size.margin)
    room = inner.right - inner.left
    rows = wrap(text, size.text, room)
    height = len(rows) * (size.text + 4)
    if (
        not rows
        or height > inner.bottom - inner.top
        or "".join(rows).replace(" ", "") != text.replace(" ", "")
    ):
        return
    if any(text_width(word, size.text) > room for word in text.split() if word.isascii()):
        return
    for top in (inner.top, inner.bottom - height):
        for x, anchor in ((inner.left, Anchor.START), (inner.right, Anchor.END)):
            yield tuple(
                Label(
                    round(x, 1),
                    round(top + (row + 1) * (size.text + 4) - 5, 1),
                    text_width(words, size.text),
                    size.text,
                    anchor,
                    words,
                )
                for row, words in enumerate(rows)
            )


def _clearance(path: Sequence[tuple[float, float]], block: tuple[Label, ...]) -> float:
    """Px from the middle of a block to the nearest assessment."""
    box = block[len(block) // 2].box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return min((hypot(px - x, py - y) for px, py in path), default=0.0)
