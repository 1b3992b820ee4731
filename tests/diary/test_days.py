"""What a diary comes to, as sentences: days, weeks, baseline and now."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clock import local_date
from portal.diary.days import (
    DayState,
    Event,
    baseline_rate,
    compared,
    covered,
    last_days,
    seven_days,
    state_of,
    weeks,
)

MONDAY = date(2026, 11, 2)
TODAY = date(2026, 11, 30)
"""A Monday four weeks later."""


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def events(*numbers: int, peak: int | None = None) -> list[Event]:
    return [Event(on(number), peak=peak) for number in numbers]


def quiet(*numbers: int) -> list[date]:
    return [on(number) for number in numbers]


days = st.integers(0, 27)
some_events = st.lists(
    st.builds(lambda n, peak: Event(on(n), peak=peak), days, st.none() | st.integers(0, 100))
)
some_quiet = st.lists(days.map(on))


def test_a_day_without_a_word_is_unknown_and_one_said_to_be_quiet_is_none() -> None:
    known = covered(events(0, 0, 2), quiet(1))
    assert [state_of(on(n), known) for n in range(4)] == [
        DayState.EVENTS,
        DayState.NONE,
        DayState.EVENTS,
        DayState.UNKNOWN,
    ]


def test_a_hard_moment_speaks_louder_than_the_word_that_the_day_was_quiet() -> None:
    assert covered(events(0), quiet(0)) == {on(0): 1}


def test_a_week_with_five_known_days_has_a_rate_over_those_days_and_one_with_four_has_none() -> None:
    five = seven_days(events(0, 0, 1), quiet(2, 3, 4), first=MONDAY, today=TODAY)
    assert (five.covered, five.events, five.enough) == (5, 3, True)
    assert five.rate == pytest.approx(7 * 3 / 5)
    four = seven_days(events(0, 0, 1), quiet(2, 3), first=MONDAY, today=TODAY)
    assert (four.covered, four.enough, four.rate) == (4, False, None)


def test_seven_quiet_days_are_a_rate_of_zero_and_seven_unknown_ones_are_none() -> None:
    assert seven_days([], quiet(*range(7)), first=MONDAY, today=TODAY).rate == 0
    assert seven_days([], [], first=MONDAY, today=TODAY).rate is None


def test_a_week_tells_its_median_and_its_highest_peak_over_what_was_rated() -> None:
    rated = [Event(on(0), peak=40), Event(on(1), peak=90), Event(on(2), peak=60), Event(on(2))]
    week = seven_days(rated, [], first=MONDAY, today=TODAY)
    assert (week.peak, week.highest, week.events) == (60.0, 90, 4)
    unrated = seven_days(events(0), [], first=MONDAY, today=TODAY)
    assert (unrated.peak, unrated.highest) == (None, None)


def test_weeks_run_from_the_first_known_day_to_today_and_only_the_present_one_is_not_over() -> None:
    found = weeks(events(3), quiet(10), today=on(16), most=12)
    assert [week.first for week in found] == [on(0), on(7), on(14)]
    assert [week.over for week in found] == [True, True, False]
    assert weeks([], [], today=TODAY, most=12) == ()


def test_of_many_weeks_the_last_are_told() -> None:
    found = weeks(events(0, 27), [], today=on(27), most=2)
    assert [week.first for week in found] == [on(14), on(21)]


def test_what_lies_ahead_is_not_known() -> None:
    week = seven_days(events(0, 6), quiet(5), first=MONDAY, today=on(1))
    assert (week.events, week.covered) == (1, 1)


def test_the_baseline_is_the_median_of_its_sevens_and_needs_seven_known_days() -> None:
    twelve = [0, 1, 1, 2, 4, 5, 7, 8, 9, 11, 12, 13]
    rest = quiet(3, 6, 10)
    assert baseline_rate(events(*twelve), rest, since=on(0), until=on(13), today=TODAY) == 6.0
    assert baseline_rate(events(0, 1), quiet(2, 3, 4, 5), since=on(0), until=on(6), today=TODAY) is None
    assert baseline_rate(events(0, 1), quiet(2, 3, 4, 5, 6), since=on(0), until=on(6), today=TODAY) == 2.0


def test_a_thin_second_half_of_a_baseline_is_left_out() -> None:
    full, thin = range(7), (7, 8)
    rate = baseline_rate(events(*full, *thin), [], since=on(0), until=on(13), today=TODAY)
    assert rate == 7.0


def test_now_is_the_median_of_the_last_three_complete_weeks_after_the_baseline() -> None:
    base = events(*range(7))  # seven a week
    later = [*events(7), *events(14, 15), *events(21, 22, 23)]
    calm = quiet(*range(7, 28))
    found = compared([*base, *later], calm, since=on(0), until=on(6), today=TODAY)
    assert found is not None
    assert (found.baseline, found.now, found.weeks) == (7.0, 2.0, 3)
    assert (found.below, found.since) == (3, 3)


def test_a_week_that_shares_a_day_with_the_baseline_is_not_now() -> None:
    found = compared(events(*range(9)), quiet(*range(9, 28)), since=on(0), until=on(8), today=TODAY)
    assert found is not None
    assert found.since == 2


def test_nothing_is_compared_while_either_side_is_too_thin() -> None:
    assert compared(events(0), [], since=on(0), until=on(6), today=TODAY) is None
    full = events(*range(7))
    assert compared(full, quiet(7, 8), since=on(0), until=on(6), today=TODAY) is None
    assert compared(full, quiet(*range(7, 13)), since=on(0), until=on(6), today=on(10)) is None


def test_a_week_without_enough_days_is_no_zero_among_the_three() -> None:
    base, hollow = events(*range(7)), quiet(7, 8, 9)
    full = [*events(14, 15, 21, 22)], quiet(*range(14, 28))
    found = compared([*base, *full[0]], [*hollow, *full[1]], since=on(0), until=on(6), today=TODAY)
    assert found is not None
    assert (found.now, found.weeks, found.since) == (2.0, 2, 2)


@given(some_events, some_quiet, st.randoms(use_true_random=False))
def test_the_order_in_which_days_were_written_down_does_not_matter(
    found: list[Event], said: list[date], chance: random.Random
) -> None:
    mixed, turned = found.copy(), said.copy()
    chance.shuffle(mixed)
    chance.shuffle(turned)
    assert weeks(mixed, turned, today=TODAY, most=12) == weeks(found, said, today=TODAY, most=12)
    span = {"since": on(0), "until": on(13), "today": TODAY}
    assert compared(mixed, turned, **span) == compared(found, said, **span)


@given(some_events, some_quiet)
def test_missing_is_never_zero(found: list[Event], said: list[date]) -> None:
    for week in weeks(found, said, today=TODAY, most=12):
        assert week.rate is None or week.covered >= 5
        if week.rate == 0:
            inside = [day for day in said if week.first <= day < week.first + timedelta(days=7)]
            assert len(set(inside)) == week.covered


@given(some_events, some_quiet, days.map(on))
def test_one_more_quiet_day_never_raises_a_rate(found: list[Event], said: list[date], more: date) -> None:
    for before, after in zip(
        weeks(found, said, today=TODAY, most=4),
        weeks(found, [*said, more], today=TODAY, most=4),
        strict=False,
    ):
        if before.first == after.first and before.rate is not None:
            assert after.rate is not None
            assert after.rate <= before.rate


@given(some_events)
def test_every_hard_moment_is_counted_once(found: list[Event]) -> None:
    assert sum(week.events for week in weeks(found, [], today=TODAY, most=12)) == len(found)


@pytest.mark.parametrize("changes_on", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_on_which_the_clocks_change_is_one_day_and_its_week_has_seven(changes_on: date) -> None:
    """Hard moments at every hour of the week, written in UTC, fall on the seven local days of Berlin."""
    monday = changes_on - timedelta(days=6)
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC) - timedelta(hours=6)
    moments = [start + timedelta(hours=n) for n in range(9 * 24)]
    found = [Event(local_date(moment, "Europe/Berlin")) for moment in moments]
    inside = [event for event in found if monday <= event.on <= changes_on]
    week = seven_days(inside, [], first=monday, today=changes_on + timedelta(days=30))
    assert week.covered == 7
    assert week.rate == week.events == 7 * 24 + (-1 if changes_on.month == 3 else 1)


def test_the_last_days_end_with_today() -> None:
    assert last_days(TODAY, 3) == [date(2026, 11, 28), date(2026, 11, 29), TODAY]
