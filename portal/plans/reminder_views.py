"""A client's answer to the reminders of a plan: one button, kept until they press the other."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import my_queries, queries, reminder_actions
from portal.plans.reminder_queries import find_reminding
from portal.plans.views import bp, signed_in


@bp.post("/my/plans/<uuid:plan_id>/reminders/<any(on, off):said>")
@own_record(Permission.OWN_PLAN)
def choose_reminders(client: Client, plan_id: UUID, said: str) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=True)
    if plan.state in my_queries.NOT_THEIRS:
        abort(404)
    reminding = find_reminding(client, plan)
    wanted = said == "on"
    if wanted and (reminding is None or reminding.why_none is not None or plan.state not in queries.IN_USE):
        raise Conflict(gettext("No e-mails can be sent just now. Talk about it at the next visit."))
    reminder_actions.choose(plan, wanted=wanted, by=signed_in(), at=now())
    flash(gettext("Switched on.") if wanted else gettext("Switched off. No e-mails come any more."), "ok")
    return redirect(url_for(".my_plan", plan_id=plan_id), 303)
