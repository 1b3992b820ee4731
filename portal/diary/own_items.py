"""A client's own list: how often something of it was done this week. Counts, never a row of days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST, LONGEST = 20, 80
"""How many things stand on a list, and how long each may be."""
AT_FIRST = 3
"""Times a week that are meant unless the client says otherwise `[D]`."""


@dataclass(frozen=True)
class Ticked:
    """One thing that was done, on a local day; its words are the client's."""

    item: str
    on: date


@dataclass(frozen=True)
class Week:
    """The list in the week of a day: what is on it, what is done today, how many of how many."""

    items: tuple[str, ...]
    done_today: frozenset[str]
    done: int
    target: int


def week_of(items: Iterable[str], ticked: Iterable[Ticked], *, target: int, on: date) -> Week:
    """The week, Monday to Sunday, in which `on` lies. Things that left the list since still count."""
    monday = on - timedelta(days=on.weekday())
    these = [one for one in ticked if monday <= one.on < monday + timedelta(days=7)]
    today = frozenset(one.item for one in these if one.on == on)
    return Week(tuple(items), today, len(these), target)
