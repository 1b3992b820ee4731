"""What a session brief is: since when it tells, sections of sentences, how a safety screen stands. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.defaults import DEFAULTS

SOON = DEFAULTS["screen_soon_days"].value
"""Days ahead of which a safety screen that is about to expire is told of `[D]`."""


class Why(enum.StrEnum):
    """What the first day of a brief is."""

    SESSION = "session"
    BEGIN = "begin"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Since:
    """The first day that a brief tells of, and why that one."""

    first: date
    why: Why


def since_when(sessions: Iterable[date], *, begun: date, on: date, chosen: date | None = None) -> Since:
    """From the last session before `on`: one of today is the one that is prepared. Without any, from `begun` on."""
    if chosen is not None:
        return Since(chosen, Why.CHOSEN)
    over = [day for day in sessions if day < on]
    return Since(max(over), Why.SESSION) if over else Since(min(begun, on), Why.BEGIN)


@dataclass(frozen=True)
class Line:
    """A sentence. On the screen it may lead on: endpoint, and what stands in the address beside the client. `own`: in the
    client's words."""

    words: str
    endpoint: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    own: bool = False


@dataclass(frozen=True)
class Section:
    """A heading over its sentences; `key` names it for templates."""

    key: str
    title: str
    lines: tuple[Line, ...]


def days_from(first: date, on: date) -> list[date]:
    """Every day from the first to `on`, both included."""
    return [first + timedelta(days=n) for n in range((on - first).days + 1)]


class ScreenIs(enum.StrEnum):
    """How a safety screen stands on a day."""

    MISSING = "missing"
    EXPIRED = "expired"
    EXPIRING = "expiring"
    HOLDS = "holds"


def screen_is(valid_until: date | None, *, on: date, soon: int = SOON) -> ScreenIs:
    """Whether it holds, and whether for no more than `soon` days `[D]`; None: there is none."""
    if valid_until is None:
        return ScreenIs.MISSING
    if valid_until < on:
        return ScreenIs.EXPIRED
    return ScreenIs.EXPIRING if valid_until <= on + timedelta(days=soon) else ScreenIs.HOLDS
