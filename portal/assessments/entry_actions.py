"""Answers that a clinician types in: from a paper form, or asked aloud; takes `by=` and `at=`, never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal import audit
from portal.accounts.actor import Actor
from portal.assessments import actions
from portal.assessments.catalogue_queries import Words
from portal.assessments.definition import Instrument
from portal.assessments.kinds import AssessmentState, ContextTag, Mode, Release
from portal.assessments.models import Assessment
from portal.assessments.queries import Questionnaire, as_questionnaire
from portal.clients.models import Client
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext

CAN_BE_ENTERED = (AssessmentState.DUE, AssessmentState.STARTED, AssessmentState.EXPIRED)


@dataclass(frozen=True)
class Entry:
    """A form as it was typed in. A question that is not in `answers` was left open on the paper."""

    answers: Mapping[int, int]
    follow_ups: Mapping[str, str]
    about: str | None
    context: Mapping[str, bool]
    answered_on: date
    lang: str
    mode: Mode
    double_entered: bool = False


def enter(questionnaire: Questionnaire, entry: Entry, *, today: date, by: Actor, at: datetime) -> Assessment:
    """Put a whole form in the place of what was answered so far, and score it. Entering it again changes nothing.

    A form on paper may come in after the questionnaire has closed on screens. `today` is the client's.
    """
    assessment = questionnaire.assessment
    if assessment.state == AssessmentState.SUBMITTED:
        return assessment
    if assessment.state not in CAN_BE_ENTERED:
        raise Conflict(gettext("This questionnaire was taken back, so nothing can be entered."))
    given: dict[str, int | str] = {str(n): value for n, value in entry.answers.items()}
    given.update(entry.follow_ups)
    assessment.answers = {
        key: {"value": value, "declined": False, "at": at.isoformat()} for key, value in given.items()
    }
    assessment.state, assessment.started_at = AssessmentState.STARTED, assessment.started_at or at
    assessment.about, assessment.context = entry.about, dict(entry.context) or None
    assessment.answered_on = entry.answered_on if entry.answered_on != today else None
    assessment.double_entered = entry.double_entered
    fields = ["answers", "about", "context", "answered_on", "double_entered"]
    audit.record("assessment.entered", assessment, by=by, at=at, fields=fields)
    return actions.complete(as_questionnaire(assessment), lang=entry.lang, mode=entry.mode, by=by, at=at)


def enter_new(
    client: Client,
    instrument: Instrument,
    words: Words,
    entry: Entry,
    *,
    assessment_id: UUID,
    context_tag: ContextTag,
    release: Release,
    today: date,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Give a questionnaire and enter its answers at once; `assessment_id` makes a second sending the same form."""
    assessment = actions.assign(
        client,
        instrument,
        due_on=today,
        context_tag=context_tag,
        release=release,
        words=words,
        assessment_id=assessment_id,
        by=by,
        at=at,
    )
    db.session.flush()
    return enter(as_questionnaire(assessment), entry, today=today, by=by, at=at)
