"""Reads of the comfort assessment over time: what its profile is made from, and one query for whole lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, load_only

from portal.assessments.kinds import AssessmentState
from portal.assessments.models import Assessment, Score
from portal.assessments.points import Assessed
from portal.assessments.queries import COMFORT, LEANING, STANDING, as_questionnaire
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import Instant, db

_OF_A_POINT = (
    Assessment.clinic_id,
    Assessment.instrument_code,
    Assessment.instrument_version,
    Assessment.wording_id,
    Assessment.submitted_at,
    Assessment.answered_on,
    Assessment.about,
    Assessment.lang,
    Assessment.answers_sealed,
)


def assessed(client: Client, *, code: str = COMFORT) -> list[Assessed]:
    """The client's complete comfort assessments, oldest first: what the profile is made from."""
    sums = _sums_of(client, code)
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(
            Assessment.client_id == client.id,
            Assessment.instrument_code == code,
            Assessment.state == AssessmentState.SUBMITTED,
        )
        .order_by(Assessment.submitted_at, Assessment.id)
        .options(load_only(*_OF_A_POINT))
    )
    return [point for row in rows if (point := _assessed(row, sums.get(row.id, {}), client.tz))]


def _sums_of(client: Client, code: str) -> dict[UUID, dict[str, int | None]]:
    """Both sums by assessment, the newest run of each."""
    rows = db.session.execute(
        sa.select(Score.assessment_id, Score.scale, Score.numerator)
        .where(
            Score.client_id == client.id,
            Score.instrument_code == code,
            Score.scale.in_((LEANING, STANDING)),
        )
        .order_by(Score.run)
    )
    found: dict[UUID, dict[str, int | None]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, {})[row.scale] = row.numerator
    return found


def _assessed(row: Assessment, sums: Mapping[str, int | None], tz: str) -> Assessed | None:
    leaning, standing = sums.get(LEANING), sums.get(STANDING)
    if leaning is None or standing is None or row.submitted_at is None:
        return None
    return Assessed(
        assessment_id=row.id,
        on=row.answered_on or local_date(row.submitted_at, tz),
        leaning_sum=leaning,
        standing_sum=standing,
        person=row.about or "",
        lang=row.lang,
        answers=_SealedAnswers(row),
    )


class _SealedAnswers(Mapping[int, int]):
    """The answers of a form, opened when somebody first looks: a line over a year is drawn from the sums alone."""

    def __init__(self, row: Assessment) -> None:
        self._row = row

    @cached_property
    def _opened(self) -> dict[int, int]:
        values = as_questionnaire(self._row).item_values()
        return {n: value for n, value in values.items() if value is not None}

    def __getitem__(self, n: int) -> int:
        return self._opened[n]

    def __iter__(self) -> Iterator[int]:
        return iter(self._opened)

    def __len__(self) -> int:
        return len(self._opened)


@dataclass(frozen=True)
class Recent:
    """What a list shows of a client's assessments: the last sums of leaning, and when the last came in."""

    leaning: tuple[int, ...]
    latest_at: datetime


def recent_scores(client_ids: Collection[UUID], *, last: int = 6) -> dict[UUID, Recent]:
    """The last leaning sums of many clients, oldest first, each of its newest run, in one query."""
    rows = db.session.execute(_RECENT, {"client_ids": list(client_ids), "earlier": last - 1})
    sums: dict[UUID, dict[UUID, int]] = {}
    latest: dict[UUID, datetime] = {}
    for row in rows:
        sums.setdefault(row.client_id, {})[row.id] = row.numerator
        latest[row.client_id] = row.submitted_at
    return {one: Recent(tuple(found.values())[-last:], latest[one]) for one, found in sums.items()}


def _since() -> sa.ColumnElement[datetime]:
    """When a client sent the earliest of the last complete forms: the index leads there, however long the years before."""
    one = aliased(Assessment)
    complete = sa.exists().where(
        Score.assessment_id == one.id, Score.scale == LEANING, Score.numerator.is_not(None)
    )
    instant = (
        sa.select(one.submitted_at)
        .where(
            one.client_id == Client.id,
            one.instrument_code == COMFORT,
            one.submitted_at.is_not(None),
            complete.correlate(one),
        )
        .order_by(one.submitted_at.desc())
        .limit(1)
        .offset(sa.bindparam("earlier", type_=sa.Integer()))
        .correlate(Client)
        .scalar_subquery()
    )
    return sa.func.coalesce(instant, sa.literal(datetime(1970, 1, 1, tzinfo=UTC), Instant()))


_RECENT = (
    sa.select(Assessment.client_id, Assessment.id, Assessment.submitted_at, Score.numerator)
    .join(Client, Client.id == Assessment.client_id)
    .join(Score, Score.assessment_id == Assessment.id)
    .where(
        Client.id.in_(sa.bindparam("client_ids", expanding=True)),
        Assessment.instrument_code == COMFORT,
        Assessment.submitted_at >= _since(),
        Score.scale == LEANING,
        Score.numerator.is_not(None),
    )
    .order_by(Assessment.submitted_at, Assessment.id.desc(), Score.run)
)
"""Put together once: that takes longer than asking it."""
