"""Regions of the plane, feedback texts, near misses and the answers that need asking alone."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.regions import (
    FeedbackKey,
    Region,
    all_the_same,
    ask_alone_items,
    feedback_key,
    near_misses,
    region,
)

SUMS = range(5, 26)

# The rules of the design in means, each on its own, so that overlap and gaps would show.
RULES = {
    Region.HYPER_INDEPENDENCE: lambda d, i: d <= 10 and i >= 20,
    Region.OVER_DEPENDENCE: lambda d, i: d >= 20 and i <= 10,
    Region.HEALTHY_INTERDEPENDENCE: lambda d, i: d >= 15 and i >= 15,
    Region.LOW_BOTH: lambda d, i: d <= 10 and i <= 10,
    Region.MIXED_LOW_DEPENDENCE: lambda d, i: d <= 10 and 10 < i < 20,
    Region.MIXED_LOW_INDEPENDENCE: lambda d, i: i <= 10 and 10 < d < 20,
    Region.INDETERMINATE: lambda d, i: d > 10 and i > 10 and (d < 15 or i < 15),
}


@given(st.sampled_from(SUMS), st.sampled_from(SUMS))
def test_every_point_satisfies_exactly_the_rule_of_its_region(dependence, independence):
    matching = [key for key, rule in RULES.items() if rule(dependence, independence)]
    assert matching == [region(dependence, independence)]


def test_the_441_attainable_points_fall_into_seven_regions_of_which_the_article_names_193():
    counts = Counter(region(*sums) for sums in product(SUMS, SUMS))
    assert counts.total() == 441
    assert set(counts) == set(Region)
    assert counts[Region.HYPER_INDEPENDENCE] == counts[Region.OVER_DEPENDENCE] == 36
    assert counts[Region.HEALTHY_INTERDEPENDENCE] == 121
    assert sum(count for key, count in counts.items() if key.named_by_article) == 193


@pytest.mark.parametrize(
    ("dependence", "independence", "expected"),
    [
        (10, 20, "hyper_independence"),
        (10, 19, "mixed_low_dependence"),
        (11, 20, "indeterminate"),
        (14, 25, "indeterminate"),
        (15, 15, "healthy_interdependence"),
        (15, 14, "indeterminate"),
        (20, 10, "over_dependence"),
        (20, 11, "indeterminate"),
        (19, 10, "mixed_low_independence"),
        (10, 10, "low_both"),
        (5, 5, "low_both"),
        (25, 25, "healthy_interdependence"),
        (11, 11, "indeterminate"),
    ],
)
def test_an_edge_belongs_to_its_region(dependence, independence, expected):
    assert region(dependence, independence) == expected


@pytest.mark.parametrize("sums", [(4, 10), (26, 10), (10, 4), (10, 26)])
def test_a_sum_that_five_answers_cannot_have_is_refused(sums):
    with pytest.raises(ValueError, match="between 5 and 25"):
        region(*sums)


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ((15, 15), FeedbackKey.AROUND_THE_MIDDLE),
        ((17, 17), FeedbackKey.AROUND_THE_MIDDLE),
        ((18, 17), FeedbackKey.HEALTHY_INTERDEPENDENCE),
        ((17, 18), FeedbackKey.HEALTHY_INTERDEPENDENCE),
        ((14, 15), FeedbackKey.INDETERMINATE),
        ((10, 10), FeedbackKey.LOW_BOTH),
    ],
)
def test_both_means_under_three_and_a_half_in_the_wide_area_take_the_middle_text(sums, expected):
    assert feedback_key(*sums) is expected


def test_near_misses_are_the_neighbouring_sums_that_the_article_describes():
    assert near_misses(14, 20) == ((15, 20),)
    assert near_misses(10, 19) == ((10, 20),)
    assert near_misses(11, 20) == ((10, 20),)
    assert near_misses(20, 11) == ((20, 10),)
    assert near_misses(14, 14) == ()


def test_a_result_in_a_described_region_has_no_near_miss():
    assert near_misses(15, 15) == ()
    assert near_misses(10, 20) == ()


@given(st.sampled_from(SUMS), st.sampled_from(SUMS))
def test_a_near_miss_is_one_point_away_on_one_sum(dependence, independence):
    for d, i in near_misses(dependence, independence):
        assert abs(d - dependence) + abs(i - independence) == 1
        assert region(d, i).named_by_article


def test_ten_equal_answers_are_all_the_same():
    assert all_the_same(dict.fromkeys(range(1, 11), 3))


def test_nine_equal_answers_and_one_other_or_open_are_not_all_the_same():
    nine = dict.fromkeys(range(1, 10), 3)
    assert not all_the_same(nine)
    assert not all_the_same(nine | {10: None})
    assert not all_the_same(nine | {10: 4})
    assert not all_the_same({})
    assert not all_the_same(dict.fromkeys(range(1, 11)))


def test_low_answers_to_items_two_to_four_and_six_to_ten_ask_for_a_talk_alone():
    assert ask_alone_items(dict.fromkeys(range(1, 11), 2)) == (2, 3, 4, 6, 7, 8, 9, 10)
    assert ask_alone_items(dict.fromkeys(range(1, 11), 3)) == ()
    assert ask_alone_items({10: 1, 2: 2, 3: None, 5: 1}) == (2, 10)
