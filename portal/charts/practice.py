"""C5: feared and happened, one column for each practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.charts.columns import PAGE_WIDTH
from portal.charts.columns import columns as laid_out
from portal.charts.labels import Anchor, Box, Label, text_width


class Outcome(StrEnum):
    """What came of a feared thing, as a practice log stores it."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice: how sure before, 0 to 100 %, and what happened; None where nothing was given."""

    on: date
    likelihood: int | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Column:
    """A practice drawn at x px: `tick_y` is how sure, None without a rating; 0 lies on the axis."""

    number: int
    practice: Practice
    x: float
    tick_y: float | None


@dataclass(frozen=True, slots=True)
class PracticeStrip:
    """Everything the drawing needs, in px; `dropped` practices were older than those drawn."""

    width: int
    height: int
    plot: Box
    levels: tuple[tuple[int, float], ...]
    columns: tuple[Column, ...]
    labels: tuple[Label, ...]
    half: float
    radius: float
    outcome_y: float
    dropped: int


def practice_strip(practices: Sequence[Practice], *, width: int = PAGE_WIDTH) -> PracticeStrip:
    """Lay out the practices in the order given, oldest first. Columns are equal, for order matters.

    Of more than twenty the last twenty are drawn and keep their numbers.
    """
    across = laid_out(practices, width=width)
    columns = tuple(
        Column(across.number(index), practice, across.x(index), across.y_or_none(practice.likelihood))
        for index, practice in enumerate(across.shown)
    )
    return PracticeStrip(
        width=width,
        height=int(across.plot.bottom) + 34,
        plot=across.plot,
        levels=across.levels,
        columns=columns,
        labels=_labels(columns, width),
        half=across.half(6.0),
        radius=across.half(6.5),
        outcome_y=across.plot.bottom + 20,
        dropped=across.dropped,
    )


def _labels(columns: Sequence[Column], edge: int) -> tuple[Label, ...]:
    """The first and the last rating, bold, over their ticks."""
    rated = [column for column in columns if column.tick_y is not None]
    ends = rated if len(rated) < 2 else [rated[0], rated[-1]]
    labels: list[Label] = []
    for column in ends:
        text = str(column.practice.likelihood)
        width = text_width(text, 13, strong=True)
        y = round((column.tick_y or 0.0) - 6, 1)
        x = round(min(column.x, edge - 1 - width / 2), 1)
        labels.append(Label(x, y, width, 13, Anchor.MIDDLE, text, strong=True))
    return tuple(labels)
