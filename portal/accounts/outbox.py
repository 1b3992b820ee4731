"""An entry of the outbox once it is open: what it says, and what became of it. Pure."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST = timedelta(days=366)
MOST_FIELDS = 200
LONGEST_FIELD = 20_000
"""Characters."""


class Kind(enum.StrEnum):
    """What somebody wrote down without a connection."""

    PRACTICE = "practice"
    DIARY = "diary"
    NONE_TODAY = "none_today"
    URGE = "urge"
    BREATHING = "breathing"
    SIGNAL = "signal"
    RATING = "rating"
    """How hard it was at one moment of a practice that runs."""
    ENDED = "ended"
    """A practice that runs is over."""
    AFTER = "after"
    """A page of what happened in a practice."""
    NOT_TODAY = "not_today"
    """Why a practice does not come about."""
    AGREED_DAY = "agreed_day"
    """A day of an agreement."""
    ANSWER = "answer"
    """What came of a signal."""


class EntryState(enum.StrEnum):
    """What became of an entry."""

    KEPT = "kept"
    """It stands where it belongs."""
    WAITS = "waits"
    """Its words wait for the client's look."""
    SETTLED = "settled"
    """It waited, was put right and stands where it belongs."""
    PUT_AWAY = "put_away"
    """It waited, and the client did not want it."""


class Why(enum.StrEnum):
    """Why an entry waits."""

    UNFINISHED = "unfinished"
    """The form was never sent off."""
    INCOMPLETE = "incomplete"
    """Something is missing in it, or does not fit."""
    CHANGED = "changed"
    """What it belongs to is no longer open for it."""
    TWICE = "twice"
    """Something else is there in its place: both are kept."""
    UNKNOWN = "unknown"
    """A kind that this version does not know."""


class Unreadable(Exception):
    """What was sealed is no entry."""


@dataclass(frozen=True)
class Entry:
    """What a form said: `fields` by name, each a list as a form sends it; `written_at` is never in the future."""

    kind: str
    token: UUID
    written_at: datetime
    draft: bool
    fields: Mapping[str, list[str]]

    def first(self, name: str) -> str:
        """What stands first under this name; "" where nothing does."""
        return next(iter(self.fields.get(name, ())), "")

    def as_words(self) -> dict[str, object]:
        """What is kept while it waits."""
        return {"kind": self.kind, "fields": dict(self.fields)}


def read(plain: bytes, *, token: UUID, at: datetime) -> Entry:
    """Read what was inside the seal; `at` is now. Raises `Unreadable`."""
    try:
        said = json.loads(plain)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(said, dict) or not isinstance(said.get("kind"), str):
        raise Unreadable("no kind")
    fields = {**_fields(said.get("fields")), "client_token": [str(token)]}
    return Entry(said["kind"], token, _instant(said.get("written_at"), at), said.get("draft") is True, fields)


def _fields(said: object) -> dict[str, list[str]]:
    if not isinstance(said, dict) or len(said) > MOST_FIELDS:
        raise Unreadable("no fields")
    found = {}
    for name, value in said.items():
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) and len(one) <= LONGEST_FIELD for one in values):
            raise Unreadable("a field that no form sends")
        found[name] = values
    return found


def _instant(said: object, at: datetime) -> datetime:
    """The moment of the device's clock; one that lies ahead, very far back or nowhere counts as now."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return at
    try:
        moment = EPOCH + timedelta(milliseconds=said)
    except (OverflowError, ValueError):
        return at
    return moment if at - OLDEST <= moment <= at else at


@dataclass(frozen=True)
class Kept:
    """It stands where it belongs."""


@dataclass(frozen=True)
class Waits:
    """It could not be taken as it is."""

    why: Why


Outcome = Kept | Waits
