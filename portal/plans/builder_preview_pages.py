"""What the client will see on the phone, in the client's language: the offer, and the first page of the first practice."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.i18n import gettext, in_language
from portal.plans import my_queries, practice_pages
from portal.plans.first_forms import FirstForm
from portal.plans.logsets import get_log_set
from portal.plans.models import Plan, PlanStep
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import LogForm, NewLogForm, extras, log_form
from portal.plans.queries import template_of
from portal.plans.revisions import Revision
from portal.plans.states import PlanState


def preview(revision: Revision, client: Client, plan: Plan, steps: Sequence[PlanStep]) -> Markup:
    """The offer as the client will find it, then the page before the first practice; nothing in it can be sent."""
    rows = {step.id: step for step in steps}
    first = revision.steps[0]
    row = rows[first.step_id]
    template = template_of(row)
    log_set = get_log_set(first.log_set)
    practising = Practising(plan, revision, first, row, template, log_set, PlanState.ACTIVE)
    live = practice_pages.is_live(log_set)
    # said to the clinician, before the page turns to the client's language
    headings = (
        gettext("1. The offer"),
        gettext("2. Before the first practice") if live else gettext("2. The first practice"),
    )
    with in_language(revision.lang):
        # made by our own template, which escapes
        return Markup(  # noqa: S704  # nosec B704
            render_template(
                "plans/_preview.html",
                client=client,
                said=revision,
                steps=[my_queries.my_step(words, rows[words.step_id], ()) for words in revision.steps],
                words=first,
                live=live,
                headings=headings,
                first_form=_first_questions(revision),
                log_form=_practice_form(practising),
                crisis_text=clients.crisis_text(client),
            )
        )


def _first_questions(revision: Revision) -> FirstForm:
    first = revision.steps[0]
    form = FirstForm(
        formdata=None,
        prefix="offer-",
        data={
            "feared": first.feared_outcome_seed,
            "when_where": first.cue_if,
            "obstacle": first.obstacle,
            "obstacle_answer": first.obstacle_answer,
        },
    )
    form.ask_about(exposure=first.type == "exposure")
    return form


def _practice_form(practising: Practising) -> LogForm:
    """The questions of the first page, as `practice_views` asks them."""
    template, log_set, words = practising.template, practising.log_set, practising.words
    if practice_pages.is_live(log_set):
        questions = practice_pages.before(log_set, extras(template), looking_back=False)
        made = log_form(
            NewLogForm, log_set, template, questions, habits=practising.habits, looking_back=False
        )
        return made(formdata=None, data={"feared_outcome": words.feared_outcome_seed})
    questions = practice_pages.whole(
        log_set, extras(template), asks_minutes=words.planned_minutes is not None
    )
    return log_form(NewLogForm, log_set, template, questions, looking_back=True)(formdata=None)
