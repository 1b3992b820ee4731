"""The model of a person at a phone."""

from __future__ import annotations

from tests.effort import SLOW, USUAL, Effort


def test_each_act_costs_its_time_and_a_slow_reader_and_typist_needs_longer() -> None:
    assert Effort(2, 0, 0, 0, 0).seconds() == 5.3
    assert Effort(0, 181, 0, 0, 0).seconds(USUAL) == 60
    assert Effort(0, 130, 0, 0, 0).seconds(SLOW) == 60
    assert Effort(0, 0, 238, 0, 0).seconds(USUAL) == 60
    assert Effort(0, 0, 0, 10, 10).seconds() == 26


def test_the_budgets_leave_no_room_for_a_second_box_to_fill_in() -> None:
    practice = Effort(taps=8, signs=33, words=42, screens=2, pages=2)
    assert practice.seconds(USUAL) < practice.seconds(SLOW) < 60 < Effort(9, 99, 60, 3, 2).seconds()
