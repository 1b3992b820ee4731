"""Reads of the reminders of plans: whether one may be offered, whose time has come, whether one is still wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.models import User
from portal.clients.contact_queries import out_of_reach
from portal.clients.models import Client, ClientStatus, YesNo
from portal.clock import local_date
from portal.db import db
from portal.diary import diary_queries
from portal.notifications import senders
from portal.notifications.kinds import NoticeKind, NoticeState
from portal.notifications.models import Notice
from portal.notifications.notice_queries import night
from portal.plans.agreement_queries import list_held
from portal.plans.due_queries import due_for
from portal.plans.event_queries import reads_diary
from portal.plans.models import Plan
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import find_published
from portal.plans.reminder_models import PlanReminder, ReminderChoice
from portal.plans.reminding import NoReminder, hours, is_time
from portal.plans.states import PlanState, StepState

SPAN = timedelta(days=1)
"""No clock is further from another than this: the local days of all zones around one instant."""


def why_none(client: Client, hour: int | None = None) -> NoReminder | None:
    """Why nothing can be sent to remind this client, at an hour if one is given; None where it can."""
    out = out_of_reach(client)
    if out is not None:
        return NoReminder(out)
    user = db.session.get_one(User, client.user_id)
    if user.handle_digest is None or user.disabled_at is not None:
        return NoReminder.NO_ACCOUNT
    if not senders.can_send():
        return NoReminder.NO_MAIL_SERVER
    if hour is not None and hour not in hours(night(client.clinic_id)):
        return NoReminder.AT_NIGHT
    return None


def why_asked_in_vain(client: Client, plan: Plan) -> NoReminder | None:
    """Why a plan that asks for reminders, as it is written now, cannot send one; None where it can or asks for none."""
    return None if plan.remind_at_hour is None else why_none(client, plan.remind_at_hour)


@dataclass(frozen=True)
class Reminding:
    """How a plan that asks for a reminder stands with it. `hour`: as published, in a draft as written."""

    hour: int
    choice: ReminderChoice | None
    why_none: NoReminder | None
    last: tuple[NoticeState, datetime] | None = None
    """What became of the newest letter, and when."""

    @property
    def is_on(self) -> bool:
        """Whether the client said yes to this hour and has not switched it off since."""
        return self.choice is not None and self.choice.wanted and self.choice.hour == self.hour


def find_reminding(client: Client, plan: Plan) -> Reminding | None:
    """How it stands with the reminders of one plan; None where it asks for none."""
    published = find_published(plan) if plan.state != PlanState.DRAFT else None
    hour = published.remind_at_hour if published else plan.remind_at_hour
    if hour is None:
        return None
    return Reminding(hour, find_choice(plan), why_none(client, hour), _last(plan))


def find_choice(plan: Plan) -> ReminderChoice | None:
    """What the client said about being reminded of this plan."""
    return db.session.scalar(sa.select(ReminderChoice).where(ReminderChoice.plan_id == plan.id))


def _last(plan: Plan) -> tuple[NoticeState, datetime] | None:
    row = db.session.execute(
        sa.select(
            Notice.state,
            sa.func.coalesce(Notice.sent_at, Notice.claimed_at, Notice.due_at).label("at"),
        )
        .join(PlanReminder, PlanReminder.letter_id == Notice.about_id)
        .where(PlanReminder.plan_id == plan.id, Notice.kind == NoticeKind.PLAN_DUE)
        .order_by(Notice.made_at.desc())
        .limit(1)
    ).first()
    return (NoticeState(row.state), row.at) if row else None


def due_to_remind(at: datetime) -> list[UUID]:
    """Clients who are to be reminded now of at least one plan."""
    asked: dict[UUID, tuple[Client, list[Plan]]] = {}
    for client, plan in _whose_time_has_come(at):
        asked.setdefault(client.id, (client, []))[1].append(plan)
    return [
        client_id
        for client_id, (client, plans) in asked.items()
        if plans_due(client, on=local_date(at, client.tz)) & {plan.id for plan in plans}
    ]


def plans_to_remind(client: Client, at: datetime) -> list[Plan]:
    """The plans of one client that are to be reminded of now."""
    due = plans_due(client, on=local_date(at, client.tz))
    return [plan for _, plan in _whose_time_has_come(at, only=client.id) if plan.id in due]


def _whose_time_has_come(at: datetime, *, only: UUID | None = None) -> list[tuple[Client, Plan]]:
    """Plans in use whose client said yes and can be written to, at their hour, of which nobody was reminded today."""
    query = (
        sa.select(Client, Plan, ReminderChoice)
        .join(Plan, Plan.client_id == Client.id)
        .join(ReminderChoice, ReminderChoice.plan_id == Plan.id)
        .where(
            Plan.state == PlanState.ACTIVE,
            ReminderChoice.wanted.is_(True),
            Client.status != ClientStatus.DISCHARGED,
            Client.reminders_safe == YesNo.YES,
        )
        .order_by(Plan.number)
    )
    if only is not None:
        query = query.where(Client.id == only)
    rows = db.session.execute(query.execution_options(populate_existing=True)).all()
    told = _told([plan.id for _, plan, _ in rows], since=(at - SPAN).date())
    return [
        (client, plan)
        for client, plan, choice in rows
        if (plan.id, local_date(at, client.tz)) not in told and _is_time(client, plan, choice, at)
    ]


def _told(plan_ids: Collection[UUID], *, since: date) -> set[tuple[UUID, date]]:
    rows = db.session.execute(
        sa.select(PlanReminder.plan_id, PlanReminder.local_date).where(
            PlanReminder.plan_id.in_(plan_ids), PlanReminder.local_date >= since
        )
    )
    return {(row.plan_id, row.local_date) for row in rows}


def _is_time(client: Client, plan: Plan, choice: ReminderChoice, at: datetime) -> bool:
    hour = published_hour(plan)
    if hour is None or hour != choice.hour or why_none(client) is not None:
        return False
    return is_time(at, hour, client.tz, night(client.clinic_id), since=choice.said_at)


def published_hour(plan: Plan) -> int | None:
    """The hour that the client has read; None where no reminder was offered."""
    published = find_published(plan)
    return published.remind_at_hour if published else None


def plans_due(client: Client, *, on: date) -> set[UUID]:
    """Plans in use with a step that is due on this local day and of which nothing is written down yet.

    Due is what the client's home counts: open, drawn, not yet as often as planned this week. Nothing is while a plan or
    everything rests, nor a need signal, which is for when it is needed.
    """
    due = due_for(client, on=on)
    steps = [
        one for one in due.open_today if one.plan.state == PlanState.ACTIVE and one.step.state in _PRACTISED
    ]
    if due.rests or not steps:
        return set()
    quiet = set(
        db.session.scalars(
            sa.select(PracticeLog.step_id).where(
                PracticeLog.step_id.in_([one.step.id for one in steps]), PracticeLog.local_date == on
            )
        )
    )
    quiet.update(
        step_id
        for held in list_held(client, on=on)
        if held.kind == "need_signal"
        for step_id in held.step_ids
    )
    kept_in_diary = {one.step.id for one in steps if reads_diary(one.step)}
    if kept_in_diary:
        diary = diary_queries.due_today(client, on, asked_by_plan=True)
        if diary is not None and diary.today != "unknown":
            quiet |= kept_in_diary
    return {one.plan.id for one in steps if one.step.id not in quiet}


_PRACTISED = (StepState.AVAILABLE, StepState.IN_PROGRESS)
"""As stored: a step that waits for a change is not asked for."""


def wanted(notice: Notice, *, at: datetime) -> bool:
    """Whether a plan that a letter is about is still due and to be reminded of, on the day that it was asked for."""
    rows: Sequence[PlanReminder] = db.session.scalars(
        sa.select(PlanReminder).where(PlanReminder.letter_id == notice.about_id)
    ).all()
    client = db.session.get_one(Client, notice.client_id)
    on = local_date(at, client.tz)
    asked = [row.plan_id for row in rows if row.local_date == on]
    still = db.session.execute(
        sa.select(Plan, ReminderChoice.hour)
        .join(ReminderChoice, ReminderChoice.plan_id == Plan.id)
        .where(Plan.id.in_(asked), Plan.state == PlanState.ACTIVE, ReminderChoice.wanted.is_(True))
        .execution_options(populate_existing=True)
    ).all()
    asking = {plan.id for plan, hour in still if hour is not None and hour == published_hour(plan)}
    return bool(asking and why_none(client) is None and asking & plans_due(client, on=on))
