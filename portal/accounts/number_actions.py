"""Changes to the numbers that a clinic or a clinician has chosen; each writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts.actions import set_escalation
from portal.accounts.actor import Actor
from portal.accounts.models import ChosenNumber, Clinic
from portal.accounts.number_queries import ESCALATION, chosen_numbers, forget_numbers
from portal.db import db
from portal.defaults import DEFAULTS


def choose_numbers(
    values: Mapping[str, int | None], *, user_id: UUID | None, by: Actor, at: datetime
) -> list[str]:
    """Set numbers for the clinic (`user_id` None) or one clinician; None goes back to what holds beneath.

    Gives the keys that changed, sorted.
    """
    whose = ChosenNumber.user_id.is_(None) if user_id is None else ChosenNumber.user_id == user_id
    rows = {
        row.key: row
        for row in db.session.scalars(
            sa.select(ChosenNumber).where(ChosenNumber.clinic_id == by.clinic_id, whose).with_for_update()
        )
    }
    of_clinic = chosen_numbers(by.clinic_id).get((None, ESCALATION))
    stored = {**{key: row.value for key, row in rows.items()}, ESCALATION: of_clinic}
    changed = [key for key, value in values.items() if value != stored.get(key)]
    for key in changed:
        if key == ESCALATION:
            minutes = values[key] or DEFAULTS[key].value
            set_escalation(db.session.get_one(Clinic, by.clinic_id), minutes, by=by, at=at)
        else:
            _set(rows.get(key), key, values[key], user_id=user_id, by=by, at=at)
    db.session.flush()
    forget_numbers()
    return sorted(changed)


def _set(
    row: ChosenNumber | None, key: str, value: int | None, *, user_id: UUID | None, by: Actor, at: datetime
) -> None:
    if row is None:
        row = ChosenNumber(
            clinic_id=by.clinic_id, user_id=user_id, key=key, value=value, set_at=at, set_by=by.id
        )
        db.session.add(row)
    elif value is None:
        db.session.delete(row)
    else:
        row.value, row.set_at, row.set_by = value, at, by.id
    audit.record("number.chosen", row, by=by, at=at, fields=[key])
