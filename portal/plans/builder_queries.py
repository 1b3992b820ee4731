"""Reads for the frame of the plan builder: what a client is at at the same time, how long practices took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.clients.models import Client
from portal.db import db
from portal.diary.period_queries import find_open_period
from portal.plans.attempts import LogStatus
from portal.plans.builder_checks import DAILY, AtOnce
from portal.plans.burden import AskedPractice
from portal.plans.event_queries import reads_diary
from portal.plans.models import Plan, PlanMode, PlanRevision, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import IN_USE, OPEN_STEP, template_of
from portal.plans.states import StepState
from portal.plans.templates import get_template

DIARY = "S11"
"""The entry of the library whose guess says how long a diary takes."""


def steps_at_once(
    client: Client, plan: Plan | None, steps: Sequence[PlanStep], *, most: int
) -> list[PlanStep]:
    """What the client practises at the same time: open steps of the other plans in use, and this plan's.

    Of a plan that is not in use yet its first steps stand for them: one of a ladder, else `most`.
    """
    others = (
        sa.select(PlanStep)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(PlanStep.client_id == client.id, Plan.state.in_(IN_USE), PlanStep.state.in_(OPEN_STEP))
        .order_by(Plan.number, PlanStep.position)
    )
    if plan is not None:
        others = others.where(Plan.id != plan.id)
    found = list(db.session.scalars(others))
    return found + (_of_plan(plan, steps, most) if plan is not None else [])


def _of_plan(plan: Plan, steps: Sequence[PlanStep], most: int) -> list[PlanStep]:
    if plan.state in IN_USE:
        return [step for step in steps if step.state in OPEN_STEP]
    first = [step for step in steps if step.state == StepState.LOCKED]
    return first[: 1 if plan.mode == PlanMode.LADDER else most]


def at_once(steps: Iterable[PlanStep]) -> AtOnce:
    """How many steps these are, and how many of them are written down every day."""
    found = list(steps)
    return AtOnce(len(found), sum(step.times_per_week >= DAILY for step in found))


def asked_practices(steps: Iterable[PlanStep]) -> list[AskedPractice]:
    """The steps as the burden counts them, with what their practices have taken so far."""
    found = list(steps)
    measured = _measured([step.id for step in found])
    return [
        AskedPractice(
            times_per_week=step.times_per_week,
            measured=measured[step.id],
            planned=step.planned_minutes,
            template=template_of(step).get_rung(step.rung_no).asks_minutes_of_day,
        )
        for step in found
    ]


def diary_minutes(client: Client, steps: Iterable[PlanStep], *, on: date) -> int:
    """Minutes a day for the diary while it is asked for; none where a step of a plan that is kept in it counts already."""
    if any(reads_diary(step) and template_of(step).counts_days for step in steps):
        return 0
    if find_open_period(client, on=on) is None:
        return 0
    return get_template(DIARY).get_rung(1).asks_minutes_of_day or 0


def _measured(step_ids: Iterable[UUID]) -> dict[UUID, list[int]]:
    """Minutes of each finished practice whose minutes are known, by step."""
    rows = db.session.execute(
        sa.select(PracticeLog.step_id, PracticeLog.minutes_done).where(
            PracticeLog.step_id.in_(step_ids),
            PracticeLog.status == LogStatus.FINISHED,
            PracticeLog.minutes_done.is_not(None),
        )
    )
    found: dict[UUID, list[int]] = defaultdict(list)
    for step_id, minutes in rows:
        found[step_id].append(int(minutes or 0))
    return found


def list_revisions(plan: Plan) -> Sequence[PlanRevision]:
    """Every published version of a plan, the first one first."""
    return db.session.scalars(
        sa.select(PlanRevision).where(PlanRevision.plan_id == plan.id).order_by(PlanRevision.revision)
    ).all()
