"""Recording what became of a suggestion; it takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.db import db
from portal.plans.gate_models import SuggestionChoice, SuggestionDecision


def decide_suggestion(
    client: Client,
    template_id: str,
    rung_no: int,
    choice: SuggestionChoice,
    *,
    grounds: Mapping[str, Sequence[str]],
    why: str | None = None,
    by: Actor,
    at: datetime,
) -> SuggestionDecision:
    """Keep whether a suggestion was taken or not, with the reasons it was shown with, as keys."""
    row = SuggestionDecision(
        clinic_id=client.clinic_id,
        client_id=client.id,
        template_id=template_id,
        rung_no=rung_no,
        choice=choice,
        grounds={name: list(keys) for name, keys in grounds.items()},
        why=why or None,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(f"suggestion.{choice}", row, by=by, at=at, fields=[template_id])
    return row
