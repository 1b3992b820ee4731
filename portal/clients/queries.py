"""Reads of clients, their care team, safety and timeline."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.access import visible_clients
from portal.accounts.actor import Actor
from portal.accounts.models import Clinic, Invitation, User
from portal.asked_once import asked_once
from portal.clients.alert_models import Alert, is_waiting
from portal.clients.alert_queries import flagged_since
from portal.clients.alerts import GROUPS
from portal.clients.models import (
    CareTeamMember,
    Client,
    ClientStatus,
    EventKind,
    SafetyHold,
    SafetyScreen,
    TimelineEvent,
)
from portal.clients.screening import ANSWERED, Outcome, Screen, ScreenAnswer
from portal.db import db


def list_clients(actor: Actor, *, statuses: Collection[ClientStatus] | None = None) -> list[Client]:
    """The clients this actor may open, by name; names are sealed, so they are sorted here."""
    query = visible_clients(actor)
    if statuses is not None:
        query = query.where(Client.status.in_(list(statuses)))
    return sorted(db.session.scalars(query), key=lambda client: (client.display_name or "").casefold())


def names_by_account(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of the clients behind these accounts, by account."""
    found = db.session.scalars(sa.select(Client).where(Client.user_id.in_(user_ids)))
    return {client.user_id: client.display_name or "" for client in found}


def list_care_team(client: Client) -> Sequence[User]:
    """The people who may open this record today, in order of joining."""
    return db.session.scalars(
        sa.select(User)
        .join(CareTeamMember, CareTeamMember.user_id == User.id)
        .where(CareTeamMember.client_id == client.id, CareTeamMember.until_at.is_(None))
        .order_by(CareTeamMember.since_at, User.id)
    ).all()


def crisis_text(client: Client) -> str | None:
    """What this client is told in an emergency: their own text, else the clinic's in their language."""
    if client.crisis_text:
        return client.crisis_text
    clinic = db.session.get(Clinic, client.clinic_id)
    return clinic.crisis_text(client.lang) if clinic else None


@asked_once
def find_screen_row(client: Client) -> SafetyScreen | None:
    """The safety screen that holds: the one asked last, whenever it was written down."""
    return db.session.scalar(
        sa.select(SafetyScreen)
        .where(SafetyScreen.client_id == client.id)
        .order_by(SafetyScreen.done_on.desc(), SafetyScreen.number.desc())
        .limit(1)
    )


def list_screens(client: Client) -> Sequence[SafetyScreen]:
    """All safety screens: the one that holds, then those before it."""
    return db.session.scalars(
        sa.select(SafetyScreen)
        .where(SafetyScreen.client_id == client.id)
        .order_by(SafetyScreen.done_on.desc(), SafetyScreen.number.desc())
    ).all()


def as_screen(row: SafetyScreen) -> Screen:
    """A stored screen as the rules know it."""
    answers = {name: ScreenAnswer(getattr(row, name)) for name in ANSWERED}
    return Screen(
        done_on=row.done_on,
        past_is_present_partner=row.past_is_present_partner,
        asked_alone=row.asked_alone,
        **answers,
    )


@asked_once
def list_open_holds(client: Client) -> Sequence[SafetyHold]:
    """What makes this client's plans rest, oldest first."""
    return db.session.scalars(
        sa.select(SafetyHold)
        .where(SafetyHold.client_id == client.id, SafetyHold.closed_at.is_(None))
        .order_by(SafetyHold.opened_at)
    ).all()


def list_timeline(client: Client, *, for_client: bool = False) -> Sequence[TimelineEvent]:
    """Marks for the charts in order; the client sees only those meant for them."""
    query = sa.select(TimelineEvent).where(TimelineEvent.client_id == client.id)
    if for_client:
        query = query.where(TimelineEvent.visible_to_client.is_(True))
    return db.session.scalars(query.order_by(TimelineEvent.happened_on, TimelineEvent.created_at)).all()


@dataclass(frozen=True)
class Glance:
    """What a list shows of a client's safety and sessions."""

    outcome: Outcome | None
    valid_until: date | None
    hold_open: bool
    last_session_on: date | None
    next_session_on: date | None
    taken_up: bool
    needs: int
    """How many alerts wait for somebody; none that somebody has in hand."""


def glances(client_ids: Collection[UUID], *, on: date) -> dict[UUID, Glance]:
    """Newest screen, open hold, sessions, account and number of waiting alerts, for many clients at once."""
    rows = db.session.execute(_glances(), {"client_ids": list(client_ids), "on": on})
    return {
        row.id: Glance(
            Outcome(row.outcome) if row.outcome else None,
            row.valid_until,
            bool(row.held),
            row.last,
            row.coming,
            bool(row.taken_up),
            row.needs,
        )
        for row in rows
    }


@cache
def _glances() -> sa.Select[Any]:
    """The question, put together once: that takes longer than asking it."""
    on = sa.bindparam("on", type_=sa.Date())
    held = sa.exists().where(SafetyHold.client_id == Client.id, SafetyHold.closed_at.is_(None))
    session = (TimelineEvent.client_id == Client.id, TimelineEvent.kind == EventKind.SESSION)
    last = sa.select(sa.func.max(TimelineEvent.happened_on)).where(*session, TimelineEvent.happened_on <= on)
    coming = sa.select(sa.func.min(TimelineEvent.happened_on)).where(*session, TimelineEvent.happened_on > on)
    needs = (
        sa.select(sa.func.count())
        .where(Alert.client_id == Client.id, Alert.kind.in_(list(GROUPS)), is_waiting(on))
        .correlate(Client)
        .scalar_subquery()
    )
    newest = (
        sa.select(SafetyScreen.number)
        .where(SafetyScreen.client_id == Client.id)
        .order_by(SafetyScreen.done_on.desc(), SafetyScreen.number.desc())
        .limit(1)
        .correlate(Client)
        .scalar_subquery()
    )
    screen = sa.and_(SafetyScreen.client_id == Client.id, SafetyScreen.number == newest)
    return (
        sa.select(
            Client.id,
            SafetyScreen.outcome,
            SafetyScreen.valid_until,
            held.label("held"),
            last.scalar_subquery().label("last"),
            coming.scalar_subquery().label("coming"),
            User.handle_digest.is_not(None).label("taken_up"),
            needs.label("needs"),
        )
        .join(User, User.id == Client.user_id)
        .outerjoin(SafetyScreen, screen)
        .where(Client.id.in_(sa.bindparam("client_ids", expanding=True)))
    )


@dataclass(frozen=True)
class Account:
    """Where a client's account stands: taken up, closed, and until when a slip can still be used."""

    user: User
    slip_until: datetime | None

    @property
    def taken_up(self) -> bool:
        return self.user.handle_digest is not None

    @property
    def closed(self) -> bool:
        return self.user.disabled_at is not None


def get_account(client: Client, *, at: datetime) -> Account:
    """The client's account and its open slip."""
    user = db.session.get(User, client.user_id)
    if user is None:
        abort(404)
    until = db.session.scalar(
        sa.select(sa.func.max(Invitation.expires_at)).where(
            Invitation.user_id == user.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
        )
    )
    return Account(user, until)


def list_holds(client: Client) -> Sequence[SafetyHold]:
    """All that ever made this client's plans rest, newest first."""
    return db.session.scalars(
        sa.select(SafetyHold).where(SafetyHold.client_id == client.id).order_by(SafetyHold.opened_at.desc())
    ).all()


def safety_is_clear(client: Client, *, on: date) -> bool:
    """Whether the newest screen says clear, holds, and nothing came up since: only then a next step is named."""
    row = find_screen_row(client)
    return (
        row is not None
        and row.outcome == Outcome.CLEAR
        and row.valid_until >= on
        and not flagged_since(client, row)
    )
