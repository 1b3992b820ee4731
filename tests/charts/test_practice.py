"""C5, C8 and C11: feared and happened, the ladder, the line in a table row; and the room for words."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts import Ladder, Outcome, Practice, Rung, RungState, ladder, practice_strip, sparkline
from portal.charts.labels import Box, text_width, wrap

START = date(2026, 9, 1)


def practices(count: int) -> list[Practice]:
    return [Practice(START + timedelta(days=day), day * 3 % 101, Outcome.NO) for day in range(count)]


def test_how_sure_stands_at_its_height_and_nothing_is_not_zero() -> None:
    given = [Practice(START, 0, Outcome.NO), Practice(START, None, None), Practice(START, 100, Outcome.YES)]
    strip = practice_strip(given)
    zero, missing, full = strip.columns
    assert zero.tick_y == strip.plot.bottom
    assert full.tick_y == strip.plot.top
    assert missing.tick_y is None
    assert [label.text for label in strip.labels] == ["0", "100"]


def test_columns_run_in_order_and_stay_inside() -> None:
    for width in (498, 312):
        strip = practice_strip(practices(20), width=width)
        xs = [column.x for column in strip.columns]
        gaps = {round(b - a) for a, b in pairwise(xs)}
        assert xs == sorted(xs)
        assert max(gaps) - min(gaps) <= 1
        assert strip.plot.left < xs[0] - strip.radius
        assert xs[-1] + strip.radius < strip.plot.right
        assert 2 * strip.radius < min(gaps)


def test_over_twenty_practices_the_last_twenty_keep_their_numbers() -> None:
    strip = practice_strip(practices(34))
    assert strip.dropped == 14
    assert [column.number for column in strip.columns] == list(range(15, 35))


@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_only_the_first_and_the_last_rating_are_printed(count: int) -> None:
    strip = practice_strip(practices(count), width=312)
    assert len(strip.labels) == min(count, 2)
    boxes = [label.box for label in strip.labels]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.within(Box(0, 14, strip.width, strip.height)) for box in boxes)


def rung(number: int, first: int | None, now: int | None, title: str = "Ask for a hand") -> Rung:
    return Rung(number, title, first, now, RungState.NEXT, 0, 12)


def ladder_boxes(made: Ladder) -> list[Box]:
    boxes = []
    for row in made.rows:
        boxes += [label.box for label in row.title]
        boxes += [label.box for label in (row.first_label, row.now_label) if label]
    return boxes


@given(st.lists(st.tuples(st.none() | st.integers(0, 100), st.none() | st.integers(0, 100)), max_size=9))
def test_numbers_and_names_of_a_ladder_never_overlap(ratings: list[tuple[int | None, int | None]]) -> None:
    made = ladder([rung(n, first, now) for n, (first, now) in enumerate(ratings, start=1)], width=312)
    boxes = ladder_boxes(made)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    counts = made.width - 8 - text_width("12 of 12", 12)
    numbers = [label for row in made.rows for label in (row.first_label, row.now_label) if label]
    assert all(label.box.right <= counts for label in numbers)
    assert all(label.box.left >= 24 for label in numbers)
    assert all(box.bottom <= made.bottom for box in boxes)


def test_the_highest_step_is_on_top_and_every_step_has_its_line() -> None:
    made = ladder([rung(1, 10, 5), rung(3, 80, None), rung(2, 50, 30)])
    assert [row.rung.number for row in made.rows] == [3, 2, 1]
    assert [row.y for row in made.rows] == sorted(row.y for row in made.rows)


def test_ratings_stand_to_scale_and_missing_ones_nowhere() -> None:
    made = ladder([rung(1, 0, 100), rung(2, None, None), rung(3, 50, None)])
    half, none, whole = made.rows
    assert (whole.first_x, whole.now_x) == (made.left, made.right)
    assert (none.first_x, none.now_x, none.first_label, none.now_label) == (None, None, None, None)
    assert half.first_x == (made.left + made.right) / 2
    assert half.first_label is not None
    assert half.first_label.text == "50"


def test_equal_ratings_are_printed_once() -> None:
    (row,) = ladder([rung(1, 40, 40)]).rows
    assert row.first_label is None
    assert row.now_label is not None
    assert row.now_label.text == "40"


def test_a_long_name_wraps_whole_and_makes_its_row_taller() -> None:
    title = "Say what would help, and wait for the answer without filling the silence yourself"
    short, long = ladder([rung(1, 40, 20, title), rung(2, 40, 20)], width=312).rows
    assert long.height > short.height
    assert " ".join(label.text for label in long.title).split() == f"1 {title}".split()
    assert all(label.box.right <= 312 for label in long.title)


def test_a_sparkline_ends_at_the_same_place_and_prints_its_last_value() -> None:
    two, six = sparkline([8, 6]), sparkline([30, 20, 11, 10, 12, 8, 6])
    assert two.last is not None
    assert six.last is not None
    assert two.last[0] == six.last[0]
    assert (two.text, six.text) == ("6", "6")
    assert six.values == (20, 11, 10, 12, 8, 6)


def test_a_higher_value_is_drawn_higher_and_noise_stays_flat() -> None:
    up = sparkline([2, 20])
    assert up.last is not None
    first_y = float(up.paths[0][1:].split("L")[0].split()[1])
    assert up.last[1] < first_y
    flat = sparkline([10, 11])
    flat_y = float(flat.paths[0][1:].split("L")[0].split()[1])
    assert flat.last is not None
    assert 0 < flat_y - flat.last[1] < 4


def test_a_missing_value_breaks_the_line_and_zero_is_a_value() -> None:
    spark = sparkline([5, 4, None, 0, None, 0])
    assert len(spark.paths) == 1
    assert len(spark.singles) == 1
    assert spark.text == "0"


def test_nothing_known_draws_nothing() -> None:
    for values in ([], [None, None]):
        spark = sparkline(values)
        assert (spark.paths, spark.last, spark.text) == ((), None, "")


def test_means_keep_one_decimal() -> None:
    assert sparkline([1.6, 2.4000000000000004]).text == "2.4"


@given(st.text(alphabet="ab cde 依靠是较难的一边,。W", max_size=60), st.integers(20, 200))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(text, 13, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 13) <= width + 0.01 for line in lines)


def test_chinese_is_measured_in_full_squares() -> None:
    assert text_width("独处", 12) == 24
    assert text_width("ill", 12) < text_width("mwm", 12)
