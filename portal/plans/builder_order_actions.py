"""The order of a plan's steps: moved, made twice, split in two, taken out of a draft; places stay 1 to n."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans.builder_actions import MOST_STEPS, edit_step, refuse_locked, refuse_unless_editable
from portal.plans.gate_queries import line_of
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import list_steps, template_of
from portal.plans.states import PlanState, StepState

TYPED = ("title", "instructions", "feared_outcome_seed", "key_safety_behaviours")
"""What of a step is sealed as its words; the rest are columns."""


def move_step(plan: Plan, step: PlanStep, *, up: bool, by: Actor, at: datetime) -> None:
    """Let a step change places with its neighbour; at the end of the list nothing happens."""
    refuse_unless_editable(plan)
    steps = list(list_steps(plan))
    here = steps.index(step)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(steps):
        return
    other, first, second = steps[there], step.position, steps[there].position
    _place(step, MOST_STEPS + 1)
    _place(other, first)
    _place(step, second)
    audit.record("plan.step_moved", step, by=by, at=at, fields=["position"])


def _place(step: PlanStep, position: int) -> None:
    """Write a position past the optimistic lock: moving a step does not touch what somebody types in it."""
    db.session.execute(
        sa.update(PlanStep).where(PlanStep.id == step.id).values(position=position),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(step, ["position"])


def duplicate_step(client: Client, plan: Plan, step: PlanStep, *, by: Actor, at: datetime) -> PlanStep:
    """The same step once more, right behind it and not practised yet; practices stay with the one they belong to."""
    copy = _copy(client, plan, step, at=at)
    _insert(plan, copy, step.position + 1)
    audit.record("plan.step_duplicated", copy, by=by, at=at)
    return copy


def split_step(
    client: Client,
    plan: Plan,
    step: PlanStep,
    easier: Mapping[str, Any],
    rest: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> PlanStep:
    """An easier step before this one; `easier` and `rest` hold what each says: "words" and columns.

    Practices stay with the step that was there, which keeps its place in the client's plan.
    """
    words, values = _apart(rest)
    edit_step(plan, step, words, values, by=by, at=at)
    flag_modified(step, "words_sealed")  # a new version even of the same words: that form is used up
    copy = _copy(client, plan, step, at=at)
    words, values = _apart(easier)
    copy.words = {**(copy.words or {}), **words}
    for name, value in values.items():
        setattr(copy, name, value)
    _insert(plan, copy, step.position)
    audit.record("plan.step_split", copy, by=by, at=at)
    return copy


def _apart(said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    words = {name: value for name, value in said.items() if name in TYPED}
    return words, {name: value for name, value in said.items() if name not in TYPED}


def _copy(client: Client, plan: Plan, step: PlanStep, *, at: datetime) -> PlanStep:
    """A step that says the same and has not begun; it passes the gate like any other."""
    refuse_unless_editable(plan)
    refuse_locked(client, template_of(step), line_of(client, plan), on=local_date(at, client.tz))
    if len(list_steps(plan)) >= MOST_STEPS:
        raise Conflict(gettext("A plan has room for %(most)s steps. Start another plan.", most=MOST_STEPS))
    return PlanStep(
        clinic_id=step.clinic_id,
        client_id=step.client_id,
        plan_id=plan.id,
        template_id=step.template_id,
        template_version=step.template_version,
        rung_no=step.rung_no,
        words=dict(step.words or {}),
        planned_minutes=step.planned_minutes,
        suds_expected_client=step.suds_expected_client,
        times_per_week=step.times_per_week,
        confidence=step.confidence,
        calming_allowed=step.calming_allowed,
        calming_purpose=step.calming_purpose,
        asks_all=step.asks_all,
        fade_from_on=step.fade_from_on,
        criterion=step.criterion,
        state=StepState.LOCKED,
    )


def _insert(plan: Plan, step: PlanStep, position: int) -> None:
    """Put a new step at a place; those from there on move down by one."""
    behind = [other for other in list_steps(plan) if other.position >= position]
    step.position = MOST_STEPS + 1
    db.session.add(step)
    db.session.flush()
    for other in reversed(behind):
        _place(other, other.position + 1)
    _place(step, position)


def remove_step(plan: Plan, step: PlanStep, *, by: Actor, at: datetime) -> None:
    """Take a step out of a draft; later it can only be set aside."""
    if plan.state != PlanState.DRAFT:
        raise Conflict(gettext("This plan has been offered, so its steps stay. Set the step aside instead."))
    audit.record("plan.step_removed", step, by=by, at=at)
    db.session.delete(step)
    db.session.flush()
    for number, left in enumerate(list_steps(plan), start=1):
        if left.position != number:
            _place(left, number)
