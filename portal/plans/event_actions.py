"""What a written diary sets going in plans: a step that is kept in the diary has begun."""

from __future__ import annotations

from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.plans.event_queries import list_waiting_steps
from portal.plans.states import StepEvent, StepState, move


def after_diary(client: Client, *, by: Actor, at: datetime) -> None:
    """Let the open steps that are kept in the diary begin; those that have begun stay as they are."""
    for step in list_waiting_steps(client):
        step.state = move(StepState.AVAILABLE, StepEvent.FIRST_LOG)
        audit.record("step.first_log", step, by=by, at=at, fields=["state"])
