"""What happens to the steps of a plan in use: opened, confirmed, set aside, taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from portal import audit, handover
from portal.accounts.actor import Actor, By
from portal.accounts.number_queries import number
from portal.clients import actions as clients
from portal.clients.models import Client, EventKind
from portal.clients.safety_wording import to_safety
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans.gate_queries import gate_today, line_of
from portal.plans.guards import OpenProblem, OtherStep, open_problems
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan, PlanMode, PlanStep
from portal.plans.move_wording import REPEAT_FROM_SMALL_DOSES, STEP_CLOSED, STEP_NOT_NOW
from portal.plans.queries import find_published, list_steps, plan_reads_as, template_of
from portal.plans.states import (
    IllegalMove,
    PlanEvent,
    PlanState,
    StepEvent,
    StepState,
    allowed,
    move,
)


def step_moved(shown: StepState, event: StepEvent) -> StepState:
    """The state after the event, or Conflict with a sentence for the person."""
    try:
        return move(shown, event)
    except IllegalMove:
        raise Conflict(str(STEP_NOT_NOW[shown])) from None


def most_open(plan: Plan) -> int:
    """Steps that are usually open at once, as the plan's clinician has chosen."""
    return number(plan.clinic_id, "most_open_steps", user_id=plan.clinician_id)


def _refuse_closed(
    client: Client,
    plan: Plan,
    step: PlanStep,
    *,
    more: bool,
    after: PlanStep | None = None,
    at: datetime,
) -> None:
    """Conflict when the step may not be opened now; `after` has reached what was agreed and is in nobody's way."""
    gate, template = gate_today(client, on=local_date(at, client.tz)), template_of(step)
    if gate.lock(template):
        raise Conflict(
            gettext("The safety screen locks the template of this step, so it stays closed."),
            way=to_safety(client.id),
        )
    if gate.needs_line(template) and not line_of(client, plan):
        raise Conflict(
            gettext(
                "The safety screen says caution. Write on the page of the aim what makes this safe now, then open the step."
            )
        )
    problems = _open_problems(plan, step, plan_reads_as(client, plan), more=more, after=after)
    if problems:
        raise Conflict(str(STEP_CLOSED[problems[0]]))


def _open_problems(
    plan: Plan, step: PlanStep, shown: PlanState, *, more: bool, after: PlanStep | None
) -> list[OpenProblem]:
    others = [
        OtherStep(template_of(one).type == "exposure", StepState(one.state))
        for one in list_steps(plan)
        if one.id != step.id and (after is None or one.id != after.id)
    ]
    exposure = template_of(step).type == "exposure"
    return open_problems(
        shown,
        plan.mode,
        exposure,
        others,
        by_clinician=True,
        more_than_usual=more,
        most=most_open(plan),
    )


def open_step(
    client: Client,
    plan: Plan,
    step: PlanStep,
    *,
    more: bool = False,
    after: PlanStep | None = None,
    by: By,
    at: datetime,
) -> None:
    """Let the client practise a locked step from now on; `more` is the decision for one more than usual at once.

    `after`: it opens by itself, because the step before it has reached what was agreed.
    """
    state = step_moved(StepState(step.state), StepEvent.OPEN)
    _refuse_closed(client, plan, step, more=more, after=after, at=at)
    step.state, step.opened_on = state, local_date(at, client.tz)
    fields = [*_opened_fields(more), *(["auto_open_next"] if after else [])]
    audit.record("plan.step_opened", step, by=by, at=at, fields=fields)
    handover.later("evaluate", step.client_id)
    db.session.flush()


def _opened_fields(more: bool) -> list[str]:
    return ["state", *(["more_at_once"] if more else [])]


def next_after(steps: Iterable[PlanStep], step: PlanStep) -> PlanStep | None:
    """The step behind one in the order of the plan, what is done or set aside passed over."""
    behind = (StepState.DONE, StepState.SET_ASIDE)
    later = [one for one in steps if one.position > step.position and one.state not in behind]
    return min(later, key=lambda one: one.position, default=None)


def open_next(client: Client, plan: Plan, *, most: int = 1, by: Actor, at: datetime) -> list[PlanStep]:
    """Open the next locked steps, at most so many, as far as the plan and the gate allow; gives those opened.

    A step that the client cannot read yet, because it was not published, is passed over.
    """
    opened: list[PlanStep] = []
    published = find_published(plan)
    for step in list_steps(plan):
        if len(opened) == most:
            break
        if step.state == StepState.LOCKED and published is not None and published.step(step.id):
            try:
                open_step(client, plan, step, by=by, at=at)
            except Conflict:
                break
            opened.append(step)
    return opened


def confirm_step(
    client: Client,
    plan: Plan,
    found: StepStanding,
    *,
    early: bool,
    note: str | None,
    judged: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> list[PlanStep]:
    """Call a step done; in a ladder the next one opens. Gives what was opened.

    `early` is for a step whose criterion is not met and needs a note. `judged` are the ticked clauses: all of them, unless
    it is early.
    """
    _refuse_at_rest(client, plan)
    step = found.step
    step_state = step_moved(found.state, StepEvent.CONFIRM_EARLY if early else StepEvent.CONFIRM)
    if early and not (note or "").strip():
        raise Conflict(gettext("Write why the step is done although the counts are not there yet."))
    if not early and set(judged) < set(found.criterion.judged):
        raise Conflict(gettext("Tick every line that is for you to judge, or confirm early with a reason."))
    on = local_date(at, client.tz)
    step.state, step.done_on, step.done_by, step.decision_note = step_state, on, by.id, note or None
    audit.record("plan.step_confirmed", step, by=by, at=at, fields=["state", *(["early"] if early else [])])
    handover.later("evaluate", step.client_id)
    label = (step.words or {}).get("title")
    clients.mark_timeline(client, EventKind.STEP_DONE, on=on, label=label, by=by, at=at, visible=True)
    db.session.flush()
    ahead = next_after(list_steps(plan), step) if plan.auto_open_next else None
    if plan.mode != PlanMode.LADDER or (ahead is not None and ahead.state != StepState.LOCKED):
        return []
    return open_next(client, plan, by=by, at=at)


def _refuse_at_rest(client: Client, plan: Plan) -> None:
    if plan_reads_as(client, plan) is not PlanState.ACTIVE:
        raise Conflict(gettext("The plan is not in use just now, so its steps stay as they are."))


def set_aside(plan: Plan, found: StepStanding, *, reason: str, by: Actor, at: datetime) -> None:
    """Put a step of a plan that was offered away for now; its practices stay."""
    step = found.step
    if not allowed(PlanState(plan.state), PlanEvent.AMEND):
        raise Conflict(gettext("Only steps of a plan that was offered and goes on can be set aside."))
    step.state = step_moved(found.state, StepEvent.SET_ASIDE)
    step.decision_note = reason
    audit.record("plan.step_set_aside", step, by=by, at=at, fields=["state", "decision_note"])
    handover.later("evaluate", step.client_id)


def restore(
    client: Client, plan: Plan, step: PlanStep, *, more: bool = False, by: Actor, at: datetime
) -> None:
    """Take a step up again that was set aside; it is open at once, so it needs what opening needs."""
    state = step_moved(StepState(step.state), StepEvent.RESTORE)
    _refuse_closed(client, plan, step, more=more, at=at)
    step.state, step.opened_on = state, local_date(at, client.tz)
    audit.record("plan.step_restored", step, by=by, at=at, fields=_opened_fields(more))
    handover.later("evaluate", step.client_id)
    db.session.flush()


def repeat(
    client: Client, plan: Plan, step: PlanStep, *, more: bool = False, by: Actor, at: datetime
) -> None:
    """Take up a step anew that was done: what is practised from now on counts, what was practised before stays."""
    state = step_moved(StepState(step.state), StepEvent.REPEAT)
    if plan_reads_as(client, plan) is PlanState.MAINTENANCE:
        raise Conflict(str(REPEAT_FROM_SMALL_DOSES))
    _refuse_closed(client, plan, step, more=more, at=at)
    on = local_date(at, client.tz)
    step.state, step.opened_on, step.repeated_on, step.repeated_at = state, on, on, at
    step.done_on = step.done_by = None
    audit.record(
        "plan.step_repeated", step, by=by, at=at, fields=[*_opened_fields(more), "repeated_on", "repeated_at"]
    )
    handover.later("evaluate", step.client_id)
    db.session.flush()
