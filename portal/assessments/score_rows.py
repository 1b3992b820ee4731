"""The rows of a result: what was counted, scale by scale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portal.assessments.definition import TOTAL
from portal.assessments.models import Assessment, Score
from portal.assessments.queries import as_questionnaire
from portal.assessments.scoring import Result
from portal.db import db


def store(assessment: Assessment, result: Result, *, run: int, at: datetime) -> None:
    """Put the scores of one run beside those before it: one a scale, and one for the whole form."""
    rows: Mapping[str, object] = {
        "clinic_id": assessment.clinic_id,
        "client_id": assessment.client_id,
        "assessment_id": assessment.id,
        "run": run,
        "instrument_code": result.instrument,
        "instrument_version": result.version,
        "scored_at": at,
    }
    flags = dict(result.flags) or None
    for scale in result.scales:
        db.session.add(
            Score(
                **rows,
                scale=scale.scale,
                numerator=scale.numerator,
                denominator=scale.denominator if scale.numerator is not None else None,
                n_answered=scale.n_answered,
                complete=scale.complete,
                band=scale.band,
                bands_alt=dict(scale.bands_alt) or None,
                flags=flags if scale.scale == TOTAL else None,
            )
        )
    if not any(scale.scale == TOTAL for scale in result.scales):
        db.session.add(
            Score(
                **rows,
                scale=TOTAL,
                numerator=None,
                denominator=None,
                n_answered=len(as_questionnaire(assessment).instrument.items) - result.n_missing,
                complete=result.complete,
                band=result.band,
                flags=flags,
            )
        )
