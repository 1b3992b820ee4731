"""C4: hard moments a week as bars, their peaks as dots underneath, the baseline shaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from portal.charts.columns import PAGE_WIDTH
from portal.charts.labels import SHORT_DAY_EM, Anchor, Box, Label, text_width

_LEFT, _RIGHT, _TOP, _BARS, _GAP, _PEAKS = 30, 4, 34, 116, 30, 72
_LEAST_TOP = 4
"""The axis of the bars reaches at least so far."""
_ROOM = 30.0
"""Px for one week; where there is less, the first weeks are left out."""


@dataclass(frozen=True, slots=True)
class MomentsWeek:
    """One week from `first`: `rate` is None while too few days are known; then only `events` are. Peaks 0 to 100."""

    first: date
    rate: float | None
    events: int
    covered: int
    peak: float | None
    highest: int | None

    @property
    def told(self) -> str:
        """The rate to one decimal, half up, without a needless zero; nothing where there is none."""
        return "" if self.rate is None else told(self.rate)


@dataclass(frozen=True, slots=True)
class MomentsColumn:
    """A week drawn around x px. `top_y` is None where nothing is known of it; a bar that is hollow tells no rate."""

    week: MomentsWeek
    x: float
    top_y: float | None
    hollow: bool
    peak_y: float | None
    highest_y: float | None


@dataclass(frozen=True, slots=True)
class MomentsChart:
    """Everything the drawing needs, in px; `dropped` weeks were older than those drawn. `shade`: where the baseline lies."""

    width: int
    height: int
    bars: Box
    peaks: Box
    levels: tuple[tuple[int, float], ...]
    peak_levels: tuple[tuple[int, float], ...]
    columns: tuple[MomentsColumn, ...]
    values: tuple[Label, ...]
    days: tuple[tuple[date, Label], ...]
    half: float
    shade: tuple[float, float] | None
    dropped: int

    @property
    def has_hollow(self) -> bool:
        """Whether a bar tells no rate."""
        return any(column.hollow for column in self.columns)


def moments_chart(
    weeks: Sequence[MomentsWeek], *, baseline: tuple[date, date] | None = None, width: int = PAGE_WIDTH
) -> MomentsChart:
    """Lay out the weeks in the order given, oldest first; `baseline` names its first and its last day."""
    bars = Box(_LEFT, _TOP, width - _RIGHT, _TOP + _BARS)
    peaks = Box(_LEFT, bars.bottom + _GAP, bars.right, bars.bottom + _GAP + _PEAKS)
    most = int((bars.right - bars.left) // _ROOM)
    dropped = max(0, len(weeks) - most)
    shown = weeks[dropped:]
    step = (bars.right - bars.left) / max(len(shown), 4)
    top = _axis_top(shown)
    columns = tuple(_column(week, n, step, top, bars, peaks) for n, week in enumerate(shown))
    return MomentsChart(
        width=width,
        height=int(peaks.bottom) + 24,
        bars=bars,
        peaks=peaks,
        levels=tuple((value, _y(value / top, bars)) for value in (0, top // 2, top)),
        peak_levels=tuple((value, _y(value / 100, peaks)) for value in (0, 50, 100)),
        columns=columns,
        values=tuple(_value(column) for column in columns),
        days=_days(columns, peaks.bottom + 17, width),
        half=round(min(13.0, step * 0.32), 1),
        shade=_shade(shown, baseline, step, bars),
        dropped=dropped,
    )


def told(rate: float) -> str:
    """A number to one decimal, half up, without a needless zero."""
    tenths = int(rate * 10 + 0.5)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _axis_top(weeks: Sequence[MomentsWeek]) -> int:
    highest = max((_height(week) for week in weeks), default=0)
    return max(_LEAST_TOP, 2 * ceil(highest / 2))


def _height(week: MomentsWeek) -> float:
    return week.events if week.rate is None else week.rate


def _y(share: float, plot: Box) -> float:
    return round(plot.bottom - share * (plot.bottom - plot.top), 1)


def _column(week: MomentsWeek, number: int, step: float, top: int, bars: Box, peaks: Box) -> MomentsColumn:
    known = week.covered > 0
    return MomentsColumn(
        week=week,
        x=round(bars.left + (number + 0.5) * step, 1),
        top_y=_y(_height(week) / top, bars) if known else None,
        hollow=known and week.rate is None,
        peak_y=None if week.peak is None else _y(week.peak / 100, peaks),
        highest_y=None if week.highest is None else _y(week.highest / 100, peaks),
    )


def _value(column: MomentsColumn) -> Label:
    """The number over a bar; a week of which nothing is known has a dash on the axis."""
    known = column.top_y is not None
    text = told(_height(column.week)) if known else "–"
    y = round((column.top_y or 0) - 5, 1) if known else _TOP + _BARS - 5
    return Label(column.x, y, text_width(text, 12, strong=True), 12, Anchor.MIDDLE, text, strong=True)


def _days(columns: Sequence[MomentsColumn], y: float, width: int) -> tuple[tuple[date, Label], ...]:
    """The first day of as many weeks as have room, the latest always."""
    room, found, free = SHORT_DAY_EM * 12, [], float(width)
    for column in reversed(columns):
        right = min(column.x + room / 2, width)
        if right <= free and right - room >= 0:
            found.append((column.week.first, Label(round(right - room / 2, 1), y, room, 12, Anchor.MIDDLE)))
            free = right - room - 6
    return tuple(reversed(found))


def _shade(
    weeks: Sequence[MomentsWeek], baseline: tuple[date, date] | None, step: float, bars: Box
) -> tuple[float, float] | None:
    if baseline is None or not weeks:
        return None
    start, end = weeks[0].first, weeks[-1].first + timedelta(days=7)
    first, after = max(baseline[0], start), min(baseline[1] + timedelta(days=1), end)
    if first >= after:
        return None
    left, right = (bars.left + (day - start).days / 7 * step for day in (first, after))
    return round(left, 1), round(right, 1)
