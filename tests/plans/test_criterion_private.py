"""What of a criterion is told to a clinician where some of the practices are kept private."""

from __future__ import annotations

from typing import Any

import pytest

from portal.plans.attempts import Attempt, LogStatus
from portal.plans.criterion import PartState, evaluate
from tests.plans.test_criterion import FULL, criterion, log

ASKED = criterion(**{**FULL, "dose": {"count": 3, "days": 3}})


def practised(day: int, **more: Any) -> Attempt:
    """A practice with every answer that is asked for."""
    answers = {"likelihood_before": 80 - day, "likelihood_next": 40 - day, "coped": 70, "key_safety_used": 0}
    return log(day, **answers, **more)


def test_a_private_practice_counts_and_the_numbers_that_rest_on_it_are_kept_back() -> None:
    found = evaluate(ASKED, [practised(0), practised(1), practised(2, private=True)])
    assert found.met
    assert {part.state for part in found.parts} == {PartState.MET}
    assert found.kept_back == {"approach", "learning", "tolerance"}


@pytest.mark.parametrize(("private", "kept_back"), [(0, {"learning"}), (1, set())])
def test_a_number_in_which_no_private_answer_stands_is_told(private: int, kept_back: set[str]) -> None:
    logs = [practised(day, private=day == private) for day in range(4)]
    assert evaluate(ASKED, logs).kept_back == kept_back


def test_days_and_times_are_told_of_private_practices_too() -> None:
    found = evaluate(criterion(dose={"count": 2, "days": 2}), [log(0, private=True), log(1, private=True)])
    assert found.part("dose").have == 2
    assert found.kept_back == set()


def test_a_stop_without_answers_says_nothing_of_habits_and_a_finished_one_without_them_is_no_data() -> None:
    asked = criterion(dose={"count": 1, "days": 1}, approach={"last": 1})
    stopped = log(1, status=LogStatus.STOPPED_EARLY, private=True)
    found = evaluate(asked, [practised(0), stopped])
    assert found.part("approach").state is PartState.MET, "only finished practices are looked at"
    assert found.kept_back == set()
    assert evaluate(asked, [stopped]).part("approach").state is PartState.NO_DATA
    assert evaluate(asked, [practised(0), log(1, private=True)]).part("approach").state is PartState.NO_DATA


def test_without_private_practices_nothing_is_kept_back() -> None:
    assert evaluate(ASKED, [practised(day) for day in range(3)]).kept_back == set()
