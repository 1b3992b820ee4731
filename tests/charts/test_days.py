"""C6, C9 and C12: how hard a practice was, four weeks of days, one line of an outcome."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts import (
    DaySign,
    Distress,
    Rated,
    merge,
    outcome_line,
    practice_calendar,
    suds_chart,
)
from portal.charts.labels import SHORT_DAY_EM, Box

START = date(2026, 9, 1)
RATING = st.none() | st.integers(0, 100)


@given(st.lists(st.tuples(RATING, RATING, RATING, RATING), max_size=25), st.sampled_from([498, 312]))
def test_a_bar_spans_what_was_felt_and_stays_inside(
    ratings: list[tuple[int | None, ...]], width: int
) -> None:
    chart = suds_chart([Distress(START, *four) for four in ratings], width=width)
    assert len(chart.columns) == min(len(ratings), 20)
    assert chart.dropped == max(0, len(ratings) - 20)
    for column in chart.columns:
        felt = column.distress.felt
        assert (column.low_y is None) is (not felt)
        for y in (column.expected_y, column.start_y, column.end_y, column.low_y, column.high_y):
            assert y is None or chart.plot.top <= y <= chart.plot.bottom
        if column.low_y is not None and column.high_y is not None:
            inside = [y for y in (column.start_y, column.end_y) if y is not None]
            assert all(column.high_y <= y <= column.low_y for y in inside)
        assert chart.plot.left < column.x < chart.plot.right


def test_nothing_is_not_zero() -> None:
    zero, missing = suds_chart([Distress(START, 0, 0, 0, 0), Distress(START, None, None, None, None)]).columns
    assert zero.expected_y == zero.low_y == zero.high_y
    assert (missing.expected_y, missing.low_y, missing.start_y, missing.end_y) == (None, None, None, None)


def test_five_hundred_practices_draw_the_last_twenty_with_their_numbers() -> None:
    chart = suds_chart([Distress(START, 50, 40, 60, 30)] * 500)
    assert (chart.dropped, chart.columns[0].number, chart.columns[-1].number) == (480, 481, 500)
    assert [label.text for label in chart.labels] == ["481", "491", "500"]


@pytest.mark.parametrize("count", [0, 1, 2, 8, 9, 20])
def test_the_numbers_under_the_axis_never_touch(count: int) -> None:
    chart = suds_chart([Distress(START, 50, 40, 60, 30)] * count, width=312)
    boxes = [label.box for label in chart.labels]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.within(Box(0, 0, chart.width, chart.height)) for box in boxes)


@pytest.mark.parametrize("today", [date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 22)])
def test_the_last_of_four_weeks_holds_today(today: date) -> None:
    calendar = practice_calendar({}, since=date(2026, 1, 1), today=today)
    assert [on for on, _ in calendar.weeks] == [date(2026, 10, 26) + timedelta(weeks=n) for n in range(4)]
    assert len(calendar.cells) == 28
    assert calendar.inside[-1].on == today
    assert {cell.sign for cell in calendar.inside} == {DaySign.NONE}


def test_a_day_is_done_partly_of_rest_or_nothing() -> None:
    today = date(2026, 11, 18)
    done, partly, rest = (today - timedelta(days=n) for n in (1, 2, 3))
    calendar = practice_calendar({done: True, partly: False}, {rest, done}, since=rest, today=today)
    assert [(cell.on, cell.sign) for cell in calendar.inside] == [
        (rest, DaySign.PAUSED),
        (partly, DaySign.PARTLY),
        (done, DaySign.DONE),
        (today, DaySign.NONE),
    ]
    assert calendar.practised == 2


def test_a_plan_that_has_not_begun_has_an_empty_calendar() -> None:
    assert practice_calendar({}, since=None, today=START).inside == ()


def test_every_day_has_its_place() -> None:
    calendar = practice_calendar({}, since=date(2026, 1, 1), today=date(2026, 11, 18))
    places = {(cell.x, cell.y) for cell in calendar.cells}
    assert len(places) == 28
    assert all(10 < x < calendar.width - 9 and 10 < y < calendar.height - 9 for x, y in places)


def test_ratings_of_several_sources_come_in_order_one_a_day() -> None:
    reviews = [Rated(START + timedelta(days=7), 40), Rated(START, 20)]
    forms = [Rated(START + timedelta(days=7), 55), Rated(START + timedelta(days=3), 30)]
    assert merge(reviews, forms) == (
        Rated(START, 20),
        Rated(START + timedelta(days=3), 30),
        Rated(START + timedelta(days=7), 55),
    )
    assert merge() == merge([], []) == ()


def test_the_day_before_a_row_leaves_room_to_the_first_sign_in_either_language() -> None:
    calendar = practice_calendar({}, since=START, today=START)
    radius, words = 9, SHORT_DAY_EM * 12
    assert calendar.days[0] - radius > words + 12, "a letter's room at least"
    assert calendar.days[-1] + radius < calendar.width


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 100)), max_size=30))
def test_a_line_runs_with_time_and_its_words_never_touch(given_: list[tuple[int, int]]) -> None:
    ratings = merge([Rated(START + timedelta(days=day), value) for day, value in given_])
    line = outcome_line(ratings)
    xs = [point.x for point in line.points]
    assert xs == sorted(xs)
    assert all(line.left <= x <= line.right for x in xs)
    assert line.dropped == max(0, len(ratings) - 12)
    boxes = [label.box for label in line.labels] + [label.box for _, label in line.days]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.within(Box(0, 0, line.width, line.height)) for box in boxes)


def test_one_rating_is_a_point_and_none_is_nothing() -> None:
    one, none = outcome_line([Rated(START, 0)]), outcome_line([])
    assert (len(one.points), one.path, one.points[0].x) == (1, "", one.right)
    assert one.first == one.last == Rated(START, 0)
    assert [label.text for label in one.labels] == ["0"]
    assert (none.points, none.first, none.last, none.labels, none.days) == ((), None, None, (), ())
