"""C1: where values, days, labels, breaks and events stand."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.charts import BreakReason, ComfortPanel, Event, Reading, Scale, Sign, comfort_panel, timeline
from portal.charts.labels import Box

START = date(2026, 1, 5)
MEANS = st.integers(5, 25).map(lambda total: total / 5)


def reading(week: int, leaning: float | None, person: str = "partner", lang: str = "en") -> Reading:
    return Reading(START + timedelta(weeks=week), leaning, 3.0, person, lang)


def panel(
    readings: list[Reading], events: tuple[Event, ...] = (), width: int = 528, scale: Scale = Scale.LEANING
) -> ComfortPanel:
    line = timeline([r.on for r in readings], events)
    return comfort_panel(readings, line, scale=scale, width=width)


def steps(count: int) -> list[Reading]:
    return [reading(week, 1 + (week * 7 % 21) / 5) for week in range(count)]


def assert_labels_are_apart_and_inside(drawn: ComfortPanel) -> None:
    boxes = [label.box for label in drawn.labels]
    boxes += [label.box for _, label in drawn.end_words]
    boxes += [gap.label.box for gap in drawn.breaks if gap.label]
    whole = Box(0, 0, drawn.width, drawn.height)
    assert all(box.within(whole) for box in boxes)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_a_mean_stands_at_its_height() -> None:
    drawn = panel([reading(0, 1.0), reading(4, 3.0), reading(8, 5.0)])
    low, middle, high = (point.y for point in drawn.points)
    assert low == drawn.plot.bottom
    assert high == drawn.plot.top
    assert middle == (low + high) / 2


def test_the_second_panel_draws_the_other_mean_on_the_same_days() -> None:
    readings = [Reading(START, 1.6, 4.6), Reading(START + timedelta(days=40), 1.8, 4.4)]
    leaning, standing = panel(readings), panel(readings, scale=Scale.STANDING)
    assert [p.value for p in leaning.points] == [1.6, 1.8]
    assert [p.value for p in standing.points] == [4.6, 4.4]
    assert [p.x for p in leaning.points] == [p.x for p in standing.points]


def test_time_is_drawn_to_scale() -> None:
    drawn = panel([reading(0, 2.0), reading(1, 2.0), reading(4, 2.0)])
    first, second, third = (point.x for point in drawn.points)
    assert third - first == pytest.approx(4 * (second - first), abs=0.5)


def test_readings_given_in_any_order_run_forward() -> None:
    drawn = panel([reading(8, 3.0), reading(0, 1.0), reading(4, 2.0)])
    assert [point.value for point in drawn.points] == [1.0, 2.0, 3.0]
    assert all(a.x < b.x for a, b in pairwise(drawn.points))


@pytest.mark.parametrize("width", [528, 312])
@pytest.mark.parametrize("count", [1, 2, 8, 9, 52, 200])
def test_any_number_of_readings_keeps_its_labels_apart(count: int, width: int) -> None:
    drawn = panel(steps(count), width=width)
    assert_labels_are_apart_and_inside(drawn)
    assert len(drawn.points) == count
    assert len(drawn.labels) <= 8
    assert [label.strong for label in drawn.labels].count(True) == min(count, 2)
    assert drawn.labels[-1].text == f"{drawn.points[-1].value:.1f}"
    assert drawn.labels[0].text == f"{drawn.points[0].value:.1f}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), MEANS), min_size=1, max_size=30), st.sampled_from([528, 312]))
def test_whatever_the_values_first_and_last_are_printed_and_nothing_overlaps(
    spots: list[tuple[int, float]], width: int
) -> None:
    readings = [Reading(START + timedelta(days=day), mean, mean) for day, mean in spots]
    drawn = panel(readings, width=width)
    assert_labels_are_apart_and_inside(drawn)
    strong = [label.text for label in drawn.labels if label.strong]
    ends = [drawn.points[0], drawn.points[-1]][: len(drawn.points)]
    assert strong == [f"{point.value:.1f}" for point in ends]


def test_over_eight_values_only_ends_and_extremes_are_printed() -> None:
    values = [2.0, 2.2, 2.4, 4.8, 2.4, 2.6, 2.4, 1.2, 2.4, 3.0]
    drawn = panel([reading(3 * week, value) for week, value in enumerate(values)])
    assert {label.text for label in drawn.labels} <= {"2.0", "4.8", "1.2", "3.0"}
    assert {"2.0", "4.8", "3.0"} <= {label.text for label in drawn.labels}


def test_where_signs_would_touch_only_the_line_remains() -> None:
    drawn = panel(steps(200))
    assert [point.radius for point in drawn.points[1:-1]] == [0.0] * 198
    assert drawn.points[0].radius
    assert drawn.points[-1].last
    assert [point.radius for point in panel(steps(8)).points] == [5.0] * 7 + [6.0]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({"person": "closest person"}, BreakReason.PERSON),
        ({"lang": "zh"}, BreakReason.LANGUAGE),
    ],
)
def test_another_person_or_language_breaks_the_line(second: dict[str, str], reason: BreakReason) -> None:
    drawn = panel([reading(0, 2.0), reading(4, 2.2), reading(8, 3.0, **second), reading(12, 3.2, **second)])
    assert len(drawn.paths) == 2
    assert [gap.reason for gap in drawn.breaks] == [reason]
    assert drawn.points[1].x < drawn.breaks[0].x < drawn.points[2].x
    assert drawn.breaks[0].label is not None
    assert drawn.reason_before(2) is reason
    assert drawn.reason_before(1) is None
    assert_labels_are_apart_and_inside(drawn)


def test_one_line_joins_readings_that_belong_together() -> None:
    drawn = panel(steps(5))
    assert len(drawn.paths) == 1
    assert drawn.paths[0].count("L") == 4
    assert drawn.breaks == ()


def test_an_incomplete_reading_has_no_point_and_is_not_bridged() -> None:
    drawn = panel([reading(0, 2.0), reading(4, None), reading(8, 3.0)])
    assert [point.value for point in drawn.points] == [2.0, 3.0]
    assert drawn.paths == ()
    assert [gap.reason for gap in drawn.breaks] == [BreakReason.MISSING]
    assert len(drawn.readings) == 3


def test_an_incomplete_reading_at_an_end_breaks_nothing() -> None:
    drawn = panel([reading(0, None), reading(4, 2.0), reading(8, 3.0), reading(12, None)])
    assert len(drawn.paths) == 1
    assert drawn.breaks == ()


def test_many_breaks_keep_their_words_apart_and_the_person_before_the_gap() -> None:
    readings = [reading(0, 2.0), reading(3, None), reading(4, 2.2), reading(8, 3.0, "mother")]
    drawn = panel(readings, width=312)
    assert_labels_are_apart_and_inside(drawn)
    assert [gap.before for gap in drawn.breaks] == [2, 3]
    assert drawn.breaks[1].label is not None


def test_a_timeline_needs_a_reading() -> None:
    with pytest.raises(ValueError, match="at least one reading"):
        timeline([])


def test_events_get_their_signs_and_letters_in_order() -> None:
    line = timeline(
        [START, START + timedelta(days=100)],
        [
            Event(START + timedelta(days=60), "life_event", "new job"),
            Event(START + timedelta(days=10), "plan_started"),
            Event(START + timedelta(days=30), "medication_change", "dose changed"),
            Event(START + timedelta(days=40), "session"),
            Event(START + timedelta(days=50), "step_done"),
        ],
    )
    assert [(mark.sign, mark.letter) for mark in line.marks] == [
        (Sign.PLAN_BEGAN, ""),
        (Sign.LETTER, "a"),
        (Sign.SESSION, ""),
        (Sign.STEP_DONE, ""),
        (Sign.LETTER, "b"),
    ]


def test_letters_go_on_after_z() -> None:
    events = [Event(START + timedelta(days=day), "life_event") for day in range(28)]
    line = timeline([START, START + timedelta(days=30)], events)
    assert [mark.letter for mark in line.marks][24:] == ["y", "z", "aa", "ab"]


def test_an_event_years_before_does_not_squeeze_the_readings() -> None:
    long_ago = Event(START - timedelta(days=3000), "life_event", "moved")
    line = timeline([START, START + timedelta(days=100)], [long_ago])
    assert line.marks == ()
    assert (line.end - line.start).days < 200


def test_signs_of_events_never_touch_and_letters_never_give_way() -> None:
    busy = [
        Event(START + timedelta(days=day), kind)
        for day in range(0, 40, 2)
        for kind in ("life_event", "step_done", "session")
    ]
    drawn = panel(steps(8), tuple(busy), width=312)
    boxes = [Box.around(mark.x, mark.y, 9) for mark in drawn.marks]
    whole = Box(0, drawn.plot.bottom, drawn.width, drawn.height)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.within(whole) for box in boxes)
    assert len([mark for mark in drawn.marks if mark.letter]) == 20
    first_row = [mark.x for mark in drawn.marks if mark.y == drawn.strip_y]
    assert all(abs(x - taken) >= 13 for x in drawn.sessions for taken in first_row)


def test_sessions_stand_as_ticks_where_nothing_else_stands() -> None:
    weekly = tuple(Event(START + timedelta(weeks=week), "session") for week in range(8))
    drawn = panel(steps(8), weekly)
    assert list(drawn.sessions) == [point.x for point in drawn.points]


def test_only_lettered_events_send_a_line_into_the_plot() -> None:
    events = (
        Event(START + timedelta(days=9), "life_event", "x"),
        Event(START + timedelta(days=30), "plan_started"),
    )
    drawn = panel(steps(8), events)
    assert drawn.guides == tuple(mark.x for mark in drawn.marks if mark.letter == "a")
    assert len(drawn.guides) == 1


@pytest.mark.parametrize("weeks", [0, 5, 30, 60, 300, 1500])
def test_month_names_have_room_and_every_axis_has_one(weeks: int) -> None:
    drawn = panel([reading(0, 2.0), reading(weeks, 3.0)], width=312)
    named = [tick for tick in drawn.ticks if tick.named]
    assert named
    assert all(b.x - a.x >= 34 for a, b in pairwise(named))
    assert named[-1].x + 30 <= drawn.width


def test_january_is_never_left_out_of_a_thinned_axis() -> None:
    drawn = panel([reading(0, 2.0), reading(150, 3.0)], width=312)
    assert [tick.year for tick in drawn.ticks if tick.named and tick.month == 1] == [2026, 2027, 2028]
