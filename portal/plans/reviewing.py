"""Looking back on a plan: when it is due, what may be decided of a step and what that does, when a plan is off track."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from portal.defaults import DEFAULTS
from portal.plans.attempts import LogStatus
from portal.plans.states import StepState

REFRESHERS_A_MONTH = 2
"""How often a done step is practised in small doses `[D]`."""


class Decision(enum.StrEnum):
    """What both decide of a step."""

    MOVE_ON = "move_on"
    REPEAT = "repeat"
    VARY = "vary"
    SPLIT = "split"
    EASIER = "easier"
    HARDER = "harder"
    COMBINE = "combine"
    SET_ASIDE = "set_aside"
    LEAVE = "leave"


class Effect(enum.StrEnum):
    """What a decision does to a step in its state."""

    NOTHING = "nothing"
    CONFIRM = "confirm"
    CONFIRM_EARLY = "confirm_early"
    REPEAT = "repeat"
    """A done step is practised anew and counts from that day."""
    GO_ON = "go_on"
    """A step that waited for a change goes on as it is."""
    VARY = "vary"
    """A line is added to what the client reads; a step that waited goes on."""
    ASK_CHANGE = "ask_change"
    """The step waits until it is changed in the builder."""
    WRITE = "write"
    """It waits already; only the decision is kept."""
    SET_ASIDE = "set_aside"


_D, _E, _S = Decision, Effect, StepState
_REBUILT = (_D.SPLIT, _D.EASIER, _D.HARDER, _D.COMBINE)
"""What is worked out in the builder."""


def _open(**effects: Effect) -> dict[Decision, Effect]:
    first = {Decision(name): effect for name, effect in effects.items()}
    return {
        **first,
        **dict.fromkeys(_REBUILT, _E.ASK_CHANGE),
        _D.SET_ASIDE: _E.SET_ASIDE,
        _D.LEAVE: _E.NOTHING,
    }


EFFECTS: Mapping[StepState, Mapping[Decision, Effect]] = MappingProxyType(
    {
        _S.LOCKED: {_D.SET_ASIDE: _E.SET_ASIDE, _D.LEAVE: _E.NOTHING},
        _S.AVAILABLE: _open(),
        _S.IN_PROGRESS: _open(move_on=_E.CONFIRM_EARLY, repeat=_E.NOTHING, vary=_E.VARY),
        _S.CRITERION_MET: _open(move_on=_E.CONFIRM, repeat=_E.NOTHING, vary=_E.VARY),
        _S.NEEDS_CHANGE: {
            **_open(repeat=_E.GO_ON, vary=_E.VARY),
            **dict.fromkeys(_REBUILT, _E.WRITE),
        },
        _S.DONE: {_D.REPEAT: _E.REPEAT, _D.LEAVE: _E.NOTHING},
        _S.SET_ASIDE: {_D.LEAVE: _E.NOTHING},
    }
)
"""What may be decided of a step as it reads, and what that does."""

AT_REST = (_E.NOTHING, _E.SET_ASIDE, _E.WRITE)
"""What may be done while the plan is not in use."""


def decisions(state: StepState, *, active: bool) -> list[Decision]:
    """What may be decided of a step in this state, in the order in which it is offered."""
    effects = EFFECTS[state]
    return [one for one in Decision if one in effects and (active or effects[one] in AT_REST)]


def is_rebuilt(decision: str) -> bool:
    """Whether the decision is worked out in the builder afterwards."""
    return decision in _REBUILT


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


HELPED = 50
"""From how much on a skill counts as having helped, 0 to 100 `[D]`."""


def had_learning(tried: Iterable[Tried]) -> bool:
    """Whether something was learned: a line says so, a fear or a distress came down, or a skill helped."""
    over = [one for one in tried if one.status in (LogStatus.FINISHED, LogStatus.STOPPED_EARLY)]
    return any(
        one.learned
        or _fell(one.likelihood_before, one.likelihood_next)
        or _fell(one.before, one.after)
        or (one.helped is not None and one.helped >= HELPED)
        for one in over
    )


def _fell(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after < before


class Then(enum.StrEnum):
    """What becomes of the plan after the review."""

    GO_ON = "go_on"
    MAINTAIN = "maintain"
    FINAL = "final"
    COMPLETE = "complete"

    @property
    def is_final(self) -> bool:
        """Whether it was the last look back."""
        return self in (Then.FINAL, Then.COMPLETE)


class Needed(enum.StrEnum):
    """What a review still needs before it can be written."""

    REASON = "reason"
    VARIATION = "variation"
    JUDGED = "judged"
    REMOTE = "remote"
    NEXT_DATE = "next_date"
    CONSIDER = "consider"
    CONSIDER_PLAN = "consider_plan"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided of one step, as it reads now. `judged`: every clause for the clinician is ticked."""

    position: int
    state: StepState
    decision: Decision
    exposure: bool = False
    reason: str | None = None
    variation: str | None = None
    judged: bool = True

    @property
    def effect(self) -> Effect:
        """What it does. KeyError where it cannot be decided."""
        return EFFECTS[self.state][self.decision]

    @property
    def ends_done(self) -> bool:
        """Whether the step is behind afterwards: done or set aside."""
        if self.effect in (_E.CONFIRM, _E.CONFIRM_EARLY, _E.SET_ASIDE):
            return True
        return self.state in (_S.DONE, _S.SET_ASIDE) and self.effect is _E.NOTHING


@dataclass(frozen=True, kw_only=True)
class Written:
    """A review as it is about to be written."""

    steps: Sequence[Decided]
    remote: bool
    remote_sure: bool
    next_review_on: date | None
    then: Then
    off_track: bool
    ticks: Collection[str] = ()
    consider_plan: str | None = None


def missing(written: Written) -> list[tuple[Needed, int | None]]:
    """What is missing, and at which step (None: of the whole review)."""
    found: list[tuple[Needed, int | None]] = []
    for step in written.steps:
        found += [(needed, step.position) for needed in _missing_of(step)]
    confirms = any(step.exposure and step.effect in (_E.CONFIRM, _E.CONFIRM_EARLY) for step in written.steps)
    of_all = {
        Needed.REMOTE: written.remote and confirms and not written.remote_sure,
        Needed.NEXT_DATE: written.next_review_on is None and not written.then.is_final,
        Needed.UNFINISHED: written.then is Then.MAINTAIN and not all(one.ends_done for one in written.steps),
        Needed.CONSIDER: written.off_track and not written.ticks,
        Needed.CONSIDER_PLAN: written.off_track and not (written.consider_plan or "").strip(),
    }
    return found + [(needed, None) for needed, is_so in of_all.items() if is_so]


def _missing_of(step: Decided) -> list[Needed]:
    found = {
        Needed.REASON: step.effect in (_E.CONFIRM_EARLY, _E.SET_ASIDE) and not (step.reason or "").strip(),
        Needed.VARIATION: step.effect is _E.VARY and not (step.variation or "").strip(),
        Needed.JUDGED: step.effect is _E.CONFIRM and not step.judged,
    }
    return [needed for needed, is_so in found.items() if is_so]


def with_variation(instructions: str, line: str, *, most_lines: int, most_length: int) -> str | None:
    """The step's text with the line under it, or at the end of its last line where paper has room for no more lines.

    None where the text becomes too long.
    """
    before, added = instructions.rstrip(), line.strip()
    space = " " if before.isascii() else ""
    join = "\n" if len(before.splitlines()) < most_lines else space
    text = f"{before}{join}{added}".strip()
    return text if len(text) <= most_length else None
