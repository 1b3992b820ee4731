"""Reads of the questionnaires that a clinic writes itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.definition import Instrument
from portal.assessments.kinds import OwnState
from portal.assessments.own_content import Content, content_of
from portal.db import db

CODE = re.compile(r"own_[a-z0-9_]{1,30}")


@dataclass(frozen=True)
class OwnVersions:
    """All versions of one questionnaire, the newest first."""

    code: str
    rows: tuple[OwnInstrument, ...]
    content: Content

    def _newest(self, state: OwnState) -> OwnInstrument | None:
        return next((row for row in self.rows if row.state == state), None)

    @property
    def draft(self) -> OwnInstrument | None:
        """The version that is being written."""
        return self._newest(OwnState.DRAFT)

    @property
    def published(self) -> OwnInstrument | None:
        """The version that is given to clients today."""
        return self._newest(OwnState.PUBLISHED)


def list_own(clinic_id: UUID) -> list[OwnVersions]:
    """Every questionnaire of the clinic by its short name, each as its newest version reads."""
    rows = db.session.scalars(
        sa.select(OwnInstrument)
        .where(OwnInstrument.clinic_id == clinic_id)
        .order_by(OwnInstrument.code, OwnInstrument.number.desc())
    )
    found: dict[str, list[OwnInstrument]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return [OwnVersions(code, tuple(versions), content(versions[0])) for code, versions in found.items()]


def versions_of(clinic_id: UUID, code: str) -> Sequence[OwnInstrument]:
    """The versions of one questionnaire, the newest first."""
    return db.session.scalars(
        sa.select(OwnInstrument)
        .where(OwnInstrument.clinic_id == clinic_id, OwnInstrument.code == code)
        .order_by(OwnInstrument.number.desc())
    ).all()


def get_own(clinic_id: UUID, code: str, number: int, *, lock: bool = False) -> OwnInstrument:
    """One version, or 404; locked for a change when asked."""
    if not CODE.fullmatch(code):
        abort(404)
    query = sa.select(OwnInstrument).where(
        OwnInstrument.clinic_id == clinic_id, OwnInstrument.code == code, OwnInstrument.number == number
    )
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        abort(404)
    return row


def content(row: OwnInstrument) -> Content:
    """What a version says, as the builder keeps it."""
    if row.published_at is None:
        return Content.model_validate(row.definition)
    return content_of(Instrument.model_validate(row.definition))
