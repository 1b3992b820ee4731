"""Reads of schedules: what repeats for a client, what the worker has to make and what it has to close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.assessments import definition_queries
from portal.assessments.definition import Instrument
from portal.assessments.models import Assessment, Assignment
from portal.assessments.queries import OPEN
from portal.assessments.schedule import Occurrence, Schedule, next_after, to_make
from portal.clients.models import Client, ClientStatus
from portal.clock import local_date
from portal.db import db

_MADE = (
    sa.select(sa.func.coalesce(sa.func.max(Assessment.occurrence), 0))
    .where(Assessment.assignment_id == Assignment.id)
    .correlate(Assignment)
    .scalar_subquery()
)


def schedule_of(assignment: Assignment, tz: str) -> Schedule:
    """An assignment as the rules know it, in its client's zone."""
    return Schedule(
        first_due_on=assignment.first_due_on,
        every_days=assignment.repeat_every_days,
        opens_at=time.fromisoformat(assignment.opens_at_time),
        grace_days=assignment.grace_days,
        tz=tz,
        ends_on=assignment.ends_on,
    )


@dataclass(frozen=True)
class Standing:
    """A schedule as the clinician sees it; `next` is None while it rests and after its end."""

    assignment: Assignment
    instrument: Instrument
    next: Occurrence | None

    @property
    def rests(self) -> bool:
        return self.assignment.paused_at is not None


def list_schedules(client: Client, *, at: datetime) -> list[Standing]:
    """What repeats for this client and has not been ended, the one begun last first."""
    rows = db.session.scalars(
        sa.select(Assignment)
        .where(
            Assignment.client_id == client.id,
            Assignment.repeat_every_days > 0,
            Assignment.cancelled_at.is_(None),
        )
        .order_by(Assignment.created_at.desc(), Assignment.id)
    )
    return [_standing(row, client.tz, at) for row in rows]


def _standing(row: Assignment, tz: str, at: datetime) -> Standing:
    instrument = definition_queries.definition(row.clinic_id, row.instrument_code, row.instrument_version)
    given = definition_queries.given_now(row.clinic_id, row.instrument_code, row.instrument_version)
    coming = next_after(schedule_of(row, tz), at) if given and not row.paused_at else None
    return Standing(row, instrument, coming)


def get_schedule(client: Client, assignment_id: UUID) -> Assignment:
    """One of this client's schedules for a change, or 404."""
    row = db.session.scalar(
        sa.select(Assignment)
        .where(
            Assignment.id == assignment_id,
            Assignment.client_id == client.id,
            Assignment.repeat_every_days > 0,
        )
        .with_for_update()
    )
    return row or abort(404)


def next_to_make(assignment: Assignment, tz: str, *, made: int, at: datetime) -> Occurrence | None:
    """The occurrence that should be there and is not; none while the schedule rests."""
    if assignment.cancelled_at is not None or assignment.paused_at is not None:
        return None
    return to_make(schedule_of(assignment, tz), made=made, at=at, not_before=assignment.resumed_at)


def count_made(assignment: Assignment) -> int:
    """The highest number made so far."""
    return (
        db.session.scalar(
            sa.select(sa.func.max(Assessment.occurrence)).where(Assessment.assignment_id == assignment.id)
        )
        or 0
    )


def due_to_make(at: datetime) -> list[UUID]:
    """Schedules of clients in care of which something has opened and is not there yet; one statement."""
    tomorrow = at.date() + timedelta(days=1)
    rows = db.session.execute(
        sa.select(Assignment, Client.tz, _MADE.label("made"))
        .join(Client, Client.id == Assignment.client_id)
        .where(
            Assignment.repeat_every_days > 0,
            Assignment.cancelled_at.is_(None),
            Assignment.paused_at.is_(None),
            Assignment.first_due_on <= tomorrow,
            Client.status != ClientStatus.DISCHARGED,
        )
    )
    return [row.id for row, tz, made in rows if next_to_make(row, tz, made=made, at=at)]


def due_to_expire(at: datetime) -> Sequence[UUID]:
    """Administrations whose last day is over in their client's zone."""
    rows = db.session.execute(
        sa.select(Assessment.id, Assessment.expires_on, Client.tz)
        .join(Client, Client.id == Assessment.client_id)
        .where(Assessment.state.in_(OPEN), Assessment.expires_on <= at.date())
    )
    return [one for one, last, tz in rows if _over(last, at, tz)]


def _over(last: date, at: datetime, tz: str) -> bool:
    return local_date(at, tz) > last
