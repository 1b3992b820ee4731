"""Giving a short read to a client, taking it back, and the client's "read"; nothing here commits."""

from __future__ import annotations

from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.db import db
from portal.plans.read_models import GivenRead
from portal.plans.read_queries import find_given
from portal.plans.reads import Read


def give_read(client: Client, read: Read, *, by: Actor, at: datetime) -> GivenRead:
    """Put a read on a client's home. One that is there stays as it is; one that was taken back comes anew."""
    row = find_given(client, read.key)
    if row is not None and row.taken_back_at is None:
        return row
    if row is None:
        row = GivenRead(clinic_id=client.clinic_id, client_id=client.id, read_key=read.key)
        db.session.add(row)
    row.given_at, row.given_by, row.opened_at, row.taken_back_at = at, by.id, None, None
    db.session.flush()
    audit.record("read.given", row, by=by, at=at)
    return row


def take_back_read(client: Client, read: Read, *, by: Actor, at: datetime) -> None:
    """Take it off the client's home; the client can still open it among their tools."""
    row = find_given(client, read.key)
    if row is None or row.taken_back_at is not None:
        return
    row.taken_back_at = at
    audit.record("read.taken_back", row, by=by, at=at, fields=["taken_back_at"])


def put_away_read(client: Client, read: Read, *, by: Actor, at: datetime) -> None:
    """The client has read it: it leaves their home and stays among their tools."""
    row = find_given(client, read.key)
    if row is None or row.opened_at is not None:
        return
    row.opened_at = at
    audit.record("read.opened", row, by=by, at=at, fields=["opened_at"])
