"""The week of the own list."""

from __future__ import annotations

from datetime import date

from portal.diary.own_items import Ticked, week_of

WEDNESDAY = date(2026, 11, 18)


def test_it_counts_from_monday_to_sunday() -> None:
    ticked = [Ticked("walk", date(2026, 11, day)) for day in (15, 16, 18, 22, 23)]
    assert week_of(["walk"], ticked, target=3, on=WEDNESDAY).done == 3


def test_more_than_meant_is_counted_and_nothing_is_a_streak() -> None:
    ticked = [Ticked("walk", WEDNESDAY), Ticked("bath", WEDNESDAY)]
    week = week_of(["walk", "bath"], ticked, target=1, on=WEDNESDAY)
    assert (week.done, week.target, week.done_today) == (2, 1, {"walk", "bath"})
    assert not hasattr(week, "streak")


def test_what_left_the_list_still_counts_this_week() -> None:
    assert week_of(["bath"], [Ticked("walk", WEDNESDAY)], target=3, on=WEDNESDAY).done == 1
