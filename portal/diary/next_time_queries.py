"""Reads of what a client wants to talk about next time: their own list, and what a clinician may read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.clients.models import Client
from portal.db import db
from portal.diary.next_time_models import NextTime

MOST_SHOWN = 100
"""How many a list shows, those that wait before those that are over with, the latest first."""


def list_own(client: Client) -> Sequence[NextTime]:
    """Everything on the client's own list, the latest first, what is over with last."""
    is_over = sa.or_(NextTime.struck_at.is_not(None), NextTime.talked_at.is_not(None))
    return db.session.scalars(
        sa.select(NextTime)
        .where(NextTime.client_id == client.id)
        .order_by(is_over, NextTime.written_at.desc(), NextTime.id)
        .limit(MOST_SHOWN)
    ).all()


def count_open(client: Client) -> int:
    """How many lines wait for the next talk; one statement, for the client's start."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                NextTime.client_id == client.id, NextTime.struck_at.is_(None), NextTime.talked_at.is_(None)
            )
        )
        or 0
    )


def find_by_token(client: Client, token: UUID) -> NextTime | None:
    """The line that an earlier sending of the same form has made."""
    return db.session.scalar(
        sa.select(NextTime).where(NextTime.client_id == client.id, NextTime.client_token == token)
    )


def get_own(client: Client, line_id: UUID, *, lock: bool = False) -> NextTime:
    """One of the client's own lines, or 404; locked for a change when asked."""
    query = sa.select(NextTime).where(NextTime.id == line_id, NextTime.client_id == client.id)
    return db.session.scalar(query.with_for_update() if lock else query) or abort(404)


def get_shared(client: Client, line_id: UUID) -> NextTime:
    """A line that a clinician may read, locked for a change, or 404: of no other one they learn which it is."""
    row = get_own(client, line_id, lock=True)
    return row if row.shared and row.struck_at is None else abort(404)


@dataclass(frozen=True)
class ForTalk:
    """The list as a clinician reads it. `private`: how many more wait that the client keeps to themselves."""

    lines: tuple[NextTime, ...]
    """That are shared and wait, the oldest first."""
    talked: tuple[NextTime, ...]
    """That were talked about since, the oldest first."""
    private: int


def for_talk(client: Client, *, since: datetime) -> ForTalk:
    """What waits for a talk, and what was talked about from `since` on; in one statement."""
    rows = db.session.scalars(
        sa.select(NextTime)
        .where(
            NextTime.client_id == client.id,
            NextTime.struck_at.is_(None),
            sa.or_(NextTime.talked_at.is_(None), NextTime.talked_at >= since),
        )
        .order_by(NextTime.written_at, NextTime.id)
    ).all()
    shared = [row for row in rows if row.shared]
    return ForTalk(
        lines=tuple(row for row in shared if row.talked_at is None),
        talked=tuple(row for row in shared if row.talked_at is not None),
        private=len(rows) - len(shared),
    )
