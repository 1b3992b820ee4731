"""The plan builder: choose a template, then four saved parts: aim, steps, make it happen, check and offer."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import queries as accounts
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.i18n import gettext
from portal.plans import (
    actions,
    builder_actions,
    builder_queries,
    gate,
    gate_queries,
    offer_queries,
    queries,
    reminder_queries,
)
from portal.plans.builder_pages import ask_the_gate, content_now, get_own_plan, refuse_stale, told
from portal.plans.builder_preview_pages import preview
from portal.plans.builder_saving_pages import saved, saves_itself
from portal.plans.burden_views import show
from portal.plans.forms import AimForm, ArrangeForm, BeginForm
from portal.plans.library_queries import clinic_library
from portal.plans.library_views import get_template_or_404, rung_words, wanted
from portal.plans.models import Plan
from portal.plans.reminder_pages import ask_reminder, stored_reminder
from portal.plans.revision_changes import changes
from portal.plans.shelves import matches, shelves
from portal.plans.views import bp, signed_in

PLANS = "/clients/<uuid:client_id>/plans"
PLAN = f"{PLANS}/<uuid:plan_id>"
AIM = ("title", "goal_client", "goal_shared", "why_helps", "mode")
REVIEW = ("review_every_days", "next_review_on", "auto_open_next")


@bp.get(f"{PLANS}/new")
@requires(Permission.PLAN_EDIT)
def new(client: Client) -> ResponseReturnValue:
    everything = clinic_library(client.clinic_id)
    asked, today_gate = wanted(), gate_queries.gate_today(client, on=today(client.tz))
    found = [template for template in everything.values() if matches(template, asked)]
    locks = {template.id: lock for template in found if (lock := today_gate.lock(template))}
    return render_template(
        "plans/choose.html",
        client=client,
        wanted=asked,
        gate=today_gate,
        everything=len(everything),
        locks=locks,
        decisions=queries.list_decided_against(client, on=today(client.tz)),
        shelves=shelves([template for template in found if template.id not in locks]),
        locked=[template for template in found if template.id in locks],
    )


@bp.route(f"{PLANS}/new/<template_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def begin(client: Client, template_id: str) -> ResponseReturnValue:
    template, form = get_template_or_404(template_id), BeginForm()
    ask_the_gate(client, template, form)
    form.rungs.choices = [(n, rung_words(rung)) for n, rung in enumerate(template.rungs, start=1)]
    if form.validate_on_submit():
        plan = builder_actions.create_plan(
            client,
            template,
            [int(number) for number in form.rungs.data],
            safe_now=form.safe_now.data if "safe_now" in form else None,
            by=signed_in(),
            at=now(),
        )
        flash(gettext("The draft is there. Only you see it until you offer it."))
        return redirect(url_for(".aim", client_id=client.id, plan_id=plan.id), 303)
    page = render_template("plans/begin.html", client=client, template=template, form=form)
    return page, 422 if form.problems() else 200


@bp.route(f"{PLAN}/aim", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def aim(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    steps = queries.list_steps(plan)
    today_gate = gate_queries.gate_today(client, on=today(client.tz))
    careful = any(today_gate.needs_line(queries.template_of(step)) for step in steps)
    names = (*AIM, "safe_now") if careful else AIM
    line = gate_queries.line_of(client, plan)
    stored = {name: line if name == "safe_now" else getattr(plan, name) for name in names}
    form = AimForm(data={**stored, "version": plan.version})
    if careful:
        form.ask_safe_now(before=plan.safe_now if not line else None)
    else:
        del form.safe_now
    if form.validate_on_submit():
        refuse_stale(form, plan.version, stored)
        values = {name: form[name].data or None for name in names}
        builder_actions.edit_plan(plan, values, by=signed_in(), at=now())
        if saves_itself():
            return _saved(plan)
        return redirect(url_for(".steps", client_id=client.id, plan_id=plan.id), 303)
    asked = any(gate.needs_screen(queries.template_of(step)) for step in steps)
    return show(
        "plans/aim.html",
        client,
        plan,
        "aim",
        form=form,
        asks_screen=asked,
        screen=today_gate.screen,
        locked=offer_queries.locked_steps(client, steps, on=today(client.tz)),
        crisis_text=clients.crisis_text(client),
    )


def _saved(plan: Plan) -> ResponseReturnValue:
    db.session.flush()
    return saved(plan.version)


@bp.route(f"{PLAN}/happen", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def happen(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    stored = {
        **queries.arrangement(queries.list_steps(plan)),
        **{name: getattr(plan, name) for name in REVIEW},
        **stored_reminder(client, plan),
    }
    form = ArrangeForm(data={**stored, "version": plan.version})
    form.ask_from(today(client.tz))
    ask_reminder(form, client, plan)
    if form.accepts():
        refuse_stale(form, plan.version, stored)
        builder_actions.arrange(
            plan,
            {name: form[name].data or None for name in queries.ARRANGED},
            form.confidence.data,
            {name: form[name].data for name in REVIEW} | form.reminder(),
            by=signed_in(),
            at=now(),
        )
        if saves_itself():
            return _saved(plan)
        return redirect(url_for(".check", client_id=client.id, plan_id=plan.id), 303)
    why = reminder_queries.why_none(client, plan.remind_at_hour)
    return show("plans/happen.html", client, plan, "happen", form=form, no_reminder=why)


@bp.get(f"{PLAN}/check")
@requires(Permission.PLAN_EDIT)
def check(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = get_own_plan(client, plan_id)
    steps = queries.list_steps(plan)
    content = content_now(client, plan, steps, on=today(client.tz))
    published = queries.find_published(plan)
    return show(
        "plans/check.html",
        client,
        plan,
        "check",
        preview=preview(content, client, plan, steps) if content else None,
        published=published,
        changes=changes(published, content) if published and content else [],
    )


@bp.get(f"{PLAN}/revisions")
@requires(Permission.PLAN_READ)
def revisions(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id)
    rows = builder_queries.list_revisions(plan)
    return render_template(
        "plans/revisions.html",
        client=client,
        plan=plan,
        versions=told(rows),
        names=accounts.names_of({row.frozen_by for row in rows}),
    )


@bp.post(f"{PLAN}/offer")
@requires(Permission.PLAN_EDIT)
def offer(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=True)
    actions.offer(client, plan, by=signed_in(), at=now())
    flash(gettext("Offered. The client can read it now and say yes or no."))
    return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)


@bp.post(f"{PLAN}/publish")
@requires(Permission.PLAN_EDIT)
def publish(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=True)
    actions.amend(client, plan, by=signed_in(), at=now())
    flash(gettext("Published. The client reads version %(revision)s now.", revision=plan.revision))
    return redirect(url_for(".plan", client_id=client.id, plan_id=plan.id), 303)
