"""What a practice calls for when it is written down or corrected: a talk about its step, red flags; nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.clients import alert_actions as alerts
from portal.clients import alert_queries
from portal.clients import queries as clients
from portal.clients.alerts import AlertKind
from portal.clients.models import Client, SafetyScreen
from portal.db import db
from portal.plans.guards import TalkReason, needs_talk
from portal.plans.judged_queries import as_attempt, pattern_of, since_repeat
from portal.plans.models import PlanStep
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_logs
from portal.plans.red_flags import red_flags
from portal.plans.states import StepEvent, StepState, allowed, move


def talk_about(step: PlanStep) -> TalkReason | None:
    """Why the step's practices of the present round call for a talk, as they stand now."""
    db.session.flush()
    attempts = [as_attempt(log, step) for log in since_repeat(step, list_logs(step))]
    return needs_talk(attempts, rising=number(step.clinic_id, "rising_points"))


def look(practising: Practising, *, by: Actor, at: datetime) -> None:
    """Two early stops in a row, or a likelihood that keeps rising: the step waits for a talk."""
    row = practising.row
    if talk_about(row) and allowed(StepState(row.state), StepEvent.ASK_CHANGE):
        row.state = move(StepState(row.state), StepEvent.ASK_CHANGE)
        audit.record("step.needs_change", row, by=by, at=at, fields=["state"])


def look_for_flags(client: Client, step: PlanStep, log: PracticeLog, *, by: Actor, at: datetime) -> None:
    """Ask for the safety questions again where the step's practices call for it, once until a new screen answers.

    `log` is what was just written down or corrected. Practices that the client keeps private count; the alert holds
    the flag and the step, never a word of them.
    """
    db.session.flush()
    logs, screen = list_logs(step), clients.find_screen_row(client)
    found = red_flags(
        [as_attempt(one, step) for one in logs],
        rising=number(client.clinic_id, "rising_points"),
        pattern=pattern_of(client.clinic_id),
        new=[place for place, one in enumerate(logs) if one.id == log.id or _is_new(client, one, screen)],
    )
    waiting = _waiting(client, step, screen) if found else ()
    for flag in found:
        key = f"again:{step.id}:{flag}:"
        if any(one.startswith(key) for one in waiting):
            continue
        alerts.raise_alert(
            client,
            AlertKind.SCREEN_AGAIN,
            f"{key}{screen.number if screen else 0}",
            alerts.Source("PlanStep", step.id),
            detail={"flag": str(flag), "plan_id": str(step.plan_id), "step": step.position},
            by=by,
            at=at,
        )


def _is_new(client: Client, log: PracticeLog, screen: SafetyScreen | None) -> bool:
    """Whether the newest screen was asked before the practice was written down."""
    return screen is None or alert_queries.comes_after(log.logged_at, screen, tz=client.tz)


def _waiting(client: Client, step: PlanStep, screen: SafetyScreen | None) -> Sequence[str]:
    """The keys of what no screen has answered, whatever else was done about it."""
    asked = alert_queries.asked_again(client, step.id)
    return [
        one.key
        for one in asked
        if screen is None or alert_queries.comes_after(one.raised_at, screen, tz=client.tz)
    ]
