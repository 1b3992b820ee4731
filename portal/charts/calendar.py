"""C9: four weeks of practice, one sign for each day."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEKS = 4
WIDTH = 312
_LEFT, _TOP, _CELL_X, _CELL_Y = 60.0, 26.0, 36.0, 40.0


class DaySign(StrEnum):
    """What a day holds; days before the plan began and days to come hold nothing."""

    DONE = "done"
    PARTLY = "partly"
    NONE = "none"
    PAUSED = "paused"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day drawn around (x, y) px."""

    on: date
    sign: DaySign
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PracticeCalendar:
    """Everything the drawing needs, in px: rows are weeks from Monday to Sunday, the last one holds today."""

    width: int
    height: int
    days: tuple[float, ...]
    """x of Monday to Sunday."""
    weeks: tuple[tuple[date, float], ...]
    """The Monday of each row and its y."""
    cells: tuple[DayCell, ...]

    @property
    def practised(self) -> int:
        """Days on which something was practised, wholly or partly."""
        return sum(cell.sign in (DaySign.DONE, DaySign.PARTLY) for cell in self.cells)

    @property
    def inside(self) -> tuple[DayCell, ...]:
        """The days that hold something or might have."""
        return tuple(cell for cell in self.cells if cell.sign is not DaySign.OUTSIDE)


def practice_calendar(
    practised: Mapping[date, bool], rested: Set[date] = frozenset(), *, since: date | None, today: date
) -> PracticeCalendar:
    """Lay out the four weeks up to that of `today`.

    `practised` names the days with a practice and whether one of them was done as planned; `since` is the day on which
    the plan began (None: it has not). A practice on a day of rest is still a practice.
    """
    monday = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    cells = []
    for number in range(7 * WEEKS):
        on = monday + timedelta(days=number)
        week, weekday = divmod(number, 7)
        sign = _sign(on, practised, rested, since, today)
        cells.append(DayCell(on, sign, _LEFT + (weekday + 0.5) * _CELL_X, _TOP + (week + 0.5) * _CELL_Y))
    return PracticeCalendar(
        width=WIDTH,
        height=int(_TOP + WEEKS * _CELL_Y) + 4,
        days=tuple(_LEFT + (weekday + 0.5) * _CELL_X for weekday in range(7)),
        weeks=tuple((monday + timedelta(weeks=week), _TOP + (week + 0.5) * _CELL_Y) for week in range(WEEKS)),
        cells=tuple(cells),
    )


def _sign(
    on: date, practised: Mapping[date, bool], rested: Set[date], since: date | None, today: date
) -> DaySign:
    if on in practised:
        return DaySign.DONE if practised[on] else DaySign.PARTLY
    if since is None or not since <= on <= today:
        return DaySign.OUTSIDE
    return DaySign.PAUSED if on in rested else DaySign.NONE
