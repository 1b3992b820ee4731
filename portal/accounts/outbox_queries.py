"""Reads of the outbox: an account's key, what came in, what waits."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from portal.accounts.outbox import EntryState
from portal.accounts.outbox_models import OutboxEntry, OutboxKey
from portal.db import db
from portal.seal import digest


def device_mark(user_id: UUID) -> str:
    """How a device tells accounts apart without knowing anything of them."""
    return digest(str(user_id), purpose="device").hex()[:24]


def find_live_key(user_id: UUID) -> OutboxKey | None:
    """The key that devices of this account seal with."""
    return db.session.scalar(
        sa.select(OutboxKey)
        .where(OutboxKey.user_id == user_id, OutboxKey.retired_at.is_(None))
        .order_by(OutboxKey.made_at.desc())
        .limit(1)
    )


def find_key(user_id: UUID, key_id: UUID) -> OutboxKey | None:
    """One of the account's keys, a retired one too."""
    return db.session.scalar(sa.select(OutboxKey).where(OutboxKey.id == key_id, OutboxKey.user_id == user_id))


def find_entry(user_id: UUID, token: UUID) -> OutboxEntry | None:
    """What came in under this token."""
    return db.session.scalar(
        sa.select(OutboxEntry).where(OutboxEntry.user_id == user_id, OutboxEntry.client_token == token)
    )


def list_waiting(user_id: UUID) -> list[OutboxEntry]:
    """What waits for a look, the latest first."""
    query = (
        sa.select(OutboxEntry)
        .where(OutboxEntry.user_id == user_id, OutboxEntry.state == EntryState.WAITS)
        .order_by(OutboxEntry.written_at.desc(), OutboxEntry.id)
    )
    return list(db.session.scalars(query))


def find_own(user_id: UUID, entry_id: UUID) -> OutboxEntry | None:
    """One of the account’s own entries, whatever became of it."""
    return db.session.scalar(
        sa.select(OutboxEntry).where(OutboxEntry.id == entry_id, OutboxEntry.user_id == user_id)
    )


def n_waiting(user_id: UUID) -> int:
    """How many entries wait for a look."""
    query = sa.select(sa.func.count()).where(
        OutboxEntry.user_id == user_id, OutboxEntry.state == EntryState.WAITS
    )
    return db.session.scalar(query) or 0
