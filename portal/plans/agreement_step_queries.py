"""Reads of steps and agreements: which one a step is practised in, and for which steps one is still to be written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.clients.models import Client
from portal.db import db
from portal.plans.agreement_kinds import KINDS, AgreementState
from portal.plans.agreement_queries import Held, list_held
from portal.plans.definition import HomeworkTemplate
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import IN_USE, OPEN_STEP, template_of
from portal.plans.states import PlanState


def find_of_steps(client: Client, steps: Collection[PlanStep], *, on: date) -> dict[UUID, Held]:
    """For each of the steps the agreement that its use is written down for or that was made from it: one not ended."""
    wanted = {step.id for step in steps}
    if not wanted or not any(template_of(step).root_id in KINDS for step in steps):
        return {}
    found: dict[UUID, Held] = {}
    for held in reversed(list_held(client, on=on)):
        if held.state is not AgreementState.ENDED:
            found.update({step_id: held for step_id in held.step_ids if step_id in wanted})
    return found


def find_begun(client: Client, step: PlanStep, *, on: date) -> Held | None:
    """The agreement that has begun and in which this step is practised, if there is one."""
    held = find_of_steps(client, [step], on=on).get(step.id)
    return held if held and held.agreement.began_on else None


def list_without(client: Client, held: Sequence[Held]) -> list[tuple[PlanStep, HomeworkTemplate]]:
    """The steps of plans in use that an agreement could be written for: one of each entry, without one that still holds."""
    rows = db.session.scalars(
        sa.select(PlanStep)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(PlanStep.client_id == client.id, Plan.state.in_((*IN_USE, PlanState.OFFERED, PlanState.DRAFT)))
        .order_by(Plan.number.desc(), PlanStep.position)
    ).all()
    taken = {step_id for one in held if one.state is not AgreementState.ENDED for step_id in one.step_ids}
    found: dict[tuple[UUID, str], tuple[PlanStep, HomeworkTemplate]] = {}
    for step in rows:
        template = template_of(step)
        if template.root_id not in KINDS or step.id in taken:
            continue
        key = (step.plan_id, template.root_id)
        if key not in found or (step.state in OPEN_STEP and found[key][0].state not in OPEN_STEP):
            found[key] = (step, template)
    return list(found.values())
