"""What follows from the five short answers."""

from __future__ import annotations

import pytest

from portal.plans.first_answers import FirstAnswers, is_unsure


@pytest.mark.parametrize(
    ("confidence", "unsure"), [(None, False), (0, True), (6, True), (7, False), (10, False)]
)
def test_who_is_under_seven_is_not_sure_and_who_was_not_asked_is(
    confidence: int | None, unsure: bool
) -> None:
    assert is_unsure(confidence) is unsure
    assert is_unsure(confidence, 0) is False


def test_when_and_where_leads_to_what_is_done_and_nothing_unsaid_is_written() -> None:
    said = FirstAnswers(when_where="after supper", obstacle="visitors", confidence=8)
    assert said.words("Ten quiet minutes") == {
        "cue_if": "after supper",
        "cue_then": "Ten quiet minutes",
        "obstacle": "visitors",
    }
    answered = FirstAnswers(obstacle="visitors", obstacle_answer="ask them to wait")
    assert answered.words("Ten quiet minutes") == {
        "obstacle": "visitors",
        "obstacle_answer": "ask them to wait",
    }
    assert FirstAnswers(confidence=8).words("Ten quiet minutes") == {}
    assert said.words("x" * 121)["cue_then"] == "x" * 120
    assert FirstAnswers().is_empty
    assert not said.is_empty
