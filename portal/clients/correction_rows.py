"""Keeping what a client's entry said before it was put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from portal.accounts.actor import Actor
from portal.clients.correction_models import Correction
from portal.clients.sharing import Corrected
from portal.db import db


class Corrigible(Protocol):
    """An entry of a client, of the table that its `Corrected` names."""

    @property
    def id(self) -> UUID: ...
    @property
    def clinic_id(self) -> UUID: ...
    @property
    def client_id(self) -> UUID: ...


def keep_before(
    about: Corrected, row: Corrigible, before: Mapping[str, object], *, by: Actor, at: datetime
) -> None:
    """Keep {field: value} of all that is changed, as it was; the caller changes the entry and writes its event."""
    db.session.add(
        Correction(
            clinic_id=row.clinic_id,
            client_id=row.client_id,
            about=about,
            row_id=row.id,
            before={name: _plain(value) for name, value in before.items()},
            corrected_at=at,
            corrected_by=by.id,
        )
    )


def _plain(value: object) -> object:
    """A day or an instant as text; the words are JSON."""
    return value.isoformat() if isinstance(value, date) else value
