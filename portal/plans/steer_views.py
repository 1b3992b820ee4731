"""How a plan goes on: each move has its own page that says what will happen, then does it."""

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
from portal.i18n import LazyString, gettext, lazy_gettext, listed, ngettext
from portal.plans import (
    actions,
    first_actions,
    offer_queries,
    queries,
    restart_actions,
    steer_step_views,
)
from portal.plans.builder_views import PLAN
from portal.plans.first_forms import CarefulFirstForm, FirstForm
from portal.plans.first_views import first_questions
from portal.plans.models import Plan
from portal.plans.move_wording import PLAN_NOT_NOW
from portal.plans.reminder_pages import ask_client
from portal.plans.reminder_queries import find_reminding
from portal.plans.review_queries import has_final_review
from portal.plans.states import PlanEvent, PlanState, StepState, StopPlanReason, allowed
from portal.plans.steer_forms import CompleteForm, ReasonForm, ReopenForm, ResumeForm, StopForm
from portal.plans.views import bp, signed_in

__all__ = ["bp", "steer_step_views"]
"""The pages on which steps go on register with the same blueprint."""


@dataclass(frozen=True)
class Steering:
    """One move of a plan: the event, its form, what it does, what is said afterwards."""

    event: PlanEvent
    form: type[Form]
    act: Callable[[Client, Plan, Any], None]
    said: LazyString


def _accept(client: Client, plan: Plan, form: FirstForm) -> None:
    line = form["safe_now"].data if "safe_now" in form else None
    first_actions.accept(
        client,
        plan,
        form.answers(),
        safe_now=line,
        remind_me=form.wants_reminders(),
        by=signed_in(),
        at=now(),
    )


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


def _said(client: Client, plan: Plan, move: str) -> str:
    """What is true after the move: a plan that goes on under a stop rests, as does one that waits for a talk."""
    resting = queries.resting_steps(client, plan) if move == "resume" else []
    if resting:
        return ngettext(
            "The plan is in use again, but step %(steps)s rests: the safety screen stops it. "
            "The client reads that the plan is paused.",
            "The plan is in use again, but steps %(steps)s rest: the safety screen stops them. "
            "The client reads that the plan is paused.",
            len(resting),
            steps=listed(str(step.position) for step in resting),
        )
    if move == "accept" and plan.waits_for_talk:
        return gettext("Begun. The first step opens once you have looked at it together.")
    return str(STEERINGS[move].said)


@bp.route(
    f"{PLAN}/<any(accept, 'take-back', pause, resume, maintain, reopen, stop, complete, discard):move>",
    methods=["GET", "POST"],
)
@requires(Permission.PLAN_EDIT)
def steer(client: Client, plan_id: UUID, move: str) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=request.method == "POST")
    steering = STEERINGS[move]
    if not allowed(PlanState(plan.state), steering.event):
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)]))
    form = _agreed_form(client, plan) if move == "accept" else _form_of(client, plan, steering)
    if form.validate_on_submit():
        steering.act(client, plan, form)
        flash(_said(client, plan, move))
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
    careful = offer_queries.asks_line_again(client, plan, steps, on=on)
    form = first_questions(plan, CarefulFirstForm if careful else FirstForm)
    if isinstance(form, CarefulFirstForm):
        form.ask_safe_now()
    ask_client(form, find_reminding(client, plan))
    return form
