"""Equal columns over an axis from 0 to 100, one for each practice: what C5 and C6 share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.charts.labels import Box

T = TypeVar("T")

MOST_COLUMNS = 20
PAGE_WIDTH, PHONE_WIDTH = 498, 312
_LEFT, _RIGHT, _TOP, _PLOT = 44, 2, 40, 142


@dataclass(frozen=True, slots=True)
class Columns(Generic[T]):
    """The last twenty of some practices, oldest first; they keep their numbers. Px."""

    shown: Sequence[T]
    dropped: int
    """How many were older than those drawn."""
    plot: Box

    @property
    def step(self) -> float:
        """How wide a column is."""
        return (self.plot.right - self.plot.left) / max(1, len(self.shown))

    def number(self, index: int) -> int:
        """The practice's number, counted from the first ever."""
        return self.dropped + index + 1

    def x(self, index: int) -> float:
        """The middle of a column."""
        return round(self.plot.left + (index + 0.5) * self.step, 1)

    def y(self, rating: int) -> float:
        """Where a rating, 0 to 100, lies."""
        return round(self.plot.bottom - rating / 100 * (self.plot.bottom - self.plot.top), 1)

    def y_or_none(self, rating: int | None) -> float | None:
        """The same; None without a rating."""
        return None if rating is None else self.y(rating)

    def half(self, most: float) -> float:
        """Half the width of a sign that fits into a column."""
        return round(min(most, self.step / 2 - 2), 1)

    @property
    def levels(self) -> tuple[tuple[int, float], ...]:
        """The three lines of the axis."""
        return tuple((value, self.y(value)) for value in (0, 50, 100))


def columns(practices: Sequence[T], *, width: int) -> Columns[T]:
    """Lay out practices in the order given."""
    dropped = max(0, len(practices) - MOST_COLUMNS)
    return Columns(practices[dropped:], dropped, Box(_LEFT, _TOP, width - _RIGHT, _TOP + _PLOT))
