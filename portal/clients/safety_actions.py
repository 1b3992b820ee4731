"""Writing a risk note and the staying-safe plan; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import Actor
from portal.clients import alert_actions
from portal.clients.alert_models import Alert
from portal.clients.alerts import Act, AlertState
from portal.clients.models import Client
from portal.clients.safety_models import RiskNote, StayingSafe
from portal.clients.safety_queries import find_staying_safe
from portal.clock import local_date
from portal.db import db


def write_risk_note(
    client: Client,
    words: Mapping[str, str | None],
    *,
    next_contact_on: date,
    alert: Alert | None,
    token: UUID,
    by: Actor,
    at: datetime,
) -> RiskNote:
    """Keep what was asked, heard and decided; an open alert that it answers is in hand now. The same token is one note."""
    there = db.session.scalar(
        sa.select(RiskNote).where(RiskNote.client_id == client.id, RiskNote.client_token == token)
    )
    if there is not None:
        return there
    row = RiskNote(
        clinic_id=client.clinic_id,
        client_id=client.id,
        alert_id=alert.id if alert else None,
        words=dict(words),
        next_contact_on=next_contact_on,
        client_token=token,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("risk_note.written", row, by=by, at=at)
    if alert is not None and alert.state == AlertState.OPEN:
        alert_actions.act(alert, Act.SEEN, "", on=local_date(at, client.tz), by=by, at=at)
    return row


def write_staying_safe(
    client: Client, words: Mapping[str, str | None], *, on_phone: bool, on_card: bool, by: Actor, at: datetime
) -> StayingSafe:
    """A new version beside the earlier ones; the same again changes nothing and gives the one that is there."""
    newest = find_staying_safe(client)
    said = (dict(words), on_phone, on_card)
    if newest is not None and (newest.words, newest.on_phone, newest.on_card) == said:
        return newest
    row = StayingSafe(
        clinic_id=client.clinic_id,
        client_id=client.id,
        number=(newest.number if newest else 0) + 1,
        words=dict(words),
        on_phone=on_phone,
        on_card=on_card,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("staying_safe.written", row, by=by, at=at)
    return row
