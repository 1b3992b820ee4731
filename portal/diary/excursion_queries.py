"""Reads of outings: one's own, and what a clinician may read of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.db import db
from portal.diary.models import Excursion

SHOWN = 100
"""How many a list shows, the latest first."""


@dataclass(frozen=True)
class Outing:
    """An outing as the clinician may read it; `row` is None where the client keeps it private."""

    on: date
    row: Excursion | None


def list_excursions(client: Client) -> Sequence[Excursion]:
    """A client's outings, the latest first."""
    return db.session.scalars(
        sa.select(Excursion)
        .where(Excursion.client_id == client.id)
        .order_by(Excursion.went_on.desc(), Excursion.logged_at.desc(), Excursion.id)
        .limit(SHOWN)
    ).all()


def outings(rows: Iterable[Excursion]) -> list[Outing]:
    """The outings as the clinician may read them: of a private one its day and nothing else."""
    return [Outing(row.went_on, None if row.share == Share.PRIVATE else row) for row in rows]


def get_excursion(client: Client, excursion_id: UUID) -> Excursion:
    """One of this client's outings, or 404."""
    found = db.session.scalar(
        sa.select(Excursion).where(Excursion.id == excursion_id, Excursion.client_id == client.id)
    )
    return found or abort(404)


def find_by_token(client: Client, token: UUID) -> Excursion | None:
    """The outing that an earlier sending of the same form has made."""
    return db.session.scalar(
        sa.select(Excursion).where(Excursion.client_id == client.id, Excursion.client_token == token)
    )


def count_returns(client: Client) -> int:
    """How many outings, of all there ever were, ended with somebody to come back to; in one statement.

    Whom one came back to is sealed, so the database cannot count it.
    """
    rows = db.session.scalars(sa.select(Excursion).where(Excursion.client_id == client.id))
    return sum(bool((row.words or {}).get("came_back_to")) for row in rows)
