"""Reads of results over time: every scale of a client but the two of the plane, and the baselines that were set."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import load_only

from portal.assessments.kinds import AssessmentState
from portal.assessments.measures import Measured
from portal.assessments.models import Assessment, ScaleBaseline, Score
from portal.assessments.queries import COMFORT
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db

ScaleName = tuple[str, str]
"""The code of an instrument and the key of one of its scales."""
_OF_A_RESULT = (
    Assessment.clinic_id,
    Assessment.instrument_code,
    Assessment.instrument_version,
    Assessment.wording_id,
    Assessment.submitted_at,
    Assessment.answered_on,
    Assessment.about,
    Assessment.lang,
    Assessment.context_sealed,
)


def results_of(client: Client, *, released_only: bool = False) -> dict[ScaleName, list[Measured]]:
    """Every result of the newest scoring, by instrument and scale, oldest first; the comfort assessment left out.

    `released_only`: those that the client may see.
    """
    rows = db.session.execute(
        sa.select(Assessment, Score.scale, Score.numerator, Score.denominator, Score.band)
        .join(Score, Score.assessment_id == Assessment.id)
        .where(
            Assessment.client_id == client.id,
            Assessment.instrument_code != COMFORT,
            Assessment.state == AssessmentState.SUBMITTED,
            Assessment.released_at.is_not(None) if released_only else sa.true(),
        )
        .order_by(Assessment.submitted_at, Assessment.id, Score.run)
        .options(load_only(*_OF_A_RESULT))
    ).all()
    found: dict[ScaleName, dict[UUID, Measured]] = {}
    for row, scale, numerator, denominator, band in rows:
        of_scale = found.setdefault((row.instrument_code, scale), {})
        assert row.submitted_at is not None
        of_scale[row.id] = Measured(
            assessment_id=row.id,
            on=row.answered_on or local_date(row.submitted_at, client.tz),
            value=None if numerator is None else Fraction(numerator, denominator),
            band=band,
            version=row.instrument_version,
            wording=row.wording_id,
            lang=row.lang,
            person=row.about or "",
            context=row.counted_in,
        )
    return {name: list(results.values()) for name, results in found.items()}


def baselines_of(client: Client) -> Mapping[ScaleName, UUID]:
    """The assessments that the clinician chose to count change from."""
    rows = db.session.scalars(sa.select(ScaleBaseline).where(ScaleBaseline.client_id == client.id))
    return {(row.instrument_code, row.scale): row.assessment_id for row in rows}


def find_baseline(client: Client, code: str, scale: str) -> ScaleBaseline | None:
    """The baseline that was set for a scale, locked for a change."""
    return db.session.scalar(
        sa.select(ScaleBaseline)
        .where(
            ScaleBaseline.client_id == client.id,
            ScaleBaseline.instrument_code == code,
            ScaleBaseline.scale == scale,
        )
        .with_for_update()
    )


def require_result(assessment: Assessment, scale: str) -> None:
    """404 unless the assessment has a result on the scale."""
    query = sa.select(Score.id).where(
        Score.assessment_id == assessment.id, Score.scale == scale, Score.numerator.is_not(None)
    )
    if assessment.instrument_code == COMFORT or db.session.scalar(query.limit(1)) is None:
        abort(404)
