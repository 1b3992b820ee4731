"""Reads of risk notes and the staying-safe plan."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from portal.clients.models import Client
from portal.clients.safety_models import RiskNote, StayingSafe
from portal.db import db


def list_risk_notes(client: Client) -> Sequence[RiskNote]:
    """Every risk note, newest first."""
    return db.session.scalars(
        sa.select(RiskNote)
        .where(RiskNote.client_id == client.id)
        .order_by(RiskNote.created_at.desc(), RiskNote.id)
    ).all()


def find_staying_safe(client: Client, number: int | None = None) -> StayingSafe | None:
    """The staying-safe plan as it was last saved, or as it was saved under a number."""
    query = sa.select(StayingSafe).where(StayingSafe.client_id == client.id)
    if number is not None:
        query = query.where(StayingSafe.number == number)
    return db.session.scalar(query.order_by(StayingSafe.number.desc()).limit(1))


def list_staying_safe(client: Client) -> Sequence[StayingSafe]:
    """Every version of the staying-safe plan, newest first."""
    return db.session.scalars(
        sa.select(StayingSafe).where(StayingSafe.client_id == client.id).order_by(StayingSafe.number.desc())
    ).all()
