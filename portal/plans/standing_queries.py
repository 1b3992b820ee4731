"""Where the plan of every client of a caseload stands: its step, this week, the day to look back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

import sqlalchemy as sa

from portal.clients.models import Client, SafetyHold
from portal.clock import today
from portal.db import db
from portal.plans.attempts import Attempt, LogKind, LogStatus
from portal.plans.criterion import counted
from portal.plans.criterion_parts import Criterion
from portal.plans.event_queries import list_event_logs
from portal.plans.judged_queries import is_of_round
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import IN_USE, OPEN_STEP, monday
from portal.plans.states import PlanState, shown_state
from portal.plans.templates import get_template

SHOWN_FIRST = (
    PlanState.ACTIVE,
    PlanState.PAUSED,
    PlanState.MAINTENANCE,
    PlanState.OFFERED,
    PlanState.DRAFT,
)
"""Which of several plans stands for the client in a list; completed, stopped and discarded ones never do."""
PRACTISED = (LogStatus.FINISHED, LogStatus.STOPPED_EARLY, LogStatus.RUNNING)
"""What was practised or is; what was not done is contact, and no practice."""


LOOKED_BACK = timedelta(weeks=8)
"""How far back a diary is looked through for the last practice of a step that is kept in it."""


@dataclass(frozen=True)
class Standing:
    """One client's plan in one line. `practised` counts this week's counted practices of the current step, of `planned`.

    Without a plan everything is None and only `last_practice_at` may be there; a step that is written to has no counts.
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
    """Where each client's plan stands, in as many statements for one client as for many."""
    people = db.session.execute(_people(), {"client_ids": list(client_ids)}).all()
    plans = _plans_shown(client_ids)
    steps = _current_steps([plan.id for plan in plans.values()])
    weeks = {person.id: monday(today(person.tz)) for person in people}
    from_diary = list_event_logs(steps.values(), since=min(weeks.values(), default=date.max) - LOOKED_BACK)
    done = _done_this_week(list(steps.values()), from_diary, weeks)
    last_at = {log.client_id: log.performed_at for log in from_diary}
    return {
        person.id: _line(
            plans.get(person.id),
            steps,
            done,
            held=bool(person.held),
            last=max(filter(None, (person.last_practice_at, last_at.get(person.id))), default=None),
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


# These questions are put together once: for one client that takes longer than asking them.


@cache
def _people() -> sa.Select[UUID, str, bool, datetime]:
    held = sa.exists().where(SafetyHold.client_id == Client.id, SafetyHold.closed_at.is_(None))
    last = sa.select(sa.func.max(PracticeLog.performed_at)).where(
        PracticeLog.client_id == Client.id,
        PracticeLog.status.in_(PRACTISED),
        sa.not_(sa.and_(PracticeLog.kind == LogKind.REFLECTION, PracticeLog.status == LogStatus.RUNNING)),
    )
    return sa.select(
        Client.id, Client.tz, held.label("held"), last.scalar_subquery().label("last_practice_at")
    ).where(Client.id.in_(sa.bindparam("client_ids", expanding=True)))


@cache
def _plans_in_lists() -> sa.Select[Plan]:
    return sa.select(Plan).where(
        Plan.client_id.in_(sa.bindparam("client_ids", expanding=True)), Plan.state.in_(SHOWN_FIRST)
    )


def _plans_shown(client_ids: Collection[UUID]) -> dict[UUID, Plan]:
    rank = {state: number for number, state in enumerate(SHOWN_FIRST)}
    found = db.session.scalars(_plans_in_lists(), {"client_ids": list(client_ids)}).all()
    ordered = sorted(found, key=lambda plan: (-rank[PlanState(plan.state)], plan.number))
    return {plan.client_id: plan for plan in ordered}


def _current_steps(plan_ids: Collection[UUID]) -> dict[UUID, PlanStep]:
    """The first open step of each plan."""
    found = db.session.scalars(_steps_in_lists(), {"plan_ids": list(plan_ids)})
    return {step.plan_id: step for step in found}


@cache
def _steps_in_lists() -> sa.Select[PlanStep]:
    return (
        sa.select(PlanStep)
        .where(PlanStep.plan_id.in_(sa.bindparam("plan_ids", expanding=True)), PlanStep.state.in_(OPEN_STEP))
        .order_by(PlanStep.position.desc())
    )


@cache
def _practices_since() -> sa.Select[UUID, date, str, int | None, int | None, bool, datetime, datetime, str]:
    return sa.select(
        PracticeLog.step_id,
        PracticeLog.local_date,
        PracticeLog.status,
        PracticeLog.minutes_planned,
        PracticeLog.minutes_done,
        PracticeLog.during_pause,
        PracticeLog.performed_at,
        PracticeLog.logged_at,
        PracticeLog.entry_mode,
    ).where(
        PracticeLog.step_id.in_(sa.bindparam("step_ids", expanding=True)),
        PracticeLog.local_date >= sa.bindparam("earliest", type_=sa.Date()),
    )


def _done_this_week(
    steps: Sequence[PlanStep], from_diary: Iterable[PracticeLog], weeks: Mapping[UUID, date]
) -> dict[UUID, int]:
    """Counted practices of each step in its client's present week, from plain columns only."""
    earliest = min(weeks.values(), default=date.max)
    asked = {"step_ids": [step.id for step in steps], "earliest": earliest}
    rows = db.session.execute(_practices_since(), asked)
    attempts: dict[UUID, list[Attempt]] = defaultdict(list)
    by_id = {step.id: step for step in steps}
    for row in rows:
        if not is_of_round(by_id[row.step_id], row):
            continue
        attempts[row.step_id].append(
            Attempt(
                local_date=row.local_date,
                status=row.status,
                minutes_planned=row.minutes_planned,
                minutes_done=row.minutes_done,
                during_pause=row.during_pause,
            )
        )
    for log in from_diary:
        if not is_of_round(by_id[log.step_id], log):
            continue
        attempts[log.step_id].append(
            Attempt(local_date=log.local_date, status=log.status, during_pause=log.during_pause)
        )
    return {step.id: _in_week(step, attempts[step.id], weeks[step.client_id]) for step in steps}


def _in_week(step: PlanStep, attempts: Sequence[Attempt], week: date) -> int:
    these = [one for one in attempts if week <= one.local_date < week + timedelta(days=7)]
    if not these:
        return 0
    return len(counted(Criterion.model_validate(step.criterion), these))


def _is_prompt(step: PlanStep) -> bool:
    """Whether a step is written to; a count of it would tell which prompt a private page answers (see `judged_queries`)."""
    return get_template(step.template_id.partition("-")[0]).type == "reflection"


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
    counts = step is not None and not _is_prompt(step)
    return Standing(
        plan_id=plan.id,
        title=plan.title,
        state=shown_state(PlanState(plan.state), held),
        next_review_on=plan.next_review_on,
        step_id=step.id if step else None,
        step_position=step.position if step else None,
        step_title=(step.words or {}).get("title") if step else None,
        practised=done[step.id] if step and counts else None,
        planned=step.times_per_week if step and counts else None,
        last_practice_at=last,
    )
