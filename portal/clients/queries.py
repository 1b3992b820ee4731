"""Reads of clients, their care team, safety and timeline."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.access import visible_clients
from portal.accounts.actor import Actor
from portal.accounts.models import Clinic, User
from portal.clients.models import (
    CareTeamMember,
    Client,
    ClientStatus,
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


def list_care_team(client: Client) -> Sequence[User]:
    """The people who may open this record today, in order of joining."""
    return db.session.scalars(
        sa.select(User)
        .join(CareTeamMember, CareTeamMember.user_id == User.id)
        .where(CareTeamMember.client_id == client.id, CareTeamMember.until_at.is_(None))
        .order_by(CareTeamMember.since_at, User.id)
    ).all()


def find_account(client: Client) -> User | None:
    """The client's own account: without a handle it has not been taken up."""
    return db.session.get(User, client.user_id)


def crisis_text(client: Client) -> str | None:
    """What this client is told in an emergency: their own text, else the clinic's in their language."""
    if client.crisis_text:
        return client.crisis_text
    clinic = db.session.get(Clinic, client.clinic_id)
    return clinic.crisis_text(client.lang) if clinic else None


def find_screen_row(client: Client) -> SafetyScreen | None:
    """The newest safety screen."""
    return db.session.scalar(
        sa.select(SafetyScreen)
        .where(SafetyScreen.client_id == client.id)
        .order_by(SafetyScreen.number.desc())
        .limit(1)
    )


def list_screens(client: Client) -> Sequence[SafetyScreen]:
    """All safety screens, newest first."""
    return db.session.scalars(
        sa.select(SafetyScreen)
        .where(SafetyScreen.client_id == client.id)
        .order_by(SafetyScreen.number.desc())
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
class SafetyLine:
    """What a list shows of a client's safety."""

    outcome: Outcome | None
    valid_until: date | None
    hold_open: bool


def safety_of(client_ids: Collection[UUID]) -> dict[UUID, SafetyLine]:
    """Newest screen and open hold for many clients in two queries."""
    newest = (
        sa.select(SafetyScreen.client_id, sa.func.max(SafetyScreen.number).label("number"))
        .where(SafetyScreen.client_id.in_(client_ids))
        .group_by(SafetyScreen.client_id)
        .subquery()
    )
    screens = db.session.execute(
        sa.select(SafetyScreen.client_id, SafetyScreen.outcome, SafetyScreen.valid_until).join(
            newest,
            sa.and_(SafetyScreen.client_id == newest.c.client_id, SafetyScreen.number == newest.c.number),
        )
    ).all()
    held = set(
        db.session.scalars(
            sa.select(SafetyHold.client_id).where(
                SafetyHold.client_id.in_(client_ids), SafetyHold.closed_at.is_(None)
            )
        )
    )
    found = {
        row.client_id: SafetyLine(Outcome(row.outcome), row.valid_until, row.client_id in held)
        for row in screens
    }
    return {one: found.get(one) or SafetyLine(None, None, one in held) for one in client_ids}


def safety_is_clear(client: Client, *, on: date) -> bool:
    """Whether the newest screen says clear, still holds, and nothing makes plans rest: only then a next step is named."""
    row = find_screen_row(client)
    return (
        row is not None
        and row.outcome == Outcome.CLEAR
        and row.valid_until >= on
        and not list_open_holds(client)
    )
