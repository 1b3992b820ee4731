"""Raising red flags when a practice is written down or corrected; nothing here commits."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.clients import alert_actions as alerts
from portal.clients import queries as clients
from portal.clients.alerts import AlertKind
from portal.clients.models import Client
from portal.db import db
from portal.plans.models import PlanStep
from portal.plans.queries import as_attempt, list_logs
from portal.plans.red_flags import red_flags


def look_for_flags(client: Client, step: PlanStep, *, by: Actor, at: datetime) -> None:
    """Ask for the safety questions again where the step's practices call for it, once until a new screen answers.

    Practices that the client keeps private count; the alert holds the flag and the step, never a word of them.
    """
    db.session.flush()
    attempts = [as_attempt(log, step) for log in list_logs(step)]
    found = red_flags(attempts, rising=number(client.clinic_id, "rising_points"))
    if not found:
        return
    screen = clients.find_screen_row(client)
    answered = screen.number if screen else 0
    for flag in found:
        alerts.raise_alert(
            client,
            AlertKind.SCREEN_AGAIN,
            f"again:{step.id}:{flag}:{answered}",
            alerts.Source("PlanStep", step.id),
            detail={"flag": str(flag), "plan_id": str(step.plan_id), "step": step.position},
            by=by,
            at=at,
        )
