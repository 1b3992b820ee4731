"""Reads of the numbers that a clinic or a clinician has chosen in place of our defaults."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.models import ChosenNumber
from portal.db import db
from portal.defaults import DEFAULTS

_KNOWN = "chosen_numbers"


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
        rows = db.session.execute(
            sa.select(ChosenNumber.user_id, ChosenNumber.key, ChosenNumber.value).where(
                ChosenNumber.clinic_id == clinic_id
            )
        )
        known[clinic_id] = {(user_id, key): value for user_id, key, value in rows}
    return known[clinic_id]


def forget_numbers() -> None:
    """Ask again after a change."""
    db.session().info.pop(_KNOWN, None)
