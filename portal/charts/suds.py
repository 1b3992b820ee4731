"""C6: how hard a practice was: expected, at the start, at its hardest, at the end; one column for each practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.charts.columns import PAGE_WIDTH, Columns
from portal.charts.columns import columns as laid_out
from portal.charts.labels import Anchor, Box, Label, text_width


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
    across = laid_out(practices, width=width)
    columns = tuple(_column(across, index, one) for index, one in enumerate(across.shown))
    return SudsChart(
        width=width,
        height=int(across.plot.bottom) + 24,
        plot=across.plot,
        levels=across.levels,
        columns=columns,
        labels=_labels(columns, across.plot),
        half=across.half(6.0),
        dropped=across.dropped,
    )


def _column(across: Columns[Distress], index: int, one: Distress) -> DistressColumn:
    felt = one.felt
    return DistressColumn(
        number=across.number(index),
        distress=one,
        x=across.x(index),
        expected_y=across.y_or_none(one.expected),
        start_y=across.y_or_none(one.start),
        end_y=across.y_or_none(one.end),
        low_y=across.y(min(felt)) if felt else None,
        high_y=across.y(max(felt)) if felt else None,
    )


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
