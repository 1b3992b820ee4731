"""What asks for the safety questions again."""

from __future__ import annotations

from datetime import date

import pytest

from portal.plans.attempts import Attempt, LogStatus
from portal.plans.red_flags import CONTROLLED, RedFlag, red_flags
from portal.plans.templates import library

ON = date(2026, 11, 18)


def said(key: str, *answers: object, status: str = LogStatus.FINISHED) -> list[Attempt]:
    return [
        Attempt(local_date=ON, status=status, extra={} if answer is None else {key: answer})
        for answer in answers
    ]


def feared(*outcomes: str | None) -> list[Attempt]:
    return [Attempt(local_date=ON, outcome=outcome) for outcome in outcomes]


@pytest.mark.parametrize(
    ("outcomes", "flagged"),
    [
        (("yes",), False),
        (("yes", "yes"), True),
        (("yes", "no", "yes"), True),
        (("yes", "no", "no", "yes"), False),
        (("yes", None, None, "yes"), True),
        (("partly", "partly", "partly"), False),
    ],
)
def test_a_fear_that_came_true_twice_in_three(outcomes: tuple[str | None, ...], flagged: bool) -> None:
    assert (RedFlag.FEAR_CAME_TRUE in red_flags(feared(*outcomes))) is flagged


@pytest.mark.parametrize(
    ("answers", "flagged"),
    [
        (("critical",), False),
        (("critical", "critical"), True),
        (("critical", "warm", "critical"), True),
        (("critical", "warm", "warm", "critical"), False),
        (("critical", None, None, None, "critical"), True),
        (("unnoticed", "neutral", "other"), False),
    ],
)
def test_critical_answers_twice_in_three(answers: tuple[str | None, ...], flagged: bool) -> None:
    assert red_flags(said("other_response", *answers)) == ([RedFlag.CRITICAL_ANSWERS] if flagged else [])


@pytest.mark.parametrize(
    ("ratings", "flagged"),
    [
        ((30, 55), False),
        ((30, 55, 60), True),
        ((30, 25, 60), False),
        ((60, 60, 60), False),
        ((50, 55, 60), True),
        ((50, 55, 59), False),
        ((50, 50, 60), True),
        ((50, 60, 60), True),
        ((90, 10, 15, 20), True),
        ((30, None, 55, 60), True),
    ],
)
def test_feeling_controlled_that_rises_over_three(ratings: tuple[int | None, ...], flagged: bool) -> None:
    for key in ("felt_controlled", "controlled"):
        assert red_flags(said(key, *ratings)) == ([RedFlag.FELT_CONTROLLED] if flagged else [])


def test_how_much_counts_as_a_rise_is_the_clinics() -> None:
    assert red_flags(said("felt_controlled", 30, 31, 32), rising=2) == [RedFlag.FELT_CONTROLLED]


def test_early_stops_count_and_what_did_not_come_about_does_not() -> None:
    assert red_flags(said("other_response", "critical", "critical", status=LogStatus.STOPPED_EARLY))
    assert not red_flags(said("other_response", "critical", "critical", status=LogStatus.NOT_DONE))
    assert red_flags([]) == []


# What a screen has answered already


@pytest.mark.parametrize(
    ("outcomes", "new", "flagged"),
    [
        (("yes", "yes"), [], False),
        (("yes", "yes"), [1], True),
        (("yes", "yes", "no"), [2], False),
        (("yes", "no", "yes"), [2], True),
        (("yes", "yes", "no", "yes"), [3], True),
        (("yes", "yes", None, None, None), [1], True),
        (("yes", "no", "yes", "no", "yes"), [0], False),
    ],
)
def test_a_fear_that_a_screen_has_answered_is_flagged_again_only_by_a_new_one(
    outcomes: tuple[str | None, ...], new: list[int], flagged: bool
) -> None:
    assert bool(red_flags(feared(*outcomes), new=new)) is flagged


def test_a_pattern_of_answers_needs_a_new_critical_one() -> None:
    answers = said("other_response", "critical", "critical", "warm")
    assert red_flags(answers, new=[2]) == []
    assert red_flags(answers, new=[1, 2]) == [RedFlag.CRITICAL_ANSWERS]


def test_a_rise_needs_a_new_rating() -> None:
    ratings = said("felt_controlled", 30, 55, 60, None)
    assert red_flags(ratings, new=[3]) == []
    assert red_flags(ratings, new=[2, 3]) == [RedFlag.FELT_CONTROLLED]
    assert red_flags(ratings, new=[1]) == [RedFlag.FELT_CONTROLLED]
    assert red_flags(ratings, new=[0]) == []


def test_every_question_of_the_library_about_being_controlled_is_looked_at() -> None:
    asked = {
        question.key
        for template in library().values()
        for question in template.extra_fields
        if "controlled" in question.label.en.lower()
    }
    assert asked
    assert asked <= set(CONTROLLED)
