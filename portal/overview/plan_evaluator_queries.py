"""What the evaluator needs to know of a client's plans, in a fixed number of reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.db import db
from portal.overview.plan_evaluator import (
    PlanToday,
    Practised,
    Reviewed,
    StepToday,
    rising_of,
    stops_of,
)
from portal.plans.adherence_queries import went_on
from portal.plans.attempts import OVER, LogStatus, Share
from portal.plans.guards import TalkReason
from portal.plans.judged_queries import StepStanding, list_standings, since_repeat
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import IN_USE, list_logs, list_plans, stopped_steps
from portal.plans.review_models import Review
from portal.plans.review_queries import as_looked, list_reviews_of, still_to_change
from portal.plans.states import READS_AS_OPEN, PlanState, StepState

PRACTISED = (*OVER, LogStatus.RUNNING)


def plans_of(client: Client, *, on: date) -> tuple[PlanToday, ...]:
    """The client's plans that were offered, as the evaluator looks at them; of words nothing, private ones least of all."""
    plans = [plan for plan in list_plans(client) if plan.revision]
    in_use = [plan for plan in plans if plan.state in IN_USE]
    steps = _steps_of([plan.id for plan in in_use])
    logs = list_logs(client) if in_use else ()
    standings: dict[UUID, list[StepStanding]] = defaultdict(list)
    for one in list_standings([step for found in steps.values() for step in found], logs, on=on):
        standings[one.step.plan_id].append(one)
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    for row in list_reviews_of([plan.id for plan in in_use]):
        reviews[row.plan_id].append(row)
    resumed = went_on(client, [plan.id for plan in in_use]) if in_use else {}
    held = bool(in_use) and bool(clients.list_open_holds(client))
    stopped = stopped_steps(client, [step for found in steps.values() for step in found])
    return tuple(
        _plan(
            plan,
            standings[plan.id],
            logs,
            reviews[plan.id],
            rests=held or _is_stopped(standings[plan.id], stopped),
            resumed=resumed.get(plan.id),
        )
        if plan.state in IN_USE
        else PlanToday(
            id=plan.id,
            revision=plan.revision,
            in_use=False,
            active=False,
            is_draft_again=plan.state == PlanState.DRAFT,
        )
        for plan in plans
    )


def _steps_of(plan_ids: Sequence[UUID]) -> dict[UUID, list[PlanStep]]:
    found: dict[UUID, list[PlanStep]] = defaultdict(list)
    for step in db.session.scalars(
        sa.select(PlanStep).where(PlanStep.plan_id.in_(plan_ids)).order_by(PlanStep.position)
    ):
        found[step.plan_id].append(step)
    return found


def _is_stopped(standings: Sequence[StepStanding], stopped: set[UUID]) -> bool:
    return any(one.step.id in stopped for one in standings if one.state in READS_AS_OPEN)


def _plan(
    plan: Plan,
    standings: Sequence[StepStanding],
    logs: Sequence[PracticeLog],
    reviews: Sequence[Review],
    *,
    rests: bool,
    resumed: date | None,
) -> PlanToday:
    decided = {step.id for step, _ in still_to_change(reviews, [one.step for one in standings])}
    first = next(
        (one.step for one in standings if one.state is StepState.LOCKED or one.state in READS_AS_OPEN), None
    )
    return PlanToday(
        id=plan.id,
        revision=plan.revision,
        active=plan.state == PlanState.ACTIVE and not rests,
        steps=[_step(one, logs, decided) for one in standings],
        reviews=[Reviewed(row.id, as_looked(row)) for row in reviews],
        quiet_since=_quiet_since(plan, standings, logs, resumed),
        next_review_on=plan.next_review_on if plan.state != PlanState.PAUSED and not rests else None,
        waits_for_talk=plan.waits_for_talk,
        sure=first.confidence if first else None,
    )


def _quiet_since(
    plan: Plan, standings: Sequence[StepStanding], logs: Sequence[PracticeLog], resumed: date | None
) -> date | None:
    """The latest practice of the plan, the day on which the last open step was opened, or on which a rest ended."""
    days = [one.step.opened_on for one in standings if one.state in READS_AS_OPEN and one.step.opened_on]
    days += [log.local_date for log in logs if log.plan_id == plan.id and log.status in PRACTISED]
    return max([*days, *([resumed] if resumed and days else [])], default=None)


def _round(step: PlanStep) -> str:
    """What tells the present round of a step from those before; nothing where it was never repeated."""
    if step.repeated_on is None:
        return ""
    return (step.repeated_at or step.repeated_on).isoformat()


def _step(one: StepStanding, logs: Sequence[PracticeLog], decided: set[UUID]) -> StepToday:
    step = one.step
    ahead = one.state in (*READS_AS_OPEN, StepState.NEEDS_CHANGE) and step.id not in decided
    practised = _practised(step, logs) if ahead and one.talk else []
    return StepToday(
        id=step.id,
        position=step.position,
        times_per_week=step.times_per_week,
        round=_round(step),
        open=one.state in READS_AS_OPEN,
        ready=one.state is StepState.CRITERION_MET,
        waits=one.state is StepState.NEEDS_CHANGE and step.id not in decided,
        stops=stops_of(practised) if one.talk is TalkReason.STOPPED_EARLY_TWICE else None,
        rising=rising_of(practised) if one.talk is TalkReason.LIKELIHOOD_RISING else None,
    )


def _practised(step: PlanStep, logs: Sequence[PracticeLog]) -> list[Practised]:
    own = since_repeat(step, [log for log in logs if log.step_id == step.id])
    return [
        Practised(
            log.id, log.status == LogStatus.STOPPED_EARLY, log.likelihood_next, log.share != Share.PRIVATE
        )
        for log in own
        if log.status in OVER
    ]
