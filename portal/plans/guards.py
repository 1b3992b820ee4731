"""The conditions of a move: what is missing before an offer, what keeps a step closed, when to talk first."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.defaults import DEFAULTS
from portal.plans.attempts import OVER, Attempt, LogStatus
from portal.plans.states import PlanEvent, PlanState, StepState

MOST_ACTIVE_STEPS = DEFAULTS["most_open_steps"].value
"""Steps that may be open at once without an override `[D]`."""
RISING_POINTS = DEFAULTS["rising_points"].value
"""How far a likelihood must rise over three logs to count as rising `[D]`."""


class MissingKey(enum.StrEnum):
    """What an offer still needs."""

    STEP = "step"
    WHY_HELPS = "why_helps"
    CRISIS_TEXT = "crisis_text"
    REVIEW_DATE = "review_date"
    UNLOCKED_TEMPLATE = "unlocked_template"
    SAFE_NOW_LINE = "safe_now_line"
    CRITERION = "criterion"
    DOSE = "dose"
    FADING = "fading"


@dataclass(frozen=True)
class Missing:
    """One thing an offer still needs; `step` is the position of the step it is about."""

    key: MissingKey
    step: int | None = None


@dataclass(frozen=True, kw_only=True)
class OfferStep:
    """What an offer asks of one step: the gate's answer for its template, its criterion, its fading."""

    position: int
    locked: bool
    needs_line: bool
    has_criterion: bool
    has_dose: bool
    lacks_fading: bool = False
    """Whether safety may come to hang on it and nothing says from when it is let go."""


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """What an offer, or an amendment of an offered plan, is judged by."""

    steps: Sequence[OfferStep]
    why_helps: str | None
    crisis_text: str | None
    next_review_on: date | None
    safe_now: str | None = None


def offer_missing(facts: OfferFacts) -> list[Missing]:
    """Everything that keeps a plan from being offered or amended, in the order of the builder's pages."""
    missing = [] if _given(facts.why_helps) else [Missing(MissingKey.WHY_HELPS)]
    if not _given(facts.crisis_text):
        missing.append(Missing(MissingKey.CRISIS_TEXT))
    if not facts.steps:
        missing.append(Missing(MissingKey.STEP))
    for step in facts.steps:
        missing += _step_missing(step)
    if any(step.needs_line for step in facts.steps) and not _given(facts.safe_now):
        missing.append(Missing(MissingKey.SAFE_NOW_LINE))
    if facts.next_review_on is None:
        missing.append(Missing(MissingKey.REVIEW_DATE))
    return missing


def _step_missing(step: OfferStep) -> list[Missing]:
    keys = {
        MissingKey.UNLOCKED_TEMPLATE: not step.locked,
        MissingKey.CRITERION: step.has_criterion,
        MissingKey.DOSE: step.has_dose or not step.has_criterion,
        MissingKey.FADING: not step.lacks_fading,
    }
    return [Missing(key, step.position) for key, fulfilled in keys.items() if not fulfilled]


def _given(text: str | None) -> bool:
    return bool(text and text.strip())


class PlanProblem(enum.StrEnum):
    """Why a possible move may not be made now."""

    HAS_LOGS = "has_logs"
    STEPS_UNFINISHED = "steps_unfinished"
    NO_FINAL_REVIEW = "no_final_review"
    NO_REASON = "no_reason"
    HOLD_OPEN = "hold_open"


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What the moves of a plan are judged by; `step_states` are as stored."""

    logs: int = 0
    step_states: Sequence[StepState] = ()
    final_review: bool = False
    reason: str | None = None
    hold_open: bool = False


def plan_problems(event: PlanEvent, facts: PlanFacts) -> list[PlanProblem]:
    """Which conditions of the event are not fulfilled; for offer and amend ask `offer_missing` instead."""
    finished = all(state in (StepState.DONE, StepState.SET_ASIDE) for state in facts.step_states)
    resuming = (PlanEvent.RESUME, PlanEvent.RESUME_MAINTENANCE)
    small_doses = (PlanEvent.MAINTAIN, PlanEvent.RESUME_MAINTENANCE)
    found = {
        PlanProblem.HAS_LOGS: event is PlanEvent.DISCARD and facts.logs > 0,
        PlanProblem.STEPS_UNFINISHED: event in small_doses and not finished,
        PlanProblem.NO_FINAL_REVIEW: event is PlanEvent.COMPLETE and not facts.final_review,
        PlanProblem.NO_REASON: event in (PlanEvent.PAUSE, PlanEvent.STOP) and not _given(facts.reason),
        PlanProblem.HOLD_OPEN: event in resuming and facts.hold_open,
    }
    return [problem for problem, present in found.items() if present]


class OpenProblem(enum.StrEnum):
    """Why a step may not be opened now."""

    PLAN_NOT_ACTIVE = "plan_not_active"
    OTHER_EXPOSURE_OPEN = "other_exposure_open"
    NOT_CHOSEN = "not_chosen"
    TOO_MANY_OPEN = "too_many_open"


@dataclass(frozen=True)
class OtherStep:
    """Another step of the same plan, as stored."""

    is_exposure: bool
    state: StepState

    @property
    def is_open(self) -> bool:
        """Whether the client is at it now."""
        return self.state in (StepState.AVAILABLE, StepState.IN_PROGRESS)


def open_problems(
    plan_state: PlanState,
    mode: str,
    is_exposure: bool,
    others: Sequence[OtherStep],
    *,
    by_clinician: bool,
    more_than_usual: bool = False,
    most: int = MOST_ACTIVE_STEPS,
) -> list[OpenProblem]:
    """What keeps a locked step closed; `plan_state` is as shown, so that a hold closes everything.

    In mode `ladder` one exposure is open at a time; in `menu` and `shuffle` the clinician chooses.
    `more_than_usual` is the clinician's decision to open more than `most` steps at once.
    """
    open_now = [other for other in others if other.is_open]
    ladder = mode == "ladder"
    found = {
        OpenProblem.PLAN_NOT_ACTIVE: plan_state is not PlanState.ACTIVE,
        OpenProblem.OTHER_EXPOSURE_OPEN: ladder and is_exposure and any(o.is_exposure for o in open_now),
        OpenProblem.NOT_CHOSEN: not ladder and not by_clinician,
        OpenProblem.TOO_MANY_OPEN: len(open_now) >= most and not more_than_usual,
    }
    return [problem for problem, present in found.items() if present]


class TalkReason(enum.StrEnum):
    """Why a step needs a talk before it goes on."""

    STOPPED_EARLY_TWICE = "stopped_early_twice"
    LIKELIHOOD_RISING = "likelihood_rising"


def needs_talk(attempts: Sequence[Attempt], *, rising: int = RISING_POINTS) -> TalkReason | None:
    """Whether the logs of a step, oldest first, ask for a change: two early stops, or likelihood rising.

    Rising: over the last three logs that carry it `likelihood_next` never fell, and rose by so many points.
    Planned, running and not done attempts are passed over, and so is what was practised while the plan rested: a rest
    changes no step.
    """
    over = [log for log in attempts if log.status in OVER and not log.during_pause]
    if [log.status for log in over[-2:]] == [LogStatus.STOPPED_EARLY] * 2:
        return TalkReason.STOPPED_EARLY_TWICE
    known = [log.likelihood_next for log in over if log.likelihood_next is not None][-3:]
    rises = len(known) == 3 and known == sorted(known) and known[-1] - known[0] >= rising
    return TalkReason.LIKELIHOOD_RISING if rises else None
