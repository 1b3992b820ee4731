"""Changes to schedules: given, rested, ended; what they make and what closes. Each records its event, none commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import Actor, System
from portal.assessments import actions, definition_queries
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.definition import Instrument
from portal.assessments.kinds import AssessmentState, ContextTag, Release
from portal.assessments.models import Assessment, Assignment
from portal.assessments.queries import COMFORT, OPEN
from portal.assessments.schedule_queries import count_made, next_to_make
from portal.clients.models import Client, ClientStatus
from portal.clients.record import is_adult
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext


@dataclass(frozen=True)
class Terms:
    """How questionnaires are given: `every_days` 0 is once, open at once; else from the first day on, at a time."""

    due_on: date
    context_tag: ContextTag
    release: Release
    every_days: int = 0
    opens_at_time: str = "09:00"
    ends_on: date | None = None
    grace_days: int = 14
    remind: bool = False


def give(
    client: Client, instrument: Instrument, terms: Terms, *, by: Actor, at: datetime
) -> Assessment | None:
    """Give a questionnaire once or on a schedule; the administration that is open now, if there is one already."""
    _refuse_unsuitable(client, instrument, at=at)
    if not terms.every_days:
        return actions.assign(
            client,
            instrument,
            due_on=terms.due_on,
            context_tag=terms.context_tag,
            release=terms.release,
            words=catalogue.words_for(client.clinic_id, instrument, client.lang),
            grace=timedelta(days=terms.grace_days),
            remind=terms.remind,
            by=by,
            at=at,
        )
    assignment = Assignment(
        clinic_id=client.clinic_id,
        client_id=client.id,
        instrument_code=instrument.code,
        instrument_version=instrument.version,
        first_due_on=terms.due_on,
        repeat_every_days=terms.every_days,
        opens_at_time=terms.opens_at_time,
        ends_on=terms.ends_on,
        grace_days=terms.grace_days,
        remind=terms.remind,
        context_tag=terms.context_tag,
        release=terms.release,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(assignment)
    db.session.flush()
    audit.record("assignment.scheduled", assignment, by=by, at=at)
    return _make(assignment, client, at=at)


def _refuse_unsuitable(client: Client, instrument: Instrument, *, at: datetime) -> None:
    born_on = date.fromisoformat(client.born_on) if client.born_on else None
    young = born_on is not None and not is_adult(born_on, local_date(at, client.tz))
    if young and instrument.code == COMFORT:
        raise Conflict(
            gettext("These ten questions are for adults. The record says that the client is younger.")
        )


def make_due(assignment_id: UUID, *, at: datetime) -> Assessment | None:
    """What a schedule should have made by now; nothing when it is there already, rests or has ended."""
    assignment = db.session.get(Assignment, assignment_id, with_for_update=True)
    client = db.session.get(Client, assignment.client_id) if assignment else None
    if assignment is None or client is None or client.status == ClientStatus.DISCHARGED:
        return None
    return _make(assignment, client, at=at)


def _make(assignment: Assignment, client: Client, *, at: datetime) -> Assessment | None:
    wanted = next_to_make(assignment, client.tz, made=count_made(assignment), at=at)
    if wanted is None:
        return None
    instrument = definition_queries.given_now(
        assignment.clinic_id, assignment.instrument_code, assignment.instrument_version
    )
    if instrument is None:
        return None
    assignment.instrument_version = instrument.version
    words = catalogue.words_for(assignment.clinic_id, instrument, client.lang)
    if words.lang == catalogue.NO_LANGUAGE:  # its wording or permission was taken back meanwhile
        return None
    return actions.open_occurrence(assignment, wanted, words, by=System(assignment.clinic_id), at=at)


def expire(assessment_id: UUID, *, at: datetime) -> None:
    """Close an administration whose last day is over; answers that were given stay."""
    assessment = db.session.get(Assessment, assessment_id, with_for_update=True)
    if assessment is None or assessment.state not in OPEN:
        return
    assessment.state = AssessmentState.EXPIRED
    audit.record("assessment.expired", assessment, by=System(assessment.clinic_id), at=at, fields=["state"])


def pause(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """Let a schedule rest; what is open stays open."""
    _refuse_ended(assignment)
    if assignment.paused_at is None:
        assignment.paused_at = at
        audit.record("assignment.paused", assignment, by=by, at=at, fields=["paused_at"])


def resume(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """Go on with a schedule; what would have opened meanwhile is not made up for."""
    _refuse_ended(assignment)
    if assignment.paused_at is not None:
        assignment.paused_at, assignment.resumed_at = None, at
        audit.record("assignment.resumed", assignment, by=by, at=at, fields=["paused_at", "resumed_at"])


def end(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    """End a schedule for good and take back what nobody has begun."""
    if assignment.cancelled_at is not None:
        return
    assignment.cancelled_at = at
    audit.record("assignment.ended", assignment, by=by, at=at, fields=["cancelled_at"])
    waiting = db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.assignment_id == assignment.id, Assessment.state == AssessmentState.DUE)
        .with_for_update()
    )
    for assessment in waiting:
        assessment.state = AssessmentState.CANCELLED
        audit.record("assessment.cancelled", assessment, by=by, at=at, fields=["state"])


def _refuse_ended(assignment: Assignment) -> None:
    if assignment.cancelled_at is not None:
        raise Conflict(gettext("This schedule has been ended. Give the questionnaire anew."))
