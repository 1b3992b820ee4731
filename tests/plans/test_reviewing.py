"""When a look back is due, what may be decided, when somebody is off track."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.plans.reviewing import Decision, Due, Earlier, PlanToday, decisions, due_because, is_off_track
from portal.plans.states import StepState

ON = date(2026, 11, 18)
QUIET = PlanToday(
    next_review_on=ON + timedelta(days=5),
    states=(StepState.IN_PROGRESS, StepState.LOCKED),
    talk=False,
    last_practice_on=ON - timedelta(days=1),
    begun_on=ON - timedelta(days=30),
    worse=False,
)


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, ()),
        ({"next_review_on": ON}, (Due.DATE,)),
        ({"next_review_on": None}, ()),
        ({"states": (StepState.CRITERION_MET,)}, (Due.CRITERION_MET,)),
        ({"states": (StepState.NEEDS_CHANGE,)}, (Due.NEEDS_CHANGE,)),
        ({"talk": True}, (Due.NEEDS_TALK,)),
        ({"last_practice_on": ON - timedelta(days=7)}, (Due.SILENT,)),
        ({"last_practice_on": ON - timedelta(days=6)}, ()),
        ({"last_practice_on": None}, (Due.SILENT,)),
        ({"last_practice_on": None, "begun_on": ON - timedelta(days=6)}, ()),
        ({"last_practice_on": None, "states": (StepState.DONE,)}, ()),
        ({"worse": True}, (Due.WORSE,)),
    ],
)
def test_each_trigger_makes_a_look_back_due(changed: dict[str, object], due: tuple[Due, ...]) -> None:
    assert due_because(replace(QUIET, **changed), on=ON) == due  # type: ignore[arg-type]


def test_after_how_many_days_a_plan_is_silent_is_the_clinics() -> None:
    told = replace(QUIET, last_practice_on=ON - timedelta(days=4))
    assert due_because(told, on=ON, silent_days=4) == (Due.SILENT,)


@pytest.mark.parametrize("state", StepState)
def test_every_state_has_its_decisions(state: StepState) -> None:
    found = decisions(state)
    assert Decision.LEAVE in found
    assert (Decision.MOVE_ON in found) is (state in (StepState.IN_PROGRESS, StepState.CRITERION_MET))
    assert (Decision.REPEAT_SAME in found) is (state is StepState.DONE)
    assert (Decision.SET_ASIDE in found) is (state not in (StepState.DONE, StepState.SET_ASIDE))
    changing = {one for one in Decision if one.changes_words}
    open_ones = {StepState.AVAILABLE, StepState.IN_PROGRESS, StepState.CRITERION_MET, StepState.NEEDS_CHANGE}
    assert changing <= set(found) if state in open_ones else not changing & set(found)


GOOD, NO_LEARNING, NO_DOSE = Earlier(True, True), Earlier(False, True), Earlier(True, False)


@pytest.mark.parametrize(
    ("earlier", "off"),
    [
        ((), False),
        ((NO_DOSE,), False),
        ((NO_DOSE, NO_LEARNING), True),
        ((NO_DOSE, NO_LEARNING, GOOD), False),
        ((GOOD, NO_LEARNING), False),
        ((GOOD, NO_DOSE, NO_DOSE), True),
    ],
)
def test_two_reviews_in_a_row_without_learning_or_practice_are_off_track(
    earlier: tuple[Earlier, ...], off: bool
) -> None:
    assert is_off_track(earlier, worse=False) is off
    assert is_off_track(earlier, worse=True)


def test_how_many_reviews_it_takes_is_the_clinics() -> None:
    assert is_off_track((NO_DOSE,), worse=False, reviews=1)
    assert not is_off_track((NO_DOSE, NO_DOSE), worse=False, reviews=3)
