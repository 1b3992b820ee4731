"""What is done with lines for the next talk; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.correction_rows import keep_before
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.db import db
from portal.diary.next_time_models import NextTime
from portal.diary.next_time_queries import find_by_token


def write(client: Client, line: str, *, shared: bool, token: UUID, by: Actor, at: datetime) -> NextTime:
    """Keep a line. The same token finds the one that is there, and changes nothing."""
    there = find_by_token(client, token)
    if there is not None:
        return there
    row = NextTime(
        clinic_id=client.clinic_id,
        client_id=client.id,
        client_token=token,
        line=line,
        shared=shared,
        written_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("next_time.written", row, by=by, at=at)
    return row


def change(row: NextTime, line: str, *, shared: bool, by: Actor, at: datetime) -> None:
    """Change a line or who may read it; what it said before is kept. Nothing changed is no correction."""
    said = {"line": line, "shared": shared}
    before: dict[str, object] = {"line": row.line, "shared": row.shared}
    changed = {name: value for name, value in before.items() if said[name] != value}
    if not changed:
        return
    keep_before(Corrected.NEXT_TIME, row, changed, by=by, at=at)
    row.line, row.shared = line, shared
    db.session.flush()
    audit.record("next_time.changed", row, by=by, at=at, fields=sorted(changed))


def strike(row: NextTime, *, off: bool, by: Actor, at: datetime) -> None:
    """Strike a line off, or put it back; either twice is once. What was talked about stays as it is."""
    if off == (row.struck_at is not None) or row.talked_at is not None:
        return
    row.struck_at = at if off else None
    audit.record("next_time.struck_off" if off else "next_time.put_back", row, by=by, at=at)


def talk(row: NextTime, *, talked: bool, by: Actor, at: datetime) -> None:
    """Say that a shared line was talked about, or that it was not after all; either twice is once."""
    if talked == (row.talked_at is not None):
        return
    row.talked_at, row.talked_by = (at, by.id) if talked else (None, None)
    audit.record("next_time.talked_about" if talked else "next_time.not_talked_about", row, by=by, at=at)
