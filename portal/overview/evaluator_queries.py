"""What the evaluator needs to know of one client, gathered from their features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.assessments import definition_queries
from portal.assessments.change import ChangeStatus, basis_of, scale_change
from portal.assessments.definition_scales import Scale
from portal.assessments.instruments import UnknownInstrument
from portal.assessments.kinds import AssessmentState
from portal.assessments.models import Assessment, ScaleBaseline, Score
from portal.assessments.queries import scores_of
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind
from portal.clients.models import Client, ClientStatus
from portal.db import db
from portal.overview.agreement_evaluator import SignalNumbers
from portal.overview.agreement_evaluator_queries import agreements_of, asks_seldom
from portal.overview.evaluator import Facts, Numbers, Occurrence, Reading, Series
from portal.overview.plan_evaluator_queries import plans_of

IN_CARE = (ClientStatus.ACTIVE, ClientStatus.PAUSED)


def clients_in_care() -> Sequence[UUID]:
    """Everybody of whom the evaluator is asked."""
    return db.session.scalars(
        sa.select(Client.id).where(Client.status.in_(IN_CARE)).order_by(Client.id)
    ).all()


def get_in_care(client_id: UUID) -> Client | None:
    """The client, locked against another evaluation (not against new rows of theirs); None when not in care."""
    client = db.session.get(Client, client_id, with_for_update={"key_share": True})
    return client if client is not None and client.status in IN_CARE else None


def facts_of(client: Client, *, on: date) -> Facts:
    """What is known of a client on their own date; nothing is overdue for who is not in active care."""
    rows = db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.client_id == client.id, Assessment.state != AssessmentState.CANCELLED)
        .order_by(Assessment.due_on, Assessment.created_at, Assessment.id)
    ).all()
    active = client.status == ClientStatus.ACTIVE
    agreements = agreements_of(client, on=on) if active else ()
    return Facts(
        today=on,
        series=tuple(_series(client, rows)),
        occurrences=tuple(_occurrence(row, on) for row in rows) if active else (),
        plans=plans_of(client, on=on) if active else (),
        agreements=agreements,
        asks_seldom=bool(agreements) and asks_seldom(client),
        numbers=_numbers(client),
    )


def _numbers(client: Client) -> Numbers:
    def chosen(key: str) -> int:
        return number(client.clinic_id, key, user_id=client.responsible_id)

    return Numbers(
        late_days=chosen("questionnaire_late_days"),
        forgotten_days=chosen("questionnaire_forgotten_days"),
        missed_in_a_row=chosen("questionnaire_missed_in_a_row"),
        silent_days=chosen("silent_days"),
        off_track_reviews=chosen("off_track_reviews"),
        signals=SignalNumbers(
            most_reds=chosen("reds_in_week"),
            red_share=chosen("red_share"),
            least_signals=chosen("red_share_signals"),
            share_days=chosen("red_share_days"),
            no_signal_days=chosen("no_signal_days"),
        ),
    )


def _occurrence(row: Assessment, on: date) -> Occurrence:
    answered = row.state == AssessmentState.SUBMITTED
    over = not answered and (row.state == AssessmentState.EXPIRED or row.expires_on < on)
    return Occurrence(row.id, row.instrument_code, row.due_on, answered, over)


def _series(client: Client, rows: Sequence[Assessment]) -> Iterator[Series]:
    """Results that compare with each other, on each scale of which figures are known."""
    groups: dict[tuple[object, ...], list[Assessment]] = {}
    for row in sorted((row for row in rows if row.submitted_at), key=_answered):
        key = (
            row.instrument_code,
            row.instrument_version,
            row.lang,
            row.wording_id,
            row.about,
            row.counted_in,
        )
        groups.setdefault(key, []).append(row)
    if not groups:
        return
    scores, baselines, risky = scores_of(client), _baselines(client), _risky(client)
    for alike in groups.values():
        code, version = alike[0].instrument_code, alike[0].instrument_version
        try:
            instrument = definition_queries.definition(client.clinic_id, code, version)
        except UnknownInstrument:  # withdrawn: its scores stay, nothing new is claimed from them
            continue
        for scale in instrument.scales:
            found = [(row, scores[row.id][scale.key]) for row in alike if scale.key in scores.get(row.id, {})]
            baseline = baselines.get((code, scale.key))
            if readings := _readings(scale, found, baseline, risky):
                yield Series(instrument.code, scale.key, readings)


def _answered(row: Assessment) -> tuple[date, object]:
    """When the answers were given; a form on paper bears its own day."""
    assert row.submitted_at is not None
    return (row.answered_on or row.submitted_at.date(), row.submitted_at)


def _readings(
    scale: Scale, found: Sequence[tuple[Assessment, Score]], baseline: UUID | None, risky: set[UUID]
) -> tuple[Reading, ...]:
    """Everything after the baseline, which is the first result unless the clinician chose another."""
    complete = [(row, score) for row, score in found if score.numerator is not None]
    if basis_of(scale).why is not None or len(complete) < 2:
        return ()
    start = next((n for n, (row, _) in enumerate(complete) if row.id == baseline), 0)
    first = complete[start][1]
    return tuple(_reading(scale, first, row, score, risky) for row, score in complete[start + 1 :])


def _reading(scale: Scale, first: Score, row: Assessment, score: Score, risky: set[UUID]) -> Reading:
    change = scale_change(scale, _value(first), _value(score))
    return Reading(
        assessment_id=row.id,
        worse=change.status is ChangeStatus.RELIABLE_DETERIORATION,
        bands_worse=_bands_worse(scale, first.band, score.band),
        risk=row.id in risky,
        before=_written(_value(first)),
        after=_written(_value(score)),
    )


def _value(score: Score) -> Fraction:
    return Fraction(score.numerator or 0, score.denominator or 1)


def _written(value: Fraction) -> str:
    """A whole number as it is, any other with one decimal, half up."""
    if value.denominator == 1:
        return str(value.numerator)
    tenths = int(abs(value) * 10 + Fraction(1, 2))
    return f"{'-' if value < 0 else ''}{tenths // 10}.{tenths % 10}"


def _bands_worse(scale: Scale, before: str | None, after: str | None) -> int:
    places = {band.key: place for place, band in enumerate(scale.bands)}
    if before not in places or after not in places:
        return 0
    up = places[after] - places[before]
    return up if scale.direction == "worse" else -up


def _baselines(client: Client) -> Mapping[tuple[str, str], UUID]:
    rows = db.session.scalars(sa.select(ScaleBaseline).where(ScaleBaseline.client_id == client.id))
    return {(row.instrument_code, row.scale): row.assessment_id for row in rows}


def _risky(client: Client) -> set[UUID]:
    """Forms that held an answer about safety."""
    return set(
        db.session.scalars(
            sa.select(Alert.source_id).where(
                Alert.client_id == client.id, Alert.kind == AlertKind.SAFETY_ITEM
            )
        )
    )
