"""Reads behind one result: the wording that was read, the earlier result that it may be compared with."""

from __future__ import annotations

import sqlalchemy as sa

from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.kinds import AssessmentState
from portal.assessments.models import Assessment, Score
from portal.assessments.queries import list_scores
from portal.db import db


def scores_of(assessment: Assessment) -> dict[str, Score]:
    """The stored scores of the newest run, by scale."""
    return {row.scale: row for row in list_scores(assessment)}


def wording_of(assessment: Assessment) -> InstrumentWording | None:
    """The clinic's wording that was read, None for an instrument that brings its own and for numbers from paper."""
    return db.session.get(InstrumentWording, assessment.wording_id) if assessment.wording_id else None


def earlier(assessment: Assessment) -> Assessment | None:
    """The result before this one that it may be compared with: same version, words, language, person in mind, context."""
    if assessment.submitted_at is None:
        return None
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(
            Assessment.client_id == assessment.client_id,
            Assessment.instrument_code == assessment.instrument_code,
            Assessment.instrument_version == assessment.instrument_version,
            Assessment.state == AssessmentState.SUBMITTED,
            Assessment.submitted_at < assessment.submitted_at,
            Assessment.lang == assessment.lang,
            Assessment.wording_id.is_not_distinct_from(assessment.wording_id),
            Assessment.about.is_not_distinct_from(assessment.about),
        )
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
    )
    return next((row for row in rows if row.counted_in == assessment.counted_in), None)
