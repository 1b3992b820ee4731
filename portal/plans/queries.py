"""Reads of plans: plan, steps, logs, revisions, how a plan reads under what safety says.

Where each step stands is in `judged_queries`, what an offer is judged by in `offer_queries`, what lists show in
`standing_queries`, what is due in `due_queries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.asked_once import asked_once
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import today
from portal.db import db
from portal.plans.definition import HomeworkTemplate
from portal.plans.event_queries import list_event_logs
from portal.plans.gate_models import GateOverride
from portal.plans.gate_queries import gate_today, list_overrides
from portal.plans.library_queries import find_template
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.revisions import Revision
from portal.plans.states import PlanState, StepState, shown_state

ARRANGED = ("cue_if", "cue_then", "obstacle", "obstacle_answer")
"""The typed words of a step that say how it is made to happen."""


def monday(on: date) -> date:
    """The first day of the week of `on`."""
    return on - timedelta(days=on.weekday())


def list_plans(client: Client) -> Sequence[Plan]:
    """All plans of a client, newest first."""
    return db.session.scalars(
        sa.select(Plan).where(Plan.client_id == client.id).order_by(Plan.number.desc())
    ).all()


def get_plan(client: Client, plan_id: UUID, *, lock: bool = False) -> Plan:
    """One of this client's plans, or 404; locked for a change when asked."""
    query = sa.select(Plan).where(Plan.id == plan_id, Plan.client_id == client.id)
    plan = db.session.scalar(query.with_for_update() if lock else query)
    return plan or abort(404)


def list_steps(plan: Plan) -> Sequence[PlanStep]:
    """The steps of a plan in order."""
    return db.session.scalars(
        sa.select(PlanStep).where(PlanStep.plan_id == plan.id).order_by(PlanStep.position)
    ).all()


def roots_of(client: Client) -> dict[UUID, str]:
    """The library entry behind each step of a client, by the step's id; of a clinic's copy its parent's."""
    rows = db.session.execute(
        sa.select(PlanStep.id, PlanStep.template_id, PlanStep.template_version).where(
            PlanStep.client_id == client.id
        )
    ).all()
    entries = {(row.template_id, row.template_version) for row in rows}
    found = {entry: find_template(client.clinic_id, *entry).root_id for entry in entries}
    return {row.id: found[row.template_id, row.template_version] for row in rows}


def count_steps(client: Client) -> dict[UUID, tuple[int, int]]:
    """For each plan of a client: how many steps it has, how many of them are done."""
    rows = db.session.execute(
        sa.select(
            PlanStep.plan_id,
            sa.func.count(),
            sa.func.sum(sa.case((PlanStep.state == StepState.DONE, 1), else_=0)),
        )
        .where(PlanStep.client_id == client.id, PlanStep.state != StepState.SET_ASIDE)
        .group_by(PlanStep.plan_id)
    )
    return {plan_id: (count, done) for plan_id, count, done in rows}


def get_step(client: Client, step_id: UUID, *, plan: Plan | None = None) -> PlanStep:
    """One of this client's steps, of this plan where one is named, or 404."""
    query = sa.select(PlanStep).where(PlanStep.id == step_id, PlanStep.client_id == client.id)
    step = db.session.scalar(query.where(PlanStep.plan_id == plan.id) if plan else query)
    return step or abort(404)


@asked_once
def list_logs(subject: Client | Plan | PlanStep) -> Sequence[PracticeLog]:
    """Every log of a client, a plan or a step, oldest first, private ones with their words: for rules and own pages.

    Of a step that is kept in the diary what stands there belongs to them.
    """
    column, of_steps = {
        Client: (PracticeLog.client_id, PlanStep.client_id),
        Plan: (PracticeLog.plan_id, PlanStep.plan_id),
        PlanStep: (PracticeLog.step_id, PlanStep.id),
    }[type(subject)]
    rows = db.session.scalars(
        sa.select(PracticeLog)
        .where(column == subject.id)
        .order_by(PracticeLog.performed_at, PracticeLog.logged_at, PracticeLog.id)
    ).all()
    from_diary = list_event_logs(
        db.session.scalars(sa.select(PlanStep).where(of_steps == subject.id, PlanStep.opened_on.is_not(None)))
    )
    if not from_diary:
        return rows
    return sorted([*rows, *from_diary], key=lambda log: (log.performed_at, log.logged_at))


def newest_revision(plan: Plan, *, of: int | None = None) -> PlanRevision | None:
    """The plan as it was last published, or as its revision of that number says; None while it was never offered."""
    query = sa.select(PlanRevision).where(PlanRevision.plan_id == plan.id)
    if of is not None:
        query = query.where(PlanRevision.revision == of)
    return db.session.scalar(query.order_by(PlanRevision.revision.desc()).limit(1))


def find_published(plan: Plan, *, revision: int | None = None) -> Revision | None:
    """What the client reads: the newest revision as values, or an earlier one by its number."""
    row = newest_revision(plan, of=revision)
    return Revision.parse(row.content or {}) if row else None


def template_of(step: PlanStep) -> HomeworkTemplate:
    """The library entry a step was made from, in its version."""
    return find_template(step.clinic_id, step.template_id, step.template_version)


def arrangement(steps: Iterable[PlanStep]) -> dict[str, object]:
    """Cue, obstacle and confidence of the first step still ahead: they hold for all steps ahead."""
    ahead = [step for step in steps if step.state not in (StepState.DONE, StepState.SET_ASIDE)]
    words = (ahead[0].words or {}) if ahead else {}
    return {
        **{name: words.get(name) for name in ARRANGED},
        "confidence": ahead[0].confidence if ahead else None,
    }


IN_USE = (PlanState.ACTIVE, PlanState.PAUSED, PlanState.MAINTENANCE)
OPEN_STEP = (StepState.AVAILABLE, StepState.IN_PROGRESS, StepState.NEEDS_CHANGE)


def plan_reads_as(client: Client, plan: Plan) -> PlanState:
    """The plan's state as its rules see it: in use it rests while a safety hold is open."""
    return shown_state(PlanState(plan.state), bool(clients.list_open_holds(client)))


def plan_shown_as(client: Client, plan: Plan, *, held: bool | None = None) -> PlanState:
    """The plan's state as it is shown and practised: it also rests while the newest screen stops an open step.

    `held`: whether a safety hold is open, where that is known already.
    """
    rests = bool(clients.list_open_holds(client)) if held is None else held
    if not rests and plan.state in IN_USE:
        rests = bool(resting_steps(client, plan))
    return shown_state(PlanState(plan.state), rests)


def resting_steps(client: Client, plan: Plan) -> list[PlanStep]:
    """The steps of a plan in use that would be practised now, in order, if the newest screen did not stop them."""
    open_now = (*OPEN_STEP, StepState.DONE) if plan.state == PlanState.MAINTENANCE else OPEN_STEP
    opened = db.session.scalars(
        sa.select(PlanStep)
        .where(PlanStep.plan_id == plan.id, PlanStep.state.in_(open_now))
        .order_by(PlanStep.position)
    ).all()
    stopped = stopped_steps(client, opened)
    return [step for step in opened if step.id in stopped]


def stopped_steps(client: Client, steps: Iterable[PlanStep]) -> set[UUID]:
    """The steps that what the newest screen says stops; that it is missing or old stops nothing that runs."""
    here = gate_today(client, on=today(client.tz))
    return {step.id for step in steps if here.stops(template_of(step))}


@dataclass(frozen=True)
class DecidedAgainst:
    """A lock that a clinician decided against, for which template, and whether that still holds."""

    row: GateOverride
    template: HomeworkTemplate
    holds: bool


def list_decided_against(client: Client, *, on: date) -> list[DecidedAgainst]:
    """Every lock that was ever decided against for a client, newest first."""
    rows = list_overrides(client)
    here = gate_today(client, on=on) if rows else None
    return [
        DecidedAgainst(
            row, find_template(row.clinic_id, row.template_id), here is not None and here.upholds(row)
        )
        for row in rows
    ]
