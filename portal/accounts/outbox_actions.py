"""What is done with the outbox: a key is made, an entry came in, one that waited is settled or put away."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from portal import audit
from portal.accounts import outbox_keys, outbox_queries
from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.accounts.outbox import Entry, EntryState, Kept, Outcome
from portal.accounts.outbox_models import OutboxEntry, OutboxKey
from portal.db import db


def give_key(*, by: Actor, at: datetime) -> OutboxKey:
    """The account's key for devices, made when it is first asked for. Two askings at once find the same."""
    db.session.execute(sa.select(User.id).where(User.id == by.id).with_for_update())
    key = outbox_queries.find_live_key(by.id)
    if key is None:
        public, private = outbox_keys.make_pair()
        key = OutboxKey(clinic_id=by.clinic_id, user_id=by.id, public_key=public, private=private, made_at=at)
        db.session.add(key)
        audit.record("outbox.key_made", key, by=by, at=at)
    return key


def note(entry: Entry, outcome: Outcome, *, by: Actor, at: datetime) -> OutboxEntry:
    """Write down what became of an entry that came in: its token is never acted on again, or its words wait."""
    row = outbox_queries.find_entry(by.id, entry.token)
    if row is None:
        row = OutboxEntry(
            clinic_id=by.clinic_id,
            user_id=by.id,
            client_token=entry.token,
            written_at=entry.written_at,
            received_at=at,
        )
        db.session.add(row)
    if isinstance(outcome, Kept):
        row.state, row.why, row.words = EntryState.KEPT, None, None
        audit.record("outbox.entry_kept", row, by=by, at=at)
    else:
        row.state, row.why, row.words = EntryState.WAITS, outcome.why, entry.as_words()
        row.written_at, row.settled_at = entry.written_at, None
        audit.record("outbox.entry_waits", row, by=by, at=at)
    return row


def settle(row: OutboxEntry, *, by: Actor, at: datetime) -> None:
    """It was put right and stands where it belongs."""
    row.state, row.settled_at, row.words = EntryState.SETTLED, at, None
    audit.record("outbox.entry_settled", row, by=by, at=at)


def put_away(row: OutboxEntry, *, by: Actor, at: datetime) -> None:
    """The client does not want it: its words are gone."""
    row.state, row.settled_at, row.words = EntryState.PUT_AWAY, at, None
    audit.record("outbox.entry_put_away", row, by=by, at=at)
