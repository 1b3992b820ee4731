"""The profile over time: order, lines, changes, headline, near misses and the plane."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.points import Assessed, BreakReason, mean_of_five
from portal.assessments.profile import Direction, HeadlineKind, Profile, Side, profile
from portal.assessments.regions import FeedbackKey, Region

START = date(2026, 5, 29)


def five(total: int) -> list[int]:
    each, over = divmod(total, 5)
    return [each + 1] * over + [each] * (5 - over)


def assessed(
    day: int, leaning: int, standing: int, *, person: str = "last_partner", lang: str = "en"
) -> Assessed:
    answers = dict(enumerate(five(leaning) + five(standing), start=1))
    return Assessed(UUID(int=day), START + timedelta(days=day), leaning, standing, person, lang, answers)


def numbers(result: Profile) -> list[list[int]]:
    return [[point.number for point in segment.points] for segment in result.segments]


WREN = [
    assessed(0, 8, 23),
    assessed(35, 9, 22),
    assessed(84, 10, 19),
    assessed(126, 12, 20),
    assessed(168, 14, 20),
]


def test_without_an_assessment_there_is_nothing_to_draw_or_say():
    empty = profile([])
    assert empty.headline.kind is HeadlineKind.NONE
    assert (empty.points, empty.segments, empty.breaks, empty.near_misses) == ((), (), (), ())
    assert (empty.comparison, empty.latest, empty.headline.region) == (None, None, None)
    assert (empty.plane.points, empty.plane.paths, empty.plane.n_left_out) == ((), (), 0)


def test_one_assessment_is_a_point_without_a_change():
    single = profile([assessed(0, 8, 23)])
    assert single.headline.kind is HeadlineKind.FIRST
    assert (single.headline.leaning_from, single.headline.leaning_to) == (None, Decimal("1.6"))
    assert (single.headline.standing_to, single.headline.since) == (Decimal("4.6"), None)
    assert single.comparison is None
    assert numbers(single) == [[1]]
    assert [point.number for point in single.plane.points] == [1]


def test_five_assessments_give_the_headline_from_first_to_latest():
    headline = profile(WREN).headline
    assert headline.kind is HeadlineKind.BOTH
    assert (headline.leaning_from, headline.leaning_to) == (Decimal("1.6"), Decimal("2.8"))
    assert (headline.standing_from, headline.standing_to) == (Decimal("4.6"), Decimal("4.0"))
    assert headline.since == START
    assert headline.region is Region.INDETERMINATE


def test_the_regions_along_the_way_are_kept():
    assert [point.region for point in profile(WREN).points] == [
        Region.HYPER_INDEPENDENCE,
        Region.HYPER_INDEPENDENCE,
        Region.MIXED_LOW_DEPENDENCE,
        Region.INDETERMINATE,
        Region.INDETERMINATE,
    ]


@pytest.mark.parametrize(
    ("leaning", "standing", "kind"),
    [
        (10, 20, HeadlineKind.UNCHANGED),
        (11, 20, HeadlineKind.LEANING),
        (10, 19, HeadlineKind.STANDING),
        (9, 21, HeadlineKind.BOTH),
    ],
)
def test_the_headline_says_which_side_moved(leaning, standing, kind):
    assert profile([assessed(0, 10, 20), assessed(9, leaning, standing)]).headline.kind is kind


def test_each_side_has_its_direction_and_difference():
    comparison = profile([assessed(0, 8, 23), assessed(9, 14, 20)]).comparison
    assert comparison is not None
    assert (comparison.leaning.side, comparison.leaning.direction) == (Side.LEANING, Direction.UP)
    assert comparison.leaning.change == Decimal("1.2")
    assert (comparison.standing.side, comparison.standing.direction) == (Side.STANDING, Direction.DOWN)
    assert comparison.standing.change == Decimal("-0.6")


def test_items_are_compared_one_by_one_and_the_largest_named():
    before = Assessed(
        UUID(int=1),
        START,
        8,
        23,
        "p",
        "en",
        dict(zip(range(1, 11), [2, 2, 1, 2, 1, 5, 5, 4, 5, 4], strict=True)),
    )
    after = Assessed(
        UUID(int=2),
        START + timedelta(days=9),
        14,
        20,
        "p",
        "en",
        dict(zip(range(1, 11), [3, 3, 2, 3, 3, 4, 5, 4, 4, 3], strict=True)),
    )
    comparison = profile([before, after]).comparison
    assert comparison is not None
    assert [item.change for item in comparison.leaning.items] == [1, 1, 1, 1, 2]
    assert (comparison.leaning.n_up, comparison.leaning.n_down) == (5, 0)
    assert [item.n for item in comparison.leaning.largest] == [5]
    assert [item.change for item in comparison.standing.items] == [-1, 0, 0, -1, -1]
    assert (comparison.standing.n_up, comparison.standing.n_down) == (0, 3)
    assert [item.n for item in comparison.standing.largest] == [6, 9, 10]


def test_without_any_move_no_item_is_the_largest():
    comparison = profile([assessed(0, 10, 20), assessed(9, 10, 20)]).comparison
    assert comparison is not None
    assert comparison.leaning.largest == ()


def test_different_persons_are_not_joined_and_the_reason_is_told():
    result = profile([assessed(0, 10, 20), assessed(9, 12, 20, person="closest_person")])
    assert numbers(result) == [[1], [2]]
    assert [gap.reasons for gap in result.breaks] == [(BreakReason.PERSON,)]
    assert result.headline.kind is HeadlineKind.NOT_COMPARABLE
    assert (result.headline.leaning_from, result.headline.leaning_to) == (None, Decimal("2.4"))
    assert result.persons == ("last_partner", "closest_person")


def test_different_languages_are_not_joined_and_the_comparison_starts_after_the_break():
    result = profile(
        [
            assessed(0, 23, 7),
            assessed(30, 22, 8, lang="zh"),
            assessed(60, 22, 9, lang="zh"),
            assessed(90, 21, 10, lang="zh"),
        ]
    )
    assert numbers(result) == [[1], [2, 3, 4]]
    assert [(gap.before.number, gap.after.number, gap.reasons) for gap in result.breaks] == [
        (1, 2, (BreakReason.LANGUAGE,))
    ]
    assert result.headline.leaning_from == Decimal("4.4")
    assert result.langs == ("en", "zh")


def test_both_reasons_are_told_when_person_and_language_differ():
    result = profile([assessed(0, 10, 20), assessed(9, 12, 20, person="partner_now", lang="zh")])
    assert result.breaks[0].reasons == (BreakReason.PERSON, BreakReason.LANGUAGE)


def test_the_same_person_is_joined_across_an_assessment_about_another():
    result = profile(
        [assessed(0, 10, 20), assessed(9, 20, 10, person="closest_person"), assessed(18, 12, 20)]
    )
    assert numbers(result) == [[1, 3], [2]]
    assert len(result.breaks) == 2
    assert (result.headline.kind, result.headline.leaning_from) == (HeadlineKind.LEANING, Decimal("2.0"))


def test_one_point_short_names_the_sum_and_the_region():
    (near,) = profile(WREN).near_misses
    assert (near.side, near.actual_sum, near.needed_sum) == (Side.LEANING, 14, 15)
    assert near.region is Region.HEALTHY_INTERDEPENDENCE


def test_one_point_short_on_standing_alone_is_told_as_such():
    (near,) = profile([assessed(0, 10, 19)]).near_misses
    assert (near.side, near.actual_sum, near.needed_sum) == (Side.STANDING, 19, 20)
    assert near.region is Region.HYPER_INDEPENDENCE


def test_a_described_region_is_not_one_point_short_of_anything():
    assert profile([assessed(0, 15, 15)]).near_misses == ()


def test_a_point_carries_its_feedback_equal_answers_and_what_to_ask_alone():
    point = profile([assessed(0, 15, 15)]).latest
    assert point is not None
    assert (point.feedback, point.all_the_same, point.ask_alone) == (FeedbackKey.AROUND_THE_MIDDLE, True, ())
    low = profile([assessed(0, 10, 20)]).latest
    assert low is not None
    assert (low.all_the_same, low.ask_alone) == (False, (2, 3, 4))


def test_eight_points_are_all_on_the_plane():
    plane = profile([assessed(day, 10, 20) for day in range(8)]).plane
    assert [point.number for point in plane.points] == list(range(1, 9))
    assert plane.n_left_out == 0


def test_of_more_than_eight_the_plane_keeps_the_first_and_the_latest_seven():
    plane = profile([assessed(day, 10, 20) for day in range(11)]).plane
    assert [point.number for point in plane.points] == [1, 5, 6, 7, 8, 9, 10, 11]
    assert [[point.number for point in path] for path in plane.paths] == [[1, 5, 6, 7, 8, 9, 10, 11]]
    assert plane.n_left_out == 3


def test_the_plane_starts_with_the_first_that_is_comparable_with_the_latest():
    others = [assessed(day, 20, 10, person="closest_person") for day in range(3)]
    plane = profile([*others, *(assessed(day, 10, 20) for day in range(3, 14))]).plane
    assert [point.number for point in plane.points] == [4, 8, 9, 10, 11, 12, 13, 14]


def test_assessments_of_one_day_keep_their_given_order():
    result = profile([assessed(3, 12, 20), assessed(0, 8, 20), assessed(3, 11, 20)])
    assert [point.leaning for point in result.points] == [Decimal("1.6"), Decimal("2.4"), Decimal("2.2")]


@given(st.permutations(WREN))
def test_the_order_in_which_assessments_arrive_never_matters(shuffled):
    assert profile(shuffled) == profile(WREN)


@given(st.integers(5, 25))
def test_a_mean_always_has_one_exact_decimal(total):
    assert mean_of_five(total) * 5 == total
    assert mean_of_five(total).as_tuple().exponent == -1
