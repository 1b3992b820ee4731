"""How much of what was planned came about, and how: the metrics of section 6 of the data model. Pure.

Everything is shown as "x of y" first. What was not asked or not answered is None or left out of y, never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import floor
from statistics import fmean, median

from portal.defaults import DEFAULTS
from portal.plans.attempts import OVER, EntryMode, LogStatus, Outcome

FEWEST_FOR_SLOPE = 4
STAYED = DEFAULTS["share_of_minutes"].value
"""Percent of the planned minutes that count as staying, in `quality` `[D]`."""
TALK_GAP = 2
"""Points between both ratings of adherence that are worth a talk."""
FEWEST_DAYS = 3
"""Active days from which a step asks for one practice at least."""


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """What a step asked for in the window: times a week, and on how many days of it the step was open."""

    times_per_week: int
    active_days: int


@dataclass(frozen=True, kw_only=True)
class Practised:
    """One log as the metrics look at it; private ones count like all others. `counts`: it counts towards its step."""

    on: date
    status: str
    counts: bool = False
    minutes_planned: int | None = None
    minutes_done: int | None = None
    key_safety_used: int | None = None
    predicted: bool = False
    """Whether a prediction was written before."""
    learned: bool = False
    """Whether a line on what was learned is there."""
    likelihood_before: int | None = None
    outcome: str | None = None
    entry_mode: str = EntryMode.LIVE
    barrier: str | None = None


@dataclass(frozen=True)
class Share:
    """x of y; the percent is None where y is 0."""

    x: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded half up."""
        return floor(100 * self.x / self.of + 0.5) if self.of else None


@dataclass(frozen=True)
class Adherence:
    """Everything that is counted over a window of days."""

    done: Share
    """Counted practices, at most the planned ones, of the planned ones."""
    extra: int
    """Counted practices beyond the plan: "+n"."""
    attempts: Share
    """Finished or stopped early, capped at the planned ones."""
    days: Share
    """Different days with an attempt, capped at the days on which anything was open."""
    minutes: int | None
    """All that are known; None where none is."""
    minutes_median: float | None
    minutes_of: int
    """Practices whose minutes are known."""
    quality: float | None
    """Mean over the finished practices that were asked about habits, 0 to 4: predicted, stayed, none of the habits, a
    line learned."""
    quality_of: int
    fresh: Share
    """Written down at once or the same day."""
    early_stops: Share
    barriers: tuple[tuple[str, int], ...]
    """Why a practice did not come about, the most frequent first."""
    feared_not: Share
    """What was feared did not happen, of the practices that can tell."""
    cannot_tell: int
    mismatch: float | None
    """Mean of the likelihood before less what happened (100 yes, 50 partly, 0 no), in points."""
    mismatch_of: int


def planned_n(steps: Iterable[PlannedStep]) -> int:
    """How many practices were planned: each step's times a week by its active days, rounded half up.

    A step that was open on three days or more asks for one at least.
    """
    total = 0
    for step in steps:
        asked = floor(step.times_per_week * step.active_days / 7 + 0.5)
        total += max(asked, 1) if step.active_days >= FEWEST_DAYS else asked
    return total


def adherence(
    steps: Sequence[PlannedStep], logs: Sequence[Practised], *, open_days: int, stayed: int = STAYED
) -> Adherence:
    """The metrics of a window. `open_days`: days of it on which any step was open; `stayed`: percent of the planned minutes
    that count as staying. The order of the logs is no matter."""
    planned = planned_n(steps)
    tried = [log for log in logs if log.status in OVER]
    finished = [log for log in tried if log.status == LogStatus.FINISHED]
    asked = [quality(log, stayed=stayed) for log in finished if log.key_safety_used is not None]
    counted = sum(log.counts for log in logs)
    minutes = [log.minutes_done for log in tried if log.minutes_done is not None]
    told = [log for log in tried if log.outcome in _HAPPENED]
    guessed = [
        log.likelihood_before - _HAPPENED[log.outcome or ""]
        for log in told
        if log.likelihood_before is not None
    ]
    return Adherence(
        done=Share(min(counted, planned), planned),
        extra=max(counted - planned, 0),
        attempts=Share(min(len(tried), planned), planned),
        days=Share(min(len({log.on for log in tried}), open_days), open_days),
        minutes=sum(minutes) if minutes else None,
        minutes_median=median(minutes) if minutes else None,
        minutes_of=len(minutes),
        quality=fmean(asked) if asked else None,
        quality_of=len(asked),
        fresh=Share(sum(log.entry_mode in _FRESH for log in tried), len(tried)),
        early_stops=Share(len(tried) - len(finished), len(tried)),
        barriers=tuple(sorted(_barriers(logs).items(), key=lambda pair: (-pair[1], pair[0]))),
        feared_not=Share(sum(log.outcome == Outcome.NO for log in told), len(told)),
        cannot_tell=sum(log.outcome == Outcome.CANNOT_TELL for log in tried),
        mismatch=fmean(guessed) if guessed else None,
        mismatch_of=len(guessed),
    )


_HAPPENED = {str(Outcome.YES): 100, str(Outcome.PARTLY): 50, str(Outcome.NO): 0}
_FRESH = (EntryMode.LIVE, EntryMode.SAME_DAY)


def _barriers(logs: Iterable[Practised]) -> Counter[str]:
    return Counter(log.barrier for log in logs if log.status == LogStatus.NOT_DONE and log.barrier)


def quality(log: Practised, *, stayed: int = STAYED) -> int:
    """How a finished practice was done, 0 to 4; one that was not asked about habits has no measure of it."""
    planned, done = log.minutes_planned, log.minutes_done
    long_enough = planned is None or (done is not None and done * 100 >= stayed * planned)
    return log.predicted + long_enough + (log.key_safety_used == 0) + log.learned


def worth_a_talk(by_client: int | None, by_clinician: int | None) -> bool:
    """Whether the two ratings of adherence, 0 to 4, lie so far apart that it is worth a talk."""
    return by_client is not None and by_clinician is not None and abs(by_client - by_clinician) >= TALK_GAP


def learning_slope(likelihoods: Sequence[int]) -> float | None:
    """The likelihood's course in points a practice, oldest first: the median of all slopes between two (Theil 1950,
    Sen 1968); None for fewer than four."""
    if len(likelihoods) < FEWEST_FOR_SLOPE:
        return None
    indexed = list(enumerate(likelihoods))
    return median((later - earlier) / (j - i) for (i, earlier), (j, later) in combinations(indexed, 2))


def days_open(opened_on: date | None, closed_on: date | None, *, since: date, until: date) -> set[date]:
    """The days of a window, both ends included, on which a step was open; none while it was never opened."""
    if opened_on is None:
        return set()
    begin, end = max(opened_on, since), min(closed_on or until, until)
    return {begin + timedelta(days=day) for day in range((end - begin).days + 1)}
