"""Forms about alerts."""

from __future__ import annotations

from collections.abc import Iterable

from portal.clients.alerts import Act
from portal.forms import ChoiceField, Form, TextArea, Versioned
from portal.i18n import lazy_gettext

ACTS = {
    Act.SEEN: lazy_gettext("I have it in hand"),
    Act.LATER_1: lazy_gettext("It waits until tomorrow"),
    Act.LATER_3: lazy_gettext("It waits for 3 days"),
    Act.LATER_7: lazy_gettext("It waits for 7 days"),
    Act.RESOLVED: lazy_gettext("It is settled"),
}


class AlertForm(Versioned, Form):
    """What is done about an alert, and why."""

    act = ChoiceField(lazy_gettext("What now?"), required=lazy_gettext("Choose what is to happen now."))
    reason = TextArea(
        lazy_gettext("What was done, or why it can wait"),
        hint=lazy_gettext("One line is enough. It is kept with the alert; only the care team reads it."),
        required=lazy_gettext("Write what was done, or why it can wait."),
        max_length=500,
    )


class TakeOverForm(Form):
    """Why a colleague opens the record."""

    reason = TextArea(
        lazy_gettext("Why you take over"),
        hint=lazy_gettext("For example: their therapist is away until Monday."),
        required=lazy_gettext("Write why you take over."),
        max_length=500,
    )


def alert_form(version: int, possible: Iterable[Act]) -> AlertForm:
    """The form with what can be done now."""
    form = AlertForm(data={"version": version})
    form.act.choices = [(act, ACTS[act]) for act in possible]
    return form
