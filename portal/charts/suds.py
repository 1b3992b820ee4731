"""C6: how hard a practice was: expected, at the start, at its hardest, at the end; one column for each practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.charts.labels import Anchor, Box, Label, text_width
from portal.charts.practice import MOST_COLUMNS, PAGE_WIDTH

_LEFT, _RIGHT, _TOP, _PLOT = 44, 2, 40, 142


@dataclass(frozen=True, slots=True)
class Distress:
    """Ratings of one practice, 0 to 100; None where nothing was given."""

    on: date
    expected: int | None
    start: int | None
    peak: int | None
    end: int | None

    @property
    def felt(self) -> tuple[int, ...]:
        """What was felt during the practice, as far as it was rated."""
        return tuple(one for one in (self.start, self.peak, self.end) if one is not None)


@dataclass(frozen=True, slots=True)
class DistressColumn:
    """A practice drawn at x px; each y is None without a rating. The bar runs from `low_y` up to `high_y`."""

    number: int
    distress: Distress
    x: float
    expected_y: float | None
    start_y: float | None
    end_y: float | None
    low_y: float | None
    high_y: float | None


@dataclass(frozen=True, slots=True)
class SudsChart:
    """Everything the drawing needs, in px; `dropped` practices were older than those drawn."""

    width: int
    height: int
    plot: Box
    levels: tuple[tuple[int, float], ...]
    columns: tuple[DistressColumn, ...]
    labels: tuple[Label, ...]
    half: float
    dropped: int


def suds_chart(practices: Sequence[Distress], *, width: int = PAGE_WIDTH) -> SudsChart:
    """Lay out the practices in the order given, oldest first, in columns like those of C5.

    Of more than twenty the last twenty are drawn and keep their numbers.
    """
    dropped = max(0, len(practices) - MOST_COLUMNS)
    shown = practices[dropped:]
    plot = Box(_LEFT, _TOP, width - _RIGHT, _TOP + _PLOT)
    step = (plot.right - plot.left) / max(1, len(shown))
    columns = tuple(
        _column(dropped + index + 1, one, round(plot.left + (index + 0.5) * step, 1), plot)
        for index, one in enumerate(shown)
    )
    return SudsChart(
        width=width,
        height=int(plot.bottom) + 24,
        plot=plot,
        levels=tuple((value, _y(value, plot)) for value in (0, 50, 100)),
        columns=columns,
        labels=_labels(columns, plot),
        half=round(min(6.0, step / 2 - 2), 1),
        dropped=dropped,
    )


def _column(number: int, one: Distress, x: float, plot: Box) -> DistressColumn:
    felt = one.felt
    return DistressColumn(
        number=number,
        distress=one,
        x=x,
        expected_y=_y_or_none(one.expected, plot),
        start_y=_y_or_none(one.start, plot),
        end_y=_y_or_none(one.end, plot),
        low_y=_y(min(felt), plot) if felt else None,
        high_y=_y(max(felt), plot) if felt else None,
    )


def _y(rating: int, plot: Box) -> float:
    return round(plot.bottom - rating / 100 * (plot.bottom - plot.top), 1)


def _y_or_none(rating: int | None, plot: Box) -> float | None:
    return None if rating is None else _y(rating, plot)


def _labels(columns: Sequence[DistressColumn], plot: Box) -> tuple[Label, ...]:
    """The numbers of the practices under the axis: the first and the last, and one in the middle where there is room."""
    if not columns:
        return ()
    ends = {columns[0].number: columns[0], columns[-1].number: columns[-1]}
    if len(columns) > 8:
        middle = columns[len(columns) // 2]
        ends[middle.number] = middle
    return tuple(
        Label(one.x, plot.bottom + 17, text_width(str(number), 12), 12, Anchor.MIDDLE, str(number))
        for number, one in sorted(ends.items())
    )
