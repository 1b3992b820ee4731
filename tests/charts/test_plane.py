"""C2: the regions of the plane, and what stands on it."""

from datetime import date, timedelta
from itertools import combinations, product
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.assessments import regions
from portal.charts import AREAS, PAGE, PHONE, Event, Plane, Reading, plane, timeline
from portal.charts.frame import PlaneSize, area_box
from portal.charts.labels import Box

START = date(2026, 1, 5)
SUMS = range(5, 26)
WORDS = {
    "hyper_independence": "steadier alone",
    "over_dependence": "steadier with someone",
    "healthy_interdependence": "at ease both ways",
    "low_both": "uneasy both ways just now",
    "mixed_low_dependence": "leaning is the harder side",
    "mixed_low_independence": "being alone is the harder side",
    "indeterminate": "between patterns",
}
CHINESE = {
    "hyper_independence": "独处更自在",
    "over_dependence": "有人在更自在",
    "healthy_interdependence": "两边都还自在",
    "low_both": "眼下两边都不自在",
    "mixed_low_dependence": "依靠是较难的一边",
    "mixed_low_independence": "独处是较难的一边",
    "indeterminate": "介于几种情形之间",
}


def region(dependence: int, independence: int) -> str:
    """The rule of the comfort assessment, on sums."""
    if dependence <= 10:
        if independence >= 20:
            return "hyper_independence"
        return "low_both" if independence <= 10 else "mixed_low_dependence"
    if independence <= 10:
        return "over_dependence" if dependence >= 20 else "mixed_low_independence"
    if dependence >= 15 and independence >= 15:
        return "healthy_interdependence"
    return "indeterminate"


def drawn(
    places: list[tuple[float, float]],
    size: PlaneSize = PAGE,
    events: tuple[Event, ...] = (),
    words: dict[str, str] = WORDS,
) -> Plane:
    """A plane of (leaning, standing) every four weeks."""
    readings = [
        Reading(START + timedelta(weeks=4 * index), leaning, standing)
        for index, (leaning, standing) in enumerate(places)
    ]
    return plane(readings, timeline([r.on for r in readings], events), words, size=size)


def discs(made: Plane) -> list[Box]:
    return [Box.around(stop.disc_x, stop.disc_y, made.size.radius * 0.7) for stop in made.stops]


def assert_readable(made: Plane) -> None:
    whole = Box(0, 0, made.size.width, made.size.height)
    for a, b in combinations(made.stops, 2):
        assert hypot(a.disc_x - b.disc_x, a.disc_y - b.disc_y) >= 2 * made.size.radius
    labels = [label.box for _, label in made.dates] + [label.box for label in made.words]
    signs = discs(made) + [Box.around(letter.x, letter.y, 9) for letter in made.letters]
    assert all(box.within(whole) for box in labels + signs)
    assert not [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])]
    assert not [pair for pair in product(labels, signs) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("size", [PAGE, PHONE], ids=["page", "phone"])
def test_the_areas_tile_the_plane_as_the_rule_says(size: PlaneSize) -> None:
    for dependence, independence in product(SUMS, SUMS):
        holding = [area for area in AREAS if area.holds(independence, dependence)]
        boxes = [area_box(area, size) for area in AREAS]
        x, y = size.x(independence / 5), size.y(dependence / 5)
        inside = [box for box in boxes if Box(x, y, x, y).within(box.box)]
        assert [area.region for area in holding] == [region(dependence, independence)]
        assert [box.region for box in inside] == [region(dependence, independence)]


def test_the_areas_agree_with_the_scoring() -> None:
    for dependence, independence in product(SUMS, SUMS):
        scored = regions.region(dependence, independence)
        (area,) = (area for area in AREAS if area.holds(independence, dependence))
        assert (area.region, area.named) == (scored, scored.named_by_article)


def test_only_what_the_article_classifies_is_named() -> None:
    classified = [
        (d, i) for d, i in product(SUMS, SUMS) if any(area.named and area.holds(i, d) for area in AREAS)
    ]
    assert len(classified) == 193
    made = drawn([(3, 3)])
    assert {area.region for area in made.areas if area.named} == {
        "healthy_interdependence",
        "hyper_independence",
        "over_dependence",
    }
    assert "indeterminate" not in {area.region for area in made.areas}


def test_areas_do_not_cover_each_other() -> None:
    boxes = [area.box for area in drawn([(3, 3)]).areas]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("size", [PAGE, PHONE], ids=["page", "phone"])
def test_standing_runs_right_and_leaning_runs_up(size: PlaneSize) -> None:
    made = drawn([(1, 1), (5, 5), (1, 5)], size)
    low, high, right = made.stops
    assert low.x < high.x == right.x
    assert high.y < low.y == right.y
    assert high.x - low.x == pytest.approx(low.y - high.y, abs=0.2)
    assert_readable(made)


@pytest.mark.parametrize("words", [WORDS, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("size", [PAGE, PHONE], ids=["page", "phone"])
def test_every_region_has_its_words_at_both_sizes(size: PlaneSize, words: dict[str, str]) -> None:
    made = drawn([(1.6, 4.6), (1.8, 4.4), (2.0, 3.8), (2.4, 4.0), (2.8, 4.0)], size, words=words)
    said = "".join(label.text for label in made.words).replace(" ", "")
    assert len(said) == sum(len(text.replace(" ", "")) for text in words.values())
    assert_readable(made)


def test_words_too_long_for_their_area_are_left_to_the_table() -> None:
    made = drawn([(3, 3)], words={"low_both": "W" * 400, "hyper_independence": "steadier alone"})
    assert "".join(label.text for label in made.words) == "steadier alone"


def test_points_far_apart_keep_their_places() -> None:
    made = drawn([(1.6, 4.6), (2.4, 4.0), (2.8, 3.4)])
    assert [stop.number for stop in made.stops] == [1, 2, 3]
    assert not any(stop.moved for stop in made.stops)
    assert [stop.first for stop in made.stops] == [True, False, False]
    assert [stop.last for stop in made.stops] == [False, False, True]


@pytest.mark.parametrize("size", [PAGE, PHONE], ids=["page", "phone"])
@pytest.mark.parametrize("place", [(3.0, 3.0), (1.0, 1.0), (5.0, 5.0), (1.0, 5.0), (5.0, 1.0)])
def test_eight_equal_assessments_are_eight_readable_numbers(
    place: tuple[float, float], size: PlaneSize
) -> None:
    made = drawn([place] * 8, size)
    assert_readable(made)
    assert not made.stops[-1].moved
    assert all(stop.moved for stop in made.stops[:-1])
    assert len({(stop.x, stop.y) for stop in made.stops}) == 1
    assert made.pieces == ()
    assert made.arrow == ""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(5, 25), st.integers(5, 25)), min_size=1, max_size=10),
    st.sampled_from([PAGE, PHONE]),
)
def test_any_path_is_readable(sums: list[tuple[int, int]], size: PlaneSize) -> None:
    events = tuple(Event(START + timedelta(days=day), "life_event", "x") for day in (3, 40, 41, 90))
    made = drawn([(d / 5, i / 5) for d, i in sums], size, events)
    assert_readable(made)
    assert len(made.stops) == min(8, len(sums))
    assert made.dates[-1][0] == made.stops[-1].reading.on


def test_more_than_eight_draws_the_latest_eight_and_says_so() -> None:
    made = drawn([(1 + index / 5, 3) for index in range(11)])
    assert made.dropped == 3
    assert [stop.number for stop in made.stops] == list(range(1, 9))
    assert made.stops[0].reading.dependence == 1 + 3 / 5


def test_the_last_two_days_are_labelled_the_last_one_bold() -> None:
    made = drawn([(1.6, 4.6), (2.4, 4.0), (3.4, 3.4)])
    assert [on for on, _ in made.dates] == [stop.reading.on for stop in made.stops[1:]]
    assert [label.strong for _, label in made.dates] == [False, True]
    assert not made.with_year


def test_days_carry_their_year_where_the_path_crosses_one() -> None:
    readings = [Reading(date(2025, 11, 3), 1.6, 4.6), Reading(date(2026, 2, 3), 2.6, 4.0)]
    assert plane(readings, timeline([r.on for r in readings]), WORDS).with_year


def test_the_arrow_ends_at_the_last_point() -> None:
    made = drawn([(3, 1), (3, 3), (3, 5)])
    tip = made.arrow[1:].split("L")[0].split()
    last = made.stops[-1]
    assert float(tip[1]) == last.y
    assert 0 < last.x - float(tip[0]) < made.size.radius + 4
    back = [float(part.split()[0]) for part in made.arrow.strip("MZ").split("L")[1:]]
    assert all(x < float(tip[0]) for x in back)


@pytest.mark.parametrize(("person", "lang"), [("mother", "en"), ("partner", "zh")])
def test_another_person_or_language_is_not_joined(person: str, lang: str) -> None:
    readings = [
        Reading(START, 1.4, 4.6, "partner", "en"),
        Reading(START + timedelta(days=30), 2.4, 4.0, "partner", "en"),
        Reading(START + timedelta(days=60), 3.8, 2.0, person, lang),
        Reading(START + timedelta(days=90), 3.0, 3.0, person, lang),
    ]
    made = plane(readings, timeline([r.on for r in readings]), WORDS)
    assert len(made.stops) == 4
    assert len(made.pieces) == 2


def test_an_incomplete_assessment_has_no_place_and_is_not_bridged() -> None:
    readings = [
        Reading(START, 1.4, 4.6),
        Reading(START + timedelta(days=30), None, 4.0),
        Reading(START + timedelta(days=60), 3.8, 2.0),
    ]
    made = plane(readings, timeline([r.on for r in readings]), WORDS)
    assert [stop.reading.dependence for stop in made.stops] == [1.4, 3.8]
    assert made.pieces == ()


def test_an_event_hangs_off_the_piece_in_whose_time_it_falls() -> None:
    event = Event(START + timedelta(weeks=6), "life_event", "new job")
    made = drawn([(1, 5), (3, 5), (3, 1)], events=(event,))
    (letter,) = made.letters
    first, second, third = made.stops
    assert letter.letter == "a"
    assert (letter.from_x, letter.from_y) == ((second.x + third.x) / 2, second.y)
    assert first.y != letter.from_y


def test_no_assessment_gives_an_empty_plane() -> None:
    made = plane([Reading(START, None, None)], timeline([START]), WORDS)
    assert (made.stops, made.pieces, made.dates) == ((), (), ())
