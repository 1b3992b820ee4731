"""C2: the plane of the comfort assessment and its path; standing alone runs right, leaning on someone up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import hypot

from portal.charts.axis import Timeline
from portal.charts.comfort import Reading
from portal.charts.frame import PAGE, AreaBox, PlaneSize, area_box
from portal.charts.labels import LONG_DAY_EM, SHORT_DAY_EM, Box, Label
from portal.charts.plane_labels import EventLetter, lay_date, lay_last_date, lay_letters, lay_words, spread
from portal.charts.regions import AREAS

MOST_POINTS = 8
_DOT = 3.5
_HEAD, _LEAST_HEAD = 11.0, 5.5


@dataclass(frozen=True, slots=True)
class _Spot:
    reading: Reading
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One assessment: its true place (x, y) px, and its numbered disc, beside it where discs would meet."""

    number: int
    reading: Reading
    x: float
    y: float
    disc_x: float
    disc_y: float
    first: bool
    last: bool

    @property
    def moved(self) -> bool:
        """Whether the disc stands beside its place, which is then a dot with a thin line to the disc."""
        return (self.x, self.y) != (self.disc_x, self.disc_y)


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece of the path in px, cut before the discs so that it never runs under a number."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Plane:
    """Everything the drawing needs, in px. `dropped` assessments were older than those drawn.

    `dates` pairs a day with its room; `arrow` is a path, empty where no piece is long enough to carry it.
    """

    size: PlaneSize
    areas: tuple[AreaBox, ...]
    words: tuple[Label, ...]
    stops: tuple[Stop, ...]
    pieces: tuple[Piece, ...]
    arrow: str
    dates: tuple[tuple[date, Label], ...]
    with_year: bool
    letters: tuple[EventLetter, ...]
    dropped: int


def plane(
    readings: Sequence[Reading], line: Timeline, words: Mapping[str, str], *, size: PlaneSize = PAGE
) -> Plane:
    """Lay out the plane. `words` gives each region key its words in the reader's language.

    Incomplete assessments have no place; of more than eight the latest eight are drawn and numbered.
    Neighbours are not joined across another person in mind, another language, or an incomplete one.
    """
    spots, joined, dropped = _spots(readings, size)
    with_year = len({spot.reading.on.year for spot in spots}) > 1
    room = (LONG_DAY_EM if with_year else SHORT_DAY_EM) * size.text * 1.1
    places = [(spot.x, spot.y) for spot in spots]
    now = lay_last_date(places, room, size)
    stops = _stops(spots, spread(places, [label.box for label in now], size))
    taken = [label.box for label in now]
    taken += [Box.around(stop.disc_x, stop.disc_y, size.radius + 1) for stop in stops]
    taken += [Box.around(stop.x, stop.y, _DOT + 1) for stop in stops if stop.moved]
    letters = lay_letters(line, [(stop.reading.on, stop.x, stop.y) for stop in stops], taken, size)
    taken += [Box.around(letter.x, letter.y, 10) for letter in letters]
    before = [label for s in stops[-2:-1] for label in lay_date((s.disc_x, s.disc_y), room, taken, size)]
    areas = tuple(area_box(area, size) for area in AREAS)
    pieces, arrow = _path(stops, joined, size.radius)
    days = [stop.reading.on for stop in stops]
    return Plane(
        size=size,
        areas=tuple(area for area in areas if area.boxed),
        words=lay_words(words, areas, taken + [label.box for label in before], places, size),
        stops=stops,
        pieces=pieces,
        arrow=arrow,
        dates=(*zip(days[-2:-1], before, strict=False), *zip(days[-1:], now, strict=True)),
        with_year=with_year,
        letters=letters,
        dropped=dropped,
    )


def _spots(readings: Sequence[Reading], size: PlaneSize) -> tuple[list[_Spot], list[bool], int]:
    """The places to draw, whether each is joined to the one before it, and how many older ones are left out."""
    spots: list[_Spot] = []
    joined: list[bool] = []
    before: Reading | None = None  # the assessment just before, if it was complete
    for reading in sorted(readings, key=lambda reading: reading.on):
        if reading.dependence is None or reading.independence is None:
            before = None
            continue
        joined.append(before is not None and (before.person, before.lang) == (reading.person, reading.lang))
        spots.append(_Spot(reading, size.x(reading.independence), size.y(reading.dependence)))
        before = reading
    dropped = max(0, len(spots) - MOST_POINTS)
    return spots[dropped:], joined[dropped:], dropped


def _stops(spots: Sequence[_Spot], discs: Sequence[tuple[float, float]]) -> tuple[Stop, ...]:
    return tuple(
        Stop(number, spot.reading, spot.x, spot.y, *disc, first=number == 1, last=number == len(spots))
        for number, (spot, disc) in enumerate(zip(spots, discs, strict=True), start=1)
    )


def _path(stops: Sequence[Stop], joined: Sequence[bool], radius: float) -> tuple[tuple[Piece, ...], str]:
    """The pieces of the path, and an arrow head on the latest piece that is long enough to carry it."""
    pieces: list[Piece] = []
    arrow = ""
    joins = [pair for pair, join in zip(pairwise(stops), joined[1:], strict=True) if join]
    for start, end in reversed(joins):
        long = hypot(end.x - start.x, end.y - start.y)
        before, tip = _reach(start, radius), long - _reach(end, radius)
        if tip - before < 0.5:
            continue
        ex, ey = (end.x - start.x) / long, (end.y - start.y) / long
        if not arrow and tip - before >= _LEAST_HEAD:
            head = min(_HEAD, tip - before)
            arrow = _arrow(start.x + ex * tip, start.y + ey * tip, ex, ey, head)
            tip -= head - 0.5
        ends = (start.x + ex * before, start.y + ey * before, start.x + ex * tip, start.y + ey * tip)
        pieces.append(Piece(*(round(end, 1) for end in ends)))
    return tuple(reversed(pieces)), arrow


def _reach(stop: Stop, radius: float) -> float:
    """How far from its centre the sign at a stop's true place extends."""
    if stop.moved:
        return _DOT
    return radius + (2.0 if stop.last or stop.first else 1.0)


def _arrow(x: float, y: float, ex: float, ey: float, head: float) -> str:
    """A head of that length with its tip at (x, y), pointing along the unit vector (ex, ey)."""
    bx, by = x - ex * head, y - ey * head
    wx, wy = -ey * head * 0.55, ex * head * 0.55
    return f"M{x:.1f} {y:.1f}L{bx + wx:.1f} {by + wy:.1f}L{bx - wx:.1f} {by - wy:.1f}Z"
