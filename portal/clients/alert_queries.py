"""Reads of alerts: what is to be looked at, what went on to a colleague, who would get it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import aliased

from portal.accounts.actor import Actor, Role
from portal.accounts.models import User
from portal.clients.alert_models import Alert, is_waiting
from portal.clients.alerts import GROUPS, RED_FLAGS, AlertKind, AlertState, Mark
from portal.clients.models import CareTeamMember, Client, SafetyHold, SafetyScreen
from portal.clock import local_date
from portal.db import db

SOONEST = (Alert.severity, Alert.raised_at, Alert.id)


def due_alerts(client_ids: Collection[UUID], *, on: date) -> dict[UUID, list[Alert]]:
    """What is to be looked at on a day, by client, the soonest first; in one query."""
    found: dict[UUID, list[Alert]] = {}
    for row in db.session.scalars(_due(), {"client_ids": list(client_ids), "on": on}):
        found.setdefault(row.client_id, []).append(row)
    return found


@cache
def _due() -> sa.Select[Alert]:
    """The question, put together once."""
    return (
        sa.select(Alert)
        .where(
            Alert.client_id.in_(sa.bindparam("client_ids", expanding=True)),
            Alert.kind.in_(list(GROUPS)),
            sa.or_(Alert.state == AlertState.ACKNOWLEDGED, is_waiting(sa.bindparam("on", type_=sa.Date()))),
        )
        .order_by(*SOONEST)
    )


def flagged_since(client: Client, screen: SafetyScreen) -> bool:
    """Whether a red flag was raised that this screen does not answer, or plans rest since; one read."""
    latest, held = db.session.execute(
        sa.select(
            sa.select(sa.func.max(Alert.raised_at))
            .where(Alert.client_id == client.id, Alert.kind.in_(list(RED_FLAGS)))
            .scalar_subquery(),
            sa.exists().where(SafetyHold.client_id == client.id, SafetyHold.closed_at.is_(None)),
        )
    ).one()
    last: datetime | None = latest
    return bool(held) or (last is not None and comes_after(last, screen, tz=client.tz))


def comes_after(at: datetime, screen: SafetyScreen, *, tz: str) -> bool:
    """Whether what happened at an instant is not answered by the screen: it was written before, or is of an earlier day."""
    return at > screen.created_at or local_date(at, tz) > screen.done_on


def asked_again(client: Client, source_id: UUID) -> Sequence[Alert]:
    """Whatever asked for the safety questions because of one source, settled or not, oldest first."""
    return db.session.scalars(
        sa.select(Alert)
        .where(
            Alert.client_id == client.id,
            Alert.source_id == source_id,
            Alert.kind == AlertKind.SCREEN_AGAIN,
        )
        .order_by(Alert.raised_at, Alert.id)
    ).all()


def get_alert(client: Client, alert_id: UUID, *, lock: bool = False) -> Alert:
    """One of this client's alerts, or 404; locked for a change when asked."""
    query = sa.select(Alert).where(Alert.id == alert_id, Alert.client_id == client.id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    return found or abort(404)


def get_escalated(client: Client, alert_id: UUID, actor: Actor, *, lock: bool = False) -> Alert:
    """An alert of this client that went on to this colleague and that nobody has in hand, or 404."""
    alert = get_alert(client, alert_id, lock=lock)
    return alert if alert.escalated_to == actor.id and alert.state == AlertState.OPEN else abort(404)


def list_escalated(actor: Actor) -> Sequence[tuple[Alert, Client]]:
    """What went on to this colleague from records they may not open, with whose it is; the soonest first."""
    rows = db.session.execute(_escalated(), {"clinic_id": actor.clinic_id, "user_id": actor.id})
    return [(alert, client) for alert, client in rows]


@cache
def _escalated() -> sa.Select[Alert, Client]:
    """The question, put together once."""
    user_id = sa.bindparam("user_id", type_=sa.Uuid())
    mine = sa.exists().where(
        CareTeamMember.client_id == Alert.client_id,
        CareTeamMember.user_id == user_id,
        CareTeamMember.until_at.is_(None),
    )
    return (
        sa.select(Alert, Client)
        .join(Client, Client.id == Alert.client_id)
        .where(
            Alert.clinic_id == sa.bindparam("clinic_id", type_=sa.Uuid()),
            Alert.escalated_to == user_id,
            Alert.state == AlertState.OPEN,
            ~mine,
        )
        .order_by(*SOONEST)
    )


def backups(client_ids: Collection[UUID]) -> Mapping[UUID, User]:
    """Who gets what nobody has seen, by client: the responsible clinician's backup, else that of whoever joined first.

    Only an open account of a clinician of the same clinic counts.
    """
    backup = aliased(User)
    rows = db.session.execute(
        sa.select(Client.id, backup)
        .join(
            CareTeamMember, sa.and_(CareTeamMember.client_id == Client.id, CareTeamMember.until_at.is_(None))
        )
        .join(User, User.id == CareTeamMember.user_id)
        .join(backup, backup.id == User.backup_id)
        .where(
            Client.id.in_(client_ids),
            backup.clinic_id == Client.clinic_id,
            backup.role == Role.CLINICIAN,
            backup.disabled_at.is_(None),
        )
        .order_by(User.id != Client.responsible_id, CareTeamMember.since_at, User.id)
    )
    found: dict[UUID, User] = {}
    for client_id, user in rows:
        found.setdefault(client_id, user)
    return found


def find_alert_of(client: Client, source_id: UUID) -> Alert | None:
    """The most urgent alert that something raised, settled or not."""
    return db.session.scalars(
        sa.select(Alert)
        .where(Alert.client_id == client.id, Alert.source_id == source_id)
        .order_by(*SOONEST)
        .limit(1)
    ).first()


def keys_of(client: Client) -> Mapping[str, Alert]:
    """Every alert that this client ever had, by key."""
    rows = db.session.scalars(sa.select(Alert).where(Alert.client_id == client.id))
    return {row.key: row for row in rows}


def has_passed(alert: Alert) -> bool:
    """Whether an alert is settled because what it spoke of was no longer so, and not by a person."""
    history = alert.history or []
    return alert.state == AlertState.RESOLVED and bool(history) and history[-1]["act"] == Mark.PASSED


def due_to_escalate(at: datetime) -> Sequence[UUID]:
    """Alerts whose time has run out without anybody seeing them."""
    return db.session.scalars(
        sa.select(Alert.id)
        .where(
            Alert.state == AlertState.OPEN,
            Alert.escalated_at.is_(None),
            Alert.escalate_at <= at,
        )
        .order_by(*SOONEST)
    ).all()
