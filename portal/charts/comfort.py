"""C1: one mean of the comfort assessment, 1 to 5, over time; one panel a mean, never two axes in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise

from portal.charts.axis import Tick, Timeline, month_ticks
from portal.charts.labels import Anchor, Box, Label, first_free
from portal.charts.strip import StripMark, lay_strip
from portal.charts.values import label_points, lay_end_words

PAGE_WIDTH, PHONE_WIDTH = 528, 312
_LEFT, _RIGHT, _TOP, _PLOT, _BREAK_LANE = 34, 20, 28, 172, 18
_MONTH_ROOM = 38.0


class Scale(StrEnum):
    """The two means, and the field of a reading that holds each."""

    LEANING = "dependence"
    STANDING = "independence"


class BreakReason(StrEnum):
    """Why two readings are not joined by a line."""

    PERSON = "person"
    LANGUAGE = "language"
    MISSING = "missing"


_SIDES = (Anchor.MIDDLE, Anchor.START, Anchor.END)
_BREAK_ROOM = {BreakReason.PERSON: 158.0, BreakReason.LANGUAGE: 118.0, BreakReason.MISSING: 118.0}
"""Px kept for the words of a break, in the longest language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One answered comfort assessment: two means 1 to 5, or None where an answer is missing.

    `person` (in mind) and `lang` decide what may be joined; `region` is its key, for the table.
    """

    on: date
    dependence: float | None
    independence: float | None
    person: str = ""
    lang: str = ""
    region: str | None = None

    def mean(self, scale: Scale) -> float | None:
        """The mean on one scale."""
        return self.dependence if scale is Scale.LEANING else self.independence


@dataclass(frozen=True, slots=True)
class Point:
    """A reading at (x, y) px. Radius 0 means that only the line passes: too dense for a sign of its own."""

    x: float
    y: float
    on: date
    value: float
    radius: float
    last: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the line stops: its x, the reading after it (index, day), why, room for the words."""

    x: float
    before: int
    on: date
    reason: BreakReason
    label: Label | None


@dataclass(frozen=True, slots=True)
class ComfortPanel:
    """Everything the drawing of one panel needs, in px."""

    scale: Scale
    width: int
    height: float
    plot: Box
    levels: tuple[tuple[int, float], ...]
    ticks: tuple[Tick, ...]
    paths: tuple[str, ...]
    points: tuple[Point, ...]
    labels: tuple[Label, ...]
    end_words: tuple[tuple[str, Label], ...]
    breaks: tuple[Break, ...]
    marks: tuple[StripMark, ...]
    sessions: tuple[float, ...]
    strip_y: float
    readings: tuple[Reading, ...]

    @property
    def guides(self) -> tuple[float, ...]:
        """The x of every lettered event, where a dotted line runs through the plot."""
        return tuple(mark.x for mark in self.marks if mark.letter)

    def reason_before(self, index: int) -> BreakReason | None:
        """Why the reading at an index is not joined to the one before it, or None where it is."""
        return next((gap.reason for gap in self.breaks if gap.before == index), None)


def comfort_panel(
    readings: Sequence[Reading], line: Timeline, *, scale: Scale, width: int = PAGE_WIDTH
) -> ComfortPanel:
    """Lay out one panel. Give both panels of a page the same timeline, then their axes agree."""
    ordered = tuple(sorted(readings, key=lambda r: r.on))
    gaps = _gaps(ordered, scale)
    top = _TOP + (_BREAK_LANE if gaps else 0)
    plot = Box(_LEFT, top, width - _RIGHT, top + _PLOT)
    segments = _segments(ordered, gaps, scale, line, plot)
    points = tuple(point for segment in segments for point in segment)
    breaks = _breaks(ordered, gaps, line, plot, width)
    paths = tuple(_path(segment) for segment in segments if len(segment) > 1)
    bounds = Box(_LEFT - 8, _BREAK_LANE if gaps else 0, width, plot.bottom)
    labels = label_points(points, bounds)
    marks, sessions, strip_height = lay_strip(line, plot, width)
    rules = [gap.x for gap in breaks] + [mark.x for mark in marks if mark.letter]
    return ComfortPanel(
        scale=scale,
        width=width,
        height=plot.bottom + 30 + strip_height,
        plot=plot,
        levels=tuple((value, _y(value, plot)) for value in range(1, 6)),
        ticks=month_ticks(line, plot.left, plot.right, room=_MONTH_ROOM),
        paths=paths,
        points=points,
        labels=labels,
        end_words=lay_end_words(points, labels, plot, rules),
        breaks=breaks,
        marks=marks,
        sessions=sessions,
        strip_y=plot.bottom + 46,
        readings=ordered,
    )


def _y(value: float, plot: Box) -> float:
    return round(plot.bottom - (value - 1) / 4 * (plot.bottom - plot.top), 1)


def _gaps(readings: Sequence[Reading], scale: Scale) -> dict[int, BreakReason]:
    """Index of a reading that is not joined to the one before it, with the reason."""
    gaps: dict[int, BreakReason] = {}
    kept = [index for index, reading in enumerate(readings) if reading.mean(scale) is not None]
    for before, after in pairwise(kept):
        old, new = readings[before], readings[after]
        if old.person != new.person:
            gaps[after] = BreakReason.PERSON
        elif old.lang != new.lang:
            gaps[after] = BreakReason.LANGUAGE
        elif after - before > 1:
            gaps[after] = BreakReason.MISSING
    return gaps


def _segments(
    readings: Sequence[Reading], gaps: dict[int, BreakReason], scale: Scale, line: Timeline, plot: Box
) -> list[list[Point]]:
    """Points in runs that a line may join; signs shrink, then vanish, where they would touch."""
    spots: list[tuple[int, float, Reading, float]] = []
    run = 0
    for index, reading in enumerate(readings):
        value = reading.mean(scale)
        if value is not None:
            run += index in gaps
            spots.append((run, line.at(reading.on, plot.left, plot.right), reading, value))
    space = (plot.right - plot.left) / max(1, len(spots))
    inner = 5.0 if space >= 14 else 2.5 if space >= 7 else 0.0
    segments: list[list[Point]] = []
    for _, group in groupby(enumerate(spots), key=lambda item: item[1][0]):
        members = list(group)
        segment: list[Point] = []
        for place, (index, (_, x, reading, value)) in enumerate(members):
            last = index == len(spots) - 1
            outer = index == 0 or last or place in (0, len(members) - 1)
            radius = 6.0 if last else 5.0 if outer else inner
            segment.append(Point(round(x, 1), _y(value, plot), reading.on, value, radius, last))
        segments.append(segment)
    return segments


def _path(segment: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in segment)


def _breaks(
    readings: Sequence[Reading], gaps: dict[int, BreakReason], line: Timeline, plot: Box, width: int
) -> tuple[Break, ...]:
    """A rule half-way between the two readings. Where two stand close, the words of the less telling one give way."""
    breaks: list[Break] = []
    taken: list[Box] = []
    for index, reason in sorted(gaps.items(), key=lambda gap: gap[1] is BreakReason.MISSING):
        days = (readings[index - 1].on, readings[index].on)
        x = round(sum(line.at(day, plot.left, plot.right) for day in days) / 2, 1)
        places = (Label(x, 12, _BREAK_ROOM[reason], 12, anchor) for anchor in _SIDES)
        label = first_free(places, taken, Box(0, 0, width, plot.bottom))
        if label is not None:
            taken.append(label.box)
        breaks.append(Break(x, index, readings[index].on, reason, label))
    return tuple(sorted(breaks, key=lambda gap: gap.before))
