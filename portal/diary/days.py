"""What a diary comes to: days of which something is known, hard moments a week, baseline and now. Pure.

A day of which nothing was said is unknown and never counts as quiet. What somebody remembers of the time before the
diary has no place here: memory and counts are never compared.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

WEEK = 7
ENOUGH_DAYS = 5
"""Covered days of the seven from which a weekly rate is told."""
BASELINE_LEAST, BASELINE_MOST = 7, 14
"""Days that a baseline is asked for `[D]`; it is compared with once so many as the first are covered."""
LAST_WEEKS = 3
"""Complete weeks that stand for "now"."""


@dataclass(frozen=True)
class Event:
    """One hard moment as counts see it, on the client's local day. What may not be read here is None: it still counts."""

    on: date
    peak: int | None = None
    trigger: str | None = None
    minutes: int | None = None
    """Until it had settled."""
    still_going: bool = False
    """Not settled when it was written down: how long it was is not known."""
    repaired: bool = False
    repair_hours: int | None = None


class DayState(enum.StrEnum):
    """What is known of a day."""

    EVENTS = "events"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Week:
    """Seven days from `first`; `covered` of them are known. Peaks are 0 to 100, None where none was given."""

    first: date
    events: int
    covered: int
    peak: float | None
    """The median peak of its hard moments."""
    highest: int | None
    over: bool
    """Whether all its days have passed."""

    @property
    def enough(self) -> bool:
        """Whether enough of its days are known to tell a rate."""
        return self.covered >= ENOUGH_DAYS

    @property
    def rate(self) -> float | None:
        """Hard moments in seven days, by the days that are known; None where those are too few."""
        return WEEK * self.events / self.covered if self.enough else None


@dataclass(frozen=True)
class Compared:
    """The usual week of the baseline beside that of now, and how many weeks since lie below it. No test, no p-value."""

    baseline: float
    now: float
    weeks: int
    """Weeks of now that could be told."""
    below: int
    since: int
    """Weeks since the baseline that could be told."""


def covered(events: Iterable[Event], quiet: Iterable[date]) -> dict[date, int]:
    """How many hard moments each known day has; 0 only where somebody said so."""
    found = Counter(event.on for event in events)
    return {day: found[day] for day in {*found, *quiet}}


def state_of(day: date, known: Mapping[date, int]) -> DayState:
    """What is known of one day."""
    if day not in known:
        return DayState.UNKNOWN
    return DayState.EVENTS if known[day] else DayState.NONE


def last_days(until: date, count: int) -> list[date]:
    """So many days up to `until`, the latest last."""
    return [until - timedelta(days=back) for back in range(count - 1, -1, -1)]


def monday(on: date) -> date:
    """The first day of the week of `on`."""
    return on - timedelta(days=on.weekday())


def seven_days(
    events: Iterable[Event], quiet: Iterable[date], *, first: date, today: date, days: int = WEEK
) -> Week:
    """The seven days from `first`, or the first so many of them. A day that lies ahead is not known."""
    last = min(first + timedelta(days=days - 1), today)
    inside = [event for event in events if first <= event.on <= last]
    known = covered(inside, (day for day in quiet if first <= day <= last))
    peaks = [event.peak for event in inside if event.peak is not None]
    return Week(
        first=first,
        events=len(inside),
        covered=len(known),
        peak=float(median(peaks)) if peaks else None,
        highest=max(peaks, default=None),
        over=first + timedelta(days=days) <= today,
    )


def weeks(events: Sequence[Event], quiet: Sequence[date], *, today: date, most: int) -> tuple[Week, ...]:
    """The weeks, Monday to Sunday, from the first known day to that of `today`, at most the last so many."""
    known = [day for day in covered(events, quiet) if day <= today]
    if not known:
        return ()
    first = max(monday(min(known)), monday(today) - timedelta(weeks=most - 1))
    count = (monday(today) - first).days // WEEK + 1
    return tuple(
        seven_days(events, quiet, first=first + timedelta(weeks=n), today=today) for n in range(count)
    )


def baseline_rate(
    events: Sequence[Event], quiet: Sequence[date], *, since: date, until: date, today: date
) -> float | None:
    """The median weekly rate of the days asked for as a baseline, in sevens from its first day; None while fewer than
    seven of them are known or no seven has enough."""
    last = min(until, today)
    if sum(since <= day <= last for day in covered(events, quiet)) < BASELINE_LEAST:
        return None
    rates = []
    first = since
    while first <= last:
        days = min(WEEK, (until - first).days + 1)
        rates.append(seven_days(events, quiet, first=first, today=today, days=days).rate)
        first += timedelta(days=WEEK)
    told = [rate for rate in rates if rate is not None]
    return float(median(told)) if told else None


def compared(
    events: Sequence[Event], quiet: Sequence[date], *, since: date, until: date, today: date
) -> Compared | None:
    """Baseline against the last three complete weeks after it; None while either cannot be told."""
    usual = baseline_rate(events, quiet, since=since, until=until, today=today)
    if usual is None:
        return None
    first = monday(until + timedelta(days=WEEK))
    count = max((monday(today) - first).days // WEEK, 0)
    rates = [
        seven_days(events, quiet, first=first + timedelta(weeks=n), today=today).rate for n in range(count)
    ]
    told = [rate for rate in rates if rate is not None]
    latest = [rate for rate in rates[-LAST_WEEKS:] if rate is not None]
    if not latest:
        return None
    return Compared(
        baseline=usual,
        now=float(median(latest)),
        weeks=len(latest),
        below=sum(rate < usual for rate in told),
        since=len(told),
    )
