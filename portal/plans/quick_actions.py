"""Making a quick plan: draft, its few numbers, and the offer, in one go. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.db import db
from portal.plans import actions, builder_actions
from portal.plans.definition import HomeworkTemplate
from portal.plans.models import Plan
from portal.plans.queries import list_steps, template_of


@dataclass(frozen=True, kw_only=True)
class Quick:
    """What the clinician says in a quick plan; all else is the template's."""

    rungs: Sequence[int]
    times_per_week: int
    why_helps: str
    next_review_on: date
    fade_from_on: date | None = None
    safe_now: str | None = None


def make_quick_plan(
    client: Client,
    template: HomeworkTemplate,
    said: Quick,
    *,
    token: UUID,
    offer: bool,
    by: Actor,
    at: datetime,
) -> Plan:
    """A plan from one template, offered at once if asked for; the same token finds the plan that is there."""
    there = db.session.scalar(sa.select(Plan).where(Plan.client_id == client.id, Plan.client_token == token))
    if there is not None:
        return there
    plan = builder_actions.create_plan(client, template, said.rungs, safe_now=said.safe_now, by=by, at=at)
    plan.client_token = token
    aim = {"why_helps": said.why_helps, "next_review_on": said.next_review_on}
    builder_actions.edit_plan(plan, aim, by=by, at=at)
    first, *others = list_steps(plan)
    builder_actions.edit_step(plan, first, {}, {"times_per_week": said.times_per_week}, by=by, at=at)
    for step in (first, *others):
        if said.fade_from_on and template_of(step).safety_signal:
            builder_actions.edit_step(plan, step, {}, {"fade_from_on": said.fade_from_on}, by=by, at=at)
    db.session.flush()
    if offer:
        actions.offer(client, plan, by=by, at=at)
    return plan
