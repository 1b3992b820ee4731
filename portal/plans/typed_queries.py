"""Reads for typing in paper: since when a step is practised, what was in force on a day, what is written down for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.plans.attempts import OVER
from portal.plans.models import PlanRevision
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.revisions import Revision, RevisionStep

OPENED = "plan.step_opened"


def first_day(client: Client, practising: Practising) -> date | None:
    """The client's day on which the step first opened, however often it was restored or repeated since; None: not yet."""
    step, plan = practising.row, practising.plan
    opened_at = db.session.scalar(
        sa.select(sa.func.min(AuditEvent.at)).where(
            AuditEvent.client_id == client.id,
            AuditEvent.object_id == step.id,
            AuditEvent.action == OPENED,
            AuditEvent.outcome == "done",
        )
    )
    first_at = opened_at or plan.accepted_at
    days = [step.opened_on, local_date(first_at, client.tz) if first_at else None]
    return min((day for day in days if day is not None), default=None)


@dataclass(frozen=True)
class Published:
    """What a step said in one version of its plan, and since which day of its client."""

    since: date
    revision: Revision
    words: RevisionStep


def published_of(client: Client, practising: Practising) -> Sequence[Published]:
    """Every version of the plan that has the step, the oldest first."""
    rows = db.session.scalars(
        sa.select(PlanRevision)
        .where(PlanRevision.plan_id == practising.plan.id)
        .order_by(PlanRevision.revision)
    )
    found = []
    for row in rows:
        revision = Revision.parse(row.content or {})
        words = revision.step(practising.row.id)
        if words is not None:
            found.append(Published(local_date(row.frozen_at, client.tz), revision, words))
    return found


def as_of(practising: Practising, published: Sequence[Published], day: date) -> Practising:
    """The step as it was in force at the end of a day; before the first version that has it, as that says."""
    then = [one for one in published if one.since <= day] or list(published[:1])
    return replace(practising, revision=then[-1].revision, words=then[-1].words) if then else practising


def entries_on(
    practising: Practising, days: Collection[date], *, but: Collection[UUID]
) -> dict[date, list[PracticeLog]]:
    """What is written down of the step for each of the days, oldest first, private entries too; `but`: tokens of the sheet
    itself, which may come twice."""
    rows = db.session.scalars(
        sa.select(PracticeLog)
        .where(
            PracticeLog.step_id == practising.row.id,
            PracticeLog.local_date.in_(days),
            PracticeLog.status.in_(OVER),
            PracticeLog.client_token.not_in(but),
        )
        .order_by(PracticeLog.performed_at, PracticeLog.logged_at, PracticeLog.id)
    )
    found: dict[date, list[PracticeLog]] = defaultdict(list)
    for row in rows:
        found[row.local_date].append(row)
    return found
