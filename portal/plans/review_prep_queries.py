"""What a look back on a plan begins with: where each step stands, what came about since the last one, whether it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind, AlertState
from portal.clients.models import Client, SafetyHold
from portal.db import db
from portal.plans import guards, review_due
from portal.plans.adherence import Adherence
from portal.plans.adherence_queries import (
    Window,
    adherence_in,
    learned_in,
    rested_days,
    went_on,
    window,
)
from portal.plans.attempts import LogStatus
from portal.plans.judged_queries import StepStanding, list_standings
from portal.plans.models import Plan
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_logs, list_steps, plan_reads_as
from portal.plans.review_due import DueFacts, Looked, Trigger
from portal.plans.review_models import Review
from portal.plans.review_queries import as_looked, list_reviews
from portal.plans.states import READS_AS_OPEN, PlanState, StepState, shown_state

PRACTISED = (LogStatus.FINISHED, LogStatus.STOPPED_EARLY, LogStatus.RUNNING)


@dataclass(frozen=True)
class Prep:
    """Everything that a review of a plan on the client's day `on` rests on."""

    on: date
    active: bool
    """Whether steps may move: the plan reads as in use."""
    standings: Sequence[StepStanding]
    reviews: Sequence[Review]
    """The earlier ones, oldest first."""
    window: Window
    counts: Adherence
    present: Looked
    off_track: bool
    due: Sequence[Trigger]
    remote_asks: bool = True
    """Whether an exposure that is confirmed from afar needs a tick."""


def prep(client: Client, plan: Plan, *, on: date) -> Prep:
    """Gather it; private practices count, their words stay out."""
    reviews, logs = list_reviews(plan), list_logs(plan)
    standings = list_standings(list_steps(plan), logs, on=on)
    found = window(client, plan, reviews, logs, on=on)
    rested = rested_days(client, plan, since=found.since, until=on)
    counts = adherence_in(client, found, standings, rested=rested)
    asked = counts.done.of > 0  # where nothing was asked for, nothing is missing
    dose = counts.done.x + counts.extra > 0
    present = Looked(learned_in(client, found) or not asked, dose or not asked)
    raised = open_kinds(client)
    return Prep(
        on=on,
        active=plan_reads_as(client, plan) is PlanState.ACTIVE,
        standings=standings,
        reviews=reviews,
        window=found,
        counts=counts,
        present=present,
        off_track=review_due.is_off_track(
            [*map(as_looked, reviews), present],
            worse=AlertKind.DETERIORATION in raised,
            least=number(client.clinic_id, "off_track_reviews"),
        ),
        due=due_now(client, plan, standings, logs, raised=raised, on=on),
        remote_asks=bool(number(client.clinic_id, "remote_asks")),
    )


def open_kinds(client: Client) -> set[str]:
    """The kinds of alerts of a client that nobody has settled."""
    return set(
        db.session.scalars(
            sa.select(Alert.kind).where(Alert.client_id == client.id, Alert.state != AlertState.RESOLVED)
        )
    )


def due_now(
    client: Client,
    plan: Plan,
    standings: Sequence[StepStanding],
    logs: Sequence[PracticeLog],
    *,
    raised: set[str],
    on: date,
    holds: Sequence[SafetyHold] | None = None,
) -> list[Trigger]:
    """Why it is time to look back on a plan in use; nothing while it rests or is over. `holds`: all there ever were."""
    known = None if holds is None else any(one.closed_at is None for one in holds)
    reads_as = plan_reads_as(client, plan) if known is None else shown_state(PlanState(plan.state), known)
    ends = went_on(client, [plan.id], holds=holds) if reads_as is PlanState.ACTIVE else {}
    return due_of(
        client, plan, standings, logs, reads_as=reads_as, went_on_at=ends.get(plan.id), raised=raised, on=on
    )


def due_of(
    client: Client,
    plan: Plan,
    standings: Sequence[StepStanding],
    logs: Sequence[PracticeLog],
    *,
    reads_as: PlanState,
    went_on_at: date | None,
    raised: set[str],
    on: date,
) -> list[Trigger]:
    """The same, of a plan of which it is known how it reads and when it last went on after a rest; reads nothing."""
    if reads_as not in (PlanState.ACTIVE, PlanState.MAINTENANCE):
        return []
    silent = _silent_days(standings, logs, on, went_on_at) if reads_as is PlanState.ACTIVE else None
    return review_due.due(
        DueFacts(
            today=on,
            next_review_on=plan.next_review_on,
            step_ready=any(one.state is StepState.CRITERION_MET for one in standings),
            step_waits=any(one.state is StepState.NEEDS_CHANGE for one in standings),
            stopped_early_twice=any(
                one.talk is guards.TalkReason.STOPPED_EARLY_TWICE
                for one in standings
                if one.state in READS_AS_OPEN
            ),
            worse=AlertKind.DETERIORATION in raised,
            red_overuse=AlertKind.OVERUSE_RED in raised,
            silent_days=silent,
            silent_after=number(client.clinic_id, "silent_days"),
        )
    )


def _silent_days(
    standings: Sequence[StepStanding], logs: Sequence[PracticeLog], on: date, went_on_at: date | None
) -> int | None:
    """Days since anything was practised, counted from the opening of a step or the end of a rest at the earliest; None:
    none is open."""
    opened = [one.step.opened_on or on for one in standings if one.state in READS_AS_OPEN]
    if not opened:
        return None
    practised = [log.local_date for log in logs if log.status in PRACTISED]
    return (on - max([max(opened), *practised, *([went_on_at] if went_on_at else [])])).days
