"""A line over time: which readings it joins, where it stops and why, how its signs thin out when there are many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from portal.charts.axis import Timeline
from portal.charts.labels import Anchor, Box, Label, first_free

BREAK_LANE = 18
"""Px over the plot for the words of breaks."""


class BreakReason(StrEnum):
    """Why two readings are not joined by a line."""

    PERSON = "person"
    LANGUAGE = "language"
    VERSION = "version"
    WORDING = "wording"
    CONTEXT = "context"
    MISSING = "missing"


_SIDES = (Anchor.MIDDLE, Anchor.START, Anchor.END)
_BREAK_ROOM = {BreakReason.PERSON: 158.0, BreakReason.VERSION: 158.0, BreakReason.CONTEXT: 158.0}
"""Px kept for the words of a break, in the longest language."""
_ROOM_OTHERWISE = 118.0


class Spot(NamedTuple):
    """A value before its sign is chosen; spots of one `run` are joined."""

    run: int
    x: float
    y: float
    on: date
    value: float
    text: str
    clear: bool = False


class Point(NamedTuple):
    """A reading at (x, y) px. Radius 0 means that only the line passes: too dense for a sign of its own."""

    x: float
    y: float
    on: date
    value: float
    radius: float
    last: bool = False
    text: str = ""
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the line stops: its x, the reading after it (index, day), why, room for the words."""

    x: float
    before: int
    on: date
    reason: BreakReason
    label: Label | None


def gaps_between(
    kept: Sequence[int], differs: Callable[[int, int], BreakReason | None]
) -> dict[int, BreakReason]:
    """Index of a reading that is not joined to the one before it, with the reason. `kept` have a value."""
    gaps: dict[int, BreakReason] = {}
    for before, after in pairwise(kept):
        reason = differs(before, after) or (BreakReason.MISSING if after - before > 1 else None)
        if reason is not None:
            gaps[after] = reason
    return gaps


def segments_of(spots: Sequence[Spot], plot: Box) -> list[list[Point]]:
    """Points in runs that a line may join; signs shrink, then vanish, where they would touch."""
    space = (plot.right - plot.left) / max(1, len(spots))
    inner = 5.0 if space >= 14 else 2.5 if space >= 7 else 0.0
    segments: list[list[Point]] = []
    for _, group in groupby(enumerate(spots), key=lambda item: item[1].run):
        members = list(group)
        segment: list[Point] = []
        for place, (index, spot) in enumerate(members):
            last = index == len(spots) - 1
            outer = index == 0 or last or place in (0, len(members) - 1)
            radius = 6.0 if last else 5.0 if outer else inner
            x = round(spot.x, 1)
            segment.append(Point(x, spot.y, spot.on, spot.value, radius, last, spot.text, spot.clear))
        segments.append(segment)
    return segments


def path(segment: Sequence[Point]) -> str:
    """The line through the points of one run."""
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in segment)


def lay_breaks(
    days: Sequence[date], gaps: Mapping[int, BreakReason], line: Timeline, plot: Box, width: int
) -> tuple[Break, ...]:
    """A rule half-way between the two readings. Where two stand close, the words of the less telling one give way."""
    breaks: list[Break] = []
    taken: list[Box] = []
    for index, reason in sorted(gaps.items(), key=lambda gap: gap[1] is BreakReason.MISSING):
        between = (days[index - 1], days[index])
        x = round(sum(line.at(day, plot.left, plot.right) for day in between) / 2, 1)
        room = _BREAK_ROOM.get(reason, _ROOM_OTHERWISE)
        places = (Label(x, 12, room, 12, anchor) for anchor in _SIDES)
        label = first_free(places, taken, Box(0, 0, width, plot.bottom))
        if label is not None:
            taken.append(label.box)
        breaks.append(Break(x, index, days[index], reason, label))
    return tuple(sorted(breaks, key=lambda gap: gap.before))
