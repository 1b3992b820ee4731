"""Reads of a client's formulation."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from portal.clients.formulation_models import Formulation
from portal.clients.models import Client
from portal.db import db


def list_formulations(client: Client) -> Sequence[Formulation]:
    """Every version, the newest first."""
    return db.session.scalars(
        sa.select(Formulation).where(Formulation.client_id == client.id).order_by(Formulation.number.desc())
    ).all()
