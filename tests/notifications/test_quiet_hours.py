"""Quiet hours: put off until the morning on the recipient's clock, never dropped, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notifications.quiet_hours import after_quiet, is_quiet

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Asia/Shanghai",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
)


def local(tz: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2026-11-18 08:00", "2026-11-18 08:00"),
        ("2026-11-18 12:00", "2026-11-18 12:00"),
        ("2026-11-18 20:59", "2026-11-18 20:59"),
        ("2026-11-18 21:00", "2026-11-19 08:00"),
        ("2026-11-18 23:59", "2026-11-19 08:00"),
        ("2026-11-18 00:00", "2026-11-18 08:00"),
        ("2026-11-18 07:59", "2026-11-18 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_the_edges_stand_on_the_recipients_clock(tz: str, at: str, leaves: str) -> None:
    assert after_quiet(local(tz, at), tz) == local(tz, leaves)


def test_the_same_instant_is_night_for_one_and_day_for_another() -> None:
    at = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)
    assert is_quiet(at, "Europe/Berlin")
    assert after_quiet(at, "Asia/Shanghai") == datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
    assert after_quiet(at, "America/St_Johns") == at


@pytest.mark.parametrize(
    ("tz", "at", "hours"),
    [
        ("Europe/Berlin", "2026-03-28 21:00", 10),  # the night that the clock goes forward
        ("Europe/Berlin", "2026-10-24 21:00", 12),  # and back
        ("Europe/Berlin", "2026-11-18 21:00", 11),
        ("Australia/Lord_Howe", "2026-04-04 21:00", 11.5),  # back by half an hour
    ],
)
def test_a_clock_change_in_the_night_moves_the_instant_and_not_the_clock(
    tz: str, at: str, hours: float
) -> None:
    begins = local(tz, at).astimezone(UTC)
    leaves = after_quiet(begins, tz)
    assert leaves.astimezone(ZoneInfo(tz)).time() == time(8)
    assert leaves - begins == timedelta(hours=hours)


def test_a_day_that_a_zone_left_out_is_passed_over() -> None:
    leaves = after_quiet(local("Pacific/Apia", "2011-12-29 22:00"), "Pacific/Apia")
    assert leaves.astimezone(ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-31T08:00:00+14:00"


@given(
    minutes=st.integers(0, 20 * 366 * 1440),
    tz=st.sampled_from(ZONES),
)
def test_it_is_put_off_into_the_day_by_half_a_day_at_most_and_then_stays(minutes: int, tz: str) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    leaves = after_quiet(at, tz)
    assert at <= leaves <= at + timedelta(hours=12)
    assert not is_quiet(leaves, tz)
    assert after_quiet(leaves, tz) == leaves
    assert (leaves == at) is not is_quiet(at, tz)
