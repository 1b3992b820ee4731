"""Reads of the diary: entries, known days, periods, and what they come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.db import db
from portal.diary.days import (
    Compared,
    DayState,
    Event,
    Week,
    compared,
    covered,
    last_days,
    state_of,
    weeks,
)
from portal.diary.kinds import Covered, Repaired, Trigger
from portal.diary.models import DayCover, DiaryEntry
from portal.diary.patterns import common_triggers
from portal.diary.period_queries import find_baseline, find_open_period

MOST_WEEKS = 26


def find_by_token(client: Client, token: UUID) -> DiaryEntry | None:
    """The entry that an earlier sending of the same form has made."""
    return db.session.scalar(
        sa.select(DiaryEntry).where(DiaryEntry.client_id == client.id, DiaryEntry.client_token == token)
    )


def get_event(client: Client, event_id: UUID, *, lock: bool = False) -> DiaryEntry:
    """One of the client's own entries, or 404; locked for a change when asked."""
    query = sa.select(DiaryEntry).where(DiaryEntry.id == event_id, DiaryEntry.client_id == client.id)
    return db.session.scalar(query.with_for_update() if lock else query) or abort(404)


def find_cover(client: Client, on: date) -> DayCover | None:
    """What was said of a day."""
    return db.session.scalar(
        sa.select(DayCover).where(DayCover.client_id == client.id, DayCover.local_date == on)
    )


def has_events(client: Client, on: date) -> bool:
    """Whether a hard moment of that day is written down and counts."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    DiaryEntry.client_id == client.id,
                    DiaryEntry.local_date == on,
                    DiaryEntry.mistaken_at.is_(None),
                )
            )
        )
    )


def list_entries(client: Client, *, since: date | None = None) -> Sequence[DiaryEntry]:
    """Every entry, the latest first, mistaken and private ones too: for own pages and rules."""
    query = sa.select(DiaryEntry).where(DiaryEntry.client_id == client.id)
    if since is not None:
        query = query.where(DiaryEntry.local_date >= since)
    return db.session.scalars(
        query.order_by(DiaryEntry.occurred_at.desc(), DiaryEntry.logged_at.desc(), DiaryEntry.id)
    ).all()


def find_last(client: Client) -> DiaryEntry | None:
    """The entry that was written down last, mistakes left out."""
    return db.session.scalar(
        sa.select(DiaryEntry)
        .where(DiaryEntry.client_id == client.id, DiaryEntry.mistaken_at.is_(None))
        .order_by(DiaryEntry.logged_at.desc(), DiaryEntry.id)
        .limit(1)
    )


def list_covers(client_ids: Collection[UUID], *, since: date | None = None) -> Sequence[DayCover]:
    """The days that were said to be quiet, of several clients, oldest first."""
    query = sa.select(DayCover).where(DayCover.client_id.in_(client_ids), DayCover.covered == Covered.NONE)
    if since is not None:
        query = query.where(DayCover.local_date >= since)
    return db.session.scalars(query.order_by(DayCover.local_date)).all()


def list_counting(client_ids: Collection[UUID], *, since: date | None = None) -> Sequence[DiaryEntry]:
    """The entries that count, of several clients, oldest first, private ones with their words: for rules."""
    query = sa.select(DiaryEntry).where(
        DiaryEntry.client_id.in_(client_ids), DiaryEntry.mistaken_at.is_(None)
    )
    if since is not None:
        query = query.where(DiaryEntry.local_date >= since)
    return db.session.scalars(
        query.order_by(DiaryEntry.occurred_at, DiaryEntry.logged_at, DiaryEntry.id)
    ).all()


def as_event(entry: DiaryEntry, *, readable: bool = True) -> Event:
    """An entry as counts see it; of one that may not be read here only the day, and that nothing more is known."""
    if not readable:
        return Event(entry.local_date)
    return Event(
        on=entry.local_date,
        peak=entry.peak,
        trigger=entry.trigger,
        minutes=entry.minutes_to_settle,
        still_going=entry.still_going,
        repaired=entry.repaired == Repaired.YES,
        repair_hours=entry.repair_hours,
    )


@dataclass(frozen=True)
class SeenEntry:
    """An entry as the clinician may read it: its day, and `entry` None where the client keeps it private."""

    id: UUID
    on: date
    entry: DiaryEntry | None


def seen(entries: Iterable[DiaryEntry]) -> list[SeenEntry]:
    """The entries as the clinician may read them."""
    return [SeenEntry(one.id, one.local_date, None if one.share == Share.PRIVATE else one) for one in entries]


@dataclass(frozen=True)
class Recent:
    """What a diary comes to up to a day. Where it is for a clinician, private entries count and say nothing else."""

    today: date
    events: tuple[Event, ...]
    """That count, oldest first."""
    quiet: tuple[date, ...]
    weeks: tuple[Week, ...]
    days: tuple[tuple[date, DayState], ...]
    """The last ones that can still be written down, the latest last."""
    baseline: tuple[date, date] | None
    """The first and the last day of the newest baseline that has begun."""
    compared: Compared | None
    kept_private: int
    """Of the entries that count; 0 on the client's own pages."""

    @property
    def known(self) -> int:
        """How many of the days shown are known."""
        return sum(state is not DayState.UNKNOWN for _, state in self.days)

    @property
    def last_complete(self) -> Week | None:
        """The last week that is over."""
        return next((week for week in reversed(self.weeks) if week.over), None)


def shown_days(client: Client) -> int:
    """How many days a diary shows one by one: as many as can still be written down, as the clinic has chosen."""
    return number(client.clinic_id, "diary_days")


def recent(client: Client, *, on: date, own: bool = False) -> Recent | None:
    """The diary up to the client's local day `on`, in three reads; None while it is empty. `own`: for its writer."""
    entries = [one for one in list_counting([client.id]) if one.local_date <= on]
    quiet = tuple(row.local_date for row in list_covers([client.id]) if row.local_date <= on)
    if not entries and not quiet:
        return None
    may_read = [own or one.share != Share.PRIVATE for one in entries]
    events = tuple(as_event(one, readable=read) for one, read in zip(entries, may_read, strict=True))
    known = covered(events, quiet)
    begun = find_baseline(client, on=on)
    return Recent(
        today=on,
        events=events,
        quiet=quiet,
        weeks=weeks(events, quiet, today=on, most=MOST_WEEKS),
        days=tuple((day, state_of(day, known)) for day in last_days(on, shown_days(client))),
        baseline=begun,
        compared=compared(events, quiet, since=begun[0], until=begun[1], today=on) if begun else None,
        kept_private=sum(not read for read in may_read),
    )


def common_triggers_of(client: Client, *, on: date) -> tuple[Trigger, ...]:
    """What set hard moments off most often lately, of what the clinician may read: one read."""
    days, least = number(client.clinic_id, "trigger_days"), number(client.clinic_id, "trigger_times")
    lately = list_counting([client.id], since=on - timedelta(days=days - 1))
    readable = (as_event(one) for one in lately if one.share != Share.PRIVATE)
    most = number(client.clinic_id, "trigger_most")
    return common_triggers(readable, today=on, days=days, least=least, most=most)


@dataclass(frozen=True)
class DueToday:
    """What home asks of a client whose diary is wanted: what is known of today and of the day before."""

    today: DayState
    yesterday: DayState
    events: int
    """Hard moments written down today."""
    going_on: DiaryEntry | None
    """One of the last two days that had not settled when it was written down."""


def due_today(client: Client, on: date, *, asked_by_plan: bool = False) -> DueToday | None:
    """Whether home asks "anything today?", in three reads: while a period is open, or a step of a plan asks for it."""
    if not asked_by_plan and find_open_period(client, on=on) is None:
        return None
    before = on - timedelta(days=1)
    entries = list_counting([client.id], since=before)
    known = covered(
        map(as_event, entries), [row.local_date for row in list_covers([client.id], since=before)]
    )
    return DueToday(
        today=state_of(on, known),
        yesterday=state_of(before, known),
        events=known.get(on, 0),
        going_on=next((one for one in reversed(entries) if one.still_going), None),
    )
