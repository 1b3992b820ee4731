"""How a plan and its steps go on: each move has its own page that says what will happen, then does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clock import now, today
from portal.errors import Conflict
from portal.forms import Form
from portal.i18n import LazyString, gettext, lazy_gettext
from portal.plans import (
    actions,
    first_actions,
    judged_queries,
    offer_queries,
    queries,
    restart_actions,
    step_actions,
)
from portal.plans.builder_views import PLAN
from portal.plans.first_forms import CarefulFirstForm, FirstForm
from portal.plans.first_views import first_questions
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan
from portal.plans.review_queries import has_final_review
from portal.plans.states import PlanEvent, PlanState, StepEvent, StepState, StopPlanReason, allowed
from portal.plans.steer_forms import CompleteForm, ConfirmForm, ReasonForm, ReopenForm, ResumeForm, StopForm
from portal.plans.step_views import STEP
from portal.plans.views import bp, signed_in


@dataclass(frozen=True)
class Steering:
    """One move of a plan: the event, its form, what it does, what is said afterwards."""

    event: PlanEvent
    form: type[Form]
    act: Callable[[Client, Plan, Any], None]
    said: LazyString


def _accept(client: Client, plan: Plan, form: FirstForm) -> None:
    line = form["safe_now"].data if "safe_now" in form else None
    first_actions.accept(client, plan, form.answers(), safe_now=line, by=signed_in(), at=now())


def _decline(_client: Client, plan: Plan, _form: Form) -> None:
    actions.decline(plan, reason=None, by=signed_in(), at=now())


def _pause(_client: Client, plan: Plan, form: ReasonForm) -> None:
    actions.pause(plan, reason=form.reason.data, by=signed_in(), at=now())


def _resume(client: Client, plan: Plan, form: ResumeForm) -> None:
    small = "doses" in form and form.doses.data == "small"
    restart_actions.go_on(client, plan, small_doses=small, by=signed_in(), at=now())


def _stop(_client: Client, plan: Plan, form: StopForm) -> None:
    actions.stop(plan, reason=StopPlanReason(form.reason.data or ""), by=signed_in(), at=now())


def _complete(_client: Client, plan: Plan, form: CompleteForm) -> None:
    actions.complete(plan, what_was_learned=form.learned.data, by=signed_in(), at=now())


def _maintain(_client: Client, plan: Plan, _form: Form) -> None:
    actions.maintain(plan, by=signed_in(), at=now())


def _reopen(client: Client, plan: Plan, form: ReopenForm) -> None:
    assert form.next_review_on.data is not None
    actions.reopen(client, plan, next_review_on=form.next_review_on.data, by=signed_in(), at=now())


def _discard(_client: Client, plan: Plan, _form: Form) -> None:
    actions.discard(plan, by=signed_in(), at=now())


STEERINGS: Mapping[str, Steering] = {
    "accept": Steering(PlanEvent.ACCEPT, FirstForm, _accept, lazy_gettext("Begun. The first step is open.")),
    "take-back": Steering(
        PlanEvent.DECLINE, Form, _decline, lazy_gettext("Taken back. It is a draft again, only you see it.")
    ),
    "pause": Steering(PlanEvent.PAUSE, ReasonForm, _pause, lazy_gettext("The plan rests.")),
    "resume": Steering(PlanEvent.RESUME, ResumeForm, _resume, lazy_gettext("The plan goes on.")),
    "maintain": Steering(
        PlanEvent.MAINTAIN, Form, _maintain, lazy_gettext("From now on it is kept up in small doses.")
    ),
    "reopen": Steering(
        PlanEvent.REOPEN,
        ReopenForm,
        _reopen,
        lazy_gettext("The plan is in use again. Repeat a step or add one."),
    ),
    "stop": Steering(PlanEvent.STOP, StopForm, _stop, lazy_gettext("The plan has ended.")),
    "complete": Steering(PlanEvent.COMPLETE, CompleteForm, _complete, lazy_gettext("The plan is completed.")),
    "discard": Steering(PlanEvent.DISCARD, Form, _discard, lazy_gettext("The draft is thrown away.")),
}


@bp.route(
    f"{PLAN}/<any(accept, 'take-back', pause, resume, maintain, reopen, stop, complete, discard):move>",
    methods=["GET", "POST"],
)
@requires(Permission.PLAN_EDIT)
def steer(client: Client, plan_id: UUID, move: str) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=request.method == "POST")
    steering = STEERINGS[move]
    if not allowed(PlanState(plan.state), steering.event):
        raise Conflict(str(actions.NOT_NOW[PlanState(plan.state)]))
    form = _agreed_form(client, plan) if move == "accept" else _form_of(client, plan, steering)
    if form.validate_on_submit():
        steering.act(client, plan, form)
        flash(steering.said)
        if move == "discard":
            return redirect(url_for(".list_plans", client_id=client.id), 303)
        return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
    looked_back = move != "complete" or has_final_review(plan)
    page = render_template(
        "plans/steer.html",
        client=client,
        plan=plan,
        move=move,
        form=form,
        looked_back=looked_back,
        refreshers=number(client.clinic_id, "refreshers_a_month", user_id=plan.clinician_id),
    )
    return page, 422 if form.problems() else 200


def _form_of(client: Client, plan: Plan, steering: Steering) -> Form:
    if steering.form is ReopenForm:
        on = today(client.tz)
        form = ReopenForm(data={"next_review_on": on + timedelta(days=plan.review_every_days)})
        form.ask_from(on)
        return form
    asked = steering.form()
    if isinstance(asked, ResumeForm) and any(
        step.state not in (StepState.DONE, StepState.SET_ASIDE) for step in queries.list_steps(plan)
    ):
        del asked.doses
    return asked


def _agreed_form(client: Client, plan: Plan) -> FirstForm:
    """The five questions; where a caution screen came after the offer, also what makes it safe now."""
    steps, on = queries.list_steps(plan), today(client.tz)
    if not offer_queries.asks_line_again(client, plan, steps, on=on):
        return first_questions(plan, FirstForm)
    form = first_questions(plan, CarefulFirstForm)
    form.ask_safe_now()
    return form


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
