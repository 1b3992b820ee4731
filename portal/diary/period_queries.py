"""Reads of when a clinician asks for the diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.clients.models import Client
from portal.db import db
from portal.diary.kinds import Period
from portal.diary.models import DiaryPeriod


def list_periods(client: Client) -> Sequence[DiaryPeriod]:
    """When the diary was asked for, oldest first."""
    return db.session.scalars(
        sa.select(DiaryPeriod)
        .where(DiaryPeriod.client_id == client.id)
        .order_by(DiaryPeriod.starts_on, DiaryPeriod.created_at)
    ).all()


def get_period(client: Client, period_id: UUID) -> DiaryPeriod:
    """One of a client's periods, or 404."""
    found = db.session.scalar(
        sa.select(DiaryPeriod).where(DiaryPeriod.id == period_id, DiaryPeriod.client_id == client.id)
    )
    return found or abort(404)


def find_open_period(client: Client, *, on: date) -> DiaryPeriod | None:
    """The period that is open on the client's local day."""
    return db.session.scalar(
        sa.select(DiaryPeriod)
        .where(
            DiaryPeriod.client_id == client.id,
            DiaryPeriod.starts_on <= on,
            sa.or_(DiaryPeriod.ends_on.is_(None), DiaryPeriod.ends_on >= on),
        )
        .order_by(DiaryPeriod.starts_on.desc(), DiaryPeriod.created_at.desc())
        .limit(1)
    )


def find_baseline(client: Client, *, on: date) -> tuple[date, date] | None:
    """The first and the last day of the newest baseline that has begun."""
    rows = [row for row in list_periods(client) if row.kind == Period.BASELINE and row.starts_on <= on]
    return (rows[-1].starts_on, rows[-1].ends_on or on) if rows else None
