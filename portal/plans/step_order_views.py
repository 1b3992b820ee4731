"""The order of a plan's steps: move one, make it twice, split it in two, take it out of the draft."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import builder_order_actions, queries
from portal.plans.builder_pages import get_own_plan, refuse_stale
from portal.plans.burden_views import show
from portal.plans.logsets import get_log_set
from portal.plans.models import Plan, PlanStep
from portal.plans.move_wording import STEP_NOT_NOW
from portal.plans.split_forms import SplitForm, suggested_halves
from portal.plans.states import StepState
from portal.plans.step_views import STEP
from portal.plans.views import bp, signed_in

SPLIT_WORDS = ("title", "instructions")
SPLIT_COLUMNS = ("times_per_week", "planned_minutes", "suds_expected_client")


@bp.post(f"{STEP}/move")
@requires(Permission.PLAN_EDIT)
def move_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan, found = _found(client, plan_id, step_id)
    to = "up" if request.form.get("to") == "up" else "down"
    builder_order_actions.move_step(plan, found, up=to == "up", by=signed_in(), at=now())
    title = (found.words or {}).get("title")
    flash(gettext("“%(title)s” is step %(number)s now.", title=title, number=found.position))
    # no anchor: a page that is led to a place does not put the focus on the button that was pressed
    if request.form.get("back") == "step":
        address = url_for(
            ".step", client_id=client.id, plan_id=plan.id, step_id=step_id, moved=step_id, to=to
        )
    else:
        address = url_for(".steps", client_id=client.id, plan_id=plan.id, moved=step_id, to=to)
    return redirect(address, 303)


def _found(client: Client, plan_id: UUID, step_id: UUID) -> tuple[Plan, PlanStep]:
    plan = get_own_plan(client, plan_id)
    return plan, queries.get_step(client, step_id, plan=plan)


@bp.post(f"{STEP}/duplicate")
@requires(Permission.PLAN_EDIT)
def duplicate_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan, found = _found(client, plan_id, step_id)
    copy = builder_order_actions.duplicate_step(client, plan, found, by=signed_in(), at=now())
    flash(gettext("Step %(number)s says the same. Change what should differ.", number=copy.position))
    return redirect(url_for(".step", client_id=client.id, plan_id=plan.id, step_id=copy.id), 303)


@bp.route(f"{STEP}/split", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def split_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan, found = _found(client, plan_id, step_id)
    if found.state in (StepState.DONE, StepState.SET_ASIDE):
        raise Conflict(str(STEP_NOT_NOW[StepState(found.state)]))
    template, words = queries.template_of(found), found.words or {}
    stored = {
        **{name: words.get(name) for name in SPLIT_WORDS},
        **{name: getattr(found, name) for name in SPLIT_COLUMNS},
    }
    form = SplitForm(data={**suggested_halves(stored, client.lang), "version": found.version})
    form.ask(minutes=get_log_set(template.log_set).asks_minutes, exposure=template.type == "exposure")
    if form.accepts():
        refuse_stale(form, found.version, {f"rest_{name}": value for name, value in stored.items()})
        builder_order_actions.split_step(
            client, plan, found, form.said("easier"), form.said("rest"), by=signed_in(), at=now()
        )
        flash(gettext("The step is two now. What was practised stays with the second."))
        return redirect(
            url_for(".steps", client_id=client.id, plan_id=plan.id, _anchor=f"step-{step_id}"), 303
        )
    return show("plans/split.html", client, plan, "steps", form=form, step=found, template=template)


@bp.post(f"{STEP}/remove")
@requires(Permission.PLAN_EDIT)
def remove_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan, found = _found(client, plan_id, step_id)
    builder_order_actions.remove_step(plan, found, by=signed_in(), at=now())
    flash(gettext("The step is taken out of the draft."))
    return redirect(url_for(".steps", client_id=client.id, plan_id=plan.id), 303)
