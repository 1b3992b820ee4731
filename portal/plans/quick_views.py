"""The page of a quick plan: from a template to an offer in one form."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts.number_queries import number
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now, today
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import quick_actions
from portal.plans.builder_pages import ask_the_gate
from portal.plans.burden import AskedPractice
from portal.plans.burden_views import burden_of
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_models import SuggestionChoice
from portal.plans.library_views import get_template_or_404, rung_words
from portal.plans.quick_forms import QuickForm
from portal.plans.states import PlanState
from portal.plans.suggestion_actions import decide_suggestion
from portal.plans.suggestion_seal import opened
from portal.plans.views import bp, signed_in


@bp.route("/clients/<uuid:client_id>/plans/quick/<template_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def quick(client: Client, template_id: str) -> ResponseReturnValue:
    template = get_template_or_404(template_id)
    form = _form(client, template)
    ask_the_gate(client, template, form)
    if form.accepts():
        offer = form.then.data != "draft"
        try:
            plan = quick_actions.make_quick_plan(
                client,
                template,
                _said(form),
                token=form.client_token.data,
                offer=offer,
                by=signed_in(),
                at=now(),
            )
        except Conflict as refused:
            if refused.sentence is None:
                raise
            form.refuse(refused.sentence)
            return _page(client, template, form), 422
        offered = plan.state != PlanState.DRAFT
        flash(
            gettext("Offered. The client can read it now and say yes or no.")
            if offered
            else gettext("The draft is there. Only you see it until you offer it.")
        )
        _note_choice(client, template, form)
        where = ".plan" if offered else ".aim"
        return redirect(url_for(where, client_id=client.id, plan_id=plan.id), 303)
    return _page(client, template, form), 422 if form.problems() else 200


def _page(client: Client, template: HomeworkTemplate, form: QuickForm) -> str:
    return render_template(
        "plans/quick.html",
        client=client,
        template=template,
        form=form,
        rung_words=rung_words,
        crisis_text=clients.crisis_text(client),
        burden=burden_of(client, *_asked(template, form)),
    )


def _asked(template: HomeworkTemplate, form: QuickForm) -> list[AskedPractice]:
    """The practice that the form asks for as it stands: its first step, so many times a week."""
    times = form.times_per_week.data
    if form.rungs.errors or form.times_per_week.errors or not form.rungs.data or times is None:
        return []
    return [
        AskedPractice(times_per_week=times, template=template.get_rung(form.numbers()[0]).asks_minutes_of_day)
    ]


def _form(client: Client, template: HomeworkTemplate) -> QuickForm:
    on, person = today(client.tz), signed_in()
    at_first = number(client.clinic_id, "quick_steps", user_id=person.id)
    begin = max(1, min(request.args.get("step", 1, type=int), len(template.rungs)))
    chosen = range(begin, min(begin + at_first, len(template.rungs) + 1))
    weeks = template.fade_after_weeks
    review = number(client.clinic_id, "review_every_days", user_id=person.id)
    form = QuickForm(
        data={
            "rungs": [str(one) for one in chosen],
            "times_per_week": template.get_rung(begin).times_per_week,
            "why_helps": template.why_suggestion.text(client.lang),
            "next_review_on": on + timedelta(days=review),
            "fade_from_on": on + timedelta(weeks=weeks) if weeks else None,
            "then": "offer",
        }
    )
    form.rungs.choices = [(str(n), rung_words(rung)) for n, rung in enumerate(template.rungs, start=1)]
    form.bound(on, fades=template.safety_signal)
    return form


def _note_choice(client: Client, template: HomeworkTemplate, form: QuickForm) -> None:
    """Where the page was opened from a suggestion, it was taken: kept with the reasons it was shown with."""
    grounds = opened(client, template.id, request.args.get("suggested", ""))
    if grounds is not None:
        decide_suggestion(
            client,
            template.id,
            form.numbers()[0],
            SuggestionChoice.CHOSEN,
            grounds=grounds,
            by=signed_in(),
            at=now(),
        )


def _said(form: QuickForm) -> quick_actions.Quick:
    assert form.next_review_on.data is not None
    return quick_actions.Quick(
        rungs=form.numbers(),
        times_per_week=form.times_per_week.data or 1,
        why_helps=form.why_helps.data or "",
        next_review_on=form.next_review_on.data,
        fade_from_on=form.fade_from_on.data if "fade_from_on" in form else None,
        safe_now=form.safe_now.data if "safe_now" in form else None,
    )
