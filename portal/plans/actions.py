"""What happens to a plan: offered, changed, accepted, rested, ended. The plan comes locked; nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from portal import audit, handover
from portal.accounts.actor import Actor, Role
from portal.clients import actions as clients
from portal.clients import alert_actions as alerts
from portal.clients import queries as safety
from portal.clients.alerts import AlertKind
from portal.clients.models import Client, EventKind
from portal.clients.safety_wording import to_safety
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import gate, step_actions, step_change_actions
from portal.plans.guards import MissingKey, PlanFacts, PlanProblem, plan_problems
from portal.plans.models import Plan, PlanMode, PlanRevision
from portal.plans.move_wording import CANNOT_BEGIN, PLAN_NOT_NOW, PLAN_PROBLEMS
from portal.plans.offer_queries import can_begin, content_of, has_unpublished, offer_missing
from portal.plans.queries import OPEN_STEP, list_logs, list_steps, template_of
from portal.plans.review_due import declined_key
from portal.plans.review_queries import has_final_review
from portal.plans.states import (
    IllegalMove,
    PlanEvent,
    PlanState,
    StepState,
    StopPlanReason,
    move,
    resume_event,
)


def _moved(plan: Plan, event: PlanEvent, facts: PlanFacts | None = None) -> PlanState:
    """The state after the event, or Conflict with a sentence for the person."""
    try:
        state = move(PlanState(plan.state), event)
    except IllegalMove as error:
        raise Conflict(str(PLAN_NOT_NOW[PlanState(plan.state)])) from error
    problems = plan_problems(event, facts or PlanFacts())
    if problems:
        held = problems[0] is PlanProblem.HOLD_OPEN
        raise Conflict(str(PLAN_PROBLEMS[problems[0]]), way=to_safety(plan.client_id) if held else None)
    return state


def _record(event: str, plan: Plan, *, fields: tuple[str, ...] = ("state",), by: Actor, at: datetime) -> None:
    audit.record(f"plan.{event}", plan, by=by, at=at, fields=fields)
    handover.later("evaluate", plan.client_id)


def offer(client: Client, plan: Plan, *, by: Actor, at: datetime) -> PlanRevision:
    """Show the plan to the client: everything is there, the gate lets every step pass, the words are frozen."""
    state = _moved(plan, PlanEvent.OFFER)
    revision = _publish(client, plan, by=by, at=at)
    plan.state, plan.offered_at = state, at
    _record("offered", plan, fields=("state", "revision"), by=by, at=at)
    return revision


def amend(
    client: Client, plan: Plan, *, still_waiting: Collection[UUID] = (), by: Actor, at: datetime
) -> PlanRevision:
    """Publish what was changed since: a new revision, waiting steps go on, an empty ladder opens its next step.

    `still_waiting`: steps whose own change is still to come.
    """
    state = _moved(plan, PlanEvent.AMEND)
    steps = list_steps(plan)
    waiting = any(step.state == StepState.NEEDS_CHANGE for step in steps)
    if not waiting and not has_unpublished(client, plan, steps):
        raise Conflict(gettext("Nothing has changed since the plan was last published."))
    revision = _publish(client, plan, by=by, at=at)
    plan.state = state
    _record("amended", plan, fields=("revision",), by=by, at=at)
    step_change_actions.adjust_waiting(plan, but=still_waiting, by=by, at=at)
    db.session.flush()
    waits = plan.mode != PlanMode.LADDER or plan.waits_for_talk
    if not waits and not any(step.state in OPEN_STEP for step in list_steps(plan)):
        step_actions.open_next(client, plan, by=by, at=at)
    return revision


def _publish(client: Client, plan: Plan, *, by: Actor, at: datetime) -> PlanRevision:
    """Freeze the next revision in the client's language, relying on today's safety screen."""
    on, steps = local_date(at, client.tz), list_steps(plan)
    if safety.list_open_holds(client):
        raise Conflict(str(PLAN_PROBLEMS[PlanProblem.HOLD_OPEN]), way=to_safety(plan.client_id))
    if missing := offer_missing(client, plan, steps, on=on):
        locked = any(one.key is MissingKey.UNLOCKED_TEMPLATE for one in missing)
        raise Conflict(
            gettext("Something is still missing. The list on the page says what."),
            way=to_safety(client.id) if locked else None,
        )
    try:
        content = content_of(client, plan, steps, revision=plan.revision + 1, as_of=on)
    except ValueError:
        raise Conflict(gettext("A text is too long for paper. Shorten it, then publish again.")) from None
    plan.revision += 1
    _rely_on_screen(client, plan)
    revision = PlanRevision(
        clinic_id=plan.clinic_id,
        client_id=plan.client_id,
        plan_id=plan.id,
        revision=plan.revision,
        content=content,
        frozen_at=at,
        frozen_by=by.id,
    )
    db.session.add(revision)
    return revision


def _rely_on_screen(client: Client, plan: Plan) -> None:
    """The plan rests on the newest screen from now on, if any of its templates asks for one."""
    screen = safety.find_screen_row(client)
    asked = any(gate.needs_screen(template_of(step)) for step in list_steps(plan))
    plan.safety_screen_id = screen.id if screen and asked else None


def accept(
    client: Client,
    plan: Plan,
    *,
    open_first: bool = True,
    safe_now: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Begin: by the client, or by the clinician who records the agreement in session. The first steps open, unless not.

    `safe_now` is the clinician's line where a caution screen came after the offer; without it the plan does not begin.
    """
    state = _moved(plan, PlanEvent.ACCEPT)
    on = local_date(at, client.tz)
    if not can_begin(client, plan, on=on, safe_now=safe_now):
        raise Conflict(str(CANNOT_BEGIN), way=to_safety(plan.client_id))
    relied_on = (plan.safety_screen_id, plan.safe_now)
    _rely_on_screen(client, plan)
    if safe_now:
        plan.safe_now, plan.safe_now_screen_id = safe_now, plan.safety_screen_id
    plan.state, plan.accepted_at, plan.accepted_by = state, at, by.id
    now_on = {"safety_screen_id": plan.safety_screen_id, "safe_now": plan.safe_now}
    changed = [name for name, old in zip(now_on, relied_on, strict=True) if now_on[name] != old]
    _record("accepted", plan, fields=("state", *changed), by=by, at=at)
    clients.mark_timeline(client, EventKind.PLAN_STARTED, on=on, label=plan.title, by=by, at=at, visible=True)
    if open_first:
        most = 1 if plan.mode == PlanMode.LADDER else step_actions.most_open(plan)
        step_actions.open_next(client, plan, most=most, by=by, at=at)


def decline(plan: Plan, *, reason: str | None, by: Actor, at: datetime) -> None:
    """The client does not want it as it is: back to a draft, with what they said."""
    plan.state = _moved(plan, PlanEvent.DECLINE)
    plan.state_reason = reason or None
    _record("declined", plan, fields=("state", "state_reason"), by=by, at=at)
    client = db.session.get(Client, plan.client_id)
    if client is not None and by.role == Role.CLIENT:
        alerts.raise_alert(
            client,
            AlertKind.NEEDS_CHANGE,
            declined_key(plan.id, plan.revision),
            alerts.Source("Plan", plan.id),
            detail={"plan_id": str(plan.id), "why": "declined"},
            by=by,
            at=at,
        )


def discard(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Throw away a draft in which nothing was practised."""
    plan.state = _moved(plan, PlanEvent.DISCARD, PlanFacts(logs=len(list_logs(plan))))
    _record("discarded", plan, by=by, at=at)


def pause(plan: Plan, *, reason: str, by: Actor, at: datetime) -> None:
    """Let a plan rest; its steps stay as they are."""
    plan.state = _moved(plan, PlanEvent.PAUSE, PlanFacts(reason=reason))
    plan.state_reason = reason
    _record("paused", plan, fields=("state", "state_reason"), by=by, at=at)


def resume(client: Client, plan: Plan, *, small_doses: bool = False, by: Actor, at: datetime) -> None:
    """Go on with a paused plan, or back to small doses; an open safety hold asks for a new screen first."""
    event = resume_event(PlanState.MAINTENANCE if small_doses else PlanState.ACTIVE)
    hold_open = bool(safety.list_open_holds(client))
    plan.state = _moved(plan, event, PlanFacts(hold_open=hold_open, step_states=_step_states(plan)))
    plan.state_reason = None
    _record("resumed", plan, fields=("state", "state_reason"), by=by, at=at)


def stop(plan: Plan, *, reason: StopPlanReason, by: Actor, at: datetime) -> None:
    """End a plan for good."""
    plan.state = _moved(plan, PlanEvent.STOP, PlanFacts(reason=reason))
    plan.state_reason = str(reason)
    _record("stopped", plan, fields=("state", "state_reason"), by=by, at=at)


def complete(plan: Plan, *, what_was_learned: str | None, by: Actor, at: datetime) -> None:
    """End a plan well, once the last review of it is there."""
    plan.state = _moved(plan, PlanEvent.COMPLETE, PlanFacts(final_review=has_final_review(plan)))
    plan.state_reason = what_was_learned or None
    _record("completed", plan, fields=("state", "state_reason"), by=by, at=at)


def maintain(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Every step is behind: from now on done steps are practised now and then."""
    plan.state = _moved(plan, PlanEvent.MAINTAIN, PlanFacts(step_states=_step_states(plan)))
    _record("maintained", plan, by=by, at=at)


def reopen(client: Client, plan: Plan, *, next_review_on: date, by: Actor, at: datetime) -> PlanRevision:
    """Take up a completed plan again in a new revision; its steps stay as they are until one is repeated or added."""
    state = _moved(plan, PlanEvent.REOPEN)
    plan.next_review_on = next_review_on
    revision = _publish(client, plan, by=by, at=at)
    plan.state, plan.state_reason = state, None
    _record("reopened", plan, fields=("state", "state_reason", "revision", "next_review_on"), by=by, at=at)
    return revision


def _step_states(plan: Plan) -> list[StepState]:
    return [StepState(step.state) for step in list_steps(plan)]
