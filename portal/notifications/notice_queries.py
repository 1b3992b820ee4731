"""Reads of notices: what is to be sent, what was claimed and never settled, what has been."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.db import db
from portal.notifications.kinds import NoticeState
from portal.notifications.models import Notice
from portal.notifications.quiet_hours import Night
from portal.seal import digest

AT_ONCE = 100
"""So many are sent in one round; the rest wait for the next."""
DOUBT_AFTER = timedelta(minutes=10)
"""A claim that was not settled for so long may have been sent."""


def recipient_digest(address: str) -> bytes:
    """How a recipient is known again without the address."""
    return digest(address.strip().casefold(), purpose="notice recipient")


def night(clinic_id: UUID) -> Night:
    """The quiet hours of a clinic."""
    return Night(number(clinic_id, "quiet_from_hour"), number(clinic_id, "quiet_until_hour"))


def due_to_send(at: datetime) -> Sequence[UUID]:
    """What waits and is due, the longest first."""
    return db.session.scalars(
        sa.select(Notice.id)
        .where(Notice.state == NoticeState.WAITING, Notice.due_at <= at)
        .order_by(Notice.due_at, Notice.id)
        .limit(AT_ONCE)
    ).all()


def due_to_doubt(at: datetime) -> Sequence[UUID]:
    """What was claimed for sending long ago and never settled: its worker died in between."""
    return db.session.scalars(
        sa.select(Notice.id).where(Notice.state == NoticeState.CLAIMED, Notice.claimed_at <= at - DOUBT_AFTER)
    ).all()


def list_notices(client_ids: Collection[UUID], *, limit: int = 50) -> Sequence[Notice]:
    """The newest notices of these clients."""
    return db.session.scalars(
        sa.select(Notice)
        .where(Notice.client_id.in_(client_ids))
        .order_by(Notice.made_at.desc(), Notice.id)
        .limit(limit)
    ).all()
