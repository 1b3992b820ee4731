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


Place = tuple[float, float]
"""x and y in px."""


def spread(places: Sequence[Place], kept_free: Sequence[Box], size: PlaneSize) -> list[Place]:
    """Where each numbered disc stands so that none covers another or a box kept free.

    The last and then the first keep their place, then the later ones; the others go to the nearest free spot,
    one that hides no other assessment's true place if there is one.
    """
    count = len(places)
    discs: dict[int, tuple[float, float]] = {}
    for index in dict.fromkeys([*([count - 1, 0] if count else []), *range(count - 1, 0, -1)]):
        others = [place for i, place in enumerate(places) if i != index]
        discs[index] = _free_spot(places[index], list(discs.values()), kept_free, others, size)
    return [discs[index] for index in range(count)]


def _free_spot(
    place: Place, taken: Sequence[Place], kept_free: Sequence[Box], others: Sequence[Place], size: PlaneSize
) -> Place:
    apart = 2 * size.radius + 1.5
    bounds = size.plot.grown(-size.radius)
    spare = None
    for spot in _around(*place, apart):
        disc = Box.around(*spot, size.radius)
        if not Box(*spot, *spot).within(bounds) or any(disc.meets(box) for box in kept_free):
            continue
        if any(hypot(spot[0] - x, spot[1] - y) < apart for x, y in taken):
            continue
        if spot == place or all(hypot(spot[0] - x, spot[1] - y) >= size.radius + 4 for x, y in others):
            return spot
        spare = spare or spot
    return spare or place


def _around(x: float, y: float, least: float) -> Iterator[Place]:
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


def lay_last_date(places: Sequence[Place], room: float, size: PlaneSize) -> tuple[Label, ...]:
    """Room for the day beside the last place, clear of all others, before discs are moved; none without a place."""
    discs = [Box.around(x, y, size.radius + 1) for x, y in places]
    steps = (
        place for step in range(0, 240, 12) for place in _beside(places[-1], room, size, step, strong=True)
    )
    label = first_free(steps, discs, _date_bounds(size)) if places else None
    return (label,) if label else ()


def lay_date(disc: Place, room: float, taken: Sequence[Box], size: PlaneSize) -> tuple[Label, ...]:
    """Room for the day beside a disc, none where it is not free."""
    label = first_free(_beside(disc, room, size, 0, strong=False), taken, _date_bounds(size))
    return (label,) if label else ()


def _date_bounds(size: PlaneSize) -> Box:
    return Box(size.plot.left + 2, 2, size.width - 2, size.plot.bottom - 2)


def _beside(disc: Place, room: float, size: PlaneSize, step: int, *, strong: bool) -> Iterator[Label]:
    """Right, left, under and over a disc, `step` px further out."""
    (x, y), out = disc, size.radius + 7
    slant = 0.75 * out
    for dx, dy, anchor in (
        (out + step, 4.7, Anchor.START),
        (-out - step, 4.7, Anchor.END),
        (0, out + step + 0.6 * size.text, Anchor.MIDDLE),
        (0, -out - step, Anchor.MIDDLE),
        (slant, out + step, Anchor.START),
        (-slant, out + step, Anchor.END),
        (slant, -slant - step, Anchor.START),
        (-slant, -slant - step, Anchor.END),
    ):
        yield Label(round(x + dx, 1), round(y + dy, 1), room, size.text, anchor, strong=strong)


def lay_words(
    words: Mapping[str, str],
    areas: Sequence[AreaBox],
    taken: Sequence[Box],
    path: Sequence[Place],
    size: PlaneSize,
) -> tuple[Label, ...]:
    """Each region's words once, wrapped, in the corner of its area that lies furthest from the path.

    Words that fit no corner free of discs and dates are left to the table.
    """
    lines: list[Label] = []
    for region in dict.fromkeys(area.region for area in areas):
        own = [area.box for area in areas if area.region == region]
        blocks = [block for box in own for block in _corners(words.get(region, ""), box, size)]
        free = [block for block in blocks if _is_free(block, taken)]
        lines += max(free, key=partial(_fitness, path), default=())
    return tuple(lines)


def _is_free(block: tuple[Label, ...], taken: Sequence[Box]) -> bool:
    return not any(box.meets(other) for box in [line.box for line in block] for other in taken)


def _corners(text: str, area: Box, size: PlaneSize) -> Iterator[tuple[Label, ...]]:
    """The words as a block of lines in each corner of an area, wide and narrow, where no word must break."""
    inner = area.grown(-size.margin)
    rows: tuple[str, ...] = ()
    for room in (inner.right - inner.left, 0.6 * (inner.right - inner.left)):
        wider, rows = rows, wrap(text, size.text, room)
        height = len(rows) * (size.text + 4)
        if rows == wider or height > inner.bottom - inner.top:
            continue
        if any(text_width(word, size.text) > room for word in text.split() if word.isascii()):
            continue
        for top in (inner.top, inner.bottom - height):
            for x, anchor in ((inner.left, Anchor.START), (inner.right, Anchor.END)):
                yield _block(rows, x, top, anchor, size)


def _block(rows: Sequence[str], x: float, top: float, anchor: Anchor, size: PlaneSize) -> tuple[Label, ...]:
    step = size.text + 4
    return tuple(
        Label(
            round(x, 1),
            round(top + (number + 1) * step - 5, 1),
            text_width(row, size.text),
            size.text,
            anchor,
            row,
        )
        for number, row in enumerate(rows)
    )


def _fitness(path: Sequence[Place], block: tuple[Label, ...]) -> tuple[int, float, float]:
    """How well a block of words stands: few lines, even lines, then px from its middle to the nearest stop."""
    box = block[len(block) // 2].box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    widths = [line.width for line in block]
    far = min((hypot(px - x, py - y) for px, py in path), default=0.0)
    return -len(block), min(widths) - max(widths), far
