"""A client's own tools for a hard moment: the staying-safe plan if they want it here, numbers to call, what soothes."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Permission, own_record
from portal.clients import safety_queries
from portal.clients.models import Client
from portal.overview.views import bp
from portal.plans import due_queries as plans
from portal.plans import queries as plan_queries


@bp.get("/my/tools")
@own_record(Permission.OWN_HOME)
def tools(client: Client) -> ResponseReturnValue:
    due = plans.due_for(client, on=clock.today(client.tz))
    plan = safety_queries.find_staying_safe(client)
    return render_template(
        "overview/tools.html",
        client=client,
        plan=plan if plan and plan.on_phone else None,
        card=plan is not None and plan.on_card,
        soothing=[one for one in due.steps if plan_queries.template_of(one.step).tool_role == "soothe"],
    )
