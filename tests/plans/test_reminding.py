"""When a plan reminds: at its hour of the client's clock whatever the clock does, by day, and never of what just began."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notifications.quiet_hours import Night
from portal.plans.reminding import LATE, hours, is_time, moment

NIGHT = Night(21, 8)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia")


def local(tz: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)).astimezone(UTC)


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize(
    ("clock", "now"),
    [("17:59", False), ("18:00", True), ("19:30", True), ("20:59", True), ("21:00", False), ("09:00", False)],
)
def test_it_is_time_from_the_hour_on_until_the_night(tz: str, clock: str, now: bool) -> None:
    assert is_time(local(tz, f"2026-11-18 {clock}"), 18, tz, NIGHT, since=LONG_AGO) is now


def test_a_day_that_has_gone_on_without_it_is_left_alone() -> None:
    begins = local("Europe/Berlin", "2026-11-18 09:00")
    last = begins + LATE - timedelta(minutes=1)
    assert is_time(last, 9, "Europe/Berlin", NIGHT, since=LONG_AGO)
    assert not is_time(begins + LATE, 9, "Europe/Berlin", NIGHT, since=LONG_AGO)


def test_whoever_has_just_said_yes_is_reminded_from_the_next_hour_on() -> None:
    said = local("Europe/Berlin", "2026-11-18 09:30")
    assert not is_time(said + timedelta(minutes=1), 9, "Europe/Berlin", NIGHT, since=said)
    assert is_time(local("Europe/Berlin", "2026-11-19 09:00"), 9, "Europe/Berlin", NIGHT, since=said)


def test_only_hours_of_the_day_can_be_chosen_and_an_hour_that_became_night_is_none() -> None:
    assert list(hours(NIGHT)) == list(range(8, 21))
    assert moment(date(2026, 11, 18), 20, "Europe/Berlin", NIGHT)
    assert moment(date(2026, 11, 18), 20, "Europe/Berlin", Night(20, 8)) is None


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2026-03-28", "2026-03-28 08:00"),
        ("2026-03-29", "2026-03-29 07:00"),
        ("2026-10-24", "2026-10-24 07:00"),
        ("2026-10-25", "2026-10-25 08:00"),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(day: str, utc: str) -> None:
    at = moment(date.fromisoformat(day), 9, "Europe/Berlin", NIGHT)
    assert at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_hour_that_the_clock_leaves_out_is_the_first_after_the_gap_and_one_that_comes_twice_the_first() -> (
    None
):
    always_day = Night(23, 0)
    gap = moment(date(2026, 3, 29), 2, "Europe/Berlin", always_day)
    twice = moment(date(2026, 10, 25), 2, "Europe/Berlin", always_day)
    assert gap == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert twice == datetime(2026, 10, 25, 0, tzinfo=UTC)


@given(
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    tz=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
)
def test_nobody_is_reminded_at_night_whatever_hour_is_stored(minutes: int, tz: str, hour: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    if is_time(at, hour, tz, NIGHT, since=LONG_AGO):
        clock = at.astimezone(ZoneInfo(tz))
        assert NIGHT.end <= clock.hour < NIGHT.begin
        assert hour <= clock.hour
