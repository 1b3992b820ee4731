"""Going on after a rest: the days that were passed over count from today. The plan comes locked; nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.plans import actions, builder_actions
from portal.plans.models import Plan
from portal.plans.offer_queries import has_unpublished, offer_missing
from portal.plans.queries import list_steps
from portal.plans.states import StepState


def go_on(client: Client, plan: Plan, *, small_doses: bool = False, by: Actor, at: datetime) -> None:
    """Go on with a paused plan. A look back that came to be due meanwhile is planned anew from today, and published with
    the plan unless the clinician is in the middle of other changes."""
    actions.resume(client, plan, small_doses=small_doses, by=by, at=at)
    on = local_date(at, client.tz)
    if plan.next_review_on is None or plan.next_review_on >= on:
        return
    steps = list_steps(plan)
    in_the_middle = has_unpublished(client, plan, steps)
    ahead = on + timedelta(days=plan.review_every_days)
    builder_actions.edit_plan(plan, {"next_review_on": ahead}, by=by, at=at)
    db.session.flush()
    if not in_the_middle and not offer_missing(client, plan, steps, on=on):
        waiting = [step.id for step in steps if step.state == StepState.NEEDS_CHANGE]
        actions.amend(client, plan, still_waiting=waiting, by=by, at=at)
