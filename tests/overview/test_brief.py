"""Since when a session brief tells, and how a safety screen stands on its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.overview.brief import ScreenIs, Since, Why, days_from, screen_is, since_when

TODAY = date(2026, 11, 24)


def test_it_tells_from_the_last_session_that_is_over() -> None:
    sessions = [date(2026, 11, 3), date(2026, 11, 17), date(2026, 11, 10)]
    assert since_when(sessions, begun=date(2026, 6, 1), on=TODAY) == Since(date(2026, 11, 17), Why.SESSION)


def test_the_session_of_today_and_those_ahead_are_what_it_is_for() -> None:
    sessions = [date(2026, 11, 10), TODAY, date(2026, 12, 1)]
    assert since_when(sessions, begun=date(2026, 6, 1), on=TODAY).first == date(2026, 11, 10)


def test_without_a_session_it_tells_from_the_beginning() -> None:
    assert since_when([TODAY], begun=date(2026, 11, 20), on=TODAY) == Since(date(2026, 11, 20), Why.BEGIN)
    assert since_when([], begun=date(2026, 11, 25), on=TODAY).first == TODAY


def test_a_day_that_was_chosen_goes_first() -> None:
    chosen = date(2026, 10, 1)
    assert since_when([date(2026, 11, 17)], begun=chosen, on=TODAY, chosen=chosen) == Since(
        chosen, Why.CHOSEN
    )


def test_both_ends_belong_to_the_days_told_of() -> None:
    assert days_from(date(2026, 11, 23), TODAY) == [date(2026, 11, 23), TODAY]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (None, ScreenIs.MISSING),
        (-1, ScreenIs.EXPIRED),
        (0, ScreenIs.EXPIRING),
        (14, ScreenIs.EXPIRING),
        (15, ScreenIs.HOLDS),
    ],
)
def test_a_screen_is_told_of_before_it_expires(days: int | None, state: ScreenIs) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    assert screen_is(until, on=TODAY) is state


def test_how_long_ahead_can_be_chosen() -> None:
    until = TODAY + timedelta(days=20)
    assert screen_is(until, on=TODAY, soon=20) is ScreenIs.EXPIRING
    assert screen_is(until, on=TODAY, soon=19) is ScreenIs.HOLDS
