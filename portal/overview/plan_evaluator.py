"""What the plans of a client call for on a day: steps to confirm, to talk about or to change, silence, a day that passed.

Pure. Each alert passes by itself once it is no longer so, and comes again when it is so again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.clients.alerts import AlertKind
from portal.defaults import DEFAULTS
from portal.overview.wanted import Wanted
from portal.plans.review_due import Looked, declined_key, is_silent, poor_run

PREFIXES = (
    "ready:",
    "stops:",
    "rising:",
    "waits:",
    "unsure:",
    "declined:",
    "off_track:",
    "silent:",
    "look_back:",
)
"""How the keys of these alerts begin."""


@dataclass(frozen=True)
class Stops:
    """Practices that were stopped early, one after the other up to the latest; `first` is where they begin."""

    first: UUID
    count: int


@dataclass(frozen=True)
class Rising:
    """A likelihood that never fell from `first` on; the numbers are None where the client keeps one private."""

    first: UUID
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True)
class StepToday:
    """A step of a plan in use. `round`: tells the present round from those before a repeat."""

    id: UUID
    position: int
    times_per_week: int
    round: str = ""
    open: bool = True
    ready: bool = False
    waits: bool = False
    """It waits for a change that nobody has decided on yet."""
    stops: Stops | None = None
    rising: Rising | None = None


@dataclass(frozen=True)
class Reviewed:
    """A look back, by its id."""

    id: UUID
    looked: Looked


@dataclass(frozen=True, kw_only=True)
class PlanToday:
    """A plan that was offered. `active`: in use and not at rest; `quiet_since`: the last practice, or when a step opened."""

    id: UUID
    revision: int
    in_use: bool = True
    active: bool = True
    steps: Sequence[StepToday] = ()
    reviews: Sequence[Reviewed] = ()
    """Oldest first."""
    quiet_since: date | None = None
    next_review_on: date | None = None
    waits_for_talk: bool = False
    sure: int | None = None
    """How sure the client is of the first step, 0 to 10."""
    is_draft_again: bool = False


def plan_alerts(
    plans: Iterable[PlanToday],
    today: date,
    *,
    silent_days: int = DEFAULTS["silent_days"].value,
    off_track_reviews: int = DEFAULTS["off_track_reviews"].value,
) -> Iterator[Wanted]:
    """Everything that the plans call for."""
    for plan in plans:
        if plan.is_draft_again:
            yield _wanted(AlertKind.NEEDS_CHANGE, declined_key(plan.id, plan.revision), plan, only_stays=True)
        if not plan.in_use:
            continue
        for step in plan.steps:
            yield from _of_step(plan, step)
        if plan.waits_for_talk:
            yield _wanted(AlertKind.NEEDS_CHANGE, f"unsure:{plan.id}", plan, why="unsure", sure=plan.sure)
        yield from _off_track(plan, off_track_reviews)
        yield from _late(plan, today, silent_days)


def _wanted(
    kind: AlertKind, key: str, plan: PlanToday, *, only_stays: bool = False, **detail: object
) -> Wanted:
    return Wanted(kind, key, plan.id, {"plan_id": str(plan.id), **detail}, "Plan", only_stays)


def _of_step(plan: PlanToday, step: StepToday) -> Iterator[Wanted]:
    if step.ready and plan.active:
        yield _wanted(AlertKind.CRITERION_MET, f"ready:{step.id}:{step.round}", plan, step=step.position)
    if step.stops:
        yield _wanted(
            AlertKind.EARLY_STOPS,
            f"stops:{step.id}:{step.stops.first}",
            plan,
            step=step.position,
            times=step.stops.count,
        )
    elif step.rising:
        yield _wanted(
            AlertKind.NEEDS_CHANGE,
            f"rising:{step.id}:{step.rising.first}",
            plan,
            why="rising",
            step=step.position,
            before=step.rising.before,
            after=step.rising.after,
        )
    elif step.waits:
        yield _wanted(
            AlertKind.NEEDS_CHANGE,
            f"waits:{step.id}:{plan.revision}",
            plan,
            why="waits",
            step=step.position,
        )


def _off_track(plan: PlanToday, least: int) -> Iterator[Wanted]:
    """Reviews that run poor, until one of them has gone through what may be behind it."""
    run = poor_run([one.looked for one in plan.reviews], least)
    if run and not plan.reviews[-1].looked.considered:
        first = plan.reviews[-run].id
        yield _wanted(AlertKind.OFF_TRACK, f"off_track:{plan.id}:{first}", plan, reviews=run)


def _late(plan: PlanToday, today: date, silent_days: int) -> Iterator[Wanted]:
    open_now = [step.times_per_week for step in plan.steps if step.open]
    since = plan.quiet_since
    if plan.active and open_now and since and is_silent(since, today, max(open_now), silent_days):
        yield _wanted(
            AlertKind.OVERDUE,
            f"silent:{plan.id}:{since}",
            plan,
            why="silent",
            since=since.isoformat(),
            planned=max(open_now),
        )
    if plan.next_review_on is not None and plan.next_review_on < today:
        yield _wanted(
            AlertKind.OVERDUE,
            f"look_back:{plan.id}:{plan.next_review_on}",
            plan,
            why="look_back",
            due_on=plan.next_review_on.isoformat(),
        )


@dataclass(frozen=True)
class Practised:
    """A practice that is over, as its run is looked at; `readable`: its numbers may be shown."""

    id: UUID
    stopped_early: bool
    likelihood_next: int | None
    readable: bool


def stops_of(practices: Sequence[Practised]) -> Stops | None:
    """The early stops that the practices of a step, oldest first, end with, if there are two or more."""
    run: list[Practised] = []
    for one in reversed(practices):
        if not one.stopped_early:
            break
        run.insert(0, one)
    return Stops(run[0].id, len(run)) if len(run) >= 2 else None


def rising_of(practices: Sequence[Practised]) -> Rising | None:
    """Where the likelihood has not fallen since; whether it rises enough is asked elsewhere (`guards.needs_talk`)."""
    known = [one for one in practices if one.likelihood_next is not None]
    run = known[-1:]
    for one in reversed(known[:-1]):
        if (one.likelihood_next or 0) > (run[0].likelihood_next or 0):
            break
        run.insert(0, one)
    if len(run) < 3:
        return None
    shown = all(one.readable for one in run[-3:])
    first, last = run[-3].likelihood_next, run[-1].likelihood_next
    return Rising(run[0].id, first if shown else None, last if shown else None)
