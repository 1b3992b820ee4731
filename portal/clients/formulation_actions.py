"""Writing a formulation; it takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.formulation_models import Formulation
from portal.clients.formulation_queries import list_formulations
from portal.clients.models import Client
from portal.db import db


def write_formulation(
    client: Client, words: Mapping[str, object], *, belief: int | None, by: Actor, at: datetime
) -> Formulation:
    """A new version beside the earlier ones; the same again changes nothing and gives the one that is there."""
    there = list_formulations(client)
    newest = there[0] if there else None
    if newest is not None and (newest.words, newest.belief) == (dict(words), belief):
        return newest
    row = Formulation(
        clinic_id=client.clinic_id,
        client_id=client.id,
        number=(newest.number if newest else 0) + 1,
        words=dict(words),
        belief=belief,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    before = (newest.words or {}) if newest else {}
    changed = [name for name, value in words.items() if value != before.get(name)]
    audit.record("formulation.written", row, by=by, at=at, fields=sorted(changed))
    return row
