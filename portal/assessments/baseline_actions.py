"""Setting the baseline of a scale and taking it back; each takes `by=` and `at=`, and never commits."""

from __future__ import annotations

from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.assessments import measure_queries
from portal.assessments.models import Assessment, ScaleBaseline
from portal.clients.models import Client
from portal.db import db


def set_baseline(client: Client, assessment: Assessment, scale: str, *, by: Actor, at: datetime) -> None:
    """Count the change of a scale from this assessment; setting it again changes nothing."""
    code = assessment.instrument_code
    row = measure_queries.find_baseline(client, code, scale)
    if row is not None and row.assessment_id == assessment.id:
        return
    if row is None:
        row = ScaleBaseline(
            clinic_id=client.clinic_id, client_id=client.id, instrument_code=code, scale=scale
        )
        db.session.add(row)
    row.assessment_id, row.set_at, row.set_by = assessment.id, at, by.id
    audit.record("baseline.set", row, by=by, at=at, fields=["assessment_id"])


def clear_baseline(client: Client, assessment: Assessment, scale: str, *, by: Actor, at: datetime) -> None:
    """Count from the first comparable result again, if this assessment is the baseline."""
    row = measure_queries.find_baseline(client, assessment.instrument_code, scale)
    if row is None or row.assessment_id != assessment.id:
        return
    audit.record("baseline.cleared", row, by=by, at=at, fields=["assessment_id"])
    db.session.delete(row)
