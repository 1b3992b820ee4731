"""Changes of the reminders of plans: what the client says, and asking for a letter. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from portal import audit
from portal.accounts.actor import Actor, System
from portal.clients.letter_actions import front_door, recipient_of
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.notifications import notice_actions
from portal.notifications.kinds import NoticeKind
from portal.plans.models import Plan
from portal.plans.reminder_models import PlanReminder, ReminderChoice
from portal.plans.reminder_queries import find_choice, plans_to_remind, published_hour


def choose(plan: Plan, *, wanted: bool, by: Actor, at: datetime) -> None:
    """Keep whether the client wants to be reminded of this plan, at the hour that its published version says.

    The plan comes locked; the same answer changes nothing.
    """
    choice, hour = find_choice(plan), published_hour(plan)
    if choice is not None and (choice.wanted, choice.hour) == (wanted, hour):
        return
    if choice is None:
        choice = ReminderChoice(
            clinic_id=plan.clinic_id,
            client_id=plan.client_id,
            plan_id=plan.id,
            wanted=wanted,
            hour=hour,
            said_at=at,
            said_by=by.id,
        )
        db.session.add(choice)
    choice.wanted, choice.hour, choice.said_at, choice.said_by = wanted, hour, at, by.id
    db.session.flush()
    audit.record("plan.reminders_chosen", choice, by=by, at=at, fields=["wanted", "hour"])


def remind(client_id: UUID, *, at: datetime) -> None:
    """Ask for one letter about every plan of a client whose time has come, unless that was done or nothing is due."""
    client = db.session.get(Client, client_id, with_for_update=True, populate_existing=True)
    to = recipient_of(client) if client else None
    if client is None or to is None:
        return
    plans = plans_to_remind(client, at)
    if not plans:
        return
    by, letter_id = System(client.clinic_id), uuid4()
    for plan in plans:
        reminder = PlanReminder(
            clinic_id=plan.clinic_id,
            client_id=client.id,
            plan_id=plan.id,
            local_date=local_date(at, client.tz),
            letter_id=letter_id,
            asked_at=at,
        )
        db.session.add(reminder)
        db.session.flush()
        audit.record("plan.reminded", reminder, by=by, at=at)
    notice_actions.ask(NoticeKind.PLAN_DUE, letter_id, to, front_door() + "/", by=by, at=at)
