"""Looking back, as rules: when it is due, what a decision does, what is missing, when a plan is off track."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portal.plans import review_due, reviewing
from portal.plans.review_due import (
    DueFacts,
    Looked,
    Tried,
    Trigger,
    due,
    had_learning,
    is_off_track,
    is_silent,
    poor_run,
)
from portal.plans.reviewing import (
    EFFECTS,
    Decided,
    Decision,
    Effect,
    Needed,
    Then,
    Written,
    decisions,
    missing,
)
from portal.plans.states import StepEvent, StepState, allowed

TODAY = date(2026, 11, 18)
EVENTS = {
    Effect.CONFIRM: StepEvent.CONFIRM,
    Effect.CONFIRM_EARLY: StepEvent.CONFIRM_EARLY,
    Effect.REPEAT: StepEvent.REPEAT,
    Effect.GO_ON: StepEvent.ADJUST,
    Effect.ASK_CHANGE: StepEvent.ASK_CHANGE,
    Effect.SET_ASIDE: StepEvent.SET_ASIDE,
}


# What may be decided


@pytest.mark.parametrize("state", StepState)
def test_a_decision_never_asks_for_a_move_that_the_step_cannot_make(state: StepState) -> None:
    for effect in EFFECTS[state].values():
        if effect in EVENTS:
            assert allowed(state, EVENTS[effect])


@pytest.mark.parametrize("state", StepState)
def test_a_step_can_always_be_left_as_it_is(state: StepState) -> None:
    assert EFFECTS[state][Decision.LEAVE] is Effect.NOTHING
    assert decisions(state, active=True)[-1] is Decision.LEAVE


@pytest.mark.parametrize("state", StepState)
def test_while_the_plan_rests_nothing_moves_but_what_is_set_aside(state: StepState) -> None:
    effects = {EFFECTS[state][one] for one in decisions(state, active=False)}
    assert effects <= {Effect.NOTHING, Effect.SET_ASIDE, Effect.WRITE}


@pytest.mark.parametrize("state", StepState)
def test_a_decision_is_offered_where_it_does_something_and_at_rest_only_without_a_move(
    state: StepState,
) -> None:
    effects, at_rest = EFFECTS[state], {Effect.NOTHING, Effect.SET_ASIDE, Effect.WRITE}
    assert decisions(state, active=True) == [one for one in Decision if one in effects]
    assert decisions(state, active=False) == [one for one in Decision if effects.get(one) in at_rest]


def test_whatever_is_not_behind_yet_may_be_set_aside() -> None:
    free = {state for state in StepState if EFFECTS[state].get(Decision.SET_ASIDE) is Effect.SET_ASIDE}
    assert free == set(StepState) - {StepState.DONE, StepState.SET_ASIDE}


def test_only_what_was_practised_is_confirmed_and_only_what_is_done_is_repeated_anew() -> None:
    moving = {state for state in StepState if Decision.MOVE_ON in EFFECTS[state]}
    assert moving == {StepState.IN_PROGRESS, StepState.CRITERION_MET}
    assert EFFECTS[StepState.CRITERION_MET][Decision.MOVE_ON] is Effect.CONFIRM
    assert EFFECTS[StepState.IN_PROGRESS][Decision.MOVE_ON] is Effect.CONFIRM_EARLY
    again = {state for state in StepState if EFFECTS[state].get(Decision.REPEAT) is Effect.REPEAT}
    assert again == {StepState.DONE}
    assert EFFECTS[StepState.NEEDS_CHANGE][Decision.REPEAT] is Effect.GO_ON
    assert EFFECTS[StepState.IN_PROGRESS][Decision.REPEAT] is Effect.NOTHING


def test_splitting_and_the_like_is_worked_out_in_the_builder() -> None:
    rebuilt = {one for one in Decision if reviewing.is_rebuilt(one)}
    assert rebuilt == {Decision.SPLIT, Decision.EASIER, Decision.HARDER, Decision.COMBINE}
    for one in rebuilt:
        assert EFFECTS[StepState.IN_PROGRESS][one] is Effect.ASK_CHANGE
        assert EFFECTS[StepState.NEEDS_CHANGE][one] is Effect.WRITE


# When it is time


def test_nothing_is_due_before_its_day() -> None:
    assert due(DueFacts(today=TODAY, next_review_on=TODAY + timedelta(days=1))) == []
    assert due(DueFacts(today=TODAY, next_review_on=None)) == []


@pytest.mark.parametrize("ago", [0, 1, 30])
def test_from_its_day_on_it_is_due(ago: int) -> None:
    facts = DueFacts(today=TODAY, next_review_on=TODAY - timedelta(days=ago))
    assert due(facts) == [Trigger.DAY_CAME]


@pytest.mark.parametrize(
    ("changed", "trigger"),
    [
        ({"step_ready": True}, Trigger.STEP_READY),
        ({"step_waits": True}, Trigger.STEP_WAITS),
        ({"stopped_early_twice": True}, Trigger.STOPPED_EARLY),
        ({"worse": True}, Trigger.WORSE),
        ({"red_overuse": True}, Trigger.RED_OVERUSE),
        ({"silent_days": 7}, Trigger.SILENT),
    ],
)
def test_each_trigger_makes_it_due(changed: dict[str, Any], trigger: Trigger) -> None:
    assert due(replace(DueFacts(today=TODAY, next_review_on=None), **changed)) == [trigger]


def test_six_days_without_practice_are_not_silence_yet() -> None:
    assert due(DueFacts(today=TODAY, next_review_on=None, silent_days=6)) == []
    assert due(DueFacts(today=TODAY, next_review_on=None, silent_days=6, silent_after=6)) == [Trigger.SILENT]


@pytest.mark.parametrize(
    ("times", "days", "silent"),
    [(7, 6, False), (7, 7, True), (1, 13, False), (1, 14, True), (3, 7, True), (2, 6, False)],
)
def test_silence_is_twice_the_planned_gap_and_at_least_a_week(times: int, days: int, silent: bool) -> None:
    assert is_silent(TODAY - timedelta(days=days), TODAY, times, 7) is silent


def test_the_planned_gap_is_rounded_up() -> None:
    assert [review_due.gap_days(times) for times in (1, 2, 3, 4, 7, 21)] == [14, 7, 5, 4, 2, 1]


# Off track

GOOD, BARE, IDLE = Looked(True, True), Looked(False, True), Looked(True, False)
POOR = Looked(False, False)


@pytest.mark.parametrize(
    ("reviews", "run"),
    [
        ([], 0),
        ([POOR], 0),
        ([POOR, POOR], 2),
        ([BARE, BARE], 2),
        ([IDLE, IDLE], 2),
        ([BARE, IDLE], 0),
        ([POOR, IDLE], 2),
        ([GOOD, POOR, BARE, BARE], 3),
        ([POOR, POOR, GOOD], 0),
        ([POOR, GOOD, POOR], 0),
    ],
)
def test_two_in_a_row_without_learning_or_without_practice_are_off_track(
    reviews: list[Looked], run: int
) -> None:
    assert poor_run(reviews) == run
    assert is_off_track(reviews, worse=False, least=2) is (run > 0)


def test_a_clinic_may_ask_for_more_or_fewer() -> None:
    assert poor_run([POOR], 1) == 1
    assert is_off_track([POOR], worse=False, least=1)
    assert poor_run([POOR, POOR], 3) == 0


def test_a_reliable_worsening_is_enough() -> None:
    assert is_off_track([], worse=True, least=2)


@pytest.mark.parametrize(
    ("tried", "learned"),
    [
        (Tried(status="finished"), False),
        (Tried(status="finished", learned=True), True),
        (Tried(status="stopped_early", learned=True), True),
        (Tried(status="not_done", learned=True), False),
        (Tried(status="running", learned=True), False),
        (Tried(status="finished", likelihood_before=60, likelihood_next=50), True),
        (Tried(status="finished", likelihood_before=60, likelihood_next=60), False),
        (Tried(status="finished", likelihood_before=60), False),
        (Tried(status="finished", likelihood_next=0), False),
        (Tried(status="finished", before=50, after=40), True),
        (Tried(status="finished", before=50, after=60), False),
        (Tried(status="finished", helped=50), True),
        (Tried(status="finished", helped=49), False),
    ],
)
def test_learning_is_a_line_a_fall_or_a_skill_that_helped(tried: Tried, learned: bool) -> None:
    assert had_learning([Tried(status="finished"), tried]) is learned


# What is missing


def decided(state: StepState, decision: Decision, **more: Any) -> Decided:
    return Decided(position=1, state=state, decision=decision, **more)


def written(*steps: Decided, **more: Any) -> Written:
    values: dict[str, Any] = {
        "steps": steps,
        "remote": False,
        "remote_sure": False,
        "next_review_on": TODAY,
        "then": Then.GO_ON,
        "off_track": False,
        **more,
    }
    return Written(**values)


READY = decided(StepState.CRITERION_MET, Decision.MOVE_ON, exposure=True)


def test_a_whole_review_misses_nothing() -> None:
    assert missing(written(READY)) == []
    assert missing(written()) == []


@pytest.mark.parametrize(
    ("step", "needed"),
    [
        (decided(StepState.IN_PROGRESS, Decision.MOVE_ON), Needed.REASON),
        (decided(StepState.LOCKED, Decision.SET_ASIDE, reason=" "), Needed.REASON),
        (decided(StepState.IN_PROGRESS, Decision.VARY), Needed.VARIATION),
        (replace(READY, judged=False), Needed.JUDGED),
    ],
)
def test_a_step_says_what_its_decision_still_needs(step: Decided, needed: Needed) -> None:
    assert missing(written(step)) == [(needed, 1)]


def test_given_a_reason_or_a_line_nothing_is_missing() -> None:
    early = decided(StepState.IN_PROGRESS, Decision.MOVE_ON, reason="Done in session")
    other = decided(StepState.NEEDS_CHANGE, Decision.VARY, variation="In the evening")
    assert missing(written(early, other)) == []


def test_what_the_clinician_judges_is_asked_only_where_the_step_is_confirmed() -> None:
    kept = decided(StepState.CRITERION_MET, Decision.REPEAT, judged=False)
    early = decided(StepState.IN_PROGRESS, Decision.MOVE_ON, judged=False, reason="Done in session")
    assert missing(written(kept, early)) == []


def test_an_exposure_is_confirmed_from_afar_only_with_a_tick() -> None:
    assert missing(written(READY, remote=True)) == [(Needed.REMOTE, None)]
    assert missing(written(READY, remote=True, remote_sure=True)) == []
    assert missing(written(replace(READY, exposure=False), remote=True)) == []
    kept = decided(StepState.CRITERION_MET, Decision.REPEAT, exposure=True)
    assert missing(written(kept, remote=True)) == []
    assert missing(written(kept, READY, remote=True)) == [(Needed.REMOTE, None)]
    early = decided(StepState.IN_PROGRESS, Decision.MOVE_ON, exposure=True, reason="Done in session")
    assert missing(written(early, remote=True)) == [(Needed.REMOTE, None)]


@pytest.mark.parametrize("then", Then)
def test_only_the_last_look_back_has_no_next_day(then: Then) -> None:
    wanted = [] if then in (Then.FINAL, Then.COMPLETE) else [(Needed.NEXT_DATE, None)]
    assert missing(written(next_review_on=None, then=then)) == wanted


@pytest.mark.parametrize(
    ("step", "behind"),
    [
        (READY, True),
        (decided(StepState.IN_PROGRESS, Decision.MOVE_ON, reason="x"), True),
        (decided(StepState.LOCKED, Decision.SET_ASIDE, reason="x"), True),
        (decided(StepState.DONE, Decision.LEAVE), True),
        (decided(StepState.SET_ASIDE, Decision.LEAVE), True),
        (decided(StepState.DONE, Decision.REPEAT), False),
        (decided(StepState.IN_PROGRESS, Decision.LEAVE), False),
        (decided(StepState.NEEDS_CHANGE, Decision.SPLIT), False),
    ],
)
def test_small_doses_begin_when_every_step_is_behind(step: Decided, behind: bool) -> None:
    assert step.ends_done is behind
    found = missing(written(step, then=Then.MAINTAIN))
    assert found == ([] if behind else [(Needed.UNFINISHED, None)])


def test_off_track_nothing_is_saved_without_a_tick_and_a_plan() -> None:
    assert missing(written(off_track=True)) == [(Needed.CONSIDER, None), (Needed.CONSIDER_PLAN, None)]
    assert missing(written(off_track=True, ticks=["alliance"], consider_plan=" ")) == [
        (Needed.CONSIDER_PLAN, None)
    ]
    assert missing(written(off_track=True, ticks=["alliance"], consider_plan="Ask how we work")) == []


def test_a_variation_stands_under_the_text_as_far_as_paper_has_room() -> None:
    fits = {"most_lines": 2, "most_length": 40}
    assert reviewing.with_variation("Sit for ten minutes. \n", " In the kitchen ", **fits) == (
        "Sit for ten minutes.\nIn the kitchen"
    )
    assert reviewing.with_variation("", "In the kitchen", **fits) == "In the kitchen"
    assert reviewing.with_variation("One\nTwo.", "Three", **fits) == "One\nTwo. Three"
    assert reviewing.with_variation("一\n二。", "三", **fits) == "一\n二。三"
    assert reviewing.with_variation("x" * 30, "y" * 9, **fits) == f"{'x' * 30}\n{'y' * 9}"
    assert reviewing.with_variation("x" * 30, "y" * 10, **fits) is None
