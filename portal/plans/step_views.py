"""The plan builder's steps: the list, one step a page, adding, and how much paper a step takes while somebody types."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.i18n import gettext
from portal.plans import builder_actions, gate_queries, phrases, queries
from portal.plans.builder_fit_pages import ROOM_WORDS, room_while_typing
from portal.plans.builder_pages import ask_the_gate, get_own_plan, refuse_stale
from portal.plans.builder_saving_pages import saved, saves_itself
from portal.plans.builder_views import PLAN
from portal.plans.burden_views import show
from portal.plans.criterion_numbers import classical_numbers, numbers
from portal.plans.criterion_parts import Criterion
from portal.plans.definition import HomeworkTemplate
from portal.plans.forms import OWN_WORDS, AddStepForm
from portal.plans.gate_queries import line_of
from portal.plans.library_queries import clinic_library
from portal.plans.library_views import get_template_or_404, rung_words, wanted
from portal.plans.models import Plan, PlanStep
from portal.plans.shelves import matches, shelves
from portal.plans.step_forms import CLASSICAL, StepForm, step_form
from portal.plans.suggestion_shelves import FOR_ITEM
from portal.plans.views import bp, signed_in

STEP = f"{PLAN}/steps/<uuid:step_id>"
WORDS = ("title", "instructions", "feared_outcome_seed", "key_safety_behaviours")
COLUMNS = (
    "times_per_week",
    "planned_minutes",
    "suds_expected_client",
    "calming_allowed",
    "calming_purpose",
    "asks_all",
    "fade_from_on",
)
PRINTED = {
    "title": "title",
    "instructions": "instructions",
    "feared_outcome_seed": "feared_outcome_seed",
    "key_safety_behaviours": "key_safety_behaviours",
    "planned_minutes": "planned_minutes",
}
"""Fields of a step whose text takes room on paper, with their names in a revision."""


@bp.get(f"{PLAN}/steps")
@requires(Permission.PLAN_EDIT)
def steps(client: Client, plan_id: UUID) -> ResponseReturnValue:
    return show(
        "plans/steps.html",
        client,
        get_own_plan(client, plan_id),
        "steps",
        moved=request.args.get("moved", type=UUID),
        moved_to=request.args.get("to"),
    )


@bp.route(STEP, methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def step(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    found = queries.get_step(client, step_id, plan=plan)
    template, criterion = queries.template_of(found), Criterion.model_validate(found.criterion)
    form, stored = _form_of(client, found, template, criterion)
    phrase = phrases.phrase_bank().find(request.form.get("phrase", ""))
    if phrase is not None:
        form.add_line(f"“{phrase.text(client.lang)}”")
    if form.accepts(criterion):
        refuse_stale(form, found.version, stored)
        _save_step(plan, found, form, criterion)
        if saves_itself():
            return saved(found.version)
        if phrase is not None:
            flash(gettext("Added under “What to do”, and saved. Change it as you like."))
            here = url_for(".step", client_id=client.id, plan_id=plan.id, step_id=found.id)
            return redirect(f"{here}#instructions", 303)
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
        bank=phrases.phrase_bank(),
        moved=request.args.get("moved", type=UUID),
        moved_to=request.args.get("to"),
    )


def _form_of(
    client: Client, found: PlanStep, template: HomeworkTemplate, criterion: Criterion
) -> tuple[StepForm, dict[str, object]]:
    """The step's form, and what is stored of everything it asks."""
    habits = [habit.text(client.lang) for habit in template.key_safety_behaviours]
    stored = {**(found.words or {}), **{name: getattr(found, name) for name in COLUMNS}}
    counts, on = numbers(criterion), today(client.tz)
    form = step_form(
        template, counts, habits, {**stored, "version": found.version}, criterion, on=_fading_from(found, on)
    )
    stored |= {name: one.value for name, one in zip(form.number_keys, counts, strict=True)}
    classical = classical_numbers(criterion)
    values = (classical.on, classical.peak_max, classical.end_percent, classical.last)
    return form, stored | dict(zip(("classical", *CLASSICAL), values, strict=True))


def _fading_from(found: PlanStep, on: date) -> date:
    """The first day that may be chosen: one that was chosen earlier stays possible."""
    return min(on, found.fade_from_on) if found.fade_from_on else on


def _save_step(plan: Plan, found: PlanStep, form: StepForm, criterion: Criterion) -> None:
    words = {name: form[name].data for name in WORDS if name in form}
    if "feared_outcome_seed" in words:
        words["feared_outcome_seed"] = words["feared_outcome_seed"] or None
    values = {name: form[name].data for name in COLUMNS if name in form}
    if "calming_purpose" in values:
        values["calming_purpose"] = form.purpose()
    values["criterion"] = form.criterion(criterion).as_json()
    builder_actions.edit_step(plan, found, words, values, by=signed_in(), at=now())
    db.session.flush()


@bp.post(f"{STEP}/fit")
@requires(Permission.PLAN_EDIT)
def fit(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id)
    found = queries.get_step(client, step_id, plan=plan)
    template, criterion = queries.template_of(found), Criterion.model_validate(found.criterion)
    form, _ = _form_of(client, found, template, criterion)
    typed = {key: form[name].data for name, key in PRINTED.items() if name in form}
    typed["key_safety_behaviours"] = tuple(typed.get("key_safety_behaviours") or ())
    typed["title"] = typed["title"] or "…"
    room = room_while_typing(client, plan, queries.list_steps(plan), found, typed)
    return jsonify(fits=room, words=str(ROOM_WORDS[room]))


@bp.route(f"{PLAN}/steps/add", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def add_step(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    wanted_id = request.args.get("template") or (
        _last_template(client, plan) if request.method == "POST" else ""
    )
    if not wanted_id:
        return _choose_template(client, plan)
    template, form = get_template_or_404(wanted_id), AddStepForm()
    ask_the_gate(client, template, form, line_of(client, plan))
    rungs = [(str(n), rung_words(rung)) for n, rung in enumerate(template.rungs, start=1)]
    form.rung.choices = [*rungs, (OWN_WORDS, gettext("a step in your own words"))]
    if form.accepts():
        added = _added(client, plan, template, form)
        return redirect(url_for(".step", client_id=client.id, plan_id=plan.id, step_id=added.id), 303)
    return show("plans/add_step.html", client, plan, "steps", form=form, template=template, kept=_kept())


def _last_template(client: Client, plan: Plan) -> str:
    """The template of the last step, as long as the gate leaves it open."""
    here = queries.list_steps(plan)
    gate = gate_queries.gate_today(client, on=today(client.tz))
    last = queries.template_of(here[-1]) if here else None
    return last.id if last and not gate.lock(last) else ""


def _choose_template(client: Client, plan: Plan) -> ResponseReturnValue:
    """The clinic's library with its filter: what the gate leaves open on its shelves, then what it locks and why."""
    asked, gate = wanted(), gate_queries.gate_today(client, on=today(client.tz))
    everything = clinic_library(client.clinic_id)
    found = [template for template in everything.values() if matches(template, asked)]
    locks = {template.id: lock for template in found if (lock := gate.lock(template))}
    free = [template for template in found if template.id not in locks]
    near = {root for item in _low_items() for root in FOR_ITEM[item]}
    return show(
        "plans/add_step.html",
        client,
        plan,
        "steps",
        template=None,
        wanted=asked,
        everything=len(everything),
        nearest=[template for template in free if template.root_id in near],
        shelves=shelves(free),
        locked=[template for template in found if template.id in locks],
        locks=locks,
        last=_last_template(client, plan),
        kept=_kept(),
    )


def _low_items() -> list[int]:
    """The items of the comfort assessment that the way here began with, as the address names them: "1,4"."""
    numbers = [one for one in request.args.get("items", "").split(",") if one.isdecimal()]
    return [item for item in FOR_ITEM if str(item) in numbers]


def _kept() -> dict[str, str]:
    """What the address carries along."""
    items = ",".join(map(str, _low_items()))
    return {"items": items} if items else {}


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
