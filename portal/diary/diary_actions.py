"""What a client writes into their diary, and puts right; each takes `by=` and `at=`, writes its event, never commits."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients.correction_rows import keep_before
from portal.clients.models import Client
from portal.clients.sharing import Corrected, EntryMode
from portal.clock import local_date
from portal.db import db
from portal.diary.diary_queries import find_by_token, find_cover, has_events
from portal.diary.entries import COLUMNS, WORDS, Said
from portal.diary.kinds import Covered
from portal.diary.models import DayCover, DiaryEntry

LONGEST = 1440
"""Minutes; what settled later than that took an unknown time."""


def log_event(
    client: Client, said: Said, *, mode: EntryMode, token: UUID, by: Actor, at: datetime
) -> DiaryEntry:
    """Keep a hard moment; its day is known from now on. The same token finds what is there: then it is a correction."""
    there = find_by_token(client, token)
    if there is not None:
        return correct(client, there, said, by=by, at=at)
    values = {name: getattr(said, name) for name in COLUMNS} | {"occurred_at": said.occurred_at or at}
    row = DiaryEntry(
        clinic_id=client.clinic_id,
        client_id=client.id,
        client_token=token,
        local_date=local_date(values["occurred_at"], client.tz),
        logged_at=at,
        entry_mode=mode,
        words=dict(said.words),
        created_by=by.id,
        **values,
    )
    db.session.add(row)
    db.session.flush()
    _cover(client, row.local_date, Covered.EVENTS, by=by, at=at)
    audit.record("diary.logged", row, by=by, at=at)
    handover.later("evaluate", client.id)
    return row


def correct(client: Client, row: DiaryEntry, said: Said, *, by: Actor, at: datetime) -> DiaryEntry:
    """Let an entry say what is true; what it said before is kept. The same words change nothing."""
    before = _change(row, said)
    if not before:
        return row
    row.local_date = local_date(row.occurred_at, client.tz)
    _cover(client, row.local_date, Covered.EVENTS, by=by, at=at)
    keep_before(Corrected.DIARY, row, before, by=by, at=at)
    audit.record("diary.corrected", row, by=by, at=at, fields=sorted(before))
    handover.later("evaluate", client.id)
    return row


def _change(row: DiaryEntry, said: Said) -> dict[str, object]:
    """Let the row say it; gives what it said before of all that is new."""
    before: dict[str, object] = {}
    for name in COLUMNS:
        new, old = getattr(said, name), getattr(row, name)
        if new != old and not (name == "occurred_at" and new is None):
            before[name] = old
            setattr(row, name, new)
    old_words, new_words = row.words or {}, dict(said.words)
    for name in WORDS:
        if old_words.get(name) != new_words.get(name):
            before[name] = old_words.get(name)
            row.words = new_words
    return before


def settle(row: DiaryEntry, *, by: Actor, at: datetime) -> None:
    """What was still going is over now: the minutes since it began, a day at most. Said twice it is said once."""
    if not row.still_going:
        return
    row.still_going = False
    minutes = int((at - row.occurred_at).total_seconds() // 60)
    row.minutes_to_settle = minutes if 0 <= minutes <= LONGEST else None
    audit.record("diary.settled", row, by=by, at=at, fields=["still_going", "minutes_to_settle"])


def mark_mistaken(row: DiaryEntry, *, by: Actor, at: datetime) -> None:
    """Say that an entry was a mistake: it stays to be read, and counts nowhere."""
    if row.mistaken_at is not None:
        return
    row.mistaken_at = at
    audit.record("diary.marked_mistaken", row, by=by, at=at, fields=["mistaken_at"])
    handover.later("evaluate", row.client_id)


def let_count(client: Client, row: DiaryEntry, *, by: Actor, at: datetime) -> None:
    """It was no mistake after all."""
    if row.mistaken_at is None:
        return
    row.mistaken_at = None
    _cover(client, row.local_date, Covered.EVENTS, by=by, at=at)
    audit.record("diary.let_count", row, by=by, at=at, fields=["mistaken_at"])
    handover.later("evaluate", client.id)


def say_quiet(client: Client, on: date, *, by: Actor, at: datetime) -> bool:
    """Say that a day had no hard moment; False where one is written down. A later hard moment takes it back by itself."""
    if has_events(client, on):
        return False
    if _cover(client, on, Covered.NONE, by=by, at=at):
        handover.later("evaluate", client.id)
    return True


def _cover(client: Client, on: date, covered: Covered, *, by: Actor, at: datetime) -> bool:
    """What is known of a day from now on; whether that is new."""
    row = find_cover(client, on)
    if row is not None and row.covered == covered:
        return False
    if row is None:
        row = DayCover(clinic_id=client.clinic_id, client_id=client.id, local_date=on, created_by=by.id)
        db.session.add(row)
    row.covered, row.said_at = covered, at
    db.session.flush()
    if covered is Covered.NONE:
        audit.record("diary.day_said_quiet", row, by=by, at=at, fields=["covered"])
    return True
