"""When a repeated questionnaire is due: days on the client's calendar, a time on the client's clock. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.clock import instant


@dataclass(frozen=True)
class Schedule:
    """The first due day, the days from one to the next (0: once), and how long each can be answered.

    `opens_at` is a wall-clock time in the IANA zone `tz` and stays so across clock changes. Nothing is due after
    `ends_on`. `grace_days` are the days after its due day on which an occurrence can still be answered.
    """

    first_due_on: date
    every_days: int
    opens_at: time
    grace_days: int
    tz: str
    ends_on: date | None = None


@dataclass(frozen=True)
class Occurrence:
    """One time that a questionnaire is due; `number` counts from 1, `opens_at` is an instant in UTC."""

    number: int
    due_on: date
    opens_at: datetime
    expires_on: date


def occurrence(schedule: Schedule, number: int) -> Occurrence | None:
    """The occurrence of that number; None where the schedule has no such."""
    if number < 1 or (number > 1 and not schedule.every_days):
        return None
    due_on = schedule.first_due_on + timedelta(days=schedule.every_days * (number - 1))
    if schedule.ends_on is not None and due_on > schedule.ends_on:
        return None
    expires_on = due_on + timedelta(days=schedule.grace_days)
    if schedule.every_days:  # the last day of one comes before the first of the next
        expires_on = min(expires_on, due_on + timedelta(days=schedule.every_days - 1))
    return Occurrence(number, due_on, instant(due_on, schedule.opens_at, schedule.tz), expires_on)


def occurrences(schedule: Schedule, *, until: date) -> Iterator[Occurrence]:
    """Every occurrence due up to a day, in order."""
    number = 1
    while (found := occurrence(schedule, number)) is not None and found.due_on <= until:
        yield found
        number += 1


def to_make(
    schedule: Schedule, *, made: int, at: datetime, not_before: datetime | None = None
) -> Occurrence | None:
    """The occurrence that should be there at an instant and is not, if any.

    `made` is the highest number made so far. Windows never overlap, so there is one at most: what was missed while
    nobody looked, or before `not_before` (the end of a pause), is not made up for.
    """
    number = _latest(schedule, at)
    found = occurrence(schedule, number) if number > made else None
    if found is None or found.expires_on < _day(at, schedule.tz):
        return None
    if not_before is not None and found.opens_at < not_before:
        return None
    return found


def next_after(schedule: Schedule, at: datetime) -> Occurrence | None:
    """The first occurrence that opens after an instant."""
    return occurrence(schedule, _latest(schedule, at) + 1)


def _latest(schedule: Schedule, at: datetime) -> int:
    """The number of the last occurrence that has opened, 0 before the first; it may lie behind the schedule's end."""
    if not schedule.every_days:
        return int(instant(schedule.first_due_on, schedule.opens_at, schedule.tz) <= at)
    days = (_day(at, schedule.tz) - schedule.first_due_on).days
    number = max(0, days // schedule.every_days + 1)
    while number and _opens(schedule, number) > at:
        number -= 1
    return number


def _opens(schedule: Schedule, number: int) -> datetime:
    due_on = schedule.first_due_on + timedelta(days=schedule.every_days * (number - 1))
    return instant(due_on, schedule.opens_at, schedule.tz)


def _day(at: datetime, tz: str) -> date:
    return at.astimezone(ZoneInfo(tz)).date()
