"""What may happen to a plan and to a step: the two tables of moves, and how a stored state reads."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import overload


class PlanState(enum.StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACTIVE = "active"
    PAUSED = "paused"
    MAINTENANCE = "maintenance"
    COMPLETED = "completed"
    STOPPED = "stopped"
    DISCARDED = "discarded"


class PlanEvent(enum.StrEnum):
    """What may be done with a plan. A plan paused in maintenance goes back there by its own event."""

    OFFER = "offer"
    AMEND = "amend"
    ACCEPT = "accept"
    DECLINE = "decline"
    DISCARD = "discard"
    PAUSE = "pause"
    RESUME = "resume"
    RESUME_MAINTENANCE = "resume_maintenance"
    MAINTAIN = "maintain"
    COMPLETE = "complete"
    STOP = "stop"
    REOPEN = "reopen"


class StepState(enum.StrEnum):
    """Where a step stands. `criterion_met` is how an `in_progress` step reads, never how it is stored."""

    LOCKED = "locked"
    AVAILABLE = "available"
    IN_PROGRESS = "in_progress"
    CRITERION_MET = "criterion_met"
    DONE = "done"
    NEEDS_CHANGE = "needs_change"
    SET_ASIDE = "set_aside"


READS_AS_OPEN = (StepState.AVAILABLE, StepState.IN_PROGRESS, StepState.CRITERION_MET)
"""How a step reads that is practised now; one that waits for a change is not among them."""


class StepEvent(enum.StrEnum):
    """What may happen to a step. A step that was never practised is adjusted back to available."""

    OPEN = "open"
    FIRST_LOG = "first_log"
    CONFIRM = "confirm"
    CONFIRM_EARLY = "confirm_early"
    ASK_CHANGE = "ask_change"
    ADJUST = "adjust"
    ADJUST_UNTRIED = "adjust_untried"
    REPEAT = "repeat"
    SET_ASIDE = "set_aside"
    RESTORE = "restore"


class StopPlanReason(enum.StrEnum):
    """Why a plan was stopped."""

    CLIENT_REQUEST = "client_request"
    NOT_SUITABLE = "not_suitable"
    RISK = "risk"
    TRANSFERRED = "transferred"
    ENDED_THERAPY = "ended_therapy"


class IllegalMove(ValueError):
    """This cannot happen in this state: the page shows the true state and the answer is 409."""

    def __init__(self, state: PlanState | StepState, event: PlanEvent | StepEvent) -> None:
        super().__init__(f"{event.value} is not possible while {state.value}")
        self.state = state
        self.event = event


_P, _PE, _S, _SE = PlanState, PlanEvent, StepState, StepEvent

PLAN_MOVES: Mapping[tuple[PlanState, PlanEvent], PlanState] = MappingProxyType(
    {
        (_P.DRAFT, _PE.OFFER): _P.OFFERED,
        (_P.DRAFT, _PE.DISCARD): _P.DISCARDED,
        (_P.OFFERED, _PE.AMEND): _P.OFFERED,
        (_P.OFFERED, _PE.ACCEPT): _P.ACTIVE,
        (_P.OFFERED, _PE.DECLINE): _P.DRAFT,
        (_P.OFFERED, _PE.STOP): _P.STOPPED,
        (_P.ACTIVE, _PE.AMEND): _P.ACTIVE,
        (_P.ACTIVE, _PE.PAUSE): _P.PAUSED,
        (_P.ACTIVE, _PE.MAINTAIN): _P.MAINTENANCE,
        (_P.ACTIVE, _PE.COMPLETE): _P.COMPLETED,
        (_P.ACTIVE, _PE.STOP): _P.STOPPED,
        (_P.PAUSED, _PE.AMEND): _P.PAUSED,
        (_P.PAUSED, _PE.RESUME): _P.ACTIVE,
        (_P.PAUSED, _PE.RESUME_MAINTENANCE): _P.MAINTENANCE,
        (_P.PAUSED, _PE.STOP): _P.STOPPED,
        (_P.MAINTENANCE, _PE.AMEND): _P.MAINTENANCE,
        (_P.MAINTENANCE, _PE.PAUSE): _P.PAUSED,
        (_P.MAINTENANCE, _PE.COMPLETE): _P.COMPLETED,
        (_P.MAINTENANCE, _PE.STOP): _P.STOPPED,
        (_P.COMPLETED, _PE.REOPEN): _P.ACTIVE,
    }
)

STEP_MOVES: Mapping[tuple[StepState, StepEvent], StepState] = MappingProxyType(
    {
        (_S.LOCKED, _SE.OPEN): _S.AVAILABLE,
        (_S.AVAILABLE, _SE.FIRST_LOG): _S.IN_PROGRESS,
        (_S.IN_PROGRESS, _SE.CONFIRM_EARLY): _S.DONE,
        (_S.CRITERION_MET, _SE.CONFIRM): _S.DONE,
        (_S.AVAILABLE, _SE.ASK_CHANGE): _S.NEEDS_CHANGE,
        (_S.IN_PROGRESS, _SE.ASK_CHANGE): _S.NEEDS_CHANGE,
        (_S.CRITERION_MET, _SE.ASK_CHANGE): _S.NEEDS_CHANGE,
        (_S.NEEDS_CHANGE, _SE.ADJUST): _S.IN_PROGRESS,
        (_S.NEEDS_CHANGE, _SE.ADJUST_UNTRIED): _S.AVAILABLE,
        (_S.DONE, _SE.REPEAT): _S.IN_PROGRESS,
        (_S.LOCKED, _SE.SET_ASIDE): _S.SET_ASIDE,
        (_S.AVAILABLE, _SE.SET_ASIDE): _S.SET_ASIDE,
        (_S.IN_PROGRESS, _SE.SET_ASIDE): _S.SET_ASIDE,
        (_S.CRITERION_MET, _SE.SET_ASIDE): _S.SET_ASIDE,
        (_S.NEEDS_CHANGE, _SE.SET_ASIDE): _S.SET_ASIDE,
        (_S.SET_ASIDE, _SE.RESTORE): _S.AVAILABLE,
    }
)


@overload
def move(state: PlanState, event: PlanEvent) -> PlanState: ...
@overload
def move(state: StepState, event: StepEvent) -> StepState: ...
def move(state: PlanState | StepState, event: PlanEvent | StepEvent) -> PlanState | StepState:
    """The state after the event; raises IllegalMove. A plan takes plan events, a step takes step events."""
    after = _after(state, event)
    if after is None:
        raise IllegalMove(state, event)
    return after


@overload
def allowed(state: PlanState, event: PlanEvent) -> bool: ...
@overload
def allowed(state: StepState, event: StepEvent) -> bool: ...
def allowed(state: PlanState | StepState, event: PlanEvent | StepEvent) -> bool:
    """Whether the event may happen in this state; its conditions are asked separately."""
    return _after(state, event) is not None


def _after(state: PlanState | StepState, event: PlanEvent | StepEvent) -> PlanState | StepState | None:
    if isinstance(state, PlanState) and isinstance(event, PlanEvent):
        return PLAN_MOVES.get((state, event))
    if isinstance(state, StepState) and isinstance(event, StepEvent):
        return STEP_MOVES.get((state, event))
    return None


def shown_state(plan_state: PlanState, hold_open: bool) -> PlanState:
    """How the plan reads: a plan in use rests while a safety hold is open."""
    rests = hold_open and plan_state in (PlanState.ACTIVE, PlanState.MAINTENANCE)
    return PlanState.PAUSED if rests else plan_state


def shown_step_state(stored: StepState, criterion_met: bool) -> StepState:
    """How the step reads: in progress with its criterion met is `criterion_met`."""
    return StepState.CRITERION_MET if criterion_met and stored is StepState.IN_PROGRESS else stored


def resume_event(paused_from: PlanState) -> PlanEvent:
    """The event that leads a paused plan back to where it was paused."""
    return PlanEvent.RESUME_MAINTENANCE if paused_from is PlanState.MAINTENANCE else PlanEvent.RESUME


def adjust_event(has_logs: bool) -> StepEvent:
    """The event that ends `needs_change`: back to in progress, or to available if never practised."""
    return StepEvent.ADJUST if has_logs else StepEvent.ADJUST_UNTRIED
