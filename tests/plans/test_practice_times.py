"""How a practice counts whose time is put right, and what a clock shows on the nights when it is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.clock import instants
from portal.plans.attempts import EntryMode
from portal.plans.practice_times import mode_moved

OVER = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def moved(mode: EntryMode, by: timedelta, *, ran: bool = True, logged: timedelta = timedelta(0)) -> EntryMode:
    return mode_moved(mode, ran=ran, was_over=OVER, is_over=OVER + by, logged_at=OVER + logged)


@pytest.mark.parametrize(
    ("mode", "by", "ran", "logged", "becomes"),
    [
        (EntryMode.LIVE, -DAY, True, timedelta(0), EntryMode.LIVE),
        (EntryMode.LIVE, -DAY - SECOND, True, timedelta(0), EntryMode.LATER),
        (EntryMode.LIVE, -DAY, False, timedelta(0), EntryMode.SAME_DAY),
        (EntryMode.SAME_DAY, -DAY - SECOND, False, timedelta(0), EntryMode.LATER),
        (EntryMode.LATER, 2 * DAY, False, 3 * DAY, EntryMode.SAME_DAY),
        (EntryMode.LATER, 2 * DAY - SECOND, False, 3 * DAY, EntryMode.LATER),
        (EntryMode.LATER, 2 * DAY, True, 3 * DAY, EntryMode.LIVE),
        (EntryMode.LIVE, -SECOND, True, 5 * DAY, EntryMode.LIVE),
        (EntryMode.IN_SESSION, -3 * DAY, True, timedelta(0), EntryMode.IN_SESSION),
        (EntryMode.PAPER_ENTERED, -3 * DAY, False, timedelta(0), EntryMode.PAPER_ENTERED),
    ],
)
def test_more_than_a_day_after_what_is_said_now_is_later(
    mode: EntryMode, by: timedelta, ran: bool, logged: timedelta, becomes: EntryMode
) -> None:
    assert moved(mode, by, ran=ran, logged=logged) is becomes


def test_a_time_that_was_skipped_is_none_and_one_that_came_twice_is_two() -> None:
    berlin = "Europe/Berlin"
    assert instants(date(2026, 3, 29), time(2, 30), berlin) == ()
    assert instants(date(2026, 10, 25), time(2, 30), berlin) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert instants(date(2026, 10, 25), time(3, 30), berlin) == (datetime(2026, 10, 25, 2, 30, tzinfo=UTC),)
