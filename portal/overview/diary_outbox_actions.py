"""A hard moment or a quiet day that was written down without a connection: the forms of the diary, and their actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from werkzeug.datastructures import MultiDict

from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.accounts.outbox import Entry, Kept, Outcome, Waits, Why
from portal.clients.models import Client
from portal.clock import local_date
from portal.diary import diary_actions, diary_queries
from portal.diary.diary_wording import too_long_ago
from portal.diary.entries import may_be_quiet, mode_of
from portal.overview.diary_forms import EventForm, QuietForm
from portal.plans import event_actions


class SentEventForm(EventForm):
    """A hard moment as it came in, whatever page it stands on."""

    def is_submitted(self) -> bool:
        """It is filled from what came in."""
        return True


def event_form(client: Client, entry: Entry) -> SentEventForm:
    """The form with what the entry says, checked as of when it was written down."""
    form = SentEventForm(formdata=MultiDict(entry.fields), meta={"csrf": False})
    form.looks_back(diary_queries.shown_days(client))
    form.accepts(client.tz, entry.written_at)
    return form


def receive_event(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take a hard moment in; "now" was when it was written down."""
    form = event_form(client, entry)
    if form.problems():
        return Waits(Why.INCOMPLETE)
    said = form.said(client.tz, entry.written_at)
    when = said.occurred_at or entry.written_at
    mode = mode_of(when, entry.written_at, from_memory=said.occurred_at is not None)
    diary_actions.log_event(
        client, replace(said, occurred_at=when), mode=mode, token=entry.token, by=by, at=at
    )
    event_actions.after_diary(client, by=by, at=at)
    return Kept()


def quiet_form(client: Client, entry: Entry) -> QuietForm:
    """The day that was said to be quiet, checked as of when that was said."""
    form = QuietForm(formdata=MultiDict(entry.fields), meta={"csrf": False})
    written_on = local_date(entry.written_at, client.tz)
    form.validate()
    days = number(client.clinic_id, "quiet_days")
    if form.on.data and not may_be_quiet(form.on.data, written_on, days=days):
        form.refuse(too_long_ago(days), form.on)
    return form


def receive_quiet(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take a quiet day in; where a hard moment of that day is written down, both are kept for the client to look at."""
    form = quiet_form(client, entry)
    if form.problems() or form.on.data is None:
        return Waits(Why.INCOMPLETE)
    if not diary_actions.say_quiet(client, form.on.data, by=by, at=at):
        return Waits(Why.TWICE)
    event_actions.after_diary(client, by=by, at=at)
    return Kept()
