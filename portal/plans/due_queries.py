"""What is due for a client: what their home page shows of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import today
from portal.db import db
from portal.plans.attempts import LogStatus
from portal.plans.drawing import drawn, in_the_draw
from portal.plans.judged_queries import StepStanding, list_standings
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.offer_queries import can_begin
from portal.plans.queries import IN_USE, OPEN_STEP, list_logs, stopped_steps, template_of
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.states import PlanState, StepState


@dataclass(frozen=True)
class DueStep:
    """An open step as the client reads it: title and `words` are the published ones; `practised` of `planned` this week.

    A `refresher` is a done step of a plan kept up in small doses: its two numbers are those of this month.
    """

    plan: Plan
    title: str
    step: PlanStep
    words: RevisionStep
    lang: str
    state: StepState
    practised: int
    planned: int
    drawn: bool = True
    """Of a plan in mode `shuffle`: whether it is the one for today; every other step is."""
    refresher: bool = False
    begun: datetime | None = None
    """When a practice of it was begun that is not written down yet."""

    @property
    def is_open(self) -> bool:
        """Whether it was practised less often than planned, so that the day still asks for it."""
        return self.practised < self.planned and not self.refresher

    @property
    def minutes(self) -> int:
        """What one practice asks of the day, 0 where neither the plan nor its template says."""
        rung = template_of(self.step).get_rung(self.step.rung_no)
        return self.words.planned_minutes or rung.asks_minutes_of_day or 0


@dataclass(frozen=True)
class Offer:
    """A plan that waits for the client's answer, under its published title."""

    id: UUID
    title: str


@dataclass(frozen=True)
class Due:
    """What is there for the client: open steps, plans that wait for an answer, and whether everything rests.

    `rests` is true while a safety hold is open, every plan in use is paused, or safety speaks against all there is: an
    offer; nothing says why.
    """

    steps: tuple[DueStep, ...] = ()
    offered: tuple[Offer, ...] = ()
    rests: bool = False

    @property
    def today(self) -> tuple[DueStep, ...]:
        """The steps of this day: of a plan in mode `shuffle` only the one that is drawn."""
        return tuple(step for step in self.steps if step.drawn)

    @property
    def open_today(self) -> tuple[DueStep, ...]:
        """Those of this day that the day still asks for."""
        return tuple(step for step in self.today if step.is_open)


def due_for(client: Client, *, on: date | None = None) -> Due:
    """What is due for a client on their local day (today unless said): steps of plans in use, offers."""
    on = on or today(client.tz)
    plans = db.session.scalars(
        sa.select(Plan)
        .where(Plan.client_id == client.id, Plan.state.in_((*IN_USE, PlanState.OFFERED)))
        .order_by(Plan.number)
    ).all()
    in_use = [plan for plan in plans if plan.state in IN_USE]
    offered = {plan.id: plan for plan in plans if plan.state == PlanState.OFFERED}
    ready = [plan.id for plan in offered.values() if can_begin(client, plan, on=on)]
    published = _published({plan.id: plan for plan in plans})
    held = bool(clients.list_open_holds(client))
    paused = bool(in_use) and all(plan.state == PlanState.PAUSED for plan in in_use)
    steps = _due_steps(client, in_use, published, on)
    stopped = stopped_steps(client, [one.step for one in steps])
    return Due(
        steps=tuple(one for one in steps if one.step.id not in stopped),
        offered=tuple(Offer(one, published[one].title) for one in ready),
        rests=paused or bool(stopped) or (held if in_use else len(ready) < len(offered)),
    )


def _due_steps(
    client: Client, plans: Sequence[Plan], published: Mapping[UUID, Revision], on: date
) -> list[DueStep]:
    by_id = {plan.id: plan for plan in plans}
    kept_up = [plan.id for plan in plans if plan.state == PlanState.MAINTENANCE]
    steps = db.session.scalars(
        sa.select(PlanStep)
        .where(
            sa.or_(
                sa.and_(PlanStep.plan_id.in_(by_id), PlanStep.state.in_(OPEN_STEP)),
                sa.and_(PlanStep.plan_id.in_(kept_up), PlanStep.state == StepState.DONE),
            )
        )
        .order_by(PlanStep.position)
    ).all()
    steps = sorted(steps, key=lambda step: by_id[step.plan_id].number)
    logs = list_logs(client)
    begun = {log.step_id: log.performed_at for log in logs if log.status == LogStatus.RUNNING}
    standings = list_standings(steps, logs, on=on, published=published.values())
    found = []
    today_is = _drawn([plan for plan in plans if published[plan.id].mode == "shuffle"], standings, on)
    for one in standings:
        revision, plan = published[one.step.plan_id], by_id[one.step.plan_id]
        words = revision.step(one.step.id)
        if words is not None:
            again = one.state is StepState.DONE
            due = DueStep(
                plan=plan,
                title=revision.title,
                step=one.step,
                words=words,
                lang=revision.lang,
                state=one.state,
                practised=_refreshed(one, on) if again else one.this_week,
                planned=_refreshers(plan) if again else words.times_per_week,
                drawn=again or plan.id not in today_is or one.step.id == today_is[plan.id],
                refresher=again,
                begun=begun.get(one.step.id),
            )
            found.append(due)
    return found


def _refreshers(plan: Plan) -> int:
    """How often a done step is practised in small doses, as the plan's clinician has chosen."""
    return number(plan.clinic_id, "refreshers_a_month", user_id=plan.clinician_id)


def _refreshed(one: StepStanding, on: date) -> int:
    """How often a done step was practised this month, since it was done."""
    first = max(on.replace(day=1), (one.step.done_on or on) + timedelta(days=1))
    return sum(first <= attempt.local_date <= on for attempt in one.counted)


def _drawn(plans: Sequence[Plan], standings: Sequence[StepStanding], on: date) -> dict[UUID, UUID | None]:
    """The step that each of these plans draws for the day, as the plan's own page draws it."""
    found = {}
    for plan in plans:
        pool = [
            in_the_draw(one.step.id, one.attempts)
            for one in standings
            if one.step.plan_id == plan.id and one.step.state in (StepState.AVAILABLE, StepState.IN_PROGRESS)
        ]
        found[plan.id] = drawn(pool, on=on)
    return found


def _published(plans: Mapping[UUID, Plan]) -> dict[UUID, Revision]:
    """The newest revision of each plan."""
    rows = db.session.scalars(
        sa.select(PlanRevision).where(PlanRevision.plan_id.in_(plans)).order_by(PlanRevision.revision)
    )
    newest = {row.plan_id: row for row in rows}
    return {plan_id: Revision.parse(row.content or {}) for plan_id, row in newest.items()}
