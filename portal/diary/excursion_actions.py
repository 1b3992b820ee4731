"""Writing an outing down and changing it; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.correction_rows import keep_before
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.db import db
from portal.diary.excursion_queries import find_by_token
from portal.diary.models import Excursion

COLUMNS = ("went_on", "base_before", "base_after", "share")
WORDS = ("goal", "came_back_to", "how_it_was")


def log_excursion(
    client: Client, said: Mapping[str, Any], *, token: UUID, by: Actor, at: datetime
) -> Excursion:
    """Keep an outing. The same token finds the one that is there, and changes nothing."""
    there = find_by_token(client, token)
    if there is not None:
        return there
    row = Excursion(
        clinic_id=client.clinic_id,
        client_id=client.id,
        client_token=token,
        logged_at=at,
        created_by=by.id,
        words={name: said[name] for name in WORDS if said.get(name)},
        **{name: said[name] for name in COLUMNS},
    )
    db.session.add(row)
    db.session.flush()
    audit.record("excursion.logged", row, by=by, at=at)
    return row


def correct_excursion(row: Excursion, said: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change an outing; what it said before is kept. Nothing changed is no correction."""
    words = row.words or {}
    before = {name: getattr(row, name) for name in COLUMNS} | {name: words.get(name) for name in WORDS}
    changed = {name: value for name, value in before.items() if (said.get(name) or None) != (value or None)}
    if not changed:
        return
    keep_before(Corrected.EXCURSION, row, changed, by=by, at=at)
    for name in COLUMNS:
        setattr(row, name, said[name])
    row.words = {name: said[name] for name in WORDS if said.get(name)}
    db.session.flush()
    audit.record("excursion.corrected", row, by=by, at=at, fields=sorted(changed))
