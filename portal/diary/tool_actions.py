"""What a client does with tools and the own list; each takes `by=` and `at=`, writes its audit event, never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.clock import local_date
from portal.db import db
from portal.diary import urges
from portal.diary.kinds import Tool
from portal.diary.models import OwnList, ToolUse
from portal.diary.own_items import AT_FIRST
from portal.diary.tool_queries import find_by_token, find_own_list, find_running, list_ticks
from portal.diary.uses import Use

COLUMNS = ("before", "after", "acted", "share")
URGE_WORDS = ("thought", "urge_to", "body", "share_chosen")


def log_use(client: Client, use: Use, *, token: UUID, by: Actor, at: datetime) -> ToolUse:
    """Keep one use of a tool. The same token finds the one that is there, and changes nothing."""
    there = find_by_token(client, token)
    if there is not None:
        return there
    row = _new(client, use, token=token, by=by, at=at)
    audit.record("tool.logged", row, by=by, at=at)
    return row


def _new(client: Client, use: Use, *, token: UUID, by: Actor, at: datetime) -> ToolUse:
    row = ToolUse(
        clinic_id=client.clinic_id,
        client_id=client.id,
        client_token=token,
        tool=use.tool,
        started_at=use.started_at,
        local_date=local_date(use.started_at, client.tz),
        logged_at=at,
        minutes=use.minutes,
        before=use.before,
        after=use.after,
        acted=use.acted,
        share=use.share,
        words=dict(use.words),
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def start_urge(client: Client, *, token: UUID, by: Actor, at: datetime) -> ToolUse:
    """Begin five minutes now. Sent twice, or while five minutes still run, it is the one that runs."""
    there = find_by_token(client, token)
    if there is None:
        running = find_running(client, at=at)
        runs = running is not None and at < urges.over_at(running.started_at, rounds_of(running))
        there = running if runs else None
    if there is not None:
        return there
    use = Use(tool=Tool.URGE, started_at=at, words={"rounds": [0]})
    row = _new(client, use, token=token, by=by, at=at)
    audit.record("tool.started", row, by=by, at=at)
    return row


def rounds_of(row: ToolUse) -> list[int]:
    """The seconds from the start at which each five minutes began."""
    return list((row.words or {}).get("rounds", [0]))


def save_urge(row: ToolUse, said: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep what was typed so far; of five minutes that are over nothing changes any more."""
    if row.minutes is not None:
        return
    changed = _write(row, said)
    if changed:
        row.logged_at = at
        audit.record("tool.saved", row, by=by, at=at, fields=changed)
        db.session.flush()


def another_five(row: ToolUse, said: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Five minutes more; what was rated until now stays as a point on the way."""
    if row.minutes is not None:
        return
    rated = said.get("after")
    _write(row, {**said, "after": None})
    words = dict(row.words or {})
    words["rounds"] = urges.another_round(row.started_at, rounds_of(row), at=at)
    if rated is not None:
        words["points"] = urges.with_point(words.get("points", []), _minute(row, at), rated)
    row.words, row.logged_at = words, at
    audit.record("tool.lengthened", row, by=by, at=at)
    db.session.flush()


def end_urge(
    row: ToolUse, said: Mapping[str, Any], *, over_at: datetime | None = None, by: Actor, at: datetime
) -> None:
    """It is over, whenever that is; sent again it changes nothing. `over_at`: when, where it comes in later."""
    if row.minutes is not None:
        return
    _write(row, said)
    row.minutes, row.logged_at = _minute(row, over_at or at), at
    if row.after is not None:
        words = dict(row.words or {})
        words["points"] = urges.with_point(words.get("points", []), max(row.minutes, 1), row.after)
        row.words = words
    audit.record("tool.ended", row, by=by, at=at)


def _minute(row: ToolUse, at: datetime) -> int:
    return urges.minutes_between(row.started_at, at)


def _write(row: ToolUse, said: Mapping[str, Any]) -> list[str]:
    """Take over ratings and words; gives the names of what changed."""
    given = {**said, "share": said.get("share") or Share.PRIVATE}
    changed = [name for name in COLUMNS if name in given and getattr(row, name) != given[name]]
    for name in changed:
        setattr(row, name, given[name])
    words = dict(row.words or {})
    for name in URGE_WORDS:
        if name in said and (words.get(name) or None) != (said[name] or None):
            words[name] = said[name] or None
            changed.append(name)
    if row.before is not None and "before" in changed:
        words["points"] = urges.with_point(words.get("points", []), 0, row.before)
    row.words = words
    return changed


def write_own_list(
    client: Client, items: Sequence[str], weekly_target: int, *, by: Actor, at: datetime
) -> OwnList:
    """The list as it stands now; the same again changes nothing."""
    row = _own_list(client, at=at)
    words = dict(row.words or {})
    if (words.get("items"), row.weekly_target) == (list(items), weekly_target):
        return row
    words["items"] = list(items)
    row.words, row.weekly_target, row.changed_at = words, weekly_target, at
    audit.record("own_list.written", row, by=by, at=at, fields=["items", "weekly_target"])
    return row


def _own_list(client: Client, *, at: datetime) -> OwnList:
    row = find_own_list(client)
    if row is None:
        row = OwnList(
            clinic_id=client.clinic_id,
            client_id=client.id,
            words={"items": [], "phrases": []},
            weekly_target=AT_FIRST,
            changed_at=at,
        )
        db.session.add(row)
        db.session.flush()
    return row


def tick(client: Client, item: str, *, done: bool, token: UUID, by: Actor, at: datetime) -> None:
    """Say that one thing of the list was done today, or take that back; either twice is once."""
    on = local_date(at, client.tz)
    there = [
        one
        for one in list_ticks(client, on=on)
        if one.local_date == on and (one.words or {}).get("item") == item
    ]
    if done and not there and find_by_token(client, token) is None:
        row = _new(
            client,
            Use(tool=Tool.OWN_LIST, started_at=at, words={"item": item}),
            token=token,
            by=by,
            at=at,
        )
        audit.record("own_list.ticked", row, by=by, at=at)
    for row in () if done else there:
        audit.record("own_list.taken_back", row, by=by, at=at)
        db.session.delete(row)


def keep_phrase(client: Client, phrase: str, *, keep: bool, by: Actor, at: datetime) -> None:
    """Keep a phrase at hand, a key of the phrase bank or own words, or let it go."""
    row = _own_list(client, at=at)
    words = dict(row.words or {})
    kept = [one for one in words.get("phrases", []) if one != phrase]
    if keep:
        kept.append(phrase)
    if kept == words.get("phrases", []):
        return
    words["phrases"] = kept
    row.words, row.changed_at = words, at
    audit.record("own_list.phrase_kept" if keep else "own_list.phrase_let_go", row, by=by, at=at)
