"""Reads of when plans and steps rested: pauses, safety holds, steps put away; no column remembers, the log does."""

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
from portal.plans.models import Plan, PlanStep

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
AWAY = {
    "plan.step_set_aside": True,
    "plan.step_restored": False,
    "plan.completed": True,
    "plan.stopped": True,
    "plan.reopened": False,
}
"""Events after which a step is not practised at all, and those that bring it back."""
DONE = {"plan.step_confirmed": True, "plan.step_repeated": False, "plan.step_restored": False}
"""Events after which a step is practised only where its plan is kept up in small doses."""
KEPT_UP, BEGUN = "plan.maintained", "step.first_log"

Span = tuple[datetime, datetime | None]
"""From when until when something rested; None: until now."""


def rested_days(
    client: Client, plan: Plan, *, since: date, until: date, holds: Sequence[SafetyHold] | None = None
) -> set[date]:
    """The days of a window on which the plan was paused or a safety hold was open. `holds`: all there ever were, where
    they are known already."""
    spans: list[Span] = [(hold.opened_at, hold.closed_at) for hold in _known(client, holds)]
    spans += _spans(_events(client, [plan.id], RESTS).get(plan.id, []), RESTS)
    return _days_of(spans, client, since=since, until=until)


def rested_of(
    client: Client, plan_ids: Collection[UUID], *, since: date, until: date
) -> dict[UUID, set[date]]:
    """The same of several plans, by the plan's id; two reads."""
    held: list[Span] = [(hold.opened_at, hold.closed_at) for hold in _holds(client)]
    events = _events(client, plan_ids, RESTS)
    return {
        plan_id: _days_of([*held, *_spans(events.get(plan_id, []), RESTS)], client, since=since, until=until)
        for plan_id in plan_ids
    }


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


def went_on(
    client: Client, plan_ids: Collection[UUID], *, holds: Sequence[SafetyHold] | None = None
) -> dict[UUID, date]:
    """The client's day on which each plan last went on after a pause or a safety hold; two reads."""
    lifted = [hold.closed_at for hold in _known(client, holds) if hold.closed_at]
    events = _events(client, plan_ids, RESTS)
    found = {
        plan_id: [*lifted, *(at for action, at in events.get(plan_id, []) if not RESTS[action])]
        for plan_id in plan_ids
    }
    return {plan_id: local_date(max(ends), client.tz) for plan_id, ends in found.items() if ends}


@dataclass(frozen=True)
class Breaks:
    """When a step rested, was away and was done; when its plan began to be kept up, and when the step first began."""

    rests: tuple[Span, ...]
    away: tuple[Span, ...]
    done: tuple[Span, ...]
    kept_up_at: datetime | None
    begun_at: datetime | None

    def rested(self, at: datetime) -> bool:
        """Whether its plan rested at that instant."""
        return any(lies_in(at, span) for span in self.rests)

    def is_practised(self, at: datetime) -> bool:
        """Whether it was there to be practised at that instant, rest or not."""
        if any(lies_in(at, span) for span in self.away):
            return False
        kept_up = self.kept_up_at is not None and at >= self.kept_up_at
        return kept_up or not any(lies_in(at, span) for span in self.done)


def lies_in(at: datetime, span: Span) -> bool:
    """Whether an instant lies in a span; neither the beginning, up to which all was as before, nor the end is in it."""
    return span[0] < at and (span[1] is None or at < span[1])


def breaks_of(steps: Collection[PlanStep]) -> dict[UUID, Breaks]:
    """The breaks of steps, of several clients if need be, by the step's id; two reads."""
    clients = {step.client_id for step in steps}
    holds: dict[UUID, list[Span]] = defaultdict(list)
    for hold in db.session.scalars(sa.select(SafetyHold).where(SafetyHold.client_id.in_(clients))):
        holds[hold.client_id].append((hold.opened_at, hold.closed_at))
    told = _told(
        clients,
        {one for step in steps for one in (step.id, step.plan_id)},
        {*RESTS, *AWAY, *DONE, KEPT_UP, BEGUN},
    )
    return {
        step.id: _breaks(told.get(step.plan_id, []), told.get(step.id, []), holds[step.client_id])
        for step in steps
    }


Told = Sequence[tuple[str, datetime]]


def _breaks(plan: Told, step: Told, held: Iterable[Span]) -> Breaks:
    def spans(events: Told, ends: Mapping[str, bool]) -> list[Span]:
        return _spans((one for one in events if one[0] in ends), ends)

    return Breaks(
        rests=(*held, *spans(plan, RESTS)),
        away=(*spans(plan, AWAY), *spans(step, AWAY)),
        done=tuple(spans(step, DONE)),
        kept_up_at=next((at for action, at in reversed(plan) if action == KEPT_UP), None),
        begun_at=next((at for action, at in step if action == BEGUN), None),
    )


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


def _known(client: Client, holds: Sequence[SafetyHold] | None) -> Sequence[SafetyHold]:
    return _holds(client) if holds is None else holds


def _holds(client: Client) -> Sequence[SafetyHold]:
    return db.session.scalars(sa.select(SafetyHold).where(SafetyHold.client_id == client.id)).all()


def _events(
    client: Client, object_ids: Collection[UUID], actions: Collection[str]
) -> dict[UUID, list[tuple[str, datetime]]]:
    """What the log says was done to each of these, oldest first."""
    return _told([client.id], object_ids, actions)


def _told(
    client_ids: Collection[UUID], object_ids: Collection[UUID], actions: Collection[str]
) -> dict[UUID, list[tuple[str, datetime]]]:
    rows = db.session.execute(
        sa.select(AuditEvent.object_id, AuditEvent.action, AuditEvent.at)
        .where(
            AuditEvent.client_id.in_(client_ids),
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
