"""One use of a tool outside a practice as values, and how what a device kept without a connection is read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from portal.clients.sharing import Share
from portal.diary import pacing
from portal.diary.kinds import Acted, Tool
from portal.diary.urges import minutes_between, with_point

Kind = TypeVar("Kind", Acted, Share)
LONGEST = {"thought": 300, "urge_to": 160, "item": 80}
"""Characters of each text."""
BODY_WORD, MOST_PLACES = 80, 12


class Unreadable(ValueError):
    """What a device kept is no use of a tool; the message names the field."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One use of a tool. Nobody but the client reads it unless they say so."""

    tool: Tool
    started_at: datetime
    minutes: int | None = None
    before: int | None = None
    after: int | None = None
    acted: Acted | None = None
    share: Share = Share.PRIVATE
    words: Mapping[str, Any] = field(default_factory=dict)


def read(kind: str, fields: Mapping[str, Any], *, now: datetime) -> tuple[UUID, Use]:
    """A use that a device kept, with the number that it was kept under. Raises Unreadable.

    `fields` are those of the form, text or a list of texts by name, and besides them `client_token`, `started_at` and
    `ended_at` (ISO 8601 with a zone) and `points` ("0:60 5:40": minute and rating), as static/js/five.js and pacer.js
    send them. A clock that is ahead counts as now.
    """
    try:
        tool, token = Tool(kind), UUID(str(fields.get("client_token")))
        started = min(_instant(fields.get("started_at")), now)
        ended = max(started, min(_instant(fields.get("ended_at") or fields.get("started_at")), now))
    except ValueError as error:
        raise Unreadable(f"kind, number or time: {error}") from error
    before, after = _rating(fields, "before"), _rating(fields, "after")
    minutes = _whole(fields.get("minutes_done"), 0, 1440, "minutes_done")
    lasted = minutes_between(started, ended)
    return token, Use(
        tool=tool,
        started_at=started,
        minutes=lasted if minutes is None else minutes,
        before=before,
        after=after,
        acted=_one_of(Acted, fields, "acted"),
        share=_one_of(Share, fields, "share") or Share.PRIVATE,
        words={
            **_words(fields),
            **_pace(fields),
            **_points(str(fields.get("points") or ""), before, after, lasted),
        },
    )


def _points(text: str, before: int | None, after: int | None, last: int) -> dict[str, list[dict[str, int]]]:
    """Ratings on the way, with the one at the start and the one at the end; nothing where nothing was rated."""
    found: list[dict[str, int]] = []
    for pair in text.split():
        minute, _, value = pair.partition(":")
        found = with_point(found, _in(minute, 0, 1440, "points"), _in(value, 0, 100, "points"))
    if before is not None:
        found = with_point(found, 0, before)
    if after is not None:
        found = with_point(found, max(last, 1), after)
    return {"points": found} if found else {}


def _words(fields: Mapping[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for name, most in LONGEST.items():
        text = str(fields.get(name) or "").strip()
        if len(text) > most:
            raise Unreadable(f"{name}: longer than {most} characters")
        if text:
            words[name] = text
    given = fields.get("body") or []
    own = str(fields.get("body_own") or "").splitlines()
    places = [str(one).strip() for one in ([given] if isinstance(given, str) else [*given])]
    places += [line.strip() for line in own if line.strip()]
    if len(places) > MOST_PLACES or any(len(one) > BODY_WORD for one in places):
        raise Unreadable("body: too many or too long")
    if places:
        words["body"] = places
    if fields.get("dizzy"):
        words["dizzy"] = True
    return words


def _pace(fields: Mapping[str, Any]) -> dict[str, str]:
    """The rhythm by its name; own numbers are those beside it."""
    name = str(fields.get("pace") or "")
    if not name:
        return {}
    if name == pacing.OWN:
        name = "-".join(str(fields.get(part) or 0) for part in ("inhale", "hold", "exhale"))
    try:
        return {"pace": pacing.read(name).name}
    except ValueError as error:
        raise Unreadable(f"pace: {error}") from error


def _instant(text: object) -> datetime:
    read = datetime.fromisoformat(str(text))
    if read.tzinfo is None:
        raise ValueError("a time without a zone")
    return read


def _rating(fields: Mapping[str, Any], name: str) -> int | None:
    """A rating from its radios, or the exact number beside them."""
    exact = str(fields.get(f"{name}_exact") or "").strip()
    return _whole(exact or fields.get(name), 0, 100, name)


def _whole(value: object, least: int, most: int, name: str) -> int | None:
    return None if value in (None, "") else _in(value, least, most, name)


def _in(value: object, least: int, most: int, name: str) -> int:
    try:
        number = int(str(value))
    except ValueError as error:
        raise Unreadable(f"{name}: no whole number") from error
    if not least <= number <= most:
        raise Unreadable(f"{name}: not from {least} to {most}")
    return number


def _one_of(kinds: type[Kind], fields: Mapping[str, Any], name: str) -> Kind | None:
    value = fields.get(name)
    if value in (None, ""):
        return None
    try:
        return kinds(str(value))
    except ValueError as error:
        raise Unreadable(f"{name}: {error}") from error
