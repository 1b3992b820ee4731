"""How the steps of a plan go on: confirmed, set aside, opened, taken up again, each with its own page or press."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now, today
from portal.i18n import gettext
from portal.plans import judged_queries, queries, step_actions
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan
from portal.plans.states import StepEvent, StepState
from portal.plans.steer_forms import ConfirmForm, ReasonForm
from portal.plans.step_views import STEP
from portal.plans.views import bp, signed_in


def _standing(client: Client, plan_id: UUID, step_id: UUID) -> tuple[Plan, StepStanding]:
    """The plan, locked when something is sent, and where the step stands."""
    plan = queries.get_plan(client, plan_id, lock=request.method == "POST")
    step = queries.get_step(client, step_id, plan=plan)
    return plan, judged_queries.step_standing(step, queries.list_logs(step), on=today(client.tz))


@bp.route(f"{STEP}/confirm", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def confirm_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan, found = _standing(client, plan_id, step_id)
    early = found.state is StepState.IN_PROGRESS
    step_actions.step_moved(found.state, StepEvent.CONFIRM_EARLY if early else StepEvent.CONFIRM)
    form = ConfirmForm()
    form.judged.choices = [(clause, clause) for clause in found.criterion.judged]
    if form.accepts(early=early):
        opened = step_actions.confirm_step(
            client,
            plan,
            found,
            early=early,
            note=form.note.data,
            judged=form.judged.data,
            by=signed_in(),
            at=now(),
        )
        if opened:
            flash(gettext("Confirmed. Step %(number)s is open now.", number=opened[0].position))
        else:
            flash(gettext("Confirmed."))
        return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
    page = render_template(
        "plans/confirm_step.html", client=client, plan=plan, one=found, early=early, form=form
    )
    return page, 422 if form.problems() else 200


@bp.route(f"{STEP}/set-aside", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def set_step_aside(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan, found = _standing(client, plan_id, step_id)
    step_actions.step_moved(found.state, StepEvent.SET_ASIDE)
    form = ReasonForm()
    if form.validate_on_submit():
        step_actions.set_aside(plan, found, reason=form.reason.data, by=signed_in(), at=now())
        flash(gettext("The step is set aside."))
        return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
    page = render_template("plans/set_aside.html", client=client, plan=plan, one=found, form=form)
    return page, 422 if form.problems() else 200


OPENINGS = {
    "open": step_actions.open_step,
    "restore": step_actions.restore,
    "repeat": step_actions.repeat,
}
"""How a step comes to be practised: for the first time, after it was set aside, anew after it was done."""


@bp.post(f"{STEP}/<any(open, restore, repeat):move>")
@requires(Permission.PLAN_EDIT)
def open_step(client: Client, plan_id: UUID, step_id: UUID, move: str) -> ResponseReturnValue:
    plan, found = _standing(client, plan_id, step_id)
    more = bool(request.form.get("more"))
    OPENINGS[move](client, plan, found.step, more=more, by=signed_in(), at=now())
    flash(gettext("Step %(number)s is open now.", number=found.step.position))
    return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
