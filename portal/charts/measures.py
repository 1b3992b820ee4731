"""C3: one scale of a questionnaire over time: its bands, the usual wobble around a baseline, clear changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.charts.axis import Tick, Timeline, month_ticks
from portal.charts.bands import BandArea, Look, Piece, lay_bands, levels_of
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
from portal.charts.values import label_points

_LEFT, _RIGHT, _TOP, _PLOT = 34, 20, 28, 172
_MONTH_ROOM = 38.0
_CLEAR_SPACE, _CLEAR_ALONE = 10.0, 4.0
"""Px between two marks of clear change where signs have vanished, and the reach of such a mark."""
UNKNOWN = "und"
"""The language of answers of which only the numbers are known."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One result on the scale, or None where it is not complete; `text` is the value as it is shown.

    `person`, `lang`, `version`, `wording` and `context` decide what may be joined. `clear`: a clear change from the
    baseline.
    """

    on: date
    value: float | None
    text: str = ""
    person: str = ""
    lang: str = ""
    version: int = 1
    wording: str = ""
    context: str = ""
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Wobble:
    """How far the scale moves by itself around a baseline, from one day until another (None: to the end)."""

    around: float
    reach: float
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The drawn wobble, and the height of the baseline in it; `low` and `high` as far as the scale goes."""

    box: Box
    y: float
    low: float
    high: float
    since: date


@dataclass(frozen=True, slots=True)
class Clear:
    """A clear change at (x, y) px: a diamond that reaches `radius` px."""

    x: float
    y: float
    radius: float
    last: bool


@dataclass(frozen=True, slots=True)
class MeasurePanel:
    """Everything the drawing of one scale needs, in px."""

    width: int
    height: float
    plot: Box
    levels: tuple[tuple[str, float], ...]
    ticks: tuple[Tick, ...]
    bands: tuple[BandArea, ...]
    ribbon: Ribbon | None
    paths: tuple[str, ...]
    points: tuple[Point, ...]
    clear: tuple[Clear, ...]
    labels: tuple[Label, ...]
    breaks: tuple[Break, ...]
    marks: tuple[StripMark, ...]
    sessions: tuple[float, ...]
    strip_y: float
    measures: tuple[Measure, ...]

    @property
    def guides(self) -> tuple[float, ...]:
        """The x of every lettered event, where a dotted line runs through the plot."""
        return tuple(mark.x for mark in self.marks if mark.letter)

    def reason_before(self, index: int) -> BreakReason | None:
        """Why the result at an index is not joined to the one before it, or None where it is."""
        return next((gap.reason for gap in self.breaks if gap.before == index), None)


def measure_panel(
    measures: Sequence[Measure], line: Timeline, look: Look, *, wobble: Wobble | None = None, width: int
) -> MeasurePanel:
    """Lay out one panel. Panels that share a timeline have axes that agree."""
    ordered = tuple(sorted(measures, key=lambda one: one.on))
    gaps = _gaps(ordered)
    top = _TOP + (BREAK_LANE if gaps else 0)
    plot = Box(_LEFT, top, width - _RIGHT, top + _PLOT)
    segments = segments_of(_spots(ordered, gaps, line, look, plot), plot)
    points = tuple(point for segment in segments for point in segment)
    labels = label_points(points, Box(_LEFT - 8, BREAK_LANE if gaps else 0, width, plot.bottom))
    marks, sessions, strip_height = lay_strip(line, plot, width)
    ribbon = _ribbon(wobble, line, look, plot) if wobble else None
    breaks = lay_breaks([one.on for one in ordered], gaps, line, plot, width)
    return MeasurePanel(
        width=width,
        height=plot.bottom + 30 + strip_height,
        plot=plot,
        levels=tuple((f"{level:g}", look.y(level, plot)) for level in levels_of(look)),
        ticks=month_ticks(line, plot.left, plot.right, room=_MONTH_ROOM),
        bands=lay_bands(look, line, plot, points, labels, _rules(plot, ribbon, breaks, marks)),
        ribbon=ribbon,
        paths=tuple(path(segment) for segment in segments if len(segment) > 1),
        points=points,
        clear=_clear(points),
        labels=labels,
        breaks=breaks,
        marks=marks,
        sessions=sessions,
        strip_y=plot.bottom + 46,
        measures=ordered,
    )


def _gaps(measures: Sequence[Measure]) -> dict[int, BreakReason]:
    """Index of a result that is not joined to the one before it, with the reason."""

    def differs(before: int, after: int) -> BreakReason | None:
        old, new = measures[before], measures[after]
        if old.person != new.person:
            return BreakReason.PERSON
        if old.version != new.version:
            return BreakReason.VERSION
        if old.lang != new.lang and UNKNOWN not in (old.lang, new.lang):
            return BreakReason.LANGUAGE
        if (old.lang, old.wording) != (new.lang, new.wording):
            return BreakReason.WORDING
        return BreakReason.CONTEXT if old.context != new.context else None

    return gaps_between([n for n, one in enumerate(measures) if one.value is not None], differs)


def _spots(
    measures: Sequence[Measure], gaps: dict[int, BreakReason], line: Timeline, look: Look, plot: Box
) -> list[Spot]:
    spots: list[Spot] = []
    run = 0
    for index, one in enumerate(measures):
        if one.value is not None:
            run += index in gaps
            x = line.at(one.on, plot.left, plot.right)
            spots.append(Spot(run, x, look.y(one.value, plot), one.on, one.value, one.text, one.clear))
    return spots


def _ribbon(wobble: Wobble, line: Timeline, look: Look, plot: Box) -> Ribbon:
    """The wobble as far as the scale goes; never narrower than the sign of the baseline."""
    low, high = max(look.low, wobble.around - wobble.reach), min(look.high, wobble.around + wobble.reach)
    left = line.at(wobble.since, plot.left, plot.right)
    right = plot.right if wobble.until is None else line.at(wobble.until, plot.left, plot.right)
    box = Box(round(left, 1), look.y(high, plot), round(max(right, left + 12), 1), look.y(low, plot))
    return Ribbon(box, look.y(wobble.around, plot), low, high, wobble.since)


def _rules(
    plot: Box, ribbon: Ribbon | None, breaks: Sequence[Break], marks: Sequence[StripMark]
) -> list[Piece]:
    """The wobble's edges and middle, the breaks, the lines of lettered events: words look better beside them."""
    upright = [gap.x for gap in breaks] + [mark.x for mark in marks if mark.letter]
    rules: list[Piece] = [((x, plot.top), (x, plot.bottom)) for x in upright]
    if ribbon is not None:
        left, right = ribbon.box.left, ribbon.box.right
        rules += [((left, y), (right, y)) for y in (ribbon.box.top, ribbon.y, ribbon.box.bottom)]
    return rules


def _clear(points: Sequence[Point]) -> tuple[Clear, ...]:
    """A mark at every clear change that has a sign; among points without one, where clear changes begin."""
    found: list[Clear] = []
    before = False
    for point in points:
        begins = not before and (not found or point.x - found[-1].x >= _CLEAR_SPACE)
        if point.clear and (point.radius or begins):
            radius = point.radius + 2 if point.radius else _CLEAR_ALONE
            found.append(Clear(point.x, point.y, radius, point.last))
        before = point.clear
    return tuple(found)
