"""What a client's page of progress counts, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.overview.progress import Evidence, evidence, is_harder_week

TODAY = date(2026, 11, 18)
APART, ASK, ALONE = uuid4(), uuid4(), uuid4()
ROOTS = {APART: "E06", ASK: "E11", ALONE: "E01"}


@dataclass(frozen=True)
class Log:
    """One practice."""

    step_id: UUID = ALONE
    ago: int = 1
    kind: str = "exposure"
    status: str = "finished"
    outcome: str | None = None
    other_response: str | None = None

    @property
    def local_date(self) -> date:
        return TODAY - timedelta(days=self.ago)


def told(*logs: Log, came_back: int = 0) -> Evidence:
    return evidence(logs, ROOTS, on=TODAY, came_back=came_back)


@pytest.mark.parametrize(("ago", "counts"), [(0, 1), (27, 1), (28, 0), (-1, 0)])
def test_lately_are_the_last_four_weeks_today_included(ago: int, counts: int) -> None:
    assert told(Log(ago=ago)).lately == counts


@pytest.mark.parametrize(
    ("status", "counts"), [("finished", 1), ("stopped_early", 1), ("not_done", 0), ("running", 0)]
)
def test_what_was_begun_and_ended_is_practice_and_nothing_else(status: str, counts: int) -> None:
    assert told(Log(status=status)).lately == counts


def test_a_fear_counts_once_it_can_be_told_what_happened() -> None:
    found = told(
        Log(outcome="no"),
        Log(outcome="no", status="stopped_early"),
        Log(outcome="partly"),
        Log(outcome="yes"),
        Log(outcome="cannot_tell"),
        Log(outcome=None),
        Log(outcome="no", kind="skill"),
    )
    assert (found.feared, found.not_so) == (4, 2)


def test_a_time_apart_that_was_stayed_with_is_a_return_and_so_is_an_outing() -> None:
    assert told(Log(APART), Log(APART, status="stopped_early"), Log(ALONE), Log(uuid4())).returns == 1
    assert told(Log(APART), came_back=2).returns == 3


def test_only_a_warm_answer_is_a_kind_one() -> None:
    answers = ("warm", "neutral", "critical", "unnoticed", "other", None)
    assert told(*(Log(ASK, other_response=one) for one in answers)).kind == 1


@given(
    st.lists(
        st.builds(Log, ago=st.integers(0, 60), outcome=st.sampled_from(["no", "yes", None])), max_size=12
    ),
    st.randoms(),
)
def test_the_order_of_practices_changes_no_count(logs: list[Log], chance: object) -> None:
    turned = list(logs)
    chance.shuffle(turned)
    assert told(*logs) == told(*turned)


def stops(*ago: int) -> list[Log]:
    return [Log(ago=one, status="stopped_early") for one in ago]


@pytest.mark.parametrize(
    ("ago", "harder"), [((0, 6), True), ((6,), False), ((0, 7), False), ((-1, 0), False), ((), False)]
)
def test_two_practices_stopped_early_in_seven_days_make_a_harder_week(
    ago: tuple[int, ...], harder: bool
) -> None:
    assert is_harder_week(stops(*ago), on=TODAY) is harder


@pytest.mark.parametrize(
    ("events", "usual", "harder"),
    [(5, 3.0, True), (4, 3.0, False), (5, None, False), (None, 3.0, False), (0, 0.0, False), (2, 0.0, True)],
)
def test_two_hard_moments_more_than_usual_make_a_harder_week(
    events: int | None, usual: float | None, harder: bool
) -> None:
    assert is_harder_week([], on=TODAY, events=events, usual=usual) is harder
