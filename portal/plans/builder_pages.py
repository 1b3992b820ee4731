"""What the pages of the plan builder share: the four parts, the ladder, what to look at, the versions before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.charts import Ladder, Rung, ladder
from portal.charts.ladder import PAGE_WIDTH
from portal.clients.models import Client
from portal.clients.safety_wording import to_safety
from portal.clock import today
from portal.errors import Conflict
from portal.forms import Field, Form, Versioned
from portal.i18n import day, gettext
from portal.plans import (
    builder_actions,
    builder_queries,
    gate_queries,
    judged_queries,
    offer_queries,
    queries,
)
from portal.plans.builder_fit_pages import ROOM_WORDS, rooms_of
from portal.plans.builder_point_pages import numbers_of, points
from portal.plans.builder_saving_pages import not_saved, saves_itself
from portal.plans.burden import AskedForm, burden
from portal.plans.definition import HomeworkTemplate
from portal.plans.forms import SafeNow
from portal.plans.guards import MissingKey
from portal.plans.happened import rung
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.revision_changes import Change, changes
from portal.plans.revisions import Revision

PART_OF = {
    MissingKey.WHY_HELPS: "aim",
    MissingKey.CRISIS_TEXT: "aim",
    MissingKey.SAFE_NOW_LINE: "aim",
    MissingKey.STEP: "steps",
    MissingKey.UNLOCKED_TEMPLATE: "steps",
    MissingKey.CRITERION: "steps",
    MissingKey.DOSE: "steps",
    MissingKey.FADING: "steps",
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
        raise Conflict(
            gettext("The safety screen locks this template. Nothing was saved."), way=to_safety(client.id)
        )
    if today_gate.needs_line(template) and not line:
        form.ask_safe_now()
    else:
        del form.safe_now


def show(
    page_name: str,
    client: Client,
    plan: Plan,
    part: str,
    *,
    asked_forms: Sequence[AskedForm],
    form: Form | None = None,
    **more: object,
) -> ResponseReturnValue:
    """A page of the builder with its frame; 422 when its form was refused. `asked_forms` are the client's questionnaires."""
    if saves_itself() and form is not None:
        return not_saved(form)
    on, steps, by = today(client.tz), queries.list_steps(plan), numbers_of(client)
    missing = offer_queries.offer_missing(client, plan, steps, on=on)
    standings = judged_queries.list_standings(steps, queries.list_logs(plan), on=on)
    now_at = builder_queries.steps_at_once(client, plan, steps, most=by.most_open)
    rooms = rooms_of(client, plan, steps)
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
        points=points(client, plan, steps, rooms, builder_queries.at_once(now_at), by),
        rooms=rooms,
        room_words=ROOM_WORDS,
        burden=burden(
            builder_queries.asked_practices(now_at),
            asked_forms,
            diary_minutes=builder_queries.diary_minutes(client, now_at, on=on),
            guess=by.guess,
            known=by.known,
            most=by.burden,
        ),
        drawn=draw_ladder(standings),
        form=form,
        on=on,
        **more,
    )
    return page, 422 if form is not None and form.problems() else 200


def _is_arranged(steps: Sequence[PlanStep]) -> bool:
    words = [step.words or {} for step in steps]
    return bool(words) and all(one.get("cue_if") and one.get("cue_then") for one in words)


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


@dataclass(frozen=True)
class Version:
    """A published version with what differs from the one before it."""

    row: PlanRevision
    revision: Revision
    changes: Sequence[Change]


def told(rows: Sequence[PlanRevision]) -> list[Version]:
    """Published versions, given oldest first, as they are told: the newest first."""
    read = [Revision.parse(row.content or {}) for row in rows]
    before: list[Revision | None] = [None, *read]
    found = [
        Version(row, now, changes(was, now) if was else ())
        for row, now, was in zip(rows, read, before[: len(read)], strict=True)
    ]
    return found[::-1]


def refuse_stale(form: Versioned, version: int, stored: Mapping[str, object]) -> None:
    """Conflict, with both texts, when somebody changed the row since this form was made.

    What is stored already word for word is none: a second tap, or an answer that was lost on the way. That can be told
    only where `stored` has everything that the form asks.
    """
    asked = {field.name for field in form} - {"version", "csrf_token"}
    if form.version.data == version or all(
        name in stored and _is(form, name, stored[name]) for name in asked
    ):
        return
    differences = [
        (str(form[name].label.text), in_words(form[name], form[name].data), in_words(form[name], value))
        for name, value in stored.items()
        if name in form and (form[name].data or None) != (value or None)
    ]
    raise Conflict(differences=differences)


def _is(form: Form, name: str, value: object) -> bool:
    """Whether a field says what is stored; nothing typed is nothing stored, and 0 is not."""
    said = form[name].data
    return said == value or (said in ("", []) and value in (None, "", []))


def in_words(field: Field, value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, date):
        return day(value)
    named = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return named.get(str(value), "" if value is None else str(value))
