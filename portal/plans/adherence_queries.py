"""What the metrics of adherence are fed with: how often each step was asked for, each log, the days of rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clients.models import Client, SafetyHold
from portal.clock import local_date
from portal.db import db
from portal.plans.adherence import Adherence, PlannedStep, Practised, adherence, days_open
from portal.plans.criterion import counted
from portal.plans.models import Plan, PracticeLog
from portal.plans.queries import StepStanding, as_attempt
from portal.plans.review_due import Tried, had_learning
from portal.plans.review_models import Review

RESTS = {"plan.paused": True, "plan.resumed": False}
"""Events of the log that let a plan rest or go on; no column remembers since when it rested."""


@dataclass(frozen=True)
class Window:
    """Since the review before, or since the plan began: local dates, both included, and the logs of that time."""

    since: date
    until: date
    logs: tuple[PracticeLog, ...]


def window(
    client: Client, plan: Plan, reviews: Sequence[Review], logs: Iterable[PracticeLog], *, on: date
) -> Window:
    """What a review on the client's day `on` looks back on; `reviews` are the earlier ones, oldest first.

    Practices of the day of the review before belong here when they came after it.
    """
    last = reviews[-1] if reviews else None
    begun = local_date(plan.accepted_at, client.tz) if plan.accepted_at else on
    since = min(last.held_on if last else begun, on)
    kept = [
        log
        for log in logs
        if since <= log.local_date <= on
        and (last is None or log.local_date > last.held_on or log.performed_at > last.created_at)
    ]
    return Window(since, on, tuple(kept))


def rested_days(client: Client, plan: Plan, *, since: date, until: date) -> set[date]:
    """The days of a window on which the plan was paused or a safety hold was open."""
    spans = [(hold.opened_at, hold.closed_at) for hold in _holds(client)]
    begun: datetime | None = None
    for action, at in _pauses(client, plan.id):
        if RESTS[action] and begun is None:
            begun = at
        elif not RESTS[action] and begun is not None:
            spans.append((begun, at))
            begun = None
    if begun is not None:
        spans.append((begun, None))
    found: set[date] = set()
    for opened, closed in spans:
        day = max(local_date(opened, client.tz), since)
        end = local_date(closed, client.tz) if closed else until + timedelta(days=1)
        while day < end and day <= until:
            found.add(day)
            day += timedelta(days=1)
    return found


def _holds(client: Client) -> Sequence[SafetyHold]:
    return db.session.scalars(sa.select(SafetyHold).where(SafetyHold.client_id == client.id)).all()


def _pauses(client: Client, plan_id: UUID) -> Sequence[tuple[str, datetime]]:
    rows = db.session.execute(
        sa.select(AuditEvent.action, AuditEvent.at)
        .where(
            AuditEvent.client_id == client.id,
            AuditEvent.object_id == plan_id,
            AuditEvent.action.in_(RESTS),
            AuditEvent.outcome == "done",
        )
        .order_by(AuditEvent.at, AuditEvent.number)
    )
    return [(action, at) for action, at in rows]


def adherence_in(found: Window, standings: Sequence[StepStanding], *, rested: set[date]) -> Adherence:
    """The metrics of a window; private practices count like all others."""
    spans = [(one.step.times_per_week, _days(one, found) - rested) for one in standings]
    steps = [PlannedStep(times_per_week=times, active_days=len(days)) for times, days in spans]
    counting = _counting(found, standings)
    told = [_practised(log, counts=log.id in counting) for log in found.logs]
    return adherence(steps, told, open_days=len(set[date]().union(*(days for _, days in spans))))


def _days(one: StepStanding, found: Window) -> set[date]:
    return days_open(one.step.opened_on, one.step.done_on, since=found.since, until=found.until)


def _counting(found: Window, standings: Sequence[StepStanding]) -> set[UUID]:
    """The logs of the window that count towards their steps."""
    counting: set[UUID] = set()
    for one in standings:
        tried = {log.id: as_attempt(log, one.step) for log in found.logs if log.step_id == one.step.id}
        kept = {id(attempt) for attempt in counted(one.criterion, list(tried.values()))}
        counting |= {log_id for log_id, attempt in tried.items() if id(attempt) in kept}
    return counting


def _practised(log: PracticeLog, *, counts: bool) -> Practised:
    words = log.words or {}
    used = words.get("safety_used")
    return Practised(
        on=log.local_date,
        status=log.status,
        counts=counts,
        minutes_planned=log.minutes_planned,
        minutes_done=log.minutes_done,
        key_safety_used=None if used is None else len(used),
        predicted=bool(words.get("feared_outcome")) and log.likelihood_before is not None,
        learned=_has_line(log),
        likelihood_before=log.likelihood_before,
        outcome=log.outcome,
        entry_mode=log.entry_mode,
        barrier=words.get("not_done_reason"),
    )


def _has_line(log: PracticeLog) -> bool:
    words = log.words or {}
    return bool(words.get("learned")) and not words.get("nothing_new")


def learned_in(found: Window) -> bool:
    """Whether the practices of a window, private ones included, taught something."""
    return had_learning(
        Tried(
            status=log.status,
            learned=_has_line(log),
            likelihood_before=log.likelihood_before,
            likelihood_next=log.likelihood_next,
            before=log.before,
            after=log.after,
            helped=log.helped,
        )
        for log in found.logs
    )
