"""The two tables of moves, every event in every state, and the conditions of each move."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal.plans.attempts import Attempt, LogStatus
from portal.plans.guards import (
    Missing,
    MissingKey,
    OfferFacts,
    OfferStep,
    OpenProblem,
    OtherStep,
    PlanFacts,
    PlanProblem,
    TalkReason,
    needs_talk,
    offer_missing,
    open_problems,
    plan_problems,
)
from portal.plans.states import (
    IllegalMove,
    PlanEvent,
    PlanState,
    StepEvent,
    StepState,
    adjust_event,
    allowed,
    move,
    resume_event,
    shown_state,
    shown_step_state,
)

PLAN_TABLE = {
    "offer": {"draft": "offered"},
    "amend": {name: name for name in ("offered", "active", "paused", "maintenance")},
    "accept": {"offered": "active"},
    "decline": {"offered": "draft"},
    "discard": {"draft": "discarded"},
    "pause": {"active": "paused", "maintenance": "paused"},
    "resume": {"paused": "active"},
    "resume_maintenance": {"paused": "maintenance"},
    "maintain": {"active": "maintenance"},
    "complete": {"active": "completed", "maintenance": "completed"},
    "stop": dict.fromkeys(("offered", "active", "paused", "maintenance"), "stopped"),
    "reopen": {"completed": "active"},
}
STEP_TABLE = {
    "open": {"locked": "available"},
    "first_log": {"available": "in_progress"},
    "confirm": {"criterion_met": "done"},
    "confirm_early": {"in_progress": "done"},
    "ask_change": dict.fromkeys(("available", "in_progress", "criterion_met"), "needs_change"),
    "adjust": {"needs_change": "in_progress"},
    "adjust_untried": {"needs_change": "available"},
    "repeat": {"done": "in_progress"},
    "set_aside": dict.fromkeys(
        ("locked", "available", "in_progress", "criterion_met", "needs_change"), "set_aside"
    ),
    "restore": {"set_aside": "available"},
}


@pytest.mark.parametrize(("state", "event"), list(product(PlanState, PlanEvent)))
def test_a_plan_moves_only_as_the_table_says(state: PlanState, event: PlanEvent) -> None:
    after = PLAN_TABLE[event].get(state)
    assert allowed(state, event) is (after is not None)
    if after is not None:
        assert move(state, event) == after
        return
    with pytest.raises(IllegalMove) as refused:
        move(state, event)
    assert (refused.value.state, refused.value.event) == (state, event)


@pytest.mark.parametrize(("state", "event"), list(product(StepState, StepEvent)))
def test_a_step_moves_only_as_the_table_says(state: StepState, event: StepEvent) -> None:
    after = STEP_TABLE[event].get(state)
    assert allowed(state, event) is (after is not None)
    if after is not None:
        assert move(state, event) == after
        return
    with pytest.raises(IllegalMove):
        move(state, event)


def test_a_plan_takes_no_step_event() -> None:
    assert not allowed(PlanState.ACTIVE, StepEvent.OPEN)  # type: ignore[call-overload]
    with pytest.raises(IllegalMove):
        move(StepState.LOCKED, PlanEvent.OFFER)  # type: ignore[call-overload]


def test_discarded_and_stopped_are_the_end() -> None:
    for state in (PlanState.DISCARDED, PlanState.STOPPED):
        assert not any(allowed(state, event) for event in PlanEvent)


@pytest.mark.parametrize("state", PlanState)
def test_an_open_hold_makes_a_plan_in_use_read_as_paused(state: PlanState) -> None:
    rests = state in (PlanState.ACTIVE, PlanState.MAINTENANCE, PlanState.PAUSED)
    assert shown_state(state, True) is (PlanState.PAUSED if rests else state)
    assert shown_state(state, False) is state


@pytest.mark.parametrize("state", StepState)
def test_only_a_step_in_progress_reads_as_criterion_met(state: StepState) -> None:
    met = StepState.CRITERION_MET if state is StepState.IN_PROGRESS else state
    assert shown_step_state(state, True) is met
    assert shown_step_state(state, False) is state


def test_a_plan_resumes_where_it_was_paused() -> None:
    for state in (PlanState.ACTIVE, PlanState.MAINTENANCE):
        assert move(move(state, PlanEvent.PAUSE), resume_event(state)) is state


def test_an_adjusted_step_goes_back_to_where_it_was() -> None:
    assert move(StepState.NEEDS_CHANGE, adjust_event(True)) is StepState.IN_PROGRESS
    assert move(StepState.NEEDS_CHANGE, adjust_event(False)) is StepState.AVAILABLE


STEP = OfferStep(position=1, locked=False, needs_line=False, has_criterion=True, has_dose=True)
READY = OfferFacts(
    steps=(STEP,), why_helps="It helps.", crisis_text="Call here.", next_review_on=date(2026, 11, 29)
)


def test_a_complete_plan_misses_nothing() -> None:
    assert offer_missing(READY) == []


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(READY, why_helps=None), [Missing(MissingKey.WHY_HELPS)]),
        (replace(READY, why_helps="  "), [Missing(MissingKey.WHY_HELPS)]),
        (replace(READY, crisis_text=""), [Missing(MissingKey.CRISIS_TEXT)]),
        (replace(READY, next_review_on=None), [Missing(MissingKey.REVIEW_DATE)]),
        (replace(READY, steps=()), [Missing(MissingKey.STEP)]),
        (replace(READY, steps=(replace(STEP, locked=True),)), [Missing(MissingKey.UNLOCKED_TEMPLATE, 1)]),
        (replace(READY, steps=(replace(STEP, needs_line=True),)), [Missing(MissingKey.SAFE_NOW_LINE)]),
        (
            replace(READY, steps=(replace(STEP, needs_line=True),), safe_now="Asked alone; calm since May."),
            [],
        ),
        (replace(READY, steps=(replace(STEP, has_dose=False),)), [Missing(MissingKey.DOSE, 1)]),
        (
            replace(READY, steps=(replace(STEP, has_criterion=False, has_dose=False),)),
            [Missing(MissingKey.CRITERION, 1)],
        ),
        (replace(READY, steps=(replace(STEP, lacks_fading=True),)), [Missing(MissingKey.FADING, 1)]),
    ],
)
def test_an_offer_names_what_is_missing(facts: OfferFacts, missing: list[Missing]) -> None:
    assert offer_missing(facts) == missing


def test_an_offer_names_the_step_it_is_about() -> None:
    steps = (STEP, replace(STEP, position=2, locked=True), replace(STEP, position=3, has_dose=False))
    assert offer_missing(replace(READY, steps=steps)) == [
        Missing(MissingKey.UNLOCKED_TEMPLATE, 2),
        Missing(MissingKey.DOSE, 3),
    ]


@pytest.mark.parametrize(
    ("event", "facts", "problems"),
    [
        (PlanEvent.DISCARD, PlanFacts(logs=1), [PlanProblem.HAS_LOGS]),
        (PlanEvent.DISCARD, PlanFacts(), []),
        (
            PlanEvent.MAINTAIN,
            PlanFacts(step_states=(StepState.DONE, StepState.IN_PROGRESS)),
            [PlanProblem.STEPS_UNFINISHED],
        ),
        (PlanEvent.MAINTAIN, PlanFacts(step_states=(StepState.DONE, StepState.SET_ASIDE)), []),
        (
            PlanEvent.RESUME_MAINTENANCE,
            PlanFacts(step_states=(StepState.DONE, StepState.AVAILABLE)),
            [PlanProblem.STEPS_UNFINISHED],
        ),
        (PlanEvent.COMPLETE, PlanFacts(), [PlanProblem.NO_FINAL_REVIEW]),
        (PlanEvent.COMPLETE, PlanFacts(final_review=True), []),
        (PlanEvent.STOP, PlanFacts(reason=" "), [PlanProblem.NO_REASON]),
        (PlanEvent.STOP, PlanFacts(reason="risk"), []),
        (PlanEvent.PAUSE, PlanFacts(), [PlanProblem.NO_REASON]),
        (PlanEvent.RESUME, PlanFacts(hold_open=True), [PlanProblem.HOLD_OPEN]),
        (PlanEvent.RESUME_MAINTENANCE, PlanFacts(hold_open=True), [PlanProblem.HOLD_OPEN]),
        (PlanEvent.RESUME, PlanFacts(), []),
        (PlanEvent.ACCEPT, PlanFacts(logs=3, hold_open=True, step_states=(StepState.LOCKED,)), []),
    ],
)
def test_a_move_names_its_unfulfilled_conditions(
    event: PlanEvent, facts: PlanFacts, problems: list[PlanProblem]
) -> None:
    assert plan_problems(event, facts) == problems


EXPOSURE_OPEN = OtherStep(is_exposure=True, state=StepState.IN_PROGRESS)
SKILL_OPEN = OtherStep(is_exposure=False, state=StepState.AVAILABLE)
EXPOSURE_DONE = OtherStep(is_exposure=True, state=StepState.DONE)


def opening(
    *others: OtherStep,
    state: PlanState = PlanState.ACTIVE,
    mode: str = "ladder",
    is_exposure: bool = True,
    by_clinician: bool = False,
    more_than_usual: bool = False,
) -> Sequence[OpenProblem]:
    return open_problems(
        state, mode, is_exposure, others, by_clinician=by_clinician, more_than_usual=more_than_usual
    )


def test_a_ladder_opens_its_next_exposure_when_no_other_is_open() -> None:
    assert opening() == []
    assert opening(EXPOSURE_DONE, SKILL_OPEN) == []
    assert opening(EXPOSURE_OPEN) == [OpenProblem.OTHER_EXPOSURE_OPEN]
    assert opening(replace(EXPOSURE_OPEN, state=StepState.AVAILABLE)) == [OpenProblem.OTHER_EXPOSURE_OPEN]
    assert opening(EXPOSURE_OPEN, is_exposure=False) == []


@pytest.mark.parametrize("mode", ["menu", "shuffle"])
def test_menu_and_shuffle_open_what_the_clinician_chooses(mode: str) -> None:
    assert opening(EXPOSURE_OPEN, mode=mode, by_clinician=True) == []
    assert opening(mode=mode) == [OpenProblem.NOT_CHOSEN]


@pytest.mark.parametrize("state", [state for state in PlanState if state is not PlanState.ACTIVE])
def test_nothing_opens_while_the_plan_is_not_active(state: PlanState) -> None:
    assert opening(state=state) == [OpenProblem.PLAN_NOT_ACTIVE]


def test_a_third_open_step_needs_the_clinicians_decision() -> None:
    assert opening(SKILL_OPEN, SKILL_OPEN, is_exposure=False) == [OpenProblem.TOO_MANY_OPEN]
    assert opening(SKILL_OPEN, SKILL_OPEN, is_exposure=False, more_than_usual=True) == []
    unasked = open_problems(PlanState.ACTIVE, "ladder", False, [SKILL_OPEN] * 2, by_clinician=True)
    assert unasked == [OpenProblem.TOO_MANY_OPEN]


def logs(*entries: tuple[LogStatus, int | None]) -> list[Attempt]:
    start = date(2026, 11, 1)
    return [
        Attempt(local_date=start + timedelta(days=n), status=status, likelihood_next=likelihood)
        for n, (status, likelihood) in enumerate(entries)
    ]


FIN, STOP, NOT, RUN = LogStatus.FINISHED, LogStatus.STOPPED_EARLY, LogStatus.NOT_DONE, LogStatus.RUNNING


def test_what_was_practised_while_the_plan_rested_asks_for_no_talk() -> None:
    rested = [replace(one, during_pause=True) for one in logs((STOP, 40), (STOP, 50), (STOP, 60))]
    assert needs_talk(rested) is None
    assert needs_talk([*logs((STOP, None)), *rested]) is None
    assert needs_talk([*logs((STOP, None)), *rested, *logs((STOP, None))]) is TalkReason.STOPPED_EARLY_TWICE


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([], None),
        ([(STOP, None)], None),
        ([(STOP, None), (STOP, None)], TalkReason.STOPPED_EARLY_TWICE),
        ([(FIN, None), (STOP, None), (STOP, None)], TalkReason.STOPPED_EARLY_TWICE),
        ([(STOP, None), (NOT, None), (STOP, None), (RUN, None)], TalkReason.STOPPED_EARLY_TWICE),
        ([(STOP, None), (FIN, None), (STOP, None)], None),
        ([(STOP, None), (STOP, None), (FIN, None)], None),
        ([(FIN, 40), (FIN, 50), (FIN, 60)], TalkReason.LIKELIHOOD_RISING),
        ([(FIN, 90), (FIN, 40), (FIN, 40), (STOP, 50)], TalkReason.LIKELIHOOD_RISING),
        ([(FIN, 40), (FIN, None), (FIN, 45), (FIN, 50)], TalkReason.LIKELIHOOD_RISING),
        ([(FIN, 40), (FIN, 45), (FIN, 49)], None),
        ([(FIN, 40), (FIN, 70), (FIN, 60)], None),
        ([(FIN, 40), (FIN, 60)], None),
        ([(FIN, 40), (NOT, 50), (FIN, 60)], None),
    ],
)
def test_two_early_stops_or_a_rising_likelihood_ask_for_a_talk(
    entries: list[tuple[LogStatus, int | None]], reason: TalkReason | None
) -> None:
    assert needs_talk(logs(*entries)) is reason
