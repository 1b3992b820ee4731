"""Reads of short reads that were given to a client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.clients.models import Client
from portal.db import db
from portal.plans.read_models import GivenRead
from portal.plans.reads import Read, reads


@dataclass(frozen=True)
class Given:
    """A read that is with a client: its row and its text."""

    row: GivenRead
    read: Read


def find_given(client: Client, key: str) -> GivenRead | None:
    """What was given to a client under a key, taken back or not."""
    return db.session.scalar(
        sa.select(GivenRead).where(GivenRead.client_id == client.id, GivenRead.read_key == key)
    )


def list_rows(client: Client) -> Sequence[GivenRead]:
    """Everything that was ever given to a client, newest first."""
    return db.session.scalars(
        sa.select(GivenRead)
        .where(GivenRead.client_id == client.id)
        .order_by(GivenRead.given_at.desc(), GivenRead.id)
    ).all()


def list_given(client: Client) -> list[Given]:
    """What is with a client now, newest first; a text that left the library is not."""
    library = reads()
    return [
        Given(row, library[row.read_key])
        for row in list_rows(client)
        if row.taken_back_at is None and row.read_key in library
    ]
