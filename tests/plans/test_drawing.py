"""The draw among open steps: the one practised longest ago, the same all day, another one on request."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from portal.plans.attempts import Attempt, LogStatus
from portal.plans.drawing import InTheDraw, drawn, drawn_order, in_the_draw

ON = date(2026, 11, 18)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def test_nothing_open_draws_nothing() -> None:
    assert drawn([], on=ON) is None
    assert drawn([], on=ON, another=3) is None


def test_the_step_practised_longest_ago_is_drawn() -> None:
    steps = [InTheDraw(ONE, [ago(1)]), InTheDraw(TWO, [ago(9), ago(4)]), InTheDraw(THREE, [ago(2)])]
    assert drawn_order(steps, on=ON) == [TWO, THREE, ONE]


def test_a_step_never_practised_comes_before_all_others() -> None:
    assert drawn([InTheDraw(ONE, [ago(300)]), InTheDraw(TWO)], on=ON) == TWO


def test_a_practice_of_today_leaves_the_draw_as_it_was() -> None:
    before = [InTheDraw(ONE, [ago(5)]), InTheDraw(TWO, [ago(2)])]
    after = [InTheDraw(ONE, [ago(5), ON]), InTheDraw(TWO, [ago(2)])]
    assert drawn(before, on=ON) == drawn(after, on=ON) == ONE
    assert drawn(after, on=ON + timedelta(days=1)) == TWO


def test_another_one_goes_round_all_open_steps() -> None:
    steps = [InTheDraw(ONE, [ago(3)]), InTheDraw(TWO, [ago(2)]), InTheDraw(THREE, [ago(1)])]
    assert [drawn(steps, on=ON, another=n) for n in range(4)] == [ONE, TWO, THREE, ONE]


def test_between_equals_the_day_decides_and_not_the_order_they_come_in() -> None:
    steps = [InTheDraw(ONE), InTheDraw(TWO), InTheDraw(THREE)]
    days = [ON + timedelta(days=n) for n in range(40)]
    first = [drawn(steps, on=day) for day in days]
    assert first == [drawn(steps[::-1], on=day) for day in days]
    assert set(first) == {ONE, TWO, THREE}


def test_only_practices_that_took_place_count() -> None:
    attempts = [
        Attempt(local_date=ago(3), status=LogStatus.FINISHED),
        Attempt(local_date=ago(2), status=LogStatus.STOPPED_EARLY),
        Attempt(local_date=ago(1), status=LogStatus.NOT_DONE),
        Attempt(local_date=ago(1), status=LogStatus.RUNNING),
    ]
    assert in_the_draw(ONE, attempts) == InTheDraw(ONE, [ago(3), ago(2)])


@given(st.lists(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=4), min_size=1, max_size=6))
def test_every_open_step_is_in_the_order_once(practised: list[list[date]]) -> None:
    steps = [InTheDraw(UUID(int=n), days) for n, days in enumerate(practised, start=1)]
    assert sorted(drawn_order(steps, on=ON)) == [step.id for step in steps]
