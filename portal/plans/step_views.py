"""The plan builder's steps: the list, one step a page, adding, moving, taking out."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now, today
from portal.i18n import gettext
from portal.plans import builder_actions, gate_queries, queries
from portal.plans.builder_pages import ask_the_gate, get_own_plan, refuse_stale, show
from portal.plans.builder_views import PLAN
from portal.plans.criterion_numbers import numbers
from portal.plans.criterion_parts import Criterion
from portal.plans.definition import HomeworkTemplate
from portal.plans.forms import OWN_WORDS, AddStepForm, StepForm, step_form
from portal.plans.library_queries import clinic_library
from portal.plans.library_views import get_template_or_404, rung_words
from portal.plans.models import Plan, PlanStep
from portal.plans.views import bp, signed_in

STEP = f"{PLAN}/steps/<uuid:step_id>"
WORDS = ("title", "instructions", "feared_outcome_seed", "key_safety_behaviours")
COLUMNS = ("times_per_week", "planned_minutes", "suds_expected_client", "calming_allowed")


@bp.get(f"{PLAN}/steps")
@requires(Permission.PLAN_EDIT)
def steps(client: Client, plan_id: UUID) -> ResponseReturnValue:
    return show("plans/steps.html", client, get_own_plan(client, plan_id), "steps")


@bp.route(STEP, methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    found = queries.get_step(client, step_id, plan=plan)
    template, criterion = queries.template_of(found), Criterion.model_validate(found.criterion)
    habits = [habit.text(client.lang) for habit in template.key_safety_behaviours]
    stored = {**(found.words or {}), **{name: getattr(found, name) for name in COLUMNS}}
    counts = numbers(criterion)
    form = step_form(template, counts, habits, {**stored, "version": found.version})
    if form.accepts(criterion):
        fields = {name: number.value for name, number in zip(form.number_keys, counts, strict=True)}
        refuse_stale(form, found.version, {**stored, **fields})
        _save_step(plan, found, form, criterion)
        flash(gettext("Saved."))
        return redirect(url_for(".steps", client_id=client.id, plan_id=plan.id), 303)
    return show(
        "plans/step.html",
        client,
        plan,
        "steps",
        form=form,
        step=found,
        template=template,
        criterion=criterion,
    )


def _save_step(plan: Plan, found: PlanStep, form: StepForm, criterion: Criterion) -> None:
    words = {name: form[name].data for name in WORDS if name in form}
    if "feared_outcome_seed" in words:
        words["feared_outcome_seed"] = words["feared_outcome_seed"] or None
    values = {name: form[name].data for name in COLUMNS if name in form}
    values["criterion"] = form.criterion(criterion).as_json()
    builder_actions.edit_step(plan, found, words, values, by=signed_in(), at=now())


@bp.route(f"{PLAN}/steps/add", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_step(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    here, templates = queries.list_steps(plan), _open(client)
    last = here[-1].template_id if here else ""
    wanted_id = request.args.get("template") or (last if last in {one.id for one in templates} else "")
    if not wanted_id:
        return show("plans/add_step.html", client, plan, "steps", template=None, templates=templates)
    template, form = get_template_or_404(wanted_id), AddStepForm()
    ask_the_gate(client, template, form, plan.safe_now)
    rungs = [(str(n), rung_words(rung)) for n, rung in enumerate(template.rungs, start=1)]
    form.rung.choices = [*rungs, (OWN_WORDS, gettext("a step in your own words"))]
    if form.accepts():
        added = _added(client, plan, template, form)
        return redirect(url_for(".step", client_id=client.id, plan_id=plan.id, step_id=added.id), 303)
    return show(
        "plans/add_step.html", client, plan, "steps", form=form, template=template, templates=templates
    )


def _open(client: Client) -> list[HomeworkTemplate]:
    """The templates that the gate leaves open."""
    today_gate = gate_queries.gate_today(client, on=today(client.tz))
    everything = clinic_library(client.clinic_id)
    return [template for template in everything.values() if not today_gate.lock(template)]


def _added(client: Client, plan: Plan, template: HomeworkTemplate, form: AddStepForm) -> PlanStep:
    own = form.rung.data == OWN_WORDS
    return builder_actions.add_step(
        client,
        plan,
        template,
        1 if own else int(form.rung.data or 0),
        own_title=form.own_title.data if own else None,
        safe_now=form.safe_now.data if "safe_now" in form else None,
        by=signed_in(),
        at=now(),
    )


@bp.post(f"{STEP}/move")
@requires(Permission.PLAN_EDIT)
def move_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    found = queries.get_step(client, step_id, plan=plan)
    builder_actions.move_step(plan, found, up=request.form.get("to") == "up", by=signed_in(), at=now())
    back = ".step" if request.form.get("back") == "step" else ".steps"
    where = {"step_id": step_id} if back == ".step" else {"_anchor": f"step-{step_id}"}
    return redirect(url_for(back, client_id=client.id, plan_id=plan.id, **where), 303)


@bp.post(f"{STEP}/remove")
@requires(Permission.PLAN_EDIT)
def remove_step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    found = queries.get_step(client, step_id, plan=plan)
    builder_actions.remove_step(plan, found, by=signed_in(), at=now())
    flash(gettext("The step is taken out of the draft."))
    return redirect(url_for(".steps", client_id=client.id, plan_id=plan.id), 303)
