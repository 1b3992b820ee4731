"""Reads of the numbers that a clinic or a clinician has chosen in place of our defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.models import ChosenNumber, Clinic
from portal.db import db
from portal.defaults import DEFAULTS

_KNOWN = "chosen_numbers"
ESCALATION = "escalate_after_minutes"
"""Stands in the clinic's own row, because alerts take it from there; it is chosen beside the others."""


def number(clinic_id: UUID, key: str, *, user_id: UUID | None = None) -> int:
    """The number that holds: the clinician's own where there may be one, else the clinic's, else our default."""
    default, chosen = DEFAULTS[key], chosen_numbers(clinic_id)
    own = chosen.get((user_id, key)) if default.personal and user_id else None
    if own is not None:
        return own
    return chosen.get((None, key), default.value)


def chosen_numbers(clinic_id: UUID) -> Mapping[tuple[UUID | None, str], int]:
    """Every number that was chosen in a clinic, by clinician (None: the clinic) and key; asked once in a session."""
    known: dict[UUID, dict[tuple[UUID | None, str], int]] = db.session().info.setdefault(_KNOWN, {})
    if clinic_id not in known:
        rows: Sequence[Any] = db.session.execute(
            sa.select(
                Clinic.escalate_after_minutes, ChosenNumber.user_id, ChosenNumber.key, ChosenNumber.value
            )
            .outerjoin(ChosenNumber, ChosenNumber.clinic_id == Clinic.id)
            .where(Clinic.id == clinic_id)
        ).all()
        found = {(user_id, key): value for _, user_id, key, value in rows if key is not None}
        if rows and rows[0][0] != DEFAULTS[ESCALATION].value:
            found[None, ESCALATION] = rows[0][0]
        known[clinic_id] = found
    return known[clinic_id]


def forget_numbers() -> None:
    """Ask again after a change."""
    db.session().info.pop(_KNOWN, None)
