"""A use of a tool that was noted without a connection or without signing in: the forms of its pages, and their action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, Kept, Kind, Outcome, Waits, Why
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.diary import tool_actions, urges
from portal.diary.kinds import Acted, Tool
from portal.diary.models import ToolUse
from portal.diary.tool_queries import find_by_token
from portal.diary.uses import Use
from portal.overview.tool_forms import BreathingForm, NoteForm, UrgeForm

LONGEST = timedelta(hours=24)
AHEAD = timedelta(minutes=1)


class NotedUrgeForm(NoteForm, UrgeForm):
    """Five minutes that a device counted by itself."""


class NotedBreathingForm(BreathingForm):
    """A breath that was noted on a device, whatever page it stands on."""

    def is_submitted(self) -> bool:
        """It is filled from what came in."""
        return True


def form_of(_client: Client, entry: Entry) -> NoteForm:
    """The form with what the entry says, checked. What was breathed was breathed, whatever is offered today."""
    if entry.kind == Kind.URGE:
        form = NotedUrgeForm(formdata=MultiDict({**entry.fields, "version": ["1"]}), meta={"csrf": False})
        form.validate()
        return form
    breath = NotedBreathingForm(formdata=MultiDict(entry.fields), meta={"csrf": False})
    breath.offer(may_hold=True)
    breath.accepts()
    return breath


def receive(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take a use in; its times are the device's, none later than when it was written down."""
    form = form_of(client, entry)
    if form.problems():
        return Waits(Why.INCOMPLETE)
    begun = find_by_token(client, entry.token)
    if begun is not None and begun.tool == Tool.URGE and isinstance(form, NotedUrgeForm):
        return _go_on(begun, form, entry, by=by, at=at)
    started, minutes = _span(entry)
    about = _urge(form, entry, minutes) if isinstance(form, NotedUrgeForm) else _breathing(form, minutes)
    use = Use(
        started_at=started,
        before=form.before.data,
        after=form.after.data,
        share=Share(form.share.data or Share.PRIVATE),
        **about,
    )
    tool_actions.log_use(client, use, token=entry.token, by=by, at=at)
    return Kept()


def _go_on(begun: ToolUse, form: NotedUrgeForm, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Five minutes that began at the server and ended without a connection: what is there already never gives way."""
    said, there = form.said(), _there(begun)
    given = {name: said[name] for name in UrgeForm.NAMES if said[name] is not None}  # 0 is something, too
    news = {name for name, value in given.items() if value != there[name]}
    chosen = (begun.words or {}).get("share_chosen")
    against = {name for name in news if (chosen if name == "share" else there[name]) is not None}
    seen = entry.first("version") == str(begun.version)
    if begun.minutes is None and (seen or not against):
        kept = said if seen else {**there, **given, "share_chosen": given.get("share") or chosen}
        tool_actions.end_urge(begun, kept, over_at=entry.written_at, by=by, at=at)
        return Kept()
    return Waits(Why.TWICE) if news else Kept()


def _there(begun: ToolUse) -> dict[str, Any]:
    """What is there so far, by the names of the form; None where nothing is."""
    words = begun.words or {}
    columns = ("before", "after", "acted", "share")
    return {
        name: getattr(begun, name) if name in columns else words.get(name) or None for name in UrgeForm.NAMES
    }


def _urge(form: NotedUrgeForm, entry: Entry, minutes: int | None) -> dict[str, Any]:
    said = form.said()
    words: dict[str, Any] = {name: said[name] for name in tool_actions.URGE_WORDS if said[name]}
    points: list[dict[str, int]] = []
    rated = [(0, form.before.data), *_points(entry), (max(minutes or 0, 1), form.after.data)]
    for minute, value in rated:
        if value is not None:
            points = urges.with_point(points, minute, value)
    if points:
        words["points"] = points
    acted = Acted(form.acted.data) if form.acted.data else None
    return {"tool": Tool.URGE, "minutes": minutes, "acted": acted, "words": words}


def _breathing(form: NoteForm, minutes: int | None) -> dict[str, Any]:
    assert isinstance(form, BreathingForm)
    rhythm, said = form.rhythm(), form.minutes_done.data
    words = {"pace": rhythm.name if rhythm else None, "dizzy": True if form.dizzy.data else None}
    return {
        "tool": Tool.BREATHING,
        "minutes": minutes if said is None else said,
        "words": {name: value for name, value in words.items() if value is not None},
    }


def _span(entry: Entry) -> tuple[datetime, int | None]:
    """When it began and how many minutes it took, by the device's clock; what cannot be so counts as not said."""
    started, ended = _instant(entry, "started_at"), _instant(entry, "ended_at")
    if started is None or not timedelta(0) <= entry.written_at - started <= LONGEST:
        return entry.written_at, None
    if ended is None or not started <= ended <= entry.written_at + AHEAD:
        return started, None
    return started, urges.minutes_between(started, ended)


def _instant(entry: Entry, name: str) -> datetime | None:
    try:
        said = datetime.fromisoformat(entry.first(name))
    except ValueError:
        return None
    return said if said.tzinfo else None


def _points(entry: Entry) -> Iterable[tuple[int, int]]:
    """Ratings on the way, "6:40 11:30": minute and rating; what is none is left out."""
    for one in " ".join(entry.fields.get("points", [])).split():
        minute, _, value = one.partition(":")
        if minute.isdecimal() and value.isdecimal() and len(one) < 9 and int(value) <= 100:
            yield int(minute), int(value)
