"""Where the answers of a practice are kept: the columns and the sealed words of its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.accounts.actor import Actor
from portal.clients.alert_queries import comes_after
from portal.clients.models import Client
from portal.clients.queries import find_screen_row
from portal.clock import local_date
from portal.db import db
from portal.plans.agreement_rules import RED_ANSWERED, red_answered
from portal.plans.attempts import EntryMode, LogStatus, Share, Value
from portal.plans.logfields import LogField, Store, extra_field
from portal.plans.logsets import by_key
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_times import mode_moved
from portal.plans.queries import stopped_steps
from portal.plans.resting_queries import breaks_of

WHEN = "performed_at"
"""The key under which a correction keeps when a practice was said to have been."""

STOPPING = "stopping"
"""In the words of a log that ended early without a connection: why is still to be said."""


def is_stopping(log: PracticeLog) -> bool:
    """Whether it is still to be said why it ended early."""
    return log.stop_reason is None and bool((log.words or {}).get(STOPPING))


def new_log(
    client: Client,
    practising: Practising,
    *,
    token: UUID,
    performed_at: datetime,
    mode: EntryMode,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """A running log, private until the client says who may read it; during a pause it is marked so."""
    log = PracticeLog(
        clinic_id=client.clinic_id,
        client_id=client.id,
        plan_id=practising.plan.id,
        step_id=practising.row.id,
        plan_revision=practising.revision.revision,
        client_token=token,
        kind=practising.log_set.kind,
        status=LogStatus.RUNNING,
        entry_mode=mode,
        performed_at=performed_at,
        local_date=local_date(performed_at, client.tz),
        logged_at=at,
        during_pause=rested(client, practising, performed_at),
        share=Share.PRIVATE,
        words={},
        created_by=by.id,
    )
    db.session.add(log)
    return log


def retime(
    client: Client, log: PracticeLog, practising: Practising, performed_at: datetime, *, minutes_said: bool
) -> list[str]:
    """Put right when a log that is over was practised; its end goes with it, or follows from the minutes just said of one
    that ran. Gives the keys that changed. What follows from the time follows: day, rest, how it counts."""
    minutes = log.minutes_done if minutes_said and log.started_at is not None else None
    moved, was_over = performed_at - log.performed_at, log.ended_at or log.performed_at
    if not moved and minutes is None:
        return []
    if log.started_at is not None:
        log.started_at += moved
    if log.ended_at is not None:
        log.ended_at += moved
    if log.started_at is not None and minutes is not None:
        log.ended_at = log.started_at + timedelta(minutes=minutes)
    log.entry_mode = mode_moved(
        EntryMode(log.entry_mode),
        ran=log.started_at is not None,
        was_over=was_over,
        is_over=log.ended_at or performed_at,
        logged_at=log.logged_at,
    )
    if not moved:
        return []
    log.performed_at, log.local_date = performed_at, local_date(performed_at, client.tz)
    log.during_pause = rested(client, practising, performed_at)
    return [WHEN]


def rested(client: Client, practising: Practising, at: datetime) -> bool:
    """Whether the plan rested when it was practised: paused, held, or stopped by the newest screen."""
    if breaks_of([practising.row])[practising.row.id].rested(at):
        return True
    screen = find_screen_row(client)
    stopped = screen is not None and bool(stopped_steps(client, [practising.row]))
    return stopped and screen is not None and comes_after(at, screen, tz=client.tz)


def _fields(practising: Practising) -> dict[str, LogField]:
    """Every field that a log of this step may carry; a template's own come after those of the log set."""
    own = [extra_field(question) for question in practising.template.extra_fields]
    return {entry.key: entry for entry in (*practising.log_set.fields, *own)}


def known(log: PracticeLog, practising: Practising) -> dict[str, Value]:
    """Everything a log says so far, by field key; what was not answered is not in it."""
    fields = practising.log_set.fields
    columns = {entry.place: getattr(log, entry.place) for entry in fields if entry.store is Store.COLUMN}
    return by_key(practising.log_set, columns, log.words or {})


def write(
    log: PracticeLog, practising: Practising, answers: Mapping[str, Value], more: Mapping[str, Value]
) -> list[str]:
    """Put answers, and what follows from them, where their fields belong; gives the keys that changed. What is None is
    taken away."""
    fields = _fields(practising)
    words = dict(log.words or {})
    extra = dict(words.get("extra", {}))
    changed = []
    for key, value in _with_what_follows(fields, words, answers).items():
        entry = fields[key]
        if key == "share" and value is None:
            continue
        if entry.store is Store.COLUMN:
            if getattr(log, entry.place) != value:
                setattr(log, entry.place, value)
                changed.append(key)
            continue
        if _put(extra if entry.store is Store.EXTRA else words, entry.place, value):
            changed.append(key)
    changed += [key for key, value in more.items() if _put(words, key, value)]
    if _put(words, "extra", extra) or changed:
        log.words = words
    return sorted(changed)


def _with_what_follows(
    fields: Mapping[str, LogField], words: Mapping[str, Value], answers: Mapping[str, Value]
) -> Mapping[str, Value]:
    """The answers, of a signal with whether a red was answered as agreed, on whichever page it was told."""
    if RED_ANSWERED not in fields or answers.keys().isdisjoint(("colour", "signal_response")):
        return answers
    said = {**words, **answers}
    return {**answers, RED_ANSWERED: red_answered(said.get("colour"), said.get("signal_response"))}


def _put(words: dict[str, Any], key: str, value: Any) -> bool:
    """Set or take away one word; whether that changed anything."""
    before = words.get(key)
    if value is None:
        words.pop(key, None)
    else:
        words[key] = value
    return bool(before != value)
