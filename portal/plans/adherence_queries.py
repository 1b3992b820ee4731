"""What the metrics of adherence are fed with: how often each step was asked for, each log, the days of rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clock import local_date
from portal.plans.adherence import Adherence, PlannedStep, Practised, adherence, days_open
from portal.plans.criterion import counted
from portal.plans.judged_queries import StepStanding, as_attempt
from portal.plans.models import Plan
from portal.plans.practice_models import PracticeLog
from portal.plans.resting_queries import closed_days as closed_days
from portal.plans.resting_queries import rested_days as rested_days
from portal.plans.resting_queries import rested_of as rested_of
from portal.plans.resting_queries import rested_together as rested_together
from portal.plans.resting_queries import went_on as went_on
from portal.plans.review_due import Tried, had_learning
from portal.plans.review_models import Review


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


def adherence_in(
    client: Client,
    found: Window,
    standings: Sequence[StepStanding],
    *,
    rested: set[date],
    closed: Mapping[UUID, set[date]] | None = None,
) -> Adherence:
    """The metrics of a window; private practices count like all others. `closed`: the days on which each step was set
    aside or waited, where they are known already."""
    if closed is None:
        closed = closed_days(client, [one.step for one in standings], since=found.since, until=found.until)
    spans = [
        (one.step.times_per_week, _days(one, found) - rested - closed.get(one.step.id, set()))
        for one in standings
    ]
    steps = [PlannedStep(times_per_week=times, active_days=len(days)) for times, days in spans]
    counting = _counting(found, standings)
    told = [_practised(log, counts=log.id in counting) for log in found.logs]
    return adherence(
        steps,
        told,
        open_days=len(set[date]().union(*(days for _, days in spans))),
        stayed=number(client.clinic_id, "share_of_minutes"),
    )


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


def learned_in(client: Client, found: Window) -> bool:
    """Whether the practices of a window, private ones included, taught something."""
    tried = (
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
    return had_learning(tried, helped=number(client.clinic_id, "helped_points"))
