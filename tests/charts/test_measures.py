"""C3: where values, bands, the wobble, clear changes and breaks stand."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.charts import (
    Band,
    BreakReason,
    Event,
    Look,
    Measure,
    MeasurePanel,
    Wobble,
    measure_panel,
    timeline,
)
from portal.charts.labels import Box

START = date(2026, 1, 5)
BANDS = (
    Band("Minimal", 0, 4.5),
    Band("Mild", 4.5, 9.5),
    Band("Moderate", 9.5, 14.5),
    Band("Moderately severe", 14.5, 19.5),
    Band("Severe", 19.5, 27),
)
LOOK = Look(0, 27, BANDS, "worse")
WIDTHS = pytest.mark.parametrize("width", [528, 312])


def measure(week: int, value: float | None, **more: Any) -> Measure:
    text = "" if value is None else f"{value:g}"
    return Measure(START + timedelta(weeks=week), value, text, **{"lang": "en", **more})


def panel(
    measures: list[Measure], *, look: Look = LOOK, width: int = 528, wobble: Wobble | None = None
) -> MeasurePanel:
    line = timeline([one.on for one in measures], [Event(START + timedelta(days=9), "life_event", "x")])
    return measure_panel(measures, line, look, wobble=wobble, width=width)


def steps(count: int) -> list[Measure]:
    return [measure(week, week * 7 % 28, clear=week * 7 % 28 < 4) for week in range(count)]


def assert_words_are_apart_and_inside(drawn: MeasurePanel) -> None:
    boxes = [label.box for label in drawn.labels]
    boxes += [area.label.box for area in drawn.bands if area.label]
    boxes += [gap.label.box for gap in drawn.breaks if gap.label]
    whole = Box(0, 0, drawn.width, drawn.height)
    assert all(box.within(whole) for box in boxes)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_a_value_stands_between_the_ends_of_its_scale() -> None:
    drawn = panel([measure(0, 0), measure(4, 13.5), measure(8, 27)])
    low, middle, high = (point.y for point in drawn.points)
    assert (low, high) == (drawn.plot.bottom, drawn.plot.top)
    assert middle == (low + high) / 2
    assert (drawn.levels[0], drawn.levels[-1]) == (("0", low), ("27", high))


@pytest.mark.parametrize(
    ("low", "high", "levels"),
    [
        (0, 27, ["0", "5", "10", "15", "20", "27"]),
        (10, 50, ["10", "20", "30", "40", "50"]),
        (1, 7, ["1", "2", "3", "4", "5", "6", "7"]),
        (0, 3, ["0", "1", "2", "3"]),
        (0, 100, ["0", "20", "40", "60", "80", "100"]),
        (5, 25, ["5", "10", "15", "20", "25"]),
    ],
)
def test_levels_are_both_ends_and_round_numbers_that_keep_their_distance(
    low: int, high: int, levels: list[str]
) -> None:
    assert [text for text, _ in panel([measure(0, low)], look=Look(low, high)).levels] == levels


def test_bands_lie_edge_to_edge_from_end_to_end_with_their_names() -> None:
    drawn = panel([measure(0, 3), measure(8, 4)])
    boxes = [area.box for area in drawn.bands]
    assert (boxes[0].bottom, boxes[-1].top) == (drawn.plot.bottom, drawn.plot.top)
    assert all(below.top == above.bottom for below, above in pairwise(boxes))
    assert [area.label.text for area in drawn.bands if area.label] == [band.name for band in BANDS]
    assert all(area.label and area.label.box.top >= area.box.top - 2 for area in drawn.bands)


def test_the_worse_end_is_the_darker_one_and_where_it_is_not_known_shades_take_turns() -> None:
    def shades(higher_is: Any) -> list[int]:
        return [area.shade for area in panel([measure(0, 3)], look=Look(0, 27, BANDS, higher_is)).bands]

    assert shades("worse") == [0, 1, 2, 3, 4]
    assert shades("better") == [4, 3, 2, 1, 0]
    assert shades("none") == [0, 1, 0, 1, 0]


def test_bands_of_a_newer_version_begin_with_it() -> None:
    older, newer = measure(0, 3), measure(8, 4, version=2)
    drawn = panel([older, newer], look=Look(0, 27, BANDS, "worse", newer.on))
    assert {area.box.left for area in drawn.bands} == {drawn.points[1].x}
    assert [gap.reason for gap in drawn.breaks] == [BreakReason.VERSION]


@WIDTHS
@pytest.mark.parametrize("count", [1, 2, 8, 9, 52, 200])
def test_any_number_of_results_keeps_its_words_apart(count: int, width: int) -> None:
    drawn = panel(steps(count), width=width, wobble=Wobble(10, 6, START))
    assert_words_are_apart_and_inside(drawn)
    assert len(drawn.points) == count
    assert [label.strong for label in drawn.labels].count(True) == min(count, 2)
    assert len(drawn.paths) == (count > 1)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 27), st.booleans()), min_size=1, max_size=30),
    st.sampled_from([528, 312]),
)
def test_whatever_the_results_nothing_overlaps_and_first_and_last_are_printed(
    spots: list[tuple[int, int, bool]], width: int
) -> None:
    measures = [
        Measure(START + timedelta(days=day), value, f"{value}", clear=clear) for day, value, clear in spots
    ]
    drawn = panel(measures, width=width, wobble=Wobble(spots[0][1], 6, measures[0].on))
    assert_words_are_apart_and_inside(drawn)
    ends = [drawn.points[0], drawn.points[-1]][: len(drawn.points)]
    assert [label.text for label in drawn.labels if label.strong] == [f"{point.value:g}" for point in ends]


def test_where_signs_would_touch_only_the_line_remains_and_clear_changes_where_they_begin() -> None:
    drawn = panel([measure(week, 20 if week < 100 else 3, clear=week >= 100) for week in range(200)])
    assert [point.radius for point in drawn.points[1:-1]] == [0.0] * 198
    assert [one.x for one in drawn.clear] == [drawn.points[100].x, drawn.points[199].x]
    assert drawn.clear[-1].last


def test_a_clear_change_has_a_mark_and_any_other_has_none() -> None:
    drawn = panel([measure(0, 20), measure(4, 18), measure(8, 6, clear=True)])
    assert [(one.x, one.y) for one in drawn.clear] == [(drawn.points[2].x, drawn.points[2].y)]


def test_the_wobble_lies_around_the_baseline_from_its_day_on() -> None:
    measures = [measure(0, 20), measure(4, 18), measure(8, 6)]
    drawn = panel(measures, wobble=Wobble(18, 6, measures[1].on))
    assert drawn.ribbon is not None
    assert (drawn.ribbon.low, drawn.ribbon.high) == (12, 24)
    assert drawn.ribbon.y == drawn.points[1].y
    assert drawn.ribbon.box.left == drawn.points[1].x
    assert drawn.ribbon.box.right == drawn.plot.right
    assert panel(measures).ribbon is None


def test_the_wobble_never_leaves_the_scale() -> None:
    drawn = panel([measure(0, 2)], wobble=Wobble(2, 6, START))
    assert drawn.ribbon is not None
    assert (drawn.ribbon.low, drawn.ribbon.high) == (0, 8)
    assert drawn.ribbon.box.bottom == drawn.plot.bottom


def test_the_wobble_ends_with_what_compares() -> None:
    measures = [measure(0, 20), measure(4, 18), measure(8, 6, lang="zh")]
    drawn = panel(measures, wobble=Wobble(20, 6, START, measures[1].on))
    assert drawn.ribbon is not None
    assert drawn.ribbon.box.right == drawn.points[1].x


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({"person": "mother"}, BreakReason.PERSON),
        ({"version": 2}, BreakReason.VERSION),
        ({"lang": "zh"}, BreakReason.LANGUAGE),
        ({"lang": "und"}, BreakReason.WORDING),
        ({"wording": "another"}, BreakReason.WORDING),
    ],
)
@WIDTHS
def test_other_words_break_the_line_and_say_so(
    second: dict[str, Any], reason: BreakReason, width: int
) -> None:
    measures = [measure(0, 20), measure(4, 18), measure(8, 6, **second), measure(12, 5, **second)]
    drawn = panel(measures, width=width)
    assert len(drawn.paths) == 2
    assert [gap.reason for gap in drawn.breaks] == [reason]
    assert drawn.breaks[0].label is not None
    assert drawn.points[1].x < drawn.breaks[0].x < drawn.points[2].x
    assert (drawn.reason_before(1), drawn.reason_before(2)) == (None, reason)
    assert_words_are_apart_and_inside(drawn)


def test_an_incomplete_result_has_no_point_and_is_not_bridged() -> None:
    drawn = panel([measure(0, 20), measure(4, None), measure(8, 6)])
    assert [point.value for point in drawn.points] == [20, 6]
    assert drawn.paths == ()
    assert [gap.reason for gap in drawn.breaks] == [BreakReason.MISSING]


def test_results_given_in_any_order_run_forward() -> None:
    drawn = panel([measure(8, 3), measure(0, 1), measure(4, 2)])
    assert [point.value for point in drawn.points] == [1, 2, 3]


def test_panels_of_one_timeline_agree_on_days_and_events() -> None:
    measures = steps(8)
    line = timeline([one.on for one in measures], [Event(START + timedelta(days=9), "life_event", "x")])
    one, other = (
        measure_panel(measures, line, look, width=528) for look in (LOOK, Look(0, 100, (), "better"))
    )
    assert [point.x for point in one.points] == [point.x for point in other.points]
    assert one.guides == other.guides
    assert len(one.guides) == 1
