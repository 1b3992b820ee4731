"""What a client's own page of progress says: counts of practice and of evidence, and whether the week was a harder one.

Pure. Counts are about the client alone, never compared with anybody, and nothing counts days in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from portal.plans.attempts import LogKind, LogStatus, OtherResponse, Outcome

DAYS = 28
"""How far back "lately" reaches; a default."""
OVER = (LogStatus.FINISHED, LogStatus.STOPPED_EARLY)
APART = frozenset({"E06", "E07"})
"""Practices that end with somebody's return: an evening apart, less warning each time."""
HARDER_STOPS = 2
"""Practices stopped early in seven days that make a week a harder one; a default."""
HARDER_EVENTS = 2
"""Hard moments above those of a usual week that do the same; a default."""


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

    `lately`: practices of the last four weeks; `feared`: exposures of which one could say what happened, and `not_so`
    those in which the feared thing did not; `returns`: times apart that ended with coming back together; `kind`: warm
    answers when something was asked or shown.
    """

    lately: int
    feared: int
    not_so: int
    returns: int
    kind: int


def evidence(
    logs: Iterable[Practised], roots: Mapping[UUID, str], *, on: date, came_back: int = 0
) -> Evidence:
    """The counts on the local date `on`; `roots` names the library entry behind each step.

    `came_back` are outings of one's own from which one came back to somebody.
    """
    over = [log for log in logs if log.status in OVER and log.local_date <= on]
    told = [
        log for log in over if log.kind == LogKind.EXPOSURE and log.outcome not in (None, Outcome.CANNOT_TELL)
    ]
    return Evidence(
        lately=sum(log.local_date > on - timedelta(days=DAYS) for log in over),
        feared=len(told),
        not_so=sum(log.outcome == Outcome.NO for log in told),
        returns=came_back
        + sum(log.status == LogStatus.FINISHED and roots.get(log.step_id) in APART for log in over),
        kind=sum(log.other_response == OtherResponse.WARM for log in over),
    )


def is_harder_week(
    logs: Iterable[Practised], *, on: date, events: int | None = None, usual: float | None = None
) -> bool:
    """Whether the last seven days were harder: practices stopped early, or more hard moments than in a usual week.

    `events` and `usual` are None where the diary does not say; then only practices count.
    """
    first = on - timedelta(days=6)
    stopped = sum(log.status == LogStatus.STOPPED_EARLY and first <= log.local_date <= on for log in logs)
    more = events is not None and usual is not None and events >= usual + HARDER_EVENTS
    return stopped >= HARDER_STOPS or more
