"""Changes to assessments; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from portal import audit, handover
from portal.accounts.actor import Actor, By
from portal.assessments import score_rows
from portal.assessments.catalogue_queries import Words
from portal.assessments.definition import Instrument
from portal.assessments.kinds import AssessmentState, ContextTag, Mode, Release
from portal.assessments.models import Assessment, Assignment
from portal.assessments.queries import GRACE, Questionnaire, as_questionnaire, list_scores
from portal.assessments.risks import Risk
from portal.assessments.schedule import Occurrence
from portal.assessments.scoring import score
from portal.clients import actions as clients
from portal.clients.models import Client, HoldReason
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext

ANYWHERE = timedelta(days=1)
"""Its time is over only when its last day has ended in every zone; the pages close by the client's own."""


def assign(
    client: Client,
    instrument: Instrument,
    *,
    due_on: date,
    context_tag: ContextTag,
    release: Release,
    words: Words | None = None,
    grace: timedelta = GRACE,
    remind: bool = False,
    assessment_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Give a questionnaire to a client once: the assignment and its one administration, open from now on.

    `words` say what is shown; without them the instrument's own are, in the client's language.
    """
    assignment = Assignment(
        clinic_id=client.clinic_id,
        client_id=client.id,
        instrument_code=instrument.code,
        instrument_version=instrument.version,
        first_due_on=due_on,
        grace_days=grace.days,
        remind=remind,
        context_tag=context_tag,
        release=release,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(assignment)
    db.session.flush()
    only = Occurrence(1, due_on, at, due_on + grace)
    return open_occurrence(
        assignment, only, words or Words(client.lang), assessment_id=assessment_id, by=by, at=at
    )


def open_occurrence(
    assignment: Assignment,
    occurrence: Occurrence,
    words: Words,
    *,
    assessment_id: UUID | None = None,
    by: By,
    at: datetime,
) -> Assessment:
    """Make one administration of an assignment: what the client finds on their page."""
    assessment = Assessment(
        id=assessment_id,
        clinic_id=assignment.clinic_id,
        client_id=assignment.client_id,
        assignment_id=assignment.id,
        instrument_code=assignment.instrument_code,
        instrument_version=assignment.instrument_version,
        occurrence=occurrence.number,
        lang=words.lang,
        wording_id=words.wording_id,
        context_tag=assignment.context_tag,
        release=assignment.release,
        mode=Mode.ACCOUNT,
        state=AssessmentState.DUE,
        opens_at=occurrence.opens_at,
        due_on=occurrence.due_on,
        expires_on=occurrence.expires_on,
        created_at=at,
        created_by=assignment.created_by,
    )
    db.session.add(assessment)
    audit.record("assessment.assigned", assessment, by=by, at=at)
    return assessment


def cancel(questionnaire: Questionnaire, *, by: Actor, at: datetime) -> None:
    """Take back a questionnaire that nobody has begun."""
    assessment = questionnaire.assessment
    if assessment.state != AssessmentState.DUE:
        raise Conflict(gettext("This questionnaire has been begun, so it cannot be taken back."))
    assessment.state = AssessmentState.CANCELLED
    audit.record("assessment.cancelled", assessment, by=by, at=at, fields=["state"])


def start(
    questionnaire: Questionnaire,
    *,
    about: str | None,
    context: Mapping[str, bool] | None = None,
    mode: Mode = Mode.ACCOUNT,
    by: Actor,
    at: datetime,
) -> None:
    """Begin: whom the answers are about, what changes their scoring, how they are given. Again changes nothing."""
    assessment = questionnaire.assessment
    if assessment.state == AssessmentState.STARTED:
        return
    _refuse_unless_open(questionnaire, {AssessmentState.DUE}, at=at)
    assessment.state, assessment.started_at = AssessmentState.STARTED, at
    assessment.about, assessment.answers, assessment.mode = about, {}, mode
    assessment.context = dict(context) if context else None
    audit.record("assessment.started", assessment, by=by, at=at, fields=["state", "about", "mode", "context"])


def answer(
    questionnaire: Questionnaire,
    key: int | str,
    *,
    value: int | str | None,
    declined: bool,
    by: Actor,
    at: datetime,
) -> tuple[Risk, ...]:
    """Keep one answer; answering again replaces it until the form is sent.

    Gives what this answer sets off: a question of safety reaches a human in the same transaction, once, and is not
    taken back by another answer. Whoever answers is then to be shown the crisis text.
    """
    assessment = questionnaire.assessment
    _refuse_unless_open(questionnaire, {AssessmentState.STARTED}, at=at)
    kept: dict[str, object] = {"value": value, "declined": declined, "at": at.isoformat()}
    assessment.answers = {**(assessment.answers or {}), str(key): kept}
    audit.record("assessment.answered", assessment, by=by, at=at, fields=[f"answer {key}"])
    return tuple(risk for risk in _pass_on(assessment, by=by, at=at) if str(risk.item) == str(key))


def submit(
    questionnaire: Questionnaire, *, lang: str, mode: Mode = Mode.ACCOUNT, by: Actor, at: datetime
) -> Assessment:
    """Send the form, read in `lang`, and score it in the same transaction; sending it again gives the same result.

    Whatever the way in which it was begun, the way in which it is sent is kept.
    """
    assessment = questionnaire.assessment
    if assessment.state == AssessmentState.SUBMITTED:
        return assessment
    _refuse_unless_open(questionnaire, {AssessmentState.STARTED}, at=at)
    if questionnaire.first_open is not None:
        raise Conflict(
            gettext("Some questions are still open. Answer them, or choose not to answer, then send.")
        )
    return complete(questionnaire, lang=lang, mode=mode, by=by, at=at)


def complete(questionnaire: Questionnaire, *, lang: str, mode: Mode, by: Actor, at: datetime) -> Assessment:
    """Count the answers as sent and score them; what is open stays open, as on a paper form."""
    assessment = questionnaire.assessment
    _pass_on(assessment, by=by, at=at)
    assessment.state, assessment.submitted_at, assessment.lang = AssessmentState.SUBMITTED, at, lang
    assessment.mode = mode
    if assessment.release == Release.NOW:
        assessment.released_at, assessment.released_by = at, assessment.created_by
    result = score(questionnaire.instrument, questionnaire.item_values(), assessment.context)
    score_rows.store(assessment, result, run=1, at=at)
    audit.record("assessment.submitted", assessment, by=by, at=at, fields=["state", "scores", "mode"])
    handover.later("evaluate", assessment.client_id)
    return assessment


def score_again(assessment: Assessment, *, by: Actor, at: datetime) -> None:
    """Score the stored answers once more; the earlier scores stay, the new ones stand beside them."""
    questionnaire = as_questionnaire(assessment)
    run = 1 + max((row.run for row in list_scores(assessment)), default=0)
    score_rows.store(
        assessment,
        score(questionnaire.instrument, questionnaire.item_values(), assessment.context),
        run=run,
        at=at,
    )
    audit.record("assessment.scored_again", assessment, by=by, at=at, fields=["scores"])


def release(
    questionnaire: Questionnaire,
    choice: Release,
    *,
    text: str | None,
    numbers: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Decide what the client sees of a result: shared now, after the next session, or not shown."""
    assessment = questionnaire.assessment
    if assessment.state != AssessmentState.SUBMITTED:
        raise Conflict(gettext("There is no result to share yet."))
    assessment.release, assessment.release_text = choice, text or None
    assessment.release_numbers = numbers
    if choice != Release.NOW:
        assessment.released_at, assessment.released_by = None, None
    elif assessment.released_at is None:
        assessment.released_at, assessment.released_by = at, by.id
    audit.record(
        "assessment.released", assessment, by=by, at=at, fields=["release", "release_text", "release_numbers"]
    )


def _pass_on(assessment: Assessment, *, by: Actor, at: datetime) -> tuple[Risk, ...]:
    """Raise an alert and let plans rest for every answer about safety; those known already change nothing."""
    found = as_questionnaire(assessment).risks
    for risk in found:
        client = db.session.get_one(Client, assessment.client_id)
        detail = {"instrument": assessment.instrument_code, "item": risk.item, "value": risk.value}
        clients.open_hold(
            client, HoldReason.SAFETY_ITEM, assessment, about=risk.key, detail=detail, by=by, at=at
        )
    return found


def _refuse_unless_open(questionnaire: Questionnaire, states: set[AssessmentState], *, at: datetime) -> None:
    state = questionnaire.assessment.state
    if state == AssessmentState.SUBMITTED:
        raise Conflict(gettext("You have sent these answers already. They are safe."))
    if questionnaire.is_closed((at - ANYWHERE).date()):
        raise Conflict(gettext("The time for these questions has passed. What you answered is kept."))
    if state not in states:
        raise Conflict(gettext("Open the questionnaire from its first page and press Start."))
