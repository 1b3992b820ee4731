"""Deciding against a lock: the reason on one page, the decision on the next; what is refused leaves its line in the log."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import ledger
from portal.access import Permission, requires
from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clients.safety_wording import to_safety
from portal.clock import now, today
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import gate, queries
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_actions import override, refuse
from portal.plans.gate_forms import OverrideForm
from portal.plans.gate_queries import gate_today
from portal.plans.library_views import get_template_or_404
from portal.plans.models import Plan
from portal.plans.views import bp, signed_in


@bp.route("/clients/<uuid:client_id>/safety/override/<template_id>", methods=["GET", "POST"])
@requires(Permission.SAFETY_OVERRIDE)
def override_lock(client: Client, template_id: str) -> ResponseReturnValue:
    template, form, plan = get_template_or_404(template_id), OverrideForm(), _plan_here(client)
    form.asks(number(client.clinic_id, "reason_letters"))
    lock = gate_today(client, on=today(client.tz)).lock(template)
    if lock is None:
        flash(gettext("Nothing locks this template now."))
        return redirect(_onward(client, template, plan), 303)
    if not lock.is_open_to_decision:
        _note_refusal(client, lock)
        raise Conflict(_why_not(template), way=to_safety(client.id))
    deciding = "decide" in request.form
    if form.has_reason() and deciding and form.is_decided():
        override(client, template, why=form.reason, token=form.client_token.data, by=signed_in(), at=now())
        flash(gettext("Decided, with your reason in the log. It holds while this safety screen does."), "ok")
        return redirect(_onward(client, template, plan), 303)
    page = render_template(
        "plans/override.html",
        client=client,
        template=template,
        lock=lock,
        form=form,
        asks=form.reason and (deciding or (request.method == "POST" and not form.problems())),
    )
    return page, 422 if form.problems() else 200


def _plan_here(client: Client) -> Plan | None:
    """The plan that the way here began in, or 404 where it is not this client's."""
    plan_id = request.args.get("plan", type=UUID)
    return queries.get_plan(client, plan_id) if plan_id else None


def _onward(client: Client, template: HomeworkTemplate, plan: Plan | None) -> str:
    """Back into the plan with a step of the template, on to a new step of it, or to a new plan."""
    if plan is None:
        return url_for(".begin", client_id=client.id, template_id=template.id)
    if any(step.template_id == template.id for step in queries.list_steps(plan)):
        return url_for(".plan", client_id=client.id, plan_id=plan.id)
    return url_for(".add_step", client_id=client.id, plan_id=plan.id, template=template.id)


def _why_not(template: HomeworkTemplate) -> str:
    if template.root_id in gate.NEVER_OVERRIDDEN:
        return gettext("An agreement with a partner stays locked, whatever the reason. Nothing was saved.")
    return gettext(
        "Ask the safety questions first: what was not asked cannot be decided against. Nothing was saved."
    )


def _note_refusal(client: Client, lock: gate.Lock) -> None:
    """The attempt stays in the log though nothing else of it does."""
    client_id, by, at = client.id, signed_in(), now()

    def write(session: Session) -> None:
        refuse(client_id, lock, by=by, at=at, session=session)

    ledger.later(lambda _status: write)
