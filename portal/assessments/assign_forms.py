"""The form that gives questionnaires: which, when, how often, and who sees the result."""

from __future__ import annotations

import re
from datetime import date, timedelta

from portal.assessments.forms import CONTEXTS, RELEASES
from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    Form,
    NumberField,
    PersonDateField,
    TextField,
    Words,
)
from portal.i18n import gettext, lazy_gettext

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
OWN = "own"
REPEATS = [
    ("0", lazy_gettext("just once")),
    ("7", lazy_gettext("every week")),
    ("14", lazy_gettext("every two weeks")),
    ("28", lazy_gettext("every four weeks")),
    (OWN, lazy_gettext("every so many days")),
]
PRESET = {value for value, _ in REPEATS} - {OWN}
AHEAD = timedelta(days=366)


class ClockField(TextField):
    """A time of day, HH:MM."""

    def check(self) -> Words | None:
        if CLOCK.fullmatch(self.data):
            return None
        return lazy_gettext("Write a time such as 09:00.")


class AssignForm(Form):
    """Which questionnaires, from when, how often, in what kind of time, and who sees the result."""

    instruments = ChipsField(
        lazy_gettext("Questionnaires"), required=lazy_gettext("Choose at least one questionnaire.")
    )
    due_on = PersonDateField(lazy_gettext("Due on"), required=lazy_gettext("Enter the day it is due."))
    repeat = ChoiceField(
        lazy_gettext("How often?"), choices=REPEATS, required=lazy_gettext("Choose how often.")
    )
    every_days = NumberField(lazy_gettext("Days from one to the next"), low=2, high=365)
    opens_at_time = ClockField(
        lazy_gettext("Opens at"), max_length=5, required=lazy_gettext("Write a time such as 09:00.")
    )
    ends_on = PersonDateField(lazy_gettext("Until"))
    grace_days = NumberField(
        lazy_gettext("Days it stays open after that"),
        low=0,
        high=90,
        required=lazy_gettext("Write how many days it stays open."),
    )
    remind = CheckField(lazy_gettext("Remind by e-mail, in neutral words"))
    context_tag = ChoiceField(
        lazy_gettext("What kind of time is it?"),
        choices=CONTEXTS,
        required=lazy_gettext("Choose what kind of time it is."),
    )
    release = ChoiceField(
        lazy_gettext("When does the client see the result?"),
        choices=RELEASES,
        required=lazy_gettext("Choose when the client sees the result."),
    )

    def bound(self, on: date) -> None:
        """Only days from the client's today on, a year ahead."""
        for field in (self.due_on, self.ends_on):
            field.not_before, field.not_after = on, on + AHEAD

    @property
    def days(self) -> int:
        """Days from one to the next, 0 for once and for what is none of the choices."""
        if self.repeat.data == OWN:
            return self.every_days.data or 0
        return int(self.repeat.data) if self.repeat.data in PRESET else 0

    def accepts(self) -> bool:
        """Whether it was sent and says what can be done."""
        if not self.validate_on_submit():
            return False
        if self.repeat.data == OWN and self.every_days.data is None:
            self.refuse(gettext("Write how many days lie between one and the next."), self.every_days)
        if self.days and self.ends_on.data and self.due_on.data and self.ends_on.data < self.due_on.data:
            self.refuse(gettext("Choose a last day that is not before the first."), self.ends_on)
        return not self.problems()
