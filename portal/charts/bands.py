"""What a scale looks like before any result: its ends, its levels, its bands as areas with their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Literal

from portal.charts.axis import Timeline
from portal.charts.course import Point
from portal.charts.labels import Anchor, Box, Label, first_free, text_width
from portal.charts.values import on_a_line

Piece = tuple[tuple[float, float], tuple[float, float]]
"""A straight line from one place to another."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_MOST_STEPS = 6
_BAND_TEXT = 12
_LOWEST_BAND = 13.0
"""Px that a band must be high to hold its name."""


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of the scale, edge to edge."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Look:
    """What a scale looks like before any result: its ends, its bands, which end is the worse one."""

    low: float
    high: float
    bands: tuple[Band, ...] = ()
    higher_is: Literal["worse", "better", "none"] = "none"
    bands_since: date | None = None
    """Bands hold from this day on: what was answered before came from another version."""

    def y(self, value: float, plot: Box) -> float:
        """Where a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return round(plot.bottom - share * (plot.bottom - plot.top), 1)


@dataclass(frozen=True, slots=True)
class BandArea:
    """A drawn band; `shade` runs from 0, lightest, to 4, and its name stands where it is free."""

    box: Box
    shade: int
    name: str
    label: Label | None


def levels_of(look: Look) -> list[float]:
    """Both ends, and round numbers between them that keep their distance."""
    low, high = look.low, look.high
    step = next((s for s in _STEPS if high - low <= s * _MOST_STEPS), _STEPS[-1])
    first = int(low // step) + 1
    inner = [step * n for n in range(first, int(high // step) + 1)]
    return [low, *(n for n in inner if n - low >= 0.6 * step and high - n >= 0.6 * step), high]


def lay_bands(
    look: Look,
    line: Timeline,
    plot: Box,
    points: Sequence[Point],
    labels: Sequence[Label],
    rules: Sequence[Piece],
) -> tuple[BandArea, ...]:
    """The bands from the day on which they hold; a name gives way to values, and to data and `rules` where it can."""
    left = plot.left if look.bands_since is None else line.at(look.bands_since, plot.left, plot.right)
    taken = [label.box for label in labels] + [Box.around(p.x, p.y, p.radius + 3) for p in points]
    lines = [*(((a.x, a.y), (b.x, b.y)) for a, b in pairwise(points)), *rules]
    areas: list[BandArea] = []
    for place, band in enumerate(look.bands):
        box = Box(round(left, 1), look.y(band.high, plot), plot.right, look.y(band.low, plot))
        label = _band_label(band.name, box, taken, lines)
        areas.append(BandArea(box, _shade(look, place), band.name, label))
    return tuple(areas)


def _band_label(
    name: str,
    box: Box,
    taken: Sequence[Box],
    lines: Sequence[Piece],
) -> Label | None:
    """The name at the right or the left end or in the middle, away from data if it can be."""
    if box.bottom - box.top < _LOWEST_BAND:
        return None
    width = text_width(name, _BAND_TEXT)
    y = round((box.top + box.bottom) / 2 + 0.29 * _BAND_TEXT, 1)
    places = [
        Label(box.right - 6, y, width, _BAND_TEXT, Anchor.END, name),
        Label(box.left + 6, y, width, _BAND_TEXT, Anchor.START, name),
        Label(round((box.left + box.right) / 2, 1), y, width, _BAND_TEXT, Anchor.MIDDLE, name),
    ]
    calm = (place for place in places if not on_a_line(place.box, lines))
    room = Box(box.left, box.top - 2, box.right, box.bottom + 2)
    return first_free(chain(calm, places), taken, room)


def _shade(look: Look, place: int) -> int:
    """Darker towards the worse end; where that is not known, two shades by turns."""
    if look.higher_is == "none":
        return place % 2
    from_light = place if look.higher_is == "worse" else len(look.bands) - 1 - place
    return min(4, from_light)
