"""What lists and home pages show of plans: one line a client for the caseload, what is due for the client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.clients import queries as clients
from portal.clients.models import Client, SafetyHold
from portal.clock import today
from portal.db import db
from portal.plans.attempts import Attempt
from portal.plans.criterion import counted
from portal.plans.criterion_parts import Criterion
from portal.plans.drawing import drawn, in_the_draw
from portal.plans.models import Plan, PlanRevision, PlanStep, PracticeLog
from portal.plans.queries import (
    IN_USE,
    OPEN_STEP,
    StepStanding,
    list_logs,
    list_standings,
    monday,
    stopped_steps,
)
from portal.plans.reviewing import REFRESHERS_A_MONTH
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.states import PlanState, StepState, shown_state

SHOWN_FIRST = (
    PlanState.ACTIVE,
    PlanState.PAUSED,
    PlanState.MAINTENANCE,
    PlanState.OFFERED,
    PlanState.DRAFT,
)
"""Which of several plans stands for the client in a list; completed, stopped and discarded ones never do."""


@dataclass(frozen=True)
class Standing:
    """One client's plan in one line. `practised` counts this week's counted practices of the current step, of `planned`.

    Without a plan everything is None and only `last_practice_at` may be there.
    """

    plan_id: UUID | None = None
    title: str | None = None
    state: PlanState | None = None
    next_review_on: date | None = None
    step_id: UUID | None = None
    step_position: int | None = None
    step_title: str | None = None
    practised: int | None = None
    planned: int | None = None
    last_practice_at: datetime | None = None


def standing(client_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Where each client's plan stands, in four statements however many clients there are."""
    held = sa.exists().where(SafetyHold.client_id == Client.id, SafetyHold.closed_at.is_(None))
    last = sa.select(sa.func.max(PracticeLog.performed_at)).where(PracticeLog.client_id == Client.id)
    people = db.session.execute(
        sa.select(
            Client.id, Client.tz, held.label("held"), last.scalar_subquery().label("last_practice_at")
        ).where(Client.id.in_(client_ids))
    ).all()
    plans = _plans_shown(client_ids)
    steps = _current_steps([plan.id for plan in plans.values()])
    weeks = {person.id: monday(today(person.tz)) for person in people}
    done = _done_this_week(list(steps.values()), weeks)
    return {
        person.id: _line(
            plans.get(person.id), steps, done, held=bool(person.held), last=person.last_practice_at
        )
        for person in people
    }


def reviews_ahead(client_ids: Collection[UUID], *, on: date) -> dict[UUID, date]:
    """The next day, from `on`, on which a plan in use is to be looked at together, by client; in one statement."""
    rows = db.session.execute(
        sa.select(Plan.client_id, sa.func.min(Plan.next_review_on))
        .where(Plan.client_id.in_(client_ids), Plan.state.in_(IN_USE), Plan.next_review_on >= on)
        .group_by(Plan.client_id)
    )
    return {client_id: day for client_id, day in rows if day is not None}


def _plans_shown(client_ids: Collection[UUID]) -> dict[UUID, Plan]:
    rank = {state: number for number, state in enumerate(SHOWN_FIRST)}
    found = db.session.scalars(
        sa.select(Plan).where(Plan.client_id.in_(client_ids), Plan.state.in_(SHOWN_FIRST))
    ).all()
    ordered = sorted(found, key=lambda plan: (-rank[PlanState(plan.state)], plan.number))
    return {plan.client_id: plan for plan in ordered}


def _current_steps(plan_ids: Collection[UUID]) -> dict[UUID, PlanStep]:
    """The first open step of each plan."""
    found = db.session.scalars(
        sa.select(PlanStep)
        .where(PlanStep.plan_id.in_(plan_ids), PlanStep.state.in_(OPEN_STEP))
        .order_by(PlanStep.position.desc())
    )
    return {step.plan_id: step for step in found}


def _done_this_week(steps: Sequence[PlanStep], weeks: Mapping[UUID, date]) -> dict[UUID, int]:
    """Counted practices of each step in its client's present week, from plain columns only."""
    earliest = min(weeks.values(), default=date.max)
    rows = db.session.execute(
        sa.select(
            PracticeLog.step_id,
            PracticeLog.local_date,
            PracticeLog.status,
            PracticeLog.minutes_planned,
            PracticeLog.minutes_done,
            PracticeLog.during_pause,
        ).where(PracticeLog.step_id.in_([step.id for step in steps]), PracticeLog.local_date >= earliest)
    )
    attempts: dict[UUID, list[Attempt]] = defaultdict(list)
    for row in rows:
        attempts[row.step_id].append(
            Attempt(
                local_date=row.local_date,
                status=row.status,
                minutes_planned=row.minutes_planned,
                minutes_done=row.minutes_done,
                during_pause=row.during_pause,
            )
        )
    return {step.id: _in_week(step, attempts[step.id], weeks[step.client_id]) for step in steps}


def _in_week(step: PlanStep, attempts: Sequence[Attempt], week: date) -> int:
    these = [one for one in attempts if week <= one.local_date < week + timedelta(days=7)]
    if not these:
        return 0
    return len(counted(Criterion.model_validate(step.criterion), these))


def _line(
    plan: Plan | None,
    steps: Mapping[UUID, PlanStep],
    done: Mapping[UUID, int],
    *,
    held: bool,
    last: datetime | None,
) -> Standing:
    if plan is None:
        return Standing(last_practice_at=last)
    step = steps.get(plan.id)
    return Standing(
        plan_id=plan.id,
        title=plan.title,
        state=shown_state(PlanState(plan.state), held),
        next_review_on=plan.next_review_on,
        step_id=step.id if step else None,
        step_position=step.position if step else None,
        step_title=(step.words or {}).get("title") if step else None,
        practised=done[step.id] if step else None,
        planned=step.times_per_week if step else None,
        last_practice_at=last,
    )


@dataclass(frozen=True)
class DueStep:
    """An open step as the client reads it: title and `words` are the published ones; `practised` of `planned` this week.

    A `refresher` is a done step of a plan kept up in small doses: its two numbers are those of this month.
    """

    plan: Plan
    title: str
    step: PlanStep
    words: RevisionStep
    state: StepState
    practised: int
    planned: int
    drawn: bool = True
    """Of a plan in mode `shuffle`: whether it is the one for today; every other step is."""
    refresher: bool = False


@dataclass(frozen=True)
class Offer:
    """A plan that waits for the client's answer, under its published title."""

    id: UUID
    title: str


@dataclass(frozen=True)
class Due:
    """What is there for the client: open steps, plans that wait for an answer, and whether everything rests.

    `rests` is true while a safety hold is open or every plan in use is paused; nothing says why.
    """

    steps: tuple[DueStep, ...] = ()
    offered: tuple[Offer, ...] = ()
    rests: bool = False

    @property
    def today(self) -> tuple[DueStep, ...]:
        """The steps of this day: of a plan in mode `shuffle` only the one that is drawn."""
        return tuple(step for step in self.steps if step.drawn)


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
    published = _published({plan.id: plan for plan in plans})
    held = bool(clients.list_open_holds(client))
    paused = bool(in_use) and all(plan.state == PlanState.PAUSED for plan in in_use)
    steps = _due_steps(client, in_use, published, on)
    stopped = stopped_steps(client, [one.step for one in steps])
    return Due(
        steps=tuple(one for one in steps if one.step.id not in stopped),
        offered=tuple(Offer(one, published[one].title) for one in offered),
        rests=paused or bool(stopped) or (held and bool(in_use)),
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
    found, standings = [], list_standings(steps, list_logs(client), on=on)
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
                state=one.state,
                practised=_refreshed(one, on) if again else one.this_week,
                planned=REFRESHERS_A_MONTH if again else words.times_per_week,
                drawn=again or plan.id not in today_is or one.step.id == today_is[plan.id],
                refresher=again,
            )
            found.append(due)
    return found


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
