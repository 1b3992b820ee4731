"""When a practice was that is written down from memory."""

from __future__ import annotations

from datetime import datetime

from portal.clients.models import Client
from portal.clock import local_date
from portal.i18n import gettext
from portal.moment_forms import SLACK, TimeForm
from portal.plans.my_queries import Practising


def remembered_at(client: Client, form: TimeForm, practising: Practising, at: datetime) -> datetime:
    """The instant that the form says; `at`, when it was written down, where it does not say. What cannot be is said with
    the check."""
    performed_at = form.instant(client.tz)
    if performed_at is None:
        return at
    first = practising.row.opened_on or local_date(practising.plan.accepted_at or at, client.tz)
    if performed_at > at + SLACK:
        form.fault(gettext("This lies ahead. Choose a time that has passed."), form.on)
    elif form.on.data is not None and form.on.data < first:
        form.fault(gettext("Choose a day since this step began."), form.on)
    return performed_at
