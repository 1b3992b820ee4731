"""Opening the next step of a ladder as soon as one has reached what was agreed, where its clinician wants that; no commit.

The step that reached it still waits to be confirmed, and what was opened is never taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from portal.accounts.actor import By
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.plans import step_actions
from portal.plans.judged_queries import list_standings
from portal.plans.models import Plan, PlanMode, PlanStep
from portal.plans.queries import find_published, list_logs, list_steps, plan_shown_as
from portal.plans.states import PlanState, StepState


def open_ahead(client: Client, *, by: By, at: datetime) -> list[PlanStep]:
    """Open what follows a step whose criterion is met, as far as safety and the plan allow; gives what was opened.

    Nothing opens in a plan that rests, also where safety stops only the step that reached it.
    """
    plans = db.session.scalars(
        sa.select(Plan)
        .where(
            Plan.client_id == client.id,
            Plan.state == PlanState.ACTIVE,
            Plan.mode == PlanMode.LADDER,
            Plan.auto_open_next,
            ~Plan.waits_for_talk,
        )
        .order_by(Plan.number)
        .with_for_update()
    ).all()
    return [step for plan in plans if (step := _open_in(client, plan, by=by, at=at)) is not None]


def _open_in(client: Client, plan: Plan, *, by: By, at: datetime) -> PlanStep | None:
    if plan_shown_as(client, plan) is not PlanState.ACTIVE:
        return None
    steps = list_steps(plan)
    standings = list_standings(steps, list_logs(plan), on=local_date(at, client.tz))
    reached = [one.step for one in standings if one.state is StepState.CRITERION_MET]
    following = _first_locked(steps, reached)
    published = find_published(plan) if following else None
    if following is None or published is None or published.step(following[1].id) is None:
        return None
    before, step = following
    try:
        step_actions.open_step(client, plan, step, after=before, by=by, at=at)
    except Conflict:
        return None
    return step


def _first_locked(steps: Sequence[PlanStep], reached: Sequence[PlanStep]) -> tuple[PlanStep, PlanStep] | None:
    """The first step that reached its criterion with a closed one right behind it, and that one."""
    for before in reached:
        step = step_actions.next_after(steps, before)
        if step is not None and step.state == StepState.LOCKED:
            return before, step
    return None
