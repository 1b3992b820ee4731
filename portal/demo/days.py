"""Days ago as instants: the calendar of one demo, relative to the instant at which it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Happening = tuple[datetime, Callable[[], object]]
"""Something that is done at an instant. All of a clinic's are done in order of time, so that its log is in order too."""


@dataclass(frozen=True)
class Days:
    """`now` is where the demo stands; `shift` moves the office hours of one client by so many minutes."""

    now: datetime
    zone: str
    shift: int = 0

    @property
    def today(self) -> date:
        """The local date of now."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def on(self, ago: int) -> date:
        """The local date so many days ago; a negative number lies ahead."""
        return self.today - timedelta(days=ago)

    def at(self, ago: int, clock: str) -> datetime:
        """A local time of day so many days ago, never later than now."""
        return self.instant(self.on(ago), clock)

    def office(self, ago: int, clock: str) -> datetime:
        """The same for what a clinician does around a visit."""
        return min(self.at(ago, clock) + timedelta(minutes=self.shift), self.now)

    def weekday(self, weeks_ago: int, weekday: int) -> date:
        """A day of a week so many weeks ago, Monday to Sunday."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday - timedelta(weeks=weeks_ago) + timedelta(days=weekday)

    def instant(self, on: date, clock: str) -> datetime:
        """A local time of day on a date, never later than now."""
        local = datetime.combine(on, time.fromisoformat(clock), tzinfo=ZoneInfo(self.zone))
        return min(local.astimezone(UTC), self.now)
