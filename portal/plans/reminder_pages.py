"""What the pages of a plan share about its reminders: the builder's question, the client's, and their answers."""

from __future__ import annotations

from collections.abc import Mapping

from portal.accounts import sessions
from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.notifications.notice_queries import night
from portal.plans.first_forms import FirstForm
from portal.plans.forms import ArrangeForm
from portal.plans.models import Plan
from portal.plans.reminder_queries import Reminding, why_none
from portal.plans.reminding import hours


def stored_reminder(client: Client, plan: Plan) -> Mapping[str, object]:
    """What the builder's page begins with; the hour is preset where none is chosen."""
    me = sessions.actor()
    preset = number(client.clinic_id, "remind_at_hour", user_id=me.id if me else None)
    hour = plan.remind_at_hour
    return {"remind": hour is not None, "remind_at_hour": str(preset if hour is None else hour)}


def ask_reminder(form: ArrangeForm, client: Client, plan: Plan) -> None:
    """Offer the tick where the client can be written to; where it is there already it can always be taken away."""
    if plan.remind_at_hour is None and why_none(client) is not None:
        form.offer_no_reminders()
        return
    offered = set(hours(night(client.clinic_id)))
    form.ask_hours(sorted(offered | ({plan.remind_at_hour} if plan.remind_at_hour is not None else set())))


def ask_client(form: FirstForm, reminding: Reminding | None) -> None:
    """Ask for the client's yes where an offered plan would remind and can."""
    if reminding is None or reminding.why_none is not None:
        del form.remind_me
    else:
        form.ask_remind_me(reminding.hour)
