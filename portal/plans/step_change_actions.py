"""A step of a plan in use waits for a change, and goes on once it is made; each writes its audit event, never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.plans.attempts import LogStatus
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import list_logs, list_steps
from portal.plans.states import StepEvent, StepState, adjust_event
from portal.plans.step_actions import step_moved


def ask_change(found: StepStanding, *, by: Actor, at: datetime) -> None:
    """Let a step wait until it is changed in the builder."""
    found.step.state = step_moved(found.state, StepEvent.ASK_CHANGE)
    audit.record("plan.step_to_change", found.step, by=by, at=at, fields=["state"])
    handover.later("evaluate", found.step.client_id)


def adjust(step: PlanStep, *, by: Actor, at: datetime) -> None:
    """A step that waited for a change goes on, as it is or as it was changed."""
    tried = any(log.status != LogStatus.NOT_DONE for log in list_logs(step))
    step.state = step_moved(StepState(step.state), adjust_event(tried))
    audit.record("plan.step_adjusted", step, by=by, at=at, fields=["state"])
    handover.later("evaluate", step.client_id)


def adjust_waiting(plan: Plan, *, but: Collection[UUID] = (), by: Actor, at: datetime) -> None:
    """Steps that waited for a change go on now that it is published, but those that wait for another one."""
    for step in list_steps(plan):
        if step.state == StepState.NEEDS_CHANGE and step.id not in but:
            adjust(step, by=by, at=at)
