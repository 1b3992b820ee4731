"""Reads of what clients' entries said before they were corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.db import db


def list_corrections(
    client: Client, about: Corrected, row_ids: Collection[UUID]
) -> dict[UUID, list[Correction]]:
    """The corrections of these entries of one client, oldest first, by the entry's id; in one statement."""
    rows = db.session.scalars(
        sa.select(Correction)
        .where(Correction.client_id == client.id, Correction.about == about, Correction.row_id.in_(row_ids))
        .order_by(Correction.corrected_at, Correction.id)
    )
    found: dict[UUID, list[Correction]] = defaultdict(list)
    for row in rows:
        found[row.row_id].append(row)
    return found
