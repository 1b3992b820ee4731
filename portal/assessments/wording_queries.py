"""Reads of the wordings that a clinic brought in, whether in use or not."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from portal.assessments.catalogue_models import InstrumentWording
from portal.db import db

FURTHEST = 1_000_000
"""No wording has a higher number; larger ones are no question for the database."""


def find_wording_by_number(
    clinic_id: UUID, code: str, lang: str, number: int, *, lock: bool = False
) -> InstrumentWording | None:
    """One wording, whether in use, a draft or retired; locked for a change when asked."""
    if number >= FURTHEST:
        return None
    query = sa.select(InstrumentWording).where(
        InstrumentWording.clinic_id == clinic_id,
        InstrumentWording.instrument_code == code,
        InstrumentWording.lang == lang,
        InstrumentWording.number == number,
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def wording_history(clinic_id: UUID, code: str) -> Sequence[InstrumentWording]:
    """Every wording that the clinic brought in of a questionnaire, the newest first in each language."""
    return db.session.scalars(
        sa.select(InstrumentWording)
        .where(InstrumentWording.clinic_id == clinic_id, InstrumentWording.instrument_code == code)
        .order_by(InstrumentWording.lang, InstrumentWording.number.desc())
    ).all()
