"""Clinician's pages of plans: the list, one plan as it stands, its paper."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.charts import practice_strip
from portal.charts.practice import PHONE_WIDTH
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import today
from portal.plans import offer_queries, queries, step_actions
from portal.plans.happened import fears, happened
from portal.plans.states import PlanEvent, PlanState, allowed, shown_state

bp = Blueprint("plans", __name__)


def signed_in() -> Actor:
    """Who acts; every page here asks for a right first."""
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.get("/clients/<uuid:client_id>/plans")
@requires(Permission.PLAN_READ)
def list_plans(client: Client) -> ResponseReturnValue:
    plans = queries.list_plans(client)
    held = bool(clients.list_open_holds(client))
    return render_template(
        "plans/list.html",
        client=client,
        plans=plans,
        reads_as={plan.id: shown_state(PlanState(plan.state), held) for plan in plans},
        counts=queries.count_steps(client),
    )


@bp.get("/clients/<uuid:client_id>/plans/<uuid:plan_id>")
@requires(Permission.PLAN_READ)
def plan(client: Client, plan_id: UUID) -> ResponseReturnValue:
    found = queries.get_plan(client, plan_id)
    on, steps, logs = today(client.tz), queries.list_steps(found), queries.list_logs(found)
    standings = queries.list_standings(steps, logs, on=on)
    holds = clients.list_open_holds(client)
    practices = queries.practices(logs)
    readable = [one.log for one in practices if one.log]
    columns = fears(readable)
    return render_template(
        "plans/plan.html",
        client=client,
        plan=found,
        reads_as=queries.plan_shown_as(client, found),
        holds=holds,
        standings=standings,
        practices=practices[::-1],
        happened=happened(readable),
        strip=practice_strip(columns) if columns else None,
        strip_phone=practice_strip(columns, width=PHONE_WIDTH) if columns else None,
        unpublished=offer_queries.has_unpublished(client, found, steps),
        locked=offer_queries.locked_steps(client, steps, on=on),
        most_open=step_actions.most_open(found),
        may={event: allowed(PlanState(found.state), event) for event in PlanEvent},
        on=on,
    )
