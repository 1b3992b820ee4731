"""Reads of what goes out: submitted forms with their stored scores, of one client or of one's own clients."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from portal.assessments import catalogue_queries as catalogue
from portal.assessments import queries as assessments
from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.definition import TOTAL
from portal.assessments.instruments import library
from portal.assessments.kinds import AssessmentState
from portal.assessments.models import Assessment, Score
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.fhir.responses import Administration, Scored

Found = Mapping[UUID, Mapping[str, Score]]
"""The stored scores by assessment and scale, the newest run of each."""


def of_client(client: Client) -> list[Administration]:
    """Everything that the client has sent, oldest first."""
    return _administrations([client], Assessment.client_id == client.id)


def of_instrument(code: str, clients: Collection[Client]) -> list[Administration]:
    """What these clients have sent of one instrument, oldest first."""
    ids = [client.id for client in clients]
    return _administrations(clients, Assessment.client_id.in_(ids), Assessment.instrument_code == code)


def find_wording(clinic_id: UUID, code: str, lang: str) -> InstrumentWording | None:
    """The clinic's wording in this language, else the one that it approved last in any."""
    return catalogue.find_wording(clinic_id, code, lang) or db.session.scalar(
        sa.select(InstrumentWording)
        .where(
            InstrumentWording.clinic_id == clinic_id,
            InstrumentWording.instrument_code == code,
            InstrumentWording.approved_at.is_not(None),
            InstrumentWording.retired_at.is_(None),
        )
        .order_by(InstrumentWording.approved_at.desc(), InstrumentWording.id)
        .limit(1)
    )


def _administrations(clients: Iterable[Client], *where: sa.ColumnElement[bool]) -> list[Administration]:
    zones = {client.id: client.tz for client in clients}
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.state == AssessmentState.SUBMITTED, *where)
        .order_by(Assessment.submitted_at, Assessment.id)
    ).all()
    scores = _scores(*where)
    return [_administration(row, scores.get(row.id, {}), zones[row.client_id]) for row in rows]


def _scores(*where: sa.ColumnElement[bool]) -> Found:
    rows: Sequence[Score] = db.session.scalars(
        sa.select(Score)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(*where)
        .order_by(Score.run)
    ).all()
    found: dict[UUID, dict[str, Score]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, {})[row.scale] = row
    return found


def _administration(row: Assessment, scores: Mapping[str, Score], tz: str) -> Administration:
    questionnaire = assessments.as_questionnaire(row)
    assert row.submitted_at is not None
    whole = scores.get(TOTAL)
    return Administration(
        id=row.id,
        client_id=row.client_id,
        instrument=questionnaire.instrument,
        owner=None if row.instrument_code in library() else row.clinic_id,
        wording=row.wording_id,
        lang=row.lang,
        on=row.answered_on or local_date(row.submitted_at, tz),
        submitted_at=row.submitted_at,
        answered_on=row.answered_on,
        scored_at=max((one.scored_at for one in scores.values()), default=row.submitted_at),
        mode=row.mode,
        kind_of_time=row.context_tag,
        about=row.about,
        context={str(key): bool(holds) for key, holds in (row.context or {}).items()},
        answers=questionnaire.answers,
        scores={key: Scored(one.value, one.band) for key, one in scores.items()},
        flags=(whole.flags if whole else None) or {},
    )
