"""Schedules over zones and years: the wall clock stays, nothing is lost, nothing comes in a burst."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.schedule import (
    Occurrence,
    Schedule,
    next_after,
    occurrence,
    occurrences,
    to_make,
)
from portal.clock import instant

ZONES = (
    "Europe/Berlin",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
)
FAR = timedelta(days=1200)

schedules = st.builds(
    Schedule,
    first_due_on=st.dates(date(2005, 1, 1), date(2035, 12, 31)),
    every_days=st.integers(1, 60),
    opens_at=st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0)),
    grace_days=st.integers(0, 30),
    tz=st.sampled_from(ZONES),
    ends_on=st.none(),
)


def weekly(tz: str, first: date, *, every: int = 7, **changes: object) -> Schedule:
    return Schedule(
        **{
            "first_due_on": first,
            "every_days": every,
            "opens_at": time(9),
            "grace_days": 3,
            "tz": tz,
            **changes,
        }
    )  # type: ignore[arg-type]


def local_times(schedule: Schedule, number: int) -> list[str]:
    found = islice(occurrences(schedule, until=schedule.first_due_on + FAR), number)
    return [one.opens_at.astimezone(ZoneInfo(schedule.tz)).strftime("%a %d %b %H:%M") for one in found]


def utc_hours(schedule: Schedule, number: int) -> list[int]:
    return [one.opens_at.hour for one in islice(occurrences(schedule, until=date.max), number)]


@pytest.mark.parametrize(
    ("first", "shown", "hours"),
    [
        (date(2025, 3, 18), ["Tue 18 Mar 09:00", "Tue 25 Mar 09:00", "Tue 01 Apr 09:00"], [8, 8, 7]),
        (date(2025, 10, 14), ["Tue 14 Oct 09:00", "Tue 21 Oct 09:00", "Tue 28 Oct 09:00"], [7, 7, 8]),
    ],
    ids=["30 March", "26 October"],
)
def test_tuesday_at_nine_stays_so_when_berlin_changes_its_clocks(
    first: date, shown: list[str], hours: list[int]
) -> None:
    assert local_times(weekly("Europe/Berlin", first), 3) == shown
    assert utc_hours(weekly("Europe/Berlin", first), 3) == hours


@pytest.mark.parametrize("first", [date(2025, 3, 18), date(2025, 10, 14)])
def test_in_shanghai_nothing_changes(first: date) -> None:
    assert utc_hours(weekly("Asia/Shanghai", first), 3) == [1, 1, 1]


def test_every_second_week_is_every_fourteen_days() -> None:
    found = list(occurrences(weekly("Europe/Berlin", date(2026, 1, 6), every=14), until=date(2026, 12, 31)))
    assert [one.due_on for one in found[:3]] == [date(2026, 1, 6), date(2026, 1, 20), date(2026, 2, 3)]
    assert {(b.due_on - a.due_on).days for a, b in pairwise(found)} == {14}
    assert len(found) == 26


def test_a_time_that_is_left_out_becomes_the_next_that_exists() -> None:
    assert instant(date(2025, 3, 30), time(2, 30), "Europe/Berlin") == datetime(2025, 3, 30, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert instant(date(2025, 10, 26), time(2, 30), "Europe/Berlin") == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )


def test_a_day_that_was_left_out_opens_with_the_next() -> None:
    # Samoa went from 29 to 31 December 2011.
    assert instant(date(2011, 12, 30), time(9), "Pacific/Apia") == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


@given(schedules, st.integers(1, 40))
def test_the_wall_clock_is_kept_wherever_that_time_exists(schedule: Schedule, number: int) -> None:
    found = occurrence(schedule, number)
    assert found is not None
    local = found.opens_at.astimezone(ZoneInfo(schedule.tz)).replace(tzinfo=None)
    wanted = datetime.combine(found.due_on, schedule.opens_at)
    assert local == wanted or (local > wanted and local - wanted <= timedelta(days=1))
    if local != wanted:  # left out by a clock change: going back from UTC never gives it
        assert (
            wanted.replace(tzinfo=ZoneInfo(schedule.tz))
            .astimezone(UTC)
            .astimezone(ZoneInfo(schedule.tz))
            .replace(tzinfo=None)
            != wanted
        )


@given(schedules)
def test_windows_never_overlap_and_follow_in_order(schedule: Schedule) -> None:
    found = list(islice(occurrences(schedule, until=date.max - timedelta(days=90)), 30))
    assert [one.number for one in found] == list(range(1, 31))
    for before, after in pairwise(found):
        assert before.opens_at < after.opens_at
        assert before.due_on <= before.expires_on < after.due_on


@given(schedules, st.lists(st.integers(-3, 400), min_size=1, max_size=30))
def test_whenever_one_looks_nothing_comes_twice_and_nothing_in_a_burst(
    schedule: Schedule, hours: list[int]
) -> None:
    """Looking at any moments in any order, clock jumps included."""
    start = instant(schedule.first_due_on, schedule.opens_at, schedule.tz)
    made: list[Occurrence] = []
    for hour in hours:
        at = start + timedelta(hours=hour * 3)
        found = to_make(schedule, made=max((one.number for one in made), default=0), at=at)
        if found is not None:
            assert found.opens_at <= at
            assert found.expires_on >= at.astimezone(ZoneInfo(schedule.tz)).date()
            made.append(found)
    assert len({one.number for one in made}) == len(made)


@given(schedules, st.integers(1, 20))
def test_whoever_looks_each_hour_misses_none(schedule: Schedule, number: int) -> None:
    wanted = occurrence(schedule, number)
    assert wanted is not None
    assert to_make(schedule, made=number - 1, at=wanted.opens_at) == wanted
    before = to_make(schedule, made=number - 1, at=wanted.opens_at - timedelta(minutes=1))
    assert before is None
    assert next_after(schedule, wanted.opens_at - timedelta(minutes=1)) == wanted


def test_what_was_missed_is_not_made_up_for() -> None:
    schedule = weekly("Europe/Berlin", date(2026, 1, 6), grace_days=2)
    after_a_month = datetime(2026, 2, 4, 12, tzinfo=UTC)  # Wednesday: the one of Tuesday can be answered
    found = to_make(schedule, made=1, at=after_a_month)
    assert found is not None
    assert (found.number, found.due_on) == (5, date(2026, 2, 3))
    assert to_make(schedule, made=1, at=after_a_month + timedelta(days=2)) is None  # its time is over


def test_what_opened_during_a_pause_is_not_made_when_it_ends() -> None:
    schedule = weekly("Europe/Berlin", date(2026, 1, 6))
    wednesday = datetime(2026, 1, 7, 8, tzinfo=UTC)
    assert to_make(schedule, made=0, at=wednesday, not_before=wednesday) is None
    later = to_make(schedule, made=0, at=wednesday + timedelta(days=6), not_before=wednesday)
    assert later is not None
    assert later.number == 2


def test_after_its_end_nothing_is_due() -> None:
    schedule = weekly("Europe/Berlin", date(2026, 1, 6), ends_on=date(2026, 1, 19))
    assert [one.due_on for one in occurrences(schedule, until=date.max)] == [
        date(2026, 1, 6),
        date(2026, 1, 13),
    ]
    assert next_after(schedule, datetime(2026, 1, 14, tzinfo=UTC)) is None
    assert to_make(schedule, made=2, at=datetime(2026, 1, 20, 12, tzinfo=UTC)) is None


def test_once_is_once() -> None:
    schedule = weekly("Europe/Berlin", date(2026, 1, 6), every=0, grace_days=14)
    first = occurrence(schedule, 1)
    assert first is not None
    assert first.expires_on == date(2026, 1, 20)
    assert occurrence(schedule, 2) is None
    assert occurrence(schedule, 0) is None
    assert to_make(schedule, made=1, at=first.opens_at) is None
    assert to_make(schedule, made=0, at=first.opens_at) == first
