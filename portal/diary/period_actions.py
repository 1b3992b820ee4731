"""When a clinician asks for the diary: a baseline of some days, or from now on; each writes its audit event."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.db import db
from portal.diary.kinds import Period
from portal.diary.models import DiaryPeriod
from portal.diary.period_queries import find_open_period
from portal.errors import Conflict
from portal.i18n import gettext


def begin_period(
    client: Client, kind: Period, *, on: date, days: int | None, by: Actor, at: datetime
) -> DiaryPeriod:
    """Ask for the diary from `on`: a baseline for so many days, else until it is ended. Raises Conflict while one runs."""
    if find_open_period(client, on=on) is not None:
        raise Conflict(gettext("The diary is asked for already. End that first."))
    baseline = kind is Period.BASELINE
    row = DiaryPeriod(
        clinic_id=client.clinic_id,
        client_id=client.id,
        kind=kind,
        starts_on=on,
        ends_on=on + timedelta(days=(days or 1) - 1) if baseline else None,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("diary_period.begun", row, by=by, at=at, fields=["kind", "starts_on", "ends_on"])
    return row


def end_period(row: DiaryPeriod, *, on: date, by: Actor, at: datetime) -> None:
    """Ask no longer, from the day `on`; one that was begun that very day ends with it."""
    last = max(on - timedelta(days=1), row.starts_on)
    if row.ends_on is not None and row.ends_on <= last:
        return
    row.ends_on = last
    audit.record("diary_period.ended", row, by=by, at=at, fields=["ends_on"])
