"""C1: one mean of the comfort assessment, 1 to 5, over time; one panel a mean, never two axes in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.charts.axis import Tick, Timeline, month_ticks
from portal.charts.course import (
    BREAK_LANE,
    Break,
    BreakReason,
    Point,
    Spot,
    gaps_between,
    lay_breaks,
    path,
    segments_of,
)
from portal.charts.labels import Box, Label
from portal.charts.strip import StripMark, lay_strip
from portal.charts.values import label_points, lay_end_words

PAGE_WIDTH, PHONE_WIDTH = 528, 312
_LEFT, _RIGHT, _TOP, _PLOT = 34, 20, 28, 172
_MONTH_ROOM = 38.0


class Scale(StrEnum):
    """The two means, and the field of a reading that holds each."""

    LEANING = "dependence"
    STANDING = "independence"


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
    top = _TOP + (BREAK_LANE if gaps else 0)
    plot = Box(_LEFT, top, width - _RIGHT, top + _PLOT)
    segments = segments_of(_spots(ordered, gaps, scale, line, plot), plot)
    points = tuple(point for segment in segments for point in segment)
    breaks = lay_breaks([reading.on for reading in ordered], gaps, line, plot, width)
    paths = tuple(path(segment) for segment in segments if len(segment) > 1)
    bounds = Box(_LEFT - 8, BREAK_LANE if gaps else 0, width, plot.bottom)
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

    def differs(before: int, after: int) -> BreakReason | None:
        old, new = readings[before], readings[after]
        if old.person != new.person:
            return BreakReason.PERSON
        return BreakReason.LANGUAGE if old.lang != new.lang else None

    kept = [index for index, reading in enumerate(readings) if reading.mean(scale) is not None]
    return gaps_between(kept, differs)


def _spots(
    readings: Sequence[Reading], gaps: dict[int, BreakReason], scale: Scale, line: Timeline, plot: Box
) -> list[Spot]:
    spots: list[Spot] = []
    run = 0
    for index, reading in enumerate(readings):
        value = reading.mean(scale)
        if value is not None:
            run += index in gaps
            x = line.at(reading.on, plot.left, plot.right)
            spots.append(Spot(run, x, _y(value, plot), reading.on, value, f"{value:.1f}"))
    return spots
