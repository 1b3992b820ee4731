"""What the pages of the plan builder share: the four parts, the ladder, what to look at, the preview, the old version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.charts import Ladder, Rung, ladder
from portal.charts.ladder import PAGE_WIDTH
from portal.clients.models import Client
from portal.clock import today
from portal.errors import Conflict
from portal.forms import Field, Form, Versioned
from portal.i18n import day, gettext, in_language
from portal.plans import builder_actions, gate_queries, offer_queries, queries
from portal.plans.builder_checks import BuiltStep, checks
from portal.plans.definition import HomeworkTemplate
from portal.plans.forms import SafeNow
from portal.plans.guards import MissingKey
from portal.plans.happened import rung
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import StepStanding
from portal.plans.revisions import Revision
from portal.plans.states import StepState

PART_OF = {
    MissingKey.WHY_HELPS: "aim",
    MissingKey.CRISIS_TEXT: "aim",
    MissingKey.SAFE_NOW_LINE: "aim",
    MissingKey.STEP: "steps",
    MissingKey.UNLOCKED_TEMPLATE: "steps",
    MissingKey.CRITERION: "steps",
    MissingKey.DOSE: "steps",
    MissingKey.REVIEW_DATE: "happen",
}
"""Where in the builder a missing thing is put right."""


def get_own_plan(client: Client, plan_id: UUID) -> Plan:
    """The plan that is being written, locked when something is sent; Conflict when its words no longer change."""
    plan = queries.get_plan(client, plan_id, lock=request.method == "POST")
    builder_actions.refuse_unless_editable(plan)
    return plan


def ask_the_gate(client: Client, template: HomeworkTemplate, form: SafeNow, line: str | None = None) -> None:
    """Conflict for a locked template; under caution the form asks for the line, unless it is there already."""
    today_gate = gate_queries.gate_today(client, on=today(client.tz))
    if today_gate.lock(template):
        raise Conflict(gettext("The safety screen locks this template. Nothing was saved."))
    if today_gate.needs_line(template) and not line:
        form.ask_safe_now()
    else:
        del form.safe_now


def show(
    page_name: str, client: Client, plan: Plan, part: str, *, form: Form | None = None, **more: object
) -> ResponseReturnValue:
    """A page of the builder with its frame; 422 when its form was refused."""
    on, steps = today(client.tz), queries.list_steps(plan)
    missing = offer_queries.offer_missing(client, plan, steps, on=on)
    standings = queries.list_standings(steps, queries.list_logs(plan), on=on)
    page = render_template(
        page_name,
        client=client,
        plan=plan,
        part=part,
        steps=steps,
        standings={one.step.id: one for one in standings},
        missing=missing,
        faulty={PART_OF[one.key] for one in missing},
        arranged=_is_arranged(steps),
        unpublished=offer_queries.has_unpublished(client, plan, steps),
        points=checks([_built(step, client.lang) for step in steps if step.state != StepState.SET_ASIDE]),
        drawn=draw_ladder(standings),
        form=form,
        on=on,
        **more,
    )
    return page, 422 if form is not None and form.problems() else 200


def _is_arranged(steps: Sequence[PlanStep]) -> bool:
    words = [step.words or {} for step in steps]
    return bool(words) and all(one.get("cue_if") and one.get("cue_then") for one in words)


def _built(step: PlanStep, lang: str) -> BuiltStep:
    template, words = queries.template_of(step), step.words or {}
    title, instructions = words.get("title") or "", words.get("instructions") or ""
    ours = template.get_rung(step.rung_no)
    return BuiltStep(
        position=step.position,
        template_id=step.template_id,
        is_exposure=template.type == "exposure",
        suds=step.suds_expected_client,
        confidence=step.confidence,
        instructions=instructions,
        reads_english=lang == "zh"
        and (title == ours.title.en or instructions == ours.instructions.en.strip()),
    )


def draw_ladder(standings: Iterable[StepStanding]) -> Ladder | None:
    """The steps as a ladder, the hardest on top; None without steps."""
    rungs = [_rung(one) for one in standings]
    return ladder(rungs, width=PAGE_WIDTH) if rungs else None


def _rung(one: StepStanding) -> Rung:
    dose, weekly = one.criterion.dose, one.criterion.weekly
    needed = dose.count if dose else weekly.target if weekly else 1
    title = (one.step.words or {}).get("title") or ""
    done = len(one.counted) if dose else one.this_week
    first = one.step.suds_expected_client
    return rung(one.step.position, title, first, one.readable, one.state, done=done, needed=needed)


def content_now(client: Client, plan: Plan, steps: Sequence[PlanStep], *, on: date) -> Revision | None:
    """The plan as it would be published now; None while something is missing that paper needs."""
    try:
        content = offer_queries.content_of(client, plan, steps, revision=plan.revision + 1, as_of=on)
    except ValueError:
        return None
    return Revision.parse(content)


def preview(revision: Revision, client: Client) -> Markup:
    """What the client will read, in the client's language."""
    with in_language(revision.lang):
        # made by our own template, which escapes
        return Markup(  # noqa: S704  # nosec B704
            render_template(
                "plans/_preview.html",
                revision=revision,
                words_lang="zh" if revision.lang == "zh" else "en",
                client=client,
            )
        )


def refuse_stale(form: Versioned, version: int, stored: Mapping[str, object]) -> None:
    """Conflict, with both texts, when somebody changed the row since this form was made."""
    if form.version.data == version:
        return
    differences = [
        (str(form[name].label.text), in_words(form[name], form[name].data), in_words(form[name], value))
        for name, value in stored.items()
        if name in form and (form[name].data or None) != (value or None)
    ]
    raise Conflict(differences=differences)


def in_words(field: Field, value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, date):
        return day(value)
    named = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return named.get(str(value), "" if value is None else str(value))
