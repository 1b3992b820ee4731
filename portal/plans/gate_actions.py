"""Deciding against a lock of the gate; it takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.actor import Actor
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clients.safety_wording import to_safety
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import gate
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_models import GateOverride
from portal.plans.gate_queries import gate_today


def refuse(
    client_id: UUID, lock: gate.Lock, *, by: Actor, at: datetime, session: Session | None = None
) -> None:
    """Somebody wanted to use a template whose lock nobody can decide against; only the log changes."""
    audit.record(
        "safety.overridden",
        by=by,
        at=at,
        client_id=client_id,
        fields=[lock.template_id, *map(str, lock.reasons)],
        outcome="refused",
        session=session,
    )


def override(
    client: Client, template: HomeworkTemplate, *, why: str, token: UUID, by: Actor, at: datetime
) -> GateOverride:
    """Use a locked template for this client while the present screen holds. The same token finds what is there.

    Conflict where nothing is locked, or no reason would do.
    """
    there = db.session.scalar(
        sa.select(GateOverride).where(GateOverride.client_id == client.id, GateOverride.client_token == token)
    )
    if there is not None:
        return there
    lock = gate_today(client, on=local_date(at, client.tz)).lock(template)
    screen = clients.find_screen_row(client)
    if lock is None or screen is None:
        raise Conflict(gettext("Nothing locks this template now."))
    if not lock.is_open_to_decision:
        raise Conflict(
            gettext("This lock cannot be decided against. Nothing was saved."), way=to_safety(client.id)
        )
    row = GateOverride(
        clinic_id=client.clinic_id,
        client_id=client.id,
        template_id=template.id,
        screen_id=screen.id,
        reasons=[str(reason) for reason in lock.reasons],
        why=why,
        client_token=token,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("safety.overridden", row, by=by, at=at, fields=[template.id, *row.reasons])
    return row
