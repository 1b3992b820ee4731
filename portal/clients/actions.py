"""Changes to clients; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts import actions as accounts
from portal.accounts.actor import Actor, Role
from portal.accounts.models import User
from portal.accounts.number_queries import number as number_of
from portal.clients import alert_actions as alerts
from portal.clients.alerts import AlertKind
from portal.clients.models import (
    CareTeamMember,
    Client,
    ClientStatus,
    EventKind,
    HoldReason,
    SafetyHold,
    SafetyScreen,
    TimelineEvent,
)
from portal.clients.queries import Account
from portal.clients.screening import Screen, outcome, valid_until
from portal.clock import local_date
from portal.db import Base, db
from portal.errors import Conflict
from portal.i18n import gettext


def add_client(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Client:
    """Take a new client into one's own care: record, account to be taken up, care team of one.

    `values` has display_name, initials, lang, tz and any other column of `Client`.
    """
    user = accounts.prepare_user(
        by.clinic_id, Role.CLIENT, values["initials"], lang=values["lang"], tz=values["tz"], by=by, at=at
    )
    db.session.flush()
    client = Client(
        clinic_id=by.clinic_id,
        user_id=user.id,
        responsible_id=by.id,
        status=values.get("status", ClientStatus.ACTIVE),
        created_at=at,
        created_by=by.id,
        **{name: value for name, value in values.items() if name != "status"},
    )
    db.session.add(client)
    db.session.flush()
    audit.record("client.added", client, by=by, at=at, fields=sorted(values))
    join_care_team(client, by.id, by=by, at=at)
    return client


def join_care_team(client: Client, user_id: UUID, *, by: Actor, at: datetime) -> CareTeamMember:
    """Open the record to a clinician."""
    member = CareTeamMember(
        clinic_id=client.clinic_id, client_id=client.id, user_id=user_id, since_at=at, created_by=by.id
    )
    db.session.add(member)
    audit.record("care_team.joined", member, by=by, at=at)
    return member


def edit_client(client: Client, values: Mapping[str, Any], *, by: Actor, at: datetime) -> list[str]:
    """Change what differs; gives the names of the changed fields. A slip not yet used follows the language."""
    changed = [name for name, value in values.items() if getattr(client, name) != value]
    for name in changed:
        setattr(client, name, values[name])
    if changed:
        audit.record("client.edited", client, by=by, at=at, fields=sorted(changed))
    user = db.session.get(User, client.user_id)
    if "lang" in changed and user is not None and user.handle_digest is None:
        accounts.set_language(user, client.lang, by=by, at=at)
    return changed


@dataclass(frozen=True)
class Slip:
    """A one-time sign-in slip; its token is known only now."""

    token: str
    until: datetime


def make_slip(client: Client, account: Account, *, by: Actor, at: datetime) -> Slip:
    """Make a slip for the client's account and end the earlier ones. Conflict when the account is closed."""
    if account.closed:
        raise Conflict(
            gettext("This account is closed, so a slip would not work. An administrator can reopen it.")
        )
    token = accounts.invite(account.user, by=by, at=at)
    audit.record("client.slip_made", client, by=by, at=at)
    return Slip(token, at + timedelta(hours=accounts.SLIP_HOURS))


def record_screen(
    client: Client, screen: Screen, *, note: str | None, by: Actor, at: datetime
) -> SafetyScreen:
    """Write a new safety screen; it holds from now on and closes what made plans rest."""
    number = db.session.scalar(
        sa.select(sa.func.coalesce(sa.func.max(SafetyScreen.number), 0)).where(
            SafetyScreen.client_id == client.id
        )
    )
    row = SafetyScreen(
        clinic_id=client.clinic_id,
        client_id=client.id,
        number=(number or 0) + 1,
        valid_until=valid_until(screen.done_on, number_of(client.clinic_id, "screen_days")),
        outcome=outcome(screen),
        note=note or None,
        created_at=at,
        created_by=by.id,
        **asdict(screen),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("safety.screened", row, by=by, at=at)
    closed = set()
    for hold in db.session.scalars(
        sa.select(SafetyHold).where(SafetyHold.client_id == client.id, SafetyHold.closed_at.is_(None))
    ):
        if local_date(hold.opened_at, client.tz) > screen.done_on:
            continue  # a screen from before says nothing about what came after
        hold.closed_at, hold.closed_by_screen_id = at, row.id
        closed.add(hold.source_id)
        audit.record("safety.hold_closed", hold, by=by, at=at, fields=["closed_at"])
    if closed:
        alerts.mark_screened(client, closed, by=by, at=at)
    alerts.answer_screen_again(client, screen.done_on, by=by, at=at)
    return row


def open_hold(
    client: Client,
    reason: HoldReason,
    source: Base,
    *,
    about: str = "",
    detail: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> SafetyHold | None:
    """Let the client's plans rest until the clinician has talked with them, and raise the alert that says why.

    `about` tells apart what one source may give rise to, each once ever; what was raised before opens nothing (None),
    unless the `value` in its detail is higher now. One hold per source.
    """
    source_type, key = type(source).__name__, f"{source.id}:{about}" if about else str(source.id)
    raised = alerts.raise_alert(
        client, AlertKind(reason), key, alerts.Source(source_type, source.id), detail=detail, by=by, at=at
    ) or alerts.raise_higher(client, key, detail, by=by, at=at)
    there = db.session.scalar(
        sa.select(SafetyHold).where(SafetyHold.source_id == source.id, SafetyHold.closed_at.is_(None))
    )
    if there is not None or raised is None:
        return there
    hold = SafetyHold(
        clinic_id=client.clinic_id,
        client_id=client.id,
        reason=reason,
        source_type=source_type,
        source_id=source.id,
        opened_at=at,
        opened_by=by.id,
    )
    db.session.add(hold)
    audit.record("safety.hold_opened", hold, by=by, at=at)
    return hold


def mark_timeline(
    client: Client,
    kind: EventKind,
    *,
    on: date,
    label: str | None,
    by: Actor,
    at: datetime,
    visible: bool = False,
) -> TimelineEvent:
    """Put a dated mark on the client's charts."""
    event = TimelineEvent(
        clinic_id=client.clinic_id,
        client_id=client.id,
        happened_on=on,
        kind=kind,
        label=label or None,
        visible_to_client=visible,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(event)
    audit.record("timeline.marked", event, by=by, at=at)
    return event
