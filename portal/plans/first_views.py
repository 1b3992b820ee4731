"""What only the client knows about the first step, gone through together; and the go-ahead after a talk."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import first_actions, queries
from portal.plans.builder_views import PLAN
from portal.plans.first_forms import FirstForm, LaterForm
from portal.plans.models import Plan, PlanStep
from portal.plans.move_wording import PLAN_NOT_NOW
from portal.plans.reminder_pages import ask_client
from portal.plans.states import PlanState, StepState
from portal.plans.views import bp, signed_in

Asked = TypeVar("Asked", bound=FirstForm)


def first_questions(plan: Plan, kind: type[Asked]) -> Asked:
    """The five questions about the first step still ahead, with what is known already."""
    first = _first_ahead(plan)
    words = (first.words or {}) if first else {}
    form = kind(
        data={
            "version": plan.version,
            "feared": words.get("feared_outcome_seed"),
            "hard": first.suds_expected_client if first and plan.answered_at else None,
            "when_where": words.get("cue_if"),
            "confidence": None if first is None or first.confidence is None else str(first.confidence),
            "obstacle": words.get("obstacle"),
            "obstacle_answer": words.get("obstacle_answer"),
        }
    )
    form.ask_about(exposure=first is not None and queries.template_of(first).type == "exposure")
    return form


def _first_ahead(plan: Plan) -> PlanStep | None:
    over = (StepState.DONE, StepState.SET_ASIDE)
    return next((step for step in queries.list_steps(plan) if step.state not in over), None)


@bp.route(f"{PLAN}/first-questions", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def ask_first(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=request.method == "POST")
    if plan.state != PlanState.ACTIVE:
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)]))
    form = first_questions(plan, LaterForm)
    ask_client(form, None)
    if form.validate_on_submit():
        if form.version.data != plan.version:
            raise Conflict(differences=form.differences())
        first_actions.answer(client, plan, form.answers(), by=signed_in(), at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
    page = render_template("plans/first.html", client=client, plan=plan, form=form)
    return page, 422 if form.problems() else 200


@bp.post(f"{PLAN}/go-ahead")
@requires(Permission.PLAN_EDIT)
def go_ahead(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=True)
    first_actions.settle(client, plan, by=signed_in(), at=now())
    if any(step.state in queries.OPEN_STEP for step in queries.list_steps(plan)):
        flash(gettext("The first step is open now."), "ok")
    else:
        flash(gettext("Noted that you have looked at it together. No step is open yet: it says below why."))
    return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
