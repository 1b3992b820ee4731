"""The day on a sheet of paper means the latest such day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.typed_days import day_of

ON = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("18", date(2026, 3, 18)),
        ("19", date(2026, 2, 19)),
        ("31", date(2026, 1, 31)),
        ("5.", date(2026, 3, 5)),
        ("5日", date(2026, 3, 5)),
        ("18.3", date(2026, 3, 18)),
        ("19.3.", date(2025, 3, 19)),
        ("24/12", date(2025, 12, 24)),
        ("24-12", date(2025, 12, 24)),
        ("24 12", date(2025, 12, 24)),
        ("12月24日", date(2025, 12, 24)),
        ("3月1号", date(2026, 3, 1)),
        ("2026-03-17", date(2026, 3, 17)),
        ("2025年11月2日", date(2025, 11, 2)),
        ("2026-04-01", date(2026, 4, 1)),
        ("  7 ", date(2026, 3, 7)),
    ],
)
def test_it_is_read_as_people_write_it(typed: str, day: date) -> None:
    assert day_of(typed, on=ON) == day


@pytest.mark.parametrize(
    "typed", ["", "0", "32", "30.2", "1.13", "13月1日", "yesterday", "2026-02-30", "1.2.3.4", "1822"]
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert day_of(typed, on=ON) is None


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 300))
def test_a_day_and_a_month_within_the_year_lead_back_to_that_day(on: date, ago: int) -> None:
    day = on - timedelta(days=ago)
    assert day_of(f"{day.day}.{day.month}", on=on) == day


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 27))
def test_a_day_alone_within_four_weeks_leads_back_to_that_day(on: date, ago: int) -> None:
    day = on - timedelta(days=ago)
    assert day_of(str(day.day), on=on) == day
