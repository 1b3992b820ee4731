"""A finished use of a tool that its client puts right: the row says what is true now, what it said before is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.correction_rows import keep_before
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.clock import local_date
from portal.diary import urges
from portal.diary.kinds import Tool
from portal.diary.models import ToolUse
from portal.diary.uses import plain

COLUMNS = ("started_at", "minutes", "before", "after", "acted", "share")


def correct_use(
    client: Client,
    row: ToolUse,
    said: Mapping[str, object],
    *,
    mirrored: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> ToolUse:
    """Let a use say what is true, by the names of columns and words; the same again is no correction.

    `mirrored` columns say what a word says as well: its history keeps that once.
    """
    words = dict(row.words or {})
    there = {name: getattr(row, name) if name in COLUMNS else words.get(name) for name in said}
    changed = {name: value for name, value in there.items() if plain(value) != plain(said[name])}
    if not changed:
        return row
    kept = {name: value for name, value in changed.items() if name not in mirrored}
    keep_before(Corrected.TOOL, row, kept, by=by, at=at)
    ended = max(row.minutes or 0, 1)
    for name in changed:
        if name in COLUMNS:
            setattr(row, name, said[name])
        elif plain(said[name]) is None:
            words.pop(name, None)
        else:
            words[name] = said[name]
    row.words = _with_points(row, words, ended) if row.tool == Tool.URGE else words
    row.local_date = local_date(row.started_at, client.tz)
    audit.record("tool.corrected", row, by=by, at=at, fields=sorted(changed))
    return row


def _with_points(row: ToolUse, words: Mapping[str, object], ended: int) -> dict[str, object]:
    """The ratings of an urge from beginning to end, with the first and the last as they are rated now."""
    points = [one for one in _points(words) if one["t_min"] not in (0, ended)]
    for minute, value in ((0, row.before), (max(row.minutes or 0, 1), row.after)):
        if value is not None:
            points = urges.with_point(points, minute, value)
    return {**words, "points": points}


def _points(words: Mapping[str, object]) -> list[dict[str, int]]:
    points = words.get("points")
    return list(points) if isinstance(points, list) else []
