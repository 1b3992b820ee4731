"""What the metrics of adherence are fed with: how often each step was asked for, each log, the days of rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from portal.plans.models import Plan, PlanStep, PracticeLog
from portal.plans.queries import StepStanding, as_attempt
from portal.plans.review_due import Tried, had_learning
from portal.plans.review_models import Review

RESTS = {"plan.paused": True, "plan.resumed": False}
"""Events of the log that let a plan rest or go on; no column remembers since when it rested."""
CLOSES = {
    "plan.step_set_aside": True,
    "plan.step_to_change": True,
    "step.needs_change": True,
    "plan.step_restored": False,
    "plan.step_adjusted": False,
}
"""Events that put a step away or let it wait for a change, and those after which it is practised again."""


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


Span = tuple[datetime, datetime | None]
"""From when until when something rested; None: until now."""


def rested_days(client: Client, plan: Plan, *, since: date, until: date) -> set[date]:
    """The days of a window on which the plan was paused or a safety hold was open."""
    spans: list[Span] = [(hold.opened_at, hold.closed_at) for hold in _holds(client)]
    spans += _spans(_events(client, [plan.id], RESTS).get(plan.id, []), RESTS)
    return _days_of(spans, client, since=since, until=until)


def rested_together(client: Client, plan_ids: Collection[UUID], *, since: date, until: date) -> set[date]:
    """The days of a window on which a safety hold was open or each of the plans was paused; two reads."""
    held: list[Span] = [(hold.opened_at, hold.closed_at) for hold in _holds(client)]
    events = _events(client, plan_ids, RESTS)
    days = [
        _days_of(_spans(events.get(plan_id, []), RESTS), client, since=since, until=until)
        for plan_id in plan_ids
    ]
    paused = set.intersection(*days) if days else set()
    return _days_of(held, client, since=since, until=until) | paused


def went_on(client: Client, plan_ids: Collection[UUID]) -> dict[UUID, date]:
    """The client's day on which each plan last went on after a pause or a safety hold; two reads."""
    lifted = [hold.closed_at for hold in _holds(client) if hold.closed_at]
    events = _events(client, plan_ids, RESTS)
    found = {
        plan_id: [*lifted, *(at for action, at in events.get(plan_id, []) if not RESTS[action])]
        for plan_id in plan_ids
    }
    return {plan_id: local_date(max(ends), client.tz) for plan_id, ends in found.items() if ends}


def _spans(events: Iterable[tuple[str, datetime]], ends: Mapping[str, bool]) -> list[Span]:
    """The times between an event that begins a rest and the next that ends it, oldest first."""
    spans: list[Span] = []
    begun: datetime | None = None
    for action, at in events:
        if ends[action] and begun is None:
            begun = at
        elif not ends[action] and begun is not None:
            spans.append((begun, at))
            begun = None
    return spans if begun is None else [*spans, (begun, None)]


def _days_of(spans: Iterable[Span], client: Client, *, since: date, until: date) -> set[date]:
    """The days of a window that the spans begin on or cover; the day on which one ends is none of them."""
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


def _events(
    client: Client, object_ids: Collection[UUID], actions: Collection[str]
) -> dict[UUID, list[tuple[str, datetime]]]:
    """What the log says was done to each of these, oldest first."""
    rows = db.session.execute(
        sa.select(AuditEvent.object_id, AuditEvent.action, AuditEvent.at)
        .where(
            AuditEvent.client_id == client.id,
            AuditEvent.object_id.in_(object_ids),
            AuditEvent.action.in_(actions),
            AuditEvent.outcome == "done",
        )
        .order_by(AuditEvent.at, AuditEvent.number)
    )
    found: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    for object_id, action, at in rows:
        if object_id is not None:
            found[object_id].append((action, at))
    return found


def closed_days(
    client: Client, steps: Iterable[PlanStep], *, since: date, until: date
) -> dict[UUID, set[date]]:
    """The days of a window on which each step was set aside or waited for a change, so that nothing was asked of it."""
    events = _events(client, [step.id for step in steps], CLOSES)
    return {
        step_id: _days_of(_spans(found, CLOSES), client, since=since, until=until)
        for step_id, found in events.items()
    }


def adherence_in(
    client: Client, found: Window, standings: Sequence[StepStanding], *, rested: set[date]
) -> Adherence:
    """The metrics of a window; private practices count like all others."""
    closed = closed_days(client, [one.step for one in standings], since=found.since, until=found.until)
    spans = [
        (one.step.times_per_week, _days(one, found) - rested - closed.get(one.step.id, set()))
        for one in standings
    ]
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
