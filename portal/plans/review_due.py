"""When it is time to look back on a plan, whether something was learned, when a plan is off track. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.defaults import DEFAULTS
from portal.plans.attempts import OVER


class Trigger(enum.StrEnum):
    """Why it is time to look back."""

    DAY_CAME = "day_came"
    STEP_READY = "step_ready"
    STEP_WAITS = "step_waits"
    STOPPED_EARLY = "stopped_early"
    WORSE = "worse"
    SILENT = "silent"
    RED_OVERUSE = "red_overuse"


@dataclass(frozen=True, kw_only=True)
class DueFacts:
    """What decides whether it is time. `silent_days`: days without practice while a step is open; None: none is open."""

    today: date
    next_review_on: date | None
    step_ready: bool = False
    step_waits: bool = False
    stopped_early_twice: bool = False
    worse: bool = False
    red_overuse: bool = False
    silent_days: int | None = None
    silent_after: int = DEFAULTS["silent_days"].value


def due(facts: DueFacts) -> list[Trigger]:
    """Why it is time to look back, the planned day first; empty when it is not. The client asks by `step_waits`."""
    found = {
        Trigger.DAY_CAME: facts.next_review_on is not None and facts.next_review_on <= facts.today,
        Trigger.STEP_READY: facts.step_ready,
        Trigger.STEP_WAITS: facts.step_waits,
        Trigger.STOPPED_EARLY: facts.stopped_early_twice,
        Trigger.WORSE: facts.worse,
        Trigger.RED_OVERUSE: facts.red_overuse,
        Trigger.SILENT: facts.silent_days is not None and facts.silent_days >= facts.silent_after,
    }
    return [one for one, is_so in found.items() if is_so]


def declined_key(plan_id: UUID, revision: int) -> str:
    """The key of the alert that a client's "please change it" about this revision raises."""
    return f"declined:{plan_id}:{revision}"


def gap_days(times_per_week: int) -> int:
    """Days after which a practice is missing twice over, rounded up."""
    return -(-14 // times_per_week)


def is_silent(since: date, today: date, times_per_week: int, least: int) -> bool:
    """Whether nothing was practised for twice the planned gap and at least `least` days."""
    return (today - since).days >= max(gap_days(times_per_week), least)


@dataclass(frozen=True)
class Looked:
    """What a review says about learning and dose. `considered`: what may be behind it was gone through there."""

    learning: bool
    dose: bool
    considered: bool = False


def poor_run(reviews: Sequence[Looked], least: int = DEFAULTS["off_track_reviews"].value) -> int:
    """How many of the newest reviews, oldest first, are in a row without learning or in a row without practice.

    0 while that is fewer than `least`.
    """
    longest = max(_run(not one.learning for one in reviews), _run(not one.dose for one in reviews))
    return longest if longest >= least else 0


def _run(poor: Iterable[bool]) -> int:
    run = 0
    for one in poor:
        run = run + 1 if one else 0
    return run


def is_off_track(reviews: Sequence[Looked], *, worse: bool, least: int) -> bool:
    """Whether what may be behind it is gone through now: a reliable worsening is open, or the reviews run poor."""
    return worse or poor_run(reviews, least) > 0


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One attempt, as far as learning is concerned; `learned`: a line on it was written."""

    status: str
    learned: bool = False
    likelihood_before: int | None = None
    likelihood_next: int | None = None
    before: int | None = None
    after: int | None = None
    helped: int | None = None


HELPED = DEFAULTS["helped_points"].value
"""From how much on a skill counts as having helped, 0 to 100 `[D]`."""


def had_learning(tried: Iterable[Tried], *, helped: int = HELPED) -> bool:
    """Whether something was learned: a line says so, a fear or a distress came down, or a skill helped that much."""
    over = [one for one in tried if one.status in OVER]
    return any(
        one.learned
        or _fell(one.likelihood_before, one.likelihood_next)
        or _fell(one.before, one.after)
        or (one.helped is not None and one.helped >= helped)
        for one in over
    )


def _fell(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after < before
