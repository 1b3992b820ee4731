"""C4: hard moments a week, as geometry and as drawn."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts import MomentsWeek, moments_chart
from portal.charts.columns import PAGE_WIDTH, PHONE_WIDTH
from portal.charts.moments import told

MONDAY = date(2026, 8, 3)


def week(
    number: int, rate: float | None = 2.0, events: int = 2, covered: int = 7, **more: int
) -> MomentsWeek:
    first = MONDAY + timedelta(weeks=number)
    return MomentsWeek(first, rate, events, covered, more.get("peak"), more.get("highest"))


def test_a_bar_is_as_high_as_its_rate_and_none_at_all_lies_on_the_axis() -> None:
    chart = moments_chart([week(0, 6.0), week(1, 3.0), week(2, 0.0, 0)])
    full, half, nothing = chart.columns
    assert full.top_y == chart.bars.top
    assert half.top_y == pytest.approx((chart.bars.top + chart.bars.bottom) / 2)
    assert nothing.top_y == chart.bars.bottom
    assert [label.text for label in chart.values] == ["6", "3", "0"]


def test_a_week_of_too_few_days_is_hollow_and_one_of_which_nothing_is_known_has_no_bar() -> None:
    chart = moments_chart([week(0, None, 1, 3), week(1, None, 0, 0), week(2)])
    assert [column.hollow for column in chart.columns] == [True, False, False]
    assert [column.top_y is None for column in chart.columns] == [False, True, False]
    assert [label.text for label in chart.values] == ["1", "–", "2"]
    assert chart.has_hollow is True


def test_peaks_stand_at_their_height_and_nothing_is_not_zero() -> None:
    chart = moments_chart([week(0, peak=0, highest=100), week(1)])
    rated, missing = chart.columns
    assert (rated.peak_y, rated.highest_y) == (chart.peaks.bottom, chart.peaks.top)
    assert (missing.peak_y, missing.highest_y) == (None, None)


def test_the_baseline_is_shaded_over_its_days_and_not_beyond_the_drawing() -> None:
    weeks = [week(n) for n in range(8)]
    whole = moments_chart(weeks, baseline=(MONDAY, MONDAY + timedelta(days=13)))
    step = whole.columns[1].x - whole.columns[0].x
    assert whole.shade is not None
    left, right = whole.shade
    assert left == whole.bars.left
    assert right - left == pytest.approx(2 * step, abs=0.3)
    before = moments_chart(weeks, baseline=(MONDAY - timedelta(days=40), MONDAY - timedelta(days=30)))
    assert before.shade is None
    assert moments_chart(weeks).shade is None


@pytest.mark.parametrize("width", [PAGE_WIDTH, PHONE_WIDTH])
def test_of_many_weeks_the_last_are_drawn_and_the_rest_is_told(width: int) -> None:
    chart = moments_chart([week(n) for n in range(26)], width=width)
    assert chart.dropped + len(chart.columns) == 26
    assert chart.columns[-1].week.first == MONDAY + timedelta(weeks=25)
    xs = [column.x for column in chart.columns]
    assert all(b - a > 2 * chart.half for a, b in pairwise(xs))
    boxes = [label.box for _, label in chart.days]
    assert not any(one.meets(other) for one, other in pairwise(boxes))
    assert all(box.left >= 0 and box.right <= width for box in boxes)


@given(st.lists(st.tuples(st.none() | st.floats(0, 40), st.integers(0, 40)), max_size=20))
def test_every_bar_and_number_stays_inside(given_weeks: list[tuple[float | None, int]]) -> None:
    chart = moments_chart([week(n, rate, events) for n, (rate, events) in enumerate(given_weeks)])
    for column, label in zip(chart.columns, chart.values, strict=True):
        assert column.top_y is not None
        assert chart.bars.top <= column.top_y <= chart.bars.bottom
        assert label.box.top >= 14


@pytest.mark.parametrize(
    ("rate", "words"), [(0, "0"), (2, "2"), (2.25, "2.3"), (2.24, "2.2"), (0.95, "1"), (9.96, "10")]
)
def test_a_rate_has_one_decimal_half_up_and_no_needless_zero(rate: float, words: str) -> None:
    assert told(rate) == words
