"""Where an entry of the outbox belongs: opened, read, and handed to the feature whose form it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from portal.accounts import outbox_actions, outbox_keys, outbox_queries
from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, EntryState, Kept, Kind, Outcome, Unreadable, Waits, Why, read
from portal.accounts.outbox_models import OutboxEntry
from portal.clients.models import Client
from portal.forms import Form
from portal.overview import diary_outbox_actions as diary
from portal.overview import tool_outbox_actions as tools
from portal.plans import outbox_actions as practices
from portal.plans import outbox_agreement_actions as agreements
from portal.plans import outbox_page_actions as of_practice
from portal.plans import outbox_running_actions as running
from portal.plans import outbox_signal_actions as signals

Receive = Callable[..., Outcome]
"""(client, entry, *, by, at): take an entry in, or say why it waits; raises what the pages raise."""
Show = Callable[[Client, Entry], Form | None]
"""The form that an entry fills, or None where it cannot be shown as one."""

RECEIVERS: Mapping[str, tuple[Receive, Show]] = {
    Kind.PRACTICE: (practices.receive, practices.find_form),
    Kind.DIARY: (diary.receive_event, diary.event_form),
    Kind.NONE_TODAY: (diary.receive_quiet, diary.quiet_form),
    Kind.URGE: (tools.receive, tools.form_of),
    Kind.BREATHING: (tools.receive, tools.form_of),
    Kind.SIGNAL: (signals.receive, signals.show),
    Kind.RATING: (running.receive, running.show),
    Kind.ENDED: (running.receive, running.show),
    Kind.AFTER: (of_practice.receive_after, of_practice.after_form),
    Kind.NOT_TODAY: (of_practice.receive_not_today, of_practice.not_today_form),
    Kind.AGREED_DAY: (agreements.receive_day, agreements.day_form_of),
    Kind.ANSWER: (agreements.receive_answer, agreements.answer_form),
}


class Refused(Exception):
    """An entry that does not open for this account."""


def open_entry(user_id: UUID, sealed: bytes, *, key_id: UUID, token: UUID, at: datetime) -> Entry:
    """Open what a device sealed for this account; raises `Refused`."""
    key = outbox_queries.find_key(user_id, key_id)
    if key is None or key.private is None:
        raise Refused("no key of this account")
    try:
        return read(
            outbox_keys.open_sealed(sealed, key.private, key_id=key_id, token=token), token=token, at=at
        )
    except (outbox_keys.NotOpened, Unreadable) as error:
        raise Refused(str(error)) from error


def is_known(row: OutboxEntry | None, entry: Entry) -> bool:
    """Whether nothing is to be done any more: it came in before. What came in half-written is gone on with: a later draft
    and the finished form are new, also where the half was put away meanwhile."""
    if row is None:
        return False
    if row.why != Why.UNFINISHED or row.state not in (EntryState.WAITS, EntryState.PUT_AWAY):
        return True
    if row.state == EntryState.WAITS:
        return entry.draft and entry.written_at <= row.written_at
    return row.settled_at is None or entry.written_at <= row.settled_at


def _hand_on(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Let the feature take it in. Raises what its pages raise where it no longer fits."""
    if entry.kind not in RECEIVERS:
        return Waits(Why.UNKNOWN)
    if entry.draft:
        return Waits(Why.UNFINISHED)
    receive, _show = RECEIVERS[entry.kind]
    return receive(client, entry, by=by, at=at)


def take_in(client: Client, entry: Entry, *, by: Actor, at: datetime) -> OutboxEntry:
    """Hand an entry on and write down what became of it."""
    return outbox_actions.note(entry, _hand_on(client, entry, by=by, at=at), by=by, at=at)


def let_wait(entry: Entry, *, by: Actor, at: datetime) -> OutboxEntry:
    """What it belongs to has changed: its words wait."""
    return outbox_actions.note(entry, Waits(Why.CHANGED), by=by, at=at)


def settle(client: Client, row: OutboxEntry, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take in what was put right."""
    outcome = _hand_on(client, entry, by=by, at=at)
    if isinstance(outcome, Kept):
        outbox_actions.settle(row, by=by, at=at)
    return outcome


def show(client: Client, entry: Entry) -> Form | None:
    """The form that an entry fills; raises what its pages raise."""
    if entry.kind not in RECEIVERS:
        return None
    _receive, show = RECEIVERS[entry.kind]
    return show(client, entry)
