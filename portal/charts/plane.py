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
from portal.charts.plane_labels import EventLetter, lay_dates, lay_letters, lay_words, spread
from portal.charts.regions import AREAS

MOST_POINTS = 8
_DOT = 3.5
_HEAD = 11.0


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

    Incomplete assessments have no place; of more than eight the latest eight are drawn, with their own
    numbers. Neighbours are not joined across another person in mind, another language, or an incomplete one.
    """
    stops, joined, dropped = _stops(readings, size)
    shown = [stop.reading for stop in stops]
    discs = [Box.around(s.disc_x, s.disc_y, size.radius + 1) for s in stops]
    discs += [Box.around(s.x, s.y, _DOT + 1) for s in stops if s.moved]
    pieces, arrow = _path(stops, joined, size.radius)
    letters = lay_letters(line, [(r.on, s.x, s.y) for r, s in zip(shown, stops, strict=True)], discs, size)
    discs += [Box.around(letter.x, letter.y, 10) for letter in letters]
    with_year = len({r.on.year for r in shown}) > 1
    room = (LONG_DAY_EM if with_year else SHORT_DAY_EM) * size.text * 1.1
    dates = lay_dates([(s.reading.on, s.disc_x, s.disc_y) for s in stops[-2:]], room, discs, size)
    discs += [label.box for _, label in dates]
    areas = tuple(area_box(area, size) for area in AREAS)
    return Plane(
        size=size,
        areas=tuple(area for area in areas if area.boxed),
        words=lay_words(words, areas, discs, [(s.x, s.y) for s in stops], size),
        stops=stops,
        pieces=pieces,
        arrow=arrow,
        dates=dates,
        with_year=with_year,
        letters=letters,
        dropped=dropped,
    )


def _stops(readings: Sequence[Reading], size: PlaneSize) -> tuple[tuple[Stop, ...], list[bool], int]:
    """The stops, whether each is joined to the one before it, and how many older ones are left out."""
    ordered = sorted(readings, key=lambda reading: reading.on)
    spots: list[tuple[Reading, float, float]] = []
    joined: list[bool] = []
    whole = False  # whether the assessment just before was complete
    for reading in ordered:
        if reading.dependence is None or reading.independence is None:
            whole = False
            continue
        before = spots[-1][0] if spots and whole else None
        same = before is not None and (before.person, before.lang) == (reading.person, reading.lang)
        joined.append(same)
        spots.append((reading, size.x(reading.independence), size.y(reading.dependence)))
        whole = True
    dropped = max(0, len(spots) - MOST_POINTS)
    spots, joined = spots[dropped:], joined[dropped:]
    discs = spread([(x, y) for _, x, y in spots], size)
    stops = tuple(
        Stop(dropped + index + 1, reading, x, y, *disc, first=index == 0, last=index == len(spots) - 1)
        for index, ((reading, x, y), disc) in enumerate(zip(spots, discs, strict=True))
    )
    return stops, joined, dropped


def _path(stops: Sequence[Stop], joined: Sequence[bool], radius: float) -> tuple[tuple[Piece, ...], str]:
    """The pieces of the path, and an arrow head on the latest piece that is long enough to carry it."""
    pieces: list[Piece] = []
    arrow = ""
    joins = [pair for pair, join in zip(pairwise(stops), joined[1:], strict=True) if join]
    for start, end in reversed(joins):
        long = hypot(end.x - start.x, end.y - start.y)
        before, after = _reach(start, radius), _reach(end, radius)
        head = 0.0 if arrow else _HEAD
        if long - before - after <= head + 2:
            head = 0.0
        if long - before - after < 2:
            continue
        ex, ey = (end.x - start.x) / long, (end.y - start.y) / long
        tip = long - after
        if head:
            arrow = _arrow(start.x + ex * tip, start.y + ey * tip, ex, ey)
            tip -= head - 1
        pieces.append(
            Piece(
                round(start.x + ex * before, 1),
                round(start.y + ey * before, 1),
                round(start.x + ex * tip, 1),
                round(start.y + ey * tip, 1),
            )
        )
    return tuple(reversed(pieces)), arrow


def _reach(stop: Stop, radius: float) -> float:
    """How far from its centre the sign at a stop's true place extends."""
    if stop.moved:
        return _DOT
    return radius + (2.5 if stop.last or stop.first else 1.5)


def _arrow(x: float, y: float, ex: float, ey: float) -> str:
    """A head with its tip at (x, y), pointing along the unit vector (ex, ey)."""
    bx, by = x - ex * _HEAD, y - ey * _HEAD
    wx, wy = -ey * 6, ex * 6
    return f"M{x:.1f} {y:.1f}L{bx + wx:.1f} {by + wy:.1f}L{bx - wx:.1f} {by - wy:.1f}Z"
