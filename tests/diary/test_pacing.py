"""The rhythm of a breath, and to whom holding it is offered."""

from __future__ import annotations

import pytest

from portal.diary.pacing import FOUR_SEVEN_EIGHT, FOUR_SIX, Rhythm, offered


def test_the_presets_have_their_names_and_lengths() -> None:
    assert (FOUR_SIX.name, FOUR_SIX.seconds) == ("4-6", 10)
    assert (FOUR_SEVEN_EIGHT.name, FOUR_SEVEN_EIGHT.seconds) == ("4-7-8", 19)


def test_five_minutes_of_the_gentle_rhythm_are_thirty_breaths() -> None:
    assert FOUR_SIX.breaths(5) == 30


@pytest.mark.parametrize("parts", [(1, 0, 6), (11, 0, 6), (4, -1, 6), (4, 9, 6), (4, 0, 1), (4, 0, 13)])
def test_a_part_that_is_too_short_or_too_long_is_refused(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Rhythm(*parts)


@pytest.mark.parametrize("parts", [(2, 0, 2), (10, 8, 12)])
def test_the_ends_of_each_part_may_be_chosen(parts: tuple[int, int, int]) -> None:
    assert Rhythm(*parts).parts == parts


def test_holding_is_left_out_where_it_is_not_cleared() -> None:
    assert offered(may_hold=True) == ("4-6", "4-7-8", "own")
    assert offered(may_hold=False) == ("4-6", "own")
