"""Changes to alerts; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import Actor, By, System
from portal.accounts.models import Clinic
from portal.clients.alert_models import Alert
from portal.clients.alert_queries import backups
from portal.clients.alerts import LATER, Act, AlertKind, AlertState, Group, Mark, acts, group_of, severity_of
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext


@dataclass(frozen=True)
class Source:
    """What an alert rests on: the name of its table's class, and its id."""

    type: str
    id: UUID


def raise_alert(
    client: Client,
    kind: AlertKind,
    key: str,
    source: Source,
    *,
    detail: Mapping[str, Any] | None = None,
    by: By,
    at: datetime,
) -> Alert | None:
    """Raise an alert unless this client ever had one of this key; then None. What is about safety starts its clock."""
    if db.session.scalar(sa.select(Alert.id).where(Alert.client_id == client.id, Alert.key == key)):
        return None
    alert = Alert(
        clinic_id=client.clinic_id,
        client_id=client.id,
        kind=kind,
        severity=severity_of(kind),
        key=key,
        source_type=source.type,
        source_id=source.id,
        detail=dict(detail or {}),
        raised_at=at,
        state=AlertState.OPEN,
        escalate_at=_escalate_at(client, kind, at),
    )
    db.session.add(alert)
    db.session.flush()
    audit.record("alert.raised", alert, by=by, at=at)
    return alert


def raise_higher(
    client: Client, key: str, detail: Mapping[str, Any] | None, *, by: By, at: datetime
) -> Alert | None:
    """Say in a known alert that the answer is higher now; one that was in somebody's hands is open again, clock and all.

    A lower answer, or one that is there already, changes nothing (None).
    """
    alert = db.session.scalar(
        sa.select(Alert).where(Alert.client_id == client.id, Alert.key == key).with_for_update()
    )
    if alert is None or detail is None or "value" not in detail:
        return None
    before: Mapping[str, Any] = alert.detail or {}
    if detail["value"] <= before.get("value", detail["value"]):
        return None
    alert.detail = {**before, **detail}
    if alert.state != AlertState.OPEN:
        alert.state, alert.until_on, alert.raised_at = AlertState.OPEN, None, at
        alert.acknowledged_at = alert.acknowledged_by = alert.resolved_at = alert.resolved_by = None
        alert.escalate_at = _escalate_at(client, alert.kind, at)
        alert.escalated_at = alert.escalated_to = None
    _note(alert, Mark.HIGHER, None, by=by, at=at)
    audit.record("alert.raised_again", alert, by=by, at=at, fields=["detail", "state", "history"])
    return alert


def _escalate_at(client: Client, kind: str, at: datetime) -> datetime | None:
    clinic = db.session.get(Clinic, client.clinic_id)
    if group_of(kind) is not Group.SAFETY or clinic is None:
        return None
    return at + timedelta(minutes=clinic.escalate_after_minutes)


def act(alert: Alert, what: Act, reason: str, *, on: date, by: Actor, at: datetime) -> None:
    """Say what is done about an alert, with the reason; `on` is the day from which a delay counts."""
    if what not in acts(alert.kind, alert.state):
        raise Conflict(gettext("Somebody else has been here in the meantime. Look at the page again."))
    if alert.acknowledged_at is None:
        alert.acknowledged_at, alert.acknowledged_by = at, by.id
    alert.until_on = None
    if what is Act.SEEN:
        alert.state = AlertState.ACKNOWLEDGED
    elif what is Act.RESOLVED:
        alert.state, alert.resolved_at, alert.resolved_by = AlertState.RESOLVED, at, by.id
    else:
        alert.state, alert.until_on = AlertState.SNOOZED, on + timedelta(days=LATER[what])
    _note(alert, what, reason, by=by, at=at)
    audit.record(f"alert.{what}", alert, by=by, at=at, fields=["state", "history"])


def take_over(alert: Alert, reason: str, *, by: Actor, at: datetime) -> None:
    """A colleague to whom it went on has it in hand now; joining the care team is done beside it."""
    alert.state, alert.acknowledged_at, alert.acknowledged_by = AlertState.ACKNOWLEDGED, at, by.id
    _note(alert, Mark.TAKEN_OVER, reason, by=by, at=at)
    audit.record("alert.taken_over", alert, by=by, at=at, fields=["state", "history"])


def escalate(alert_id: UUID, *, at: datetime) -> None:
    """Let an alert that nobody has seen go on to the named backup; without one it stays where it is."""
    alert = db.session.get(Alert, alert_id, with_for_update=True)
    if alert is None or alert.state != AlertState.OPEN or alert.escalated_at is not None:
        return
    if alert.escalate_at is None or alert.escalate_at > at:
        return
    backup = backups([alert.client_id]).get(alert.client_id)
    if backup is None:
        return
    alert.escalated_at, alert.escalated_to = at, backup.id
    audit.record("alert.escalated", alert, by=System(alert.clinic_id), at=at, fields=["escalated_to"])


def mark_screened(client: Client, source_ids: set[UUID], *, by: Actor, at: datetime) -> None:
    """Note on what is open about these sources that a new safety screen was written; it settles nothing by itself."""
    for alert in db.session.scalars(
        sa.select(Alert).where(
            Alert.client_id == client.id,
            Alert.source_id.in_(source_ids),
            Alert.state != AlertState.RESOLVED,
        )
    ):
        _note(alert, Mark.SCREENED, None, by=by, at=at)
        audit.record("alert.screened", alert, by=by, at=at, fields=["history"])


def answer_screen_again(client: Client, done_on: date, *, by: Actor, at: datetime) -> None:
    """A new screen settles what asked for one, up to its day; what a question of safety asks stays with people."""
    for alert in db.session.scalars(
        sa.select(Alert).where(
            Alert.client_id == client.id,
            Alert.kind == AlertKind.SCREEN_AGAIN,
            Alert.state != AlertState.RESOLVED,
        )
    ):
        if local_date(alert.raised_at, client.tz) > done_on:
            continue
        alert.state, alert.until_on = AlertState.RESOLVED, None
        alert.resolved_at, alert.resolved_by = at, by.id
        _note(alert, Mark.SCREENED, None, by=by, at=at)
        audit.record("alert.screened", alert, by=by, at=at, fields=["state", "history"])


def let_pass(alert: Alert, *, by: System, at: datetime) -> None:
    """What it spoke of is no longer so, for example because the questionnaire has come in."""
    alert.state, alert.resolved_at, alert.until_on = AlertState.RESOLVED, at, None
    _note(alert, Mark.PASSED, None, by=by, at=at)
    audit.record("alert.passed", alert, by=by, at=at, fields=["state"])


def raise_again(alert: Alert, detail: Mapping[str, Any], *, by: System, at: datetime) -> None:
    """What had passed is so again: the alert is open once more, as if nobody had seen it."""
    alert.detail = dict(detail)
    alert.state, alert.until_on, alert.raised_at = AlertState.OPEN, None, at
    alert.acknowledged_at = alert.acknowledged_by = alert.resolved_at = alert.resolved_by = None
    _note(alert, Mark.AGAIN, None, by=by, at=at)
    audit.record("alert.raised_again", alert, by=by, at=at, fields=["detail", "state", "history"])


def _note(alert: Alert, what: Act | Mark, reason: str | None, *, by: By, at: datetime) -> None:
    entry = {
        "act": str(what),
        "at": at.isoformat(),
        "by": str(by.id) if isinstance(by, Actor) else None,
        "reason": reason,
    }
    alert.history = [*(alert.history or []), entry]
