"""The review of a plan: what came about on the left, what both decide on the right, all of it kept in one step."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients import alert_queries
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.diary import diary_pages, diary_queries
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import judged_queries, measure_pages, queries, review_actions, review_pages, reviewing
from portal.plans.agreement_use_queries import of_plan
from portal.plans.builder_views import PLAN
from portal.plans.measured_views import came_in
from portal.plans.models import Plan
from portal.plans.move_wording import PLAN_NOT_NOW
from portal.plans.review_forms import ReviewForm
from portal.plans.review_pages import Preview
from portal.plans.review_prep_queries import Prep, prep
from portal.plans.review_queries import find_by_token
from portal.plans.states import PlanState
from portal.plans.views import bp, signed_in


@bp.route(f"{PLAN}/review", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def review(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = queries.get_plan(client, plan_id, lock=request.method == "POST")
    found = prep(client, plan, on=today(client.tz))
    form = review_pages.form_for(plan, found)
    if form.is_submitted() and find_by_token(plan, form.client_token.data):
        return _kept(client, plan)
    if plan.state not in review_actions.REVIEWED:
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)]))
    if "preview" in request.form:
        return _page(client, plan, found, form, preview=review_pages.preview(client, form))
    if not form.validate_on_submit():
        return _page(client, plan, found, form), 422 if form.problems() else 200
    if form.version.data != plan.version:
        sentence = gettext(
            "Somebody has changed this plan meanwhile. What you wrote is kept. Look, then save again."
        )
        return _again(client, plan_id, form, sentence)
    return _keep(client, plan, found, form)


def _keep(client: Client, plan: Plan, found: Prep, form: ReviewForm) -> ResponseReturnValue:
    try:
        held = review_pages.held_of(form, found)
        form.say(reviewing.missing(review_actions.written_of(held, found)))
        if form.problems():
            return _page(client, plan, found, form), 422
        token = form.client_token.data
        review_actions.hold(client, plan, held, token=token, by=signed_in(), at=now())
        db.session.flush()
    except Conflict as refused:
        return _again(client, plan.id, form, refused.sentence or gettext("Look at the page again, please."))
    flash(gettext("The look back is saved."), "ok")
    return _kept(client, plan)


def _kept(client: Client, plan: Plan) -> ResponseReturnValue:
    """On to the plan, or to its new pages on paper."""
    there = ".plan_pdf" if "print" in request.form else ".plan"
    return redirect(url_for(there, client_id=client.id, plan_id=plan.id), 303)


def _again(client: Client, plan_id: UUID, form: ReviewForm, sentence: str) -> ResponseReturnValue:
    """The page anew over the plan as it is stored now, with what was typed; nothing was kept."""
    client_id = client.id
    db.session.rollback()
    fresh = db.session.get(Client, client_id)
    assert fresh is not None
    plan = queries.get_plan(fresh, plan_id)
    if plan.state not in review_actions.REVIEWED:
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)]))
    found = prep(fresh, plan, on=today(fresh.tz))
    again = review_pages.form_for(plan, found)
    again.version.process_data(plan.version)
    again.refuse(sentence)
    return _page(fresh, plan, found, again), 409


def _page(
    client: Client, plan: Plan, found: Prep, form: ReviewForm, *, preview: Preview | None = None
) -> str:
    return render_template(
        "plans/review.html",
        client=client,
        plan=plan,
        found=found,
        form=form,
        told=review_pages.told(found),
        measures=measure_pages.measures(client, found),
        written=judged_queries.written_in(found.standings),
        came_in=came_in(client, found.window.since),
        alerts=alert_queries.due_alerts([client.id], on=found.on).get(client.id, []),
        preview=preview,
        diary=_diary(client, found.on),
        agreed=of_plan(client, plan, [one.step for one in found.standings], on=found.on),
    )


def _diary(client: Client, on: date) -> tuple[diary_pages.Told, diary_pages.WeeksDrawn | None] | None:
    """What the diary comes to, and its weeks drawn; None while nothing was ever written into it."""
    recent = diary_queries.recent(client, on=on)
    return (diary_pages.in_numbers(recent), diary_pages.weeks_drawn(recent)) if recent else None
