"""What the use of an agreement comes to, and when it is time to talk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.adherence import Share
from portal.plans.agreement_rules import (
    Day,
    Signal,
    fades_in,
    is_due,
    kept,
    overuse,
    quiet_days,
    signals,
)

TODAY = date(2026, 11, 18)
COLOURS = ("green", "yellow", "red")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def said(*told: tuple[int, str]) -> list[Signal]:
    return [Signal(ago(days), colour, id=(days, number)) for number, (days, colour) in enumerate(told)]


any_signals = st.lists(
    st.builds(
        Signal,
        on=st.integers(0, 40).map(ago),
        colour=st.sampled_from(COLOURS),
        response=st.sampled_from([None, "as_agreed", "later", "not"]),
        minutes=st.none() | st.integers(0, 1440),
        id=st.uuids(),
        readable=st.booleans(),
    )
)
any_days = st.lists(
    st.builds(
        Day,
        on=st.integers(0, 40).map(ago),
        kept=st.sampled_from([None, "yes", "partly", "no"]),
        kept_by_other=st.sampled_from([None, "yes", "partly", "no"]),
        slots=st.sampled_from([None, "yes", "shared_only", "own_only", "no"]),
        ritual=st.none() | st.booleans(),
        notice=st.none() | st.booleans(),
        contacts=st.none() | st.integers(0, 5),
        ease=st.none() | st.integers(0, 100),
    )
)


def test_signals_are_counted_by_colour_and_reds_over_seven_days() -> None:
    found = signals(said((0, "red"), (6, "red"), (7, "red"), (3, "green"), (9, "yellow")), on=TODAY)
    assert (found.total, found.green, found.yellow, found.red, found.reds_this_week) == (5, 1, 1, 3, 2)


def test_the_share_answered_as_agreed_leaves_out_what_is_not_told() -> None:
    told = [
        Signal(TODAY, "red", "as_agreed", 10),
        Signal(TODAY, "red", "later", 90),
        Signal(TODAY, "yellow", "as_agreed", 20),
        Signal(TODAY, "red"),
    ]
    found = signals(told, on=TODAY)
    assert (found.as_agreed, found.reds_as_agreed, found.minutes) == (Share(2, 3), Share(1, 2), 20)


@given(any_signals)
def test_no_count_of_signals_is_more_than_its_whole(told: list[Signal]) -> None:
    found = signals(told, on=TODAY)
    assert found.green + found.yellow + found.red == found.total == len(told)
    assert found.reds_this_week <= found.red
    assert found.reds_as_agreed.of <= found.as_agreed.of <= found.total
    assert found.as_agreed.x <= found.as_agreed.of
    assert found == signals(told[::-1], on=TODAY)


@pytest.mark.parametrize(("reds", "expected"), [(3, False), (4, True)])
def test_three_reds_in_seven_days_are_all_right_and_four_call_for_a_talk(reds: int, expected: bool) -> None:
    told = said(*[(day, "red") for day in range(reds)], *[(8 + day, "green") for day in range(6)] * 2)
    assert (overuse(told, on=TODAY) is not None) is expected


def test_a_red_of_seven_days_ago_is_no_longer_in_the_week() -> None:
    told = said((0, "red"), (1, "red"), (2, "red"), (7, "red"), *[(8 + day, "green") for day in range(6)] * 2)
    assert overuse(told, on=TODAY) is None


@pytest.mark.parametrize(
    ("reds", "others", "expected"), [(2, 2, False), (2, 3, True), (3, 7, False), (3, 6, True)]
)
def test_red_over_three_in_ten_of_at_least_five_signals_in_fourteen_days(
    reds: int, others: int, expected: bool
) -> None:
    told = said(*[(7 + day, "red") for day in range(reds)], *[(day, "green") for day in range(others)])
    found = overuse(told, on=TODAY)
    assert (found is not None) is expected
    if found:
        assert (found.reds, found.of, found.days) == (reds, reds + others, 14)


def test_the_numbers_can_be_chosen() -> None:
    told = said((0, "red"), (1, "red"))
    assert overuse(told, on=TODAY) is None
    assert overuse(told, on=TODAY, most=1) is not None
    assert overuse(told, on=TODAY, least=2) is not None
    assert overuse(told, on=TODAY, least=2, share=100) is None
    earlier = said((20, "red"), (19, "red"), (18, "green"), (17, "green"), (16, "green"))
    assert overuse(earlier, on=TODAY) is None
    found = overuse(earlier, on=TODAY, share_days=21)
    assert found is not None
    assert (found.reds, found.of, found.days) == (2, 5, 21)


def test_a_run_of_reds_keeps_its_beginning_while_it_goes_on() -> None:
    told = said(*[(day, "red") for day in range(12, -1, -2)], *[(day, "green") for day in (1, 3)])
    first = overuse(told, on=TODAY)
    before = overuse(told, on=TODAY - timedelta(days=2))
    assert first is not None
    assert before is not None
    assert first.first == before.first == told[0]


def test_whether_everything_may_be_read_is_told_with_it() -> None:
    told = [Signal(ago(day), "red", id=day, readable=day != 2) for day in range(4)]
    found = overuse(told, on=TODAY)
    assert found is not None
    assert not found.readable


@given(any_signals)
def test_more_green_never_brings_about_a_talk_about_red(told: list[Signal]) -> None:
    calmer = [*told, Signal(TODAY, "green", id=0)]
    if overuse(told, on=TODAY, least=1) is None:
        assert overuse(calmer, on=TODAY, least=1) is None


@given(any_signals)
def test_too_many_reds_are_told_with_their_whole_and_begin_with_a_red(told: list[Signal]) -> None:
    found = overuse(told, on=TODAY)
    if found is not None:
        assert found.first.colour == "red"
        assert 0 < found.reds <= found.of
        assert overuse([*told, Signal(TODAY, "red", id=0)], on=TODAY) is not None


def test_days_without_yellow_or_red_count_from_the_beginning_at_most() -> None:
    assert quiet_days(said((2, "green")), began_on=ago(24), on=TODAY) == 24
    assert quiet_days(said((2, "green"), (9, "yellow"), (11, "red")), began_on=ago(24), on=TODAY) == 9
    assert quiet_days([], began_on=ago(3), on=TODAY) == 3


def test_windows_of_a_predictability_agreement_are_counted_as_x_of_y() -> None:
    days = [
        Day(ago(n), "yes" if n < 9 else "no", "yes" if n < 8 else "partly", notice=n < 8, contacts=int(n > 8))
        for n in range(11)
    ]
    found = kept(days, began_on=ago(20), on=TODAY)
    assert (found.mine, found.theirs, found.notice, found.no_contact) == (
        Share(9, 11),
        Share(8, 11),
        Share(8, 11),
        Share(9, 11),
    )
    assert found.mine.percent == 82


def test_both_times_of_a_rhythm_are_counted_over_the_last_fourteen_days() -> None:
    days = [
        Day(ago(n), slots="yes" if n % 3 else "shared_only", ritual=n % 2 == 0, ease=80 - 2 * n)
        for n in range(20)
    ]
    found = kept(days, began_on=ago(25), on=TODAY)
    assert (found.slots, found.ritual, found.ease_gain) == (Share(9, 14), Share(7, 14), 38)


def test_a_rhythm_that_began_lately_has_fewer_days() -> None:
    assert kept([Day(TODAY, slots="yes")], began_on=ago(2), on=TODAY).slots == Share(1, 3)


@given(any_days, st.integers(0, 40))
def test_no_kept_rate_is_more_than_its_whole(days: list[Day], began: int) -> None:
    found = kept(days, began_on=ago(began), on=TODAY)
    for share in (found.mine, found.theirs, found.notice, found.no_contact, found.slots, found.ritual):
        assert 0 <= share.x <= share.of
    assert found.slots.of == found.ritual.of == min(began + 1, 14)


@pytest.mark.parametrize(("days", "expected"), [(None, None), (8, None), (7, 7), (6, 6), (0, 0), (-3, -3)])
def test_a_fading_is_told_of_a_week_ahead_and_from_then_on(days: int | None, expected: int | None) -> None:
    assert fades_in(None if days is None else ago(-days), on=TODAY) == expected


def test_the_day_to_look_at_it_is_due_on_that_day_and_after() -> None:
    assert not is_due(ago(-1), on=TODAY)
    assert is_due(TODAY, on=TODAY)
    assert is_due(ago(3), on=TODAY)
    assert not is_due(None, on=TODAY)
