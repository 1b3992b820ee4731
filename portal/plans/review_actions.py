"""Holding a review: it is kept and what was decided is done, all or nothing. The plan comes locked; nothing commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import actions, builder_actions, reviewing, step_actions, step_change_actions
from portal.plans.builder_checks import MOST_LINES
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan, PlanStep
from portal.plans.move_wording import PLAN_NOT_NOW
from portal.plans.offer_queries import has_unpublished, offer_missing
from portal.plans.queries import list_steps
from portal.plans.review_models import Review
from portal.plans.review_prep_queries import Prep, prep
from portal.plans.review_queries import find_by_token
from portal.plans.reviewing import Decided, Decision, Effect, Then, Written
from portal.plans.states import PlanState, StepState

LONGEST_TEXT = 600
"""Characters of a step's instructions."""
REVIEWED = (PlanState.ACTIVE, PlanState.PAUSED, PlanState.MAINTENANCE)


@dataclass(frozen=True, kw_only=True)
class StepDecision:
    """What was decided of one step, with what it needs."""

    step_id: UUID
    decision: Decision
    reason: str | None = None
    variation: str | None = None
    judged: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Held:
    """A review as it was filled in; None where nobody rated. `words`: barriers, learned_summary, what_changed,
    shared_summary, private_note, off_track."""

    held_on: date
    kind: str
    steps: Sequence[StepDecision] = ()
    then: Then = Then.GO_ON
    next_review_on: date | None = None
    remote_sure: bool = False
    adherence_client: int | None = None
    adherence_clinician: int | None = None
    goal_attainment: int | None = None
    must_or_choose: int | None = None
    words: Mapping[str, Any] = field(default_factory=dict)


def written_of(held: Held, found: Prep) -> Written:
    """The review as its rules read it. Conflict where a step has changed so that this cannot be decided any more."""
    by_id = {one.step_id: one for one in held.steps}
    off_track = held.words.get("off_track") or {}
    return Written(
        steps=[_decided(one, by_id.get(one.step.id), found) for one in found.standings],
        remote=held.kind == "remote",
        remote_sure=held.remote_sure,
        remote_asks=found.remote_asks,
        next_review_on=held.next_review_on,
        then=held.then,
        off_track=found.off_track,
        ticks=off_track.get("ticks", ()),
        consider_plan=off_track.get("plan"),
    )


def _decided(one: StepStanding, said: StepDecision | None, found: Prep) -> Decided:
    decision = said.decision if said else Decision.LEAVE
    if decision not in reviewing.decisions(one.state, active=found.active):
        raise Conflict(
            gettext(
                "Step %(number)s has moved on in the meantime. Decide it again.", number=one.step.position
            )
        )
    return Decided(
        position=one.step.position,
        state=one.state,
        decision=decision,
        exposure=one.template.type == "exposure",
        reason=said.reason if said else None,
        variation=said.variation if said else None,
        judged=set(one.criterion.judged) <= set(said.judged if said else ()),
    )


def hold(client: Client, plan: Plan, held: Held, *, token: UUID, by: Actor, at: datetime) -> Review:
    """Keep a review and do what it decides. The same token finds the review that is there and changes nothing."""
    there = find_by_token(plan, token)
    if there is not None:
        return there
    if plan.state not in REVIEWED:
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)]))
    found = prep(client, plan, on=local_date(at, client.tz))
    written = written_of(held, found)
    if reviewing.missing(written):
        raise Conflict(gettext("Something is still missing. The list on the page says what."))
    row = _keep(client, plan, held, found, token=token, by=by, at=at)
    in_the_middle = has_unpublished(client, plan, list_steps(plan))
    decided = list(zip(found.standings, written.steps, strict=True))
    _reword(client, plan, held, decided, publish=not in_the_middle, by=by, at=at)
    _move_on(client, plan, held, decided, by=by, at=at)
    if held.then is Then.MAINTAIN and plan.state != PlanState.MAINTENANCE:
        actions.maintain(plan, by=by, at=at)
    elif held.then is Then.COMPLETE:
        actions.complete(plan, what_was_learned=held.words.get("learned_summary"), by=by, at=at)
    handover.later("evaluate", client.id)
    return row


def _keep(
    client: Client, plan: Plan, held: Held, found: Prep, *, token: UUID, by: Actor, at: datetime
) -> Review:
    row = Review(
        clinic_id=plan.clinic_id,
        client_id=client.id,
        plan_id=plan.id,
        number=(found.reviews[-1].number if found.reviews else 0) + 1,
        plan_revision=plan.revision,
        held_on=held.held_on,
        kind=held.kind,
        adherence_client=held.adherence_client,
        adherence_clinician=held.adherence_clinician,
        goal_attainment=held.goal_attainment,
        must_or_choose=held.must_or_choose,
        had_learning=found.present.learning or bool(held.words.get("learned_summary")),
        had_dose=found.present.dose,
        is_final=held.then.is_final,
        next_review_on=None if held.then.is_final else held.next_review_on,
        words={**held.words, "step_decisions": [_told(one) for one in held.steps]},
        client_token=token,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    flag_modified(plan, "next_review_on")  # two reviews of one plan at once: the second is told
    db.session.flush()
    audit.record("plan.reviewed", row, by=by, at=at)
    return row


def _told(one: StepDecision) -> dict[str, object]:
    note = one.variation if one.decision is Decision.VARY else one.reason
    return {"step_id": str(one.step_id), "decision": str(one.decision), "note": note or None}


def _reword(
    client: Client,
    plan: Plan,
    held: Held,
    decided: Sequence[tuple[StepStanding, Decided]],
    *,
    publish: bool,
    by: Actor,
    at: datetime,
) -> None:
    """What changes before the plan is published: steps away, steps anew, lines added, the day of the next look back."""
    for one, said in decided:
        if said.effect is Effect.SET_ASIDE:
            step_actions.set_aside(plan, one, reason=said.reason or "", by=by, at=at)
        elif said.effect in (Effect.VARY, Effect.GO_ON):
            if said.variation and said.effect is Effect.VARY:
                _vary(plan, one.step, said.variation, by=by, at=at)
            if said.state is StepState.NEEDS_CHANGE:
                step_change_actions.adjust(one.step, by=by, at=at)
    db.session.flush()
    for one, said in decided:
        if said.effect is Effect.REPEAT:
            step_actions.repeat(client, plan, one.step, by=by, at=at)
    if held.next_review_on is not None and not held.then.is_final:
        builder_actions.edit_plan(plan, {"next_review_on": held.next_review_on}, by=by, at=at)
    db.session.flush()
    if publish:
        _publish(client, plan, by=by, at=at)


def _publish(client: Client, plan: Plan, *, by: Actor, at: datetime) -> None:
    """Publish what the review changed, as far as safety lets anything be published now; the page says what waits."""
    steps, on = list_steps(plan), local_date(at, client.tz)
    if clients.list_open_holds(client) or offer_missing(client, plan, steps, on=on):
        return
    if has_unpublished(client, plan, steps):
        waiting = [step.id for step in steps if step.state == StepState.NEEDS_CHANGE]
        actions.amend(client, plan, still_waiting=waiting, by=by, at=at)


def _vary(plan: Plan, step: PlanStep, line: str, *, by: Actor, at: datetime) -> None:
    text = reviewing.with_variation(
        (step.words or {}).get("instructions") or "", line, most_lines=MOST_LINES, most_length=LONGEST_TEXT
    )
    if text is None:
        raise Conflict(
            gettext(
                "Step %(number)s has no room for one more line. Change its text in the builder instead.",
                number=step.position,
            )
        )
    builder_actions.edit_step(plan, step, {"instructions": text}, {}, by=by, at=at)


def _move_on(
    client: Client,
    plan: Plan,
    held: Held,
    decided: Sequence[tuple[StepStanding, Decided]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """What moves once the words stand: steps wait for the builder, steps are done and the next one opens."""
    judged = {one.step_id: one.judged for one in held.steps}
    for one, said in decided:
        if said.effect is Effect.ASK_CHANGE:
            step_change_actions.ask_change(one, by=by, at=at)
    db.session.flush()
    for one, said in decided:
        if said.effect in (Effect.CONFIRM, Effect.CONFIRM_EARLY):
            step_actions.confirm_step(
                client,
                plan,
                one,
                early=said.effect is Effect.CONFIRM_EARLY,
                note=said.reason,
                judged=judged.get(one.step.id, ()),
                by=by,
                at=at,
            )
