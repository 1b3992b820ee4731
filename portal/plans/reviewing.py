"""Looking back on a plan: what may be decided of a step, what that does, and what is still missing. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from portal.plans.states import StepState


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
    remote_asks: bool = True
    """Whether an exposure that is confirmed from afar needs a tick `[D]`."""


def missing(written: Written) -> list[tuple[Needed, int | None]]:
    """What is missing, and at which step (None: of the whole review)."""
    found: list[tuple[Needed, int | None]] = []
    for step in written.steps:
        found += [(needed, step.position) for needed in _missing_of(step)]
    confirms = any(step.exposure and step.effect in (_E.CONFIRM, _E.CONFIRM_EARLY) for step in written.steps)
    of_all = {
        Needed.REMOTE: written.remote_asks and written.remote and confirms and not written.remote_sure,
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
