"""Beginning a plan with what only the client knows about its first step. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.plans import actions, builder_actions, reminder_actions, step_actions
from portal.plans.first_answers import FirstAnswers, is_unsure
from portal.plans.models import Plan, PlanMode, PlanStep
from portal.plans.offer_queries import has_unpublished, offer_missing
from portal.plans.queries import list_steps, template_of
from portal.plans.states import StepState


def accept(
    client: Client,
    plan: Plan,
    answers: FirstAnswers,
    *,
    safe_now: str | None = None,
    remind_me: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Begin with the answers, and with reminders if the client said yes to them.

    Whoever is not sure enough begins after a talk: the first step stays closed until then.
    """
    waits = is_unsure(
        answers.confidence, number(client.clinic_id, "small_confidence", user_id=plan.clinician_id)
    )
    actions.accept(client, plan, open_first=not waits, safe_now=safe_now, by=by, at=at)
    plan.waits_for_talk = waits
    db.session.flush()
    if remind_me:
        reminder_actions.choose(plan, wanted=True, by=by, at=at)
    answer(client, plan, answers, by=by, at=at)


def answer(client: Client, plan: Plan, answers: FirstAnswers, *, by: Actor, at: datetime) -> None:
    """Write the answers into the steps ahead and, unless the clinician is in the middle of a change, publish them.

    What the clinician has written and not published stays unpublished; then the answers go out with it, as they do later
    where safety lets nothing be published now.
    """
    steps = list_steps(plan)
    first = next((step for step in steps if step.state not in (StepState.DONE, StepState.SET_ASIDE)), None)
    if answers.is_empty or first is None:
        return
    in_the_middle = has_unpublished(client, plan, steps)
    plan.answered_at = at
    audit.record("plan.answered", plan, by=by, at=at, fields=["answered_at"])
    for step in steps:
        if step.state not in (StepState.DONE, StepState.SET_ASIDE):
            _write(plan, step, answers, is_first=step is first, by=by, at=at)
    db.session.flush()
    steps, on = list_steps(plan), local_date(at, client.tz)
    rests = bool(clients.list_open_holds(client) or offer_missing(client, plan, steps, on=on))
    if not in_the_middle and not rests and has_unpublished(client, plan, steps):
        actions.amend(client, plan, by=by, at=at)


def _write(
    plan: Plan, step: PlanStep, answers: FirstAnswers, *, is_first: bool, by: Actor, at: datetime
) -> None:
    words: dict[str, object] = dict(answers.words((step.words or {}).get("title") or ""))
    values: dict[str, object] = {}
    if answers.confidence is not None:
        values["confidence"] = answers.confidence
    if is_first and template_of(step).type == "exposure":
        if answers.feared:
            words["feared_outcome_seed"] = answers.feared
        if answers.hard is not None:
            values["suds_expected_client"] = answers.hard
    builder_actions.edit_step(plan, step, words, values, by=by, at=at)


def settle(client: Client, plan: Plan, *, by: Actor, at: datetime) -> list[PlanStep]:
    """The clinician has looked at the first step with the client: it opens. Gives what was opened."""
    if not plan.waits_for_talk:
        return []
    plan.waits_for_talk = False
    audit.record("plan.talked", plan, by=by, at=at, fields=["waits_for_talk"])
    handover.later("evaluate", client.id)
    db.session.flush()
    most = 1 if plan.mode == PlanMode.LADDER else step_actions.most_open(plan)
    return step_actions.open_next(client, plan, most=most, by=by, at=at)
