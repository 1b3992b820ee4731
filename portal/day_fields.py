"""Fields for a day and a time of day. What was typed stays typed."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Unpack

from portal.fields import Field, Keywords, Words
from portal.i18n import day, lazy_gettext

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
CLOCK = re.compile(r"(\d{1,2})[:.：](\d{2})(?::\d{2})?")
EARLIEST_YEAR = 1900


class PersonDateField(Field):
    """A local date of the person, no time and no zone; bounds are dates in that person's zone."""

    data: date | None

    def __init__(
        self,
        label: Words = "",
        *,
        not_before: date | None = None,
        not_after: date | None = None,
        **keywords: Unpack[Keywords],
    ) -> None:
        self.not_before, self.not_after = not_before, not_after
        super().__init__(label, **keywords)

    def read(self, typed: str) -> date | None:
        if not typed:
            return None
        message = lazy_gettext("Write the date as year-month-day, for example 2026-11-30.")
        match = DATE.fullmatch(typed)
        try:
            read = date(*map(int, match.groups())) if match else None
        except ValueError:
            read = None
        if read is None or read.year < EARLIEST_YEAR:
            raise ValueError(message)
        return read

    def check(self) -> Words | None:
        if self.data and self.not_before and self.data < self.not_before:
            return lazy_gettext("Choose %(day)s or a later day.", day=day(self.not_before))
        if self.data and self.not_after and self.data > self.not_after:
            return lazy_gettext("Choose %(day)s or an earlier day.", day=day(self.not_after))
        return None


class ClockField(Field):
    """A time of day, HH:MM."""

    data: time | None

    def process_data(self, value: object) -> None:
        super().process_data(value)
        self.typed = value.strftime("%H:%M") if isinstance(value, time) else ""

    def read(self, typed: str) -> time | None:
        if not typed:
            return None
        match = CLOCK.fullmatch(typed)
        if not match or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValueError(lazy_gettext("Write the time as hours and minutes, for example 16:40."))
        return time(int(match[1]), int(match[2]))
