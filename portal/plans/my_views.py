"""A client's own pages of plans: the plan as published, accept or ask for a change, its paper."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.clock import now, today
from portal.errors import Conflict, Difference
from portal.forms import Versioned
from portal.i18n import gettext, lang
from portal.plans import (
    actions,
    after_views,
    change_views,
    correction_pages,
    first_actions,
    my_page,
    my_queries,
    paper_queries,
    practice_views,
    queries,
    reminder_views,
    review_queries,
    running_views,
)
from portal.plans.file_views import plan_file
from portal.plans.library_queries import find_template
from portal.plans.models import Plan
from portal.plans.move_wording import CANNOT_BEGIN, PLAN_NOT_NOW
from portal.plans.my_forms import DecisionForm, DeclineForm
from portal.plans.reminder_pages import ask_client
from portal.plans.reminder_queries import find_reminding
from portal.plans.states import PlanState
from portal.plans.views import bp, signed_in

__all__ = ["after_views", "bp", "change_views", "practice_views", "reminder_views", "running_views"]
"""The pages of a practice and of reminders register with the same blueprint."""


@bp.get("/my/plans/<uuid:plan_id>")
@own_record(Permission.OWN_PLAN)
def my_plan(client: Client, plan_id: UUID) -> ResponseReturnValue:
    return _plan_page(client, plan_id, None)


def _plan_page(client: Client, plan_id: UUID, form: DecisionForm | None) -> str:
    """The plan as its client reads it; with the form of the answer as it was sent."""
    mine = my_queries.get_my_plan(client, plan_id)
    on, another = today(client.tz), max(request.args.get("another", 0, type=int), 0)
    log_ids = [log.id for step in mine.steps for log in step.logs]
    corrections = list_corrections(client, Corrected.PRACTICE, log_ids)
    now_at = my_page.steps_today(mine, on=on, another=another)
    return render_template(
        "plans/my/plan.html",
        client=client,
        mine=mine,
        steps=now_at.steps,
        resting=now_at.resting,
        drawn_today=now_at.was_drawn,
        another=another,
        rules={step.words.step_id: my_page.rules(step) for step in mine.steps},
        labels={step.words.step_id: _labels(client, step) for step in mine.steps},
        drawn=my_page.drawings(mine),
        told=my_page.told(mine),
        learned=my_page.learned(mine),
        written=correction_pages.written(mine, corrections, tz=client.tz),
        last_review=review_queries.find_summary(client, mine.plan),
        form=form or _decision(client, mine),
        reminding=find_reminding(client, mine.plan),
        on_paper=_on_paper(client, mine),
        on=on,
    )


def _decision(client: Client, mine: my_queries.MyPlan) -> DecisionForm:
    """The answer to an offer, with what the clinician has suggested for the first step."""
    first = mine.steps[0].words
    form = DecisionForm(
        data={
            "version": mine.plan.version,
            "feared": first.feared_outcome_seed,
            "when_where": first.cue_if,
            "obstacle": first.obstacle,
            "obstacle_answer": first.obstacle_answer,
        }
    )
    form.ask_about(exposure=first.type == "exposure")
    ask_client(form, find_reminding(client, mine.plan))
    return form


def _labels(client: Client, step: my_queries.MyStep) -> dict[str, str]:
    template = find_template(client.clinic_id, step.words.template_id, step.words.template_version)
    return my_page.labels(template, lang())


@bp.get("/my/plans/<uuid:plan_id>.pdf")
@own_record(Permission.OWN_PLAN)
def my_plan_pdf(client: Client, plan_id: UUID) -> ResponseReturnValue:
    mine = my_queries.get_my_plan(client, plan_id)
    if not _on_paper(client, mine):
        raise Conflict(str(CANNOT_BEGIN))
    return plan_file(client, mine.plan, mine.revision, by=signed_in())


def _on_paper(client: Client, mine: my_queries.MyPlan) -> bool:
    """Whether there is a paper of the plan to take; nothing says why where there is none."""
    against = paper_queries.no_paper_of(client, mine.plan, mine.revision, on=today(client.tz))
    return against is None and not mine.offer_rests


@bp.post("/my/plans/<uuid:plan_id>/accept")
@own_record(Permission.OWN_PLAN)
def accept(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = _offered(client, plan_id)
    if plan.accepted_by == signed_in().id and plan.state != PlanState.OFFERED:
        return redirect(url_for(".my_plan", plan_id=plan_id), 303)
    if plan.state != PlanState.OFFERED:
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)]))
    form = _decision(client, my_queries.get_my_plan(client, plan_id))
    _refuse_another_version(plan, form, form.differences())
    if not form.validate_on_submit():
        return _plan_page(client, plan_id, form), 422
    first_actions.accept(
        client, plan, form.answers(), remind_me=form.wants_reminders(), by=signed_in(), at=now()
    )
    if plan.waits_for_talk:
        flash(gettext("Thank you. Your therapist looks at the first step with you before you begin."), "ok")
    else:
        flash(gettext("The plan begins. Here is your first step."), "ok")
    return redirect(url_for(".my_plan", plan_id=plan_id), 303)


@bp.route("/my/plans/<uuid:plan_id>/decline", methods=["GET", "POST"])
@own_record(Permission.OWN_PLAN)
def decline(client: Client, plan_id: UUID) -> ResponseReturnValue:
    plan = _offered(client, plan_id)
    form = DeclineForm(obj=plan)
    if form.is_submitted() and plan.state == PlanState.DRAFT:
        return _declined()
    if plan.state != PlanState.OFFERED:
        raise Conflict(gettext("This plan has already begun. Talk about it at the next visit."))
    if form.validate_on_submit():
        reason = form.reason
        _refuse_another_version(plan, form, [(str(reason.label.text), reason.data or "", "")])
        actions.decline(plan, reason=form.reason.data or None, by=signed_in(), at=now())
        return _declined()
    page = render_template("plans/my/decline.html", client=client, plan=plan, form=form)
    return page, 422 if form.problems() else 200


def _declined() -> ResponseReturnValue:
    flash(gettext("Your therapist will see that, and you look at the plan together."), "ok")
    return redirect(url_for("overview.home"), 303)


def _offered(client: Client, plan_id: UUID) -> Plan:
    """A plan that was offered at some time, locked for the answer; one that never was is none of the client's."""
    plan = queries.get_plan(client, plan_id, lock=True)
    if queries.newest_revision(plan) is None:
        abort(404)
    return plan


def _refuse_another_version(plan: Plan, form: Versioned, typed: Sequence[Difference]) -> None:
    """An answer holds for the plan that was on the screen; what was typed stands on the page that refuses it."""
    if form.version.data != plan.version:
        words = gettext("Your therapist has just changed this plan. Look at it again, then answer.")
        raise Conflict(words, differences=typed)
