"""What asks for the safety questions again."""

from __future__ import annotations

from datetime import date

import pytest

from portal.plans.attempts import Attempt, LogStatus
from portal.plans.red_flags import RedFlag, red_flags

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
        ((90, 10, 15, 20), True),
        ((30, None, 55, 60), True),
    ],
)
def test_feeling_controlled_that_rises_over_three(ratings: tuple[int | None, ...], flagged: bool) -> None:
    assert red_flags(said("felt_controlled", *ratings)) == ([RedFlag.FELT_CONTROLLED] if flagged else [])


def test_how_much_counts_as_a_rise_is_the_clinics() -> None:
    assert red_flags(said("felt_controlled", 30, 31, 32), rising=2) == [RedFlag.FELT_CONTROLLED]


def test_early_stops_count_and_what_did_not_come_about_does_not() -> None:
    assert red_flags(said("other_response", "critical", "critical", status=LogStatus.STOPPED_EARLY))
    assert not red_flags(said("other_response", "critical", "critical", status=LogStatus.NOT_DONE))
    assert red_flags([]) == []
