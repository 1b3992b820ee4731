"""When something was, as a day and a time of day where its writer lives; kind where the clock was changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.clock import instants
from portal.forms import ChoiceField, ClockField, Field, Form, PersonDateField, Words
from portal.i18n import clock_time, day_in, gettext, lazy_gettext

SLACK = timedelta(minutes=5)
"""How far ahead a clock may be."""
FIRST, SECOND = "first", "second"
WHICH = lazy_gettext("The clocks went back that night, so this time came twice. Which one was it?")
TURNS = (
    (FIRST, lazy_gettext("Before the clocks went back")),
    (SECOND, lazy_gettext("After the clocks went back")),
)


class TimeForm(Form):
    """A day and a time of day of its writer; asks which of two where the clocks went back."""

    on = PersonDateField(lazy_gettext("Which day was it?"), required=lazy_gettext("Choose the day."))
    clock = ClockField(
        lazy_gettext("About what time?"), required=lazy_gettext("Write about what time it was.")
    )
    which = ChoiceField(WHICH, choices=TURNS)
    asks_which = False
    """Whether the time that stands there came twice that day."""
    _faults: tuple[tuple[Field, Words], ...] = ()

    def instant(self, tz: str) -> datetime | None:
        """The instant that was sent; None where nothing can be read. What cannot be is said with the next check."""
        if self.on.data is None or self.clock.data is None:
            return None
        found = instants(self.on.data, self.clock.data, tz)
        self.asks_which = len(found) > 1
        picked = picked_of(found, self.which.data)
        if isinstance(picked, datetime):
            return picked
        self.fault(picked, self.which if found else self.clock)
        return None

    def fault(self, message: Words, field: Field) -> None:
        """Say with the next check what does not go with the time, if the time itself can be."""
        self._faults = self._faults or ((field, message),)

    def validate(self, extra_validators: Any = None) -> bool:
        """The check of WTForms, and what was found wrong with the time."""
        super().validate(extra_validators)
        for field, words in self._faults:
            if not field.errors:
                self.refuse(words, field)
        return not self.problems()


def picked_of(found: tuple[datetime, ...], which: str | None) -> datetime | Words:
    """The one of the instants of a time of day that is meant, or what is wrong with it."""
    if not found:
        return gettext("The clocks went forward, so that time was skipped that day. Choose another.")
    if len(found) == 1:
        return found[0]
    return gettext("Choose which of the two it was.") if which is None else found[which == SECOND]


class MomentForm(TimeForm):
    """When something was that is written down already. What is left as it stands changes no second of it."""

    def moment(self, stored: datetime, tz: str, *, at: datetime, since: date) -> datetime:
        """The instant that was sent, or `stored` where that minute still stands there or nothing can be read. What
        cannot be is said with the next check, beside its field."""
        self._stored, self._tz, self._when = stored, tz, stored
        when = self.instant(tz)
        if when is None or when == stored.replace(second=0, microsecond=0):
            return stored
        if when > at + SLACK:
            self.fault(gettext("This lies ahead. Choose a time that has passed."), self.on)
        elif self.on.data is not None and self.on.data < since:
            self.fault(self.too_early(), self.on)
        self._when = when
        return when

    def too_early(self) -> str:
        """What to say about a day on which it cannot have been yet."""
        return gettext("Choose a day since this step began.")

    def moment_difference(self) -> list[tuple[str, str, str]]:
        """Label, typed and stored time, where they differ."""
        if self._when == self._stored:
            return []
        return [(gettext("When it was"), said(self._when, self._tz), said(self._stored, self._tz))]


def said(instant: datetime, tz: str) -> str:
    """A day and a time of day in words."""
    return gettext("%(day)s at %(time)s", day=day_in(instant, tz), time=clock_time(instant, tz))


def moment_data(instant: datetime, tz: str) -> Mapping[str, object]:
    """An instant as the fields of the form take it."""
    local = instant.astimezone(ZoneInfo(tz))
    return {"on": local.date(), "clock": local.time(), "which": SECOND if local.fold else FIRST}
