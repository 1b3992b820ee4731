"""What a client's own page of progress says: counts of practice and of evidence, and whether the week was a harder one.

Pure. Counts are about the client alone, never compared with anybody, and nothing counts days in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Protocol
from uuid import UUID

from portal.defaults import DEFAULTS
from portal.diary.days import Event, weeks
from portal.plans.attempts import OVER, LogKind, LogStatus, OtherResponse, Outcome

DAYS = DEFAULTS["progress_days"].value
"""How far back "lately" reaches `[D]`."""
WEEKS_BACK = 26
"""Weeks among which a usual one is looked for."""
APART = frozenset({"E06", "E07"})
"""Practices that end with somebody's return: an evening apart, less warning each time."""
HARDER_STOPS = DEFAULTS["harder_stops"].value
"""Practices stopped early in seven days that make a week a harder one `[D]`."""
HARDER_EVENTS = DEFAULTS["harder_events"].value
"""Hard moments above those of a usual week that do the same `[D]`."""


class Practised(Protocol):
    """What is looked at in a practice."""

    @property
    def step_id(self) -> UUID: ...
    @property
    def local_date(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def other_response(self) -> str | None: ...


@dataclass(frozen=True)
class Evidence:
    """Counts over one's own practices, private ones too.

    `lately`: practices of the last `days`; `feared`: exposures of which one could say what happened, and `not_so`
    those in which the feared thing did not; `returns`: times apart that ended with coming back together; `kind`: warm
    answers when something was asked or shown.
    """

    lately: int
    days: int
    feared: int
    not_so: int
    returns: int
    kind: int


def evidence(
    logs: Iterable[Practised],
    roots: Mapping[UUID, str],
    *,
    on: date,
    came_back: int = 0,
    days: int = DAYS,
) -> Evidence:
    """The counts on the local date `on`; `roots` names the library entry behind each step; `days`: what is lately.

    `came_back` are outings of one's own from which one came back to somebody.
    """
    over = [log for log in logs if log.status in OVER and log.local_date <= on]
    told = [
        log for log in over if log.kind == LogKind.EXPOSURE and log.outcome not in (None, Outcome.CANNOT_TELL)
    ]
    return Evidence(
        lately=sum(log.local_date > on - timedelta(days=days) for log in over),
        days=days,
        feared=len(told),
        not_so=sum(log.outcome == Outcome.NO for log in told),
        returns=came_back
        + sum(log.status == LogStatus.FINISHED and roots.get(log.step_id) in APART for log in over),
        kind=sum(log.other_response == OtherResponse.WARM for log in over),
    )


def last_and_usual(
    events: Sequence[Event], quiet: Sequence[date], *, on: date
) -> tuple[int | None, float | None]:
    """Hard moments of the last seven days, and those of a usual week before them, by the days that are known; None where
    nothing can be told."""
    first = on - timedelta(days=6)
    before = weeks(events, quiet, today=first, most=WEEKS_BACK)
    rates = [one.rate for one in before if one.over and one.rate is not None]
    return sum(first <= one.on <= on for one in events), median(rates) if rates else None


def is_harder_week(
    logs: Iterable[Practised],
    *,
    on: date,
    events: int | None = None,
    usual: float | None = None,
    stops: int = HARDER_STOPS,
    more_events: int = HARDER_EVENTS,
) -> bool:
    """Whether the last seven days were harder: practices stopped early, or more hard moments than in a usual week.

    `events` and `usual` are None where the diary does not say; then only practices count. `stops` and `more_events` are how
    many of each make a week a harder one.
    """
    first = on - timedelta(days=6)
    stopped = sum(log.status == LogStatus.STOPPED_EARLY and first <= log.local_date <= on for log in logs)
    more = events is not None and usual is not None and events >= usual + more_events
    return stopped >= stops or more
