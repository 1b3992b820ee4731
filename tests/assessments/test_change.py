"""Reliable change: Jacobson and Truax by hand, exact edges, published thresholds first, no figure no claim."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.change import (
    ChangeStatus,
    Why,
    basis_of,
    reliable_change,
    scale_change,
    wobble_of,
)
from portal.assessments.definition import Figure, Figures, Scale

BETTER, WORSE = ChangeStatus.RELIABLE_IMPROVEMENT, ChangeStatus.RELIABLE_DETERIORATION
SAME, UNKNOWN = ChangeStatus.NO_RELIABLE_CHANGE, ChangeStatus.NOT_COMPUTABLE
HALF = Decimal("0.5")
TEXT = {"en": "Words", "zh": "文字"}

scores = st.fractions(min_value=-200, max_value=200, max_denominator=12)
spreads = st.decimals(min_value="0.01", max_value="50", places=2)
reliabilities = st.decimals(min_value="0", max_value="0.99", places=2)
directions = st.sampled_from(["worse", "better"])


def figure(value: str, status: str = "V") -> Figure:
    return Figure(value=Decimal(value), status=status, source=f"Read on page {value}.")


def scale(figures: Figures | None, direction: str = "worse") -> Scale:
    return Scale(
        key="total", method="sum", name=TEXT, higher_means=TEXT, direction=direction, figures=figures
    )


def test_the_index_by_hand():
    # SD 7.5, r .84: SE = 7.5 x sqrt(.16) = 3; Sdiff = sqrt(2 x 9) = 4.2426; RCI = -10 / 4.2426 = -2.3570.
    found = reliable_change(30, 20, sd=Decimal("7.5"), reliability=Decimal("0.84"), higher_is="worse")
    assert found.status is BETTER
    assert found.reliable is True
    assert (found.raw, found.se) == (-10, 3.0)
    assert isclose(found.s_diff or 0, 4.242640687119285)
    assert isclose(found.rci or 0, -2.357022603955158)
    assert isclose(found.smallest or 0, 8.315575746753799)  # 1.96 x 4.2426


def test_an_index_of_exactly_1_96_is_not_reliable_and_a_hair_more_is():
    # SD 1, r .5: Sdiff = sqrt(2 x 1 x .5) = 1.
    for step, status in ((Decimal("1.96"), SAME), (Decimal("1.9600000000000000001"), WORSE)):
        found = reliable_change(0, step, sd=1, reliability=HALF, higher_is="worse")
        assert (found.status, found.s_diff) == (status, 1.0)
        assert reliable_change(step, 0, sd=1, reliability=HALF, higher_is="better").status is status


def test_exactness_does_not_rest_on_a_root_that_has_no_end():
    # SD 5, r .5: Sdiff = 5, so 9.8 is exactly 1.96 x 5. A mean of three may be 7/3.
    assert reliable_change(0, Decimal("9.8"), sd=5, reliability=HALF, higher_is="worse").status is SAME
    found = reliable_change(
        Fraction(7, 3), Fraction(17, 6), threshold=HALF, higher_is="worse"
    )  # 17/6 - 14/6 = 1/2
    assert found.status is WORSE


@pytest.mark.parametrize(
    ("post", "status"), [(14, SAME), (15, WORSE), (16, WORSE), (6, SAME), (5, BETTER), (10, SAME)]
)
def test_a_threshold_that_is_met_exactly_counts(post, status):
    found = reliable_change(10, post, threshold=5, higher_is="worse")
    assert found.status is status
    assert (found.se, found.s_diff, found.rci, found.smallest) == (None, None, None, 5.0)


@pytest.mark.parametrize(
    ("higher_is", "post", "status"),
    [("worse", 0, BETTER), ("worse", 20, WORSE), ("better", 20, BETTER), ("better", 0, WORSE)],
)
def test_the_direction_decides_which_way_is_better(higher_is, post, status):
    assert reliable_change(10, post, threshold=10, higher_is=higher_is).status is status


@pytest.mark.parametrize(
    ("sd", "reliability", "why"),
    [
        (1, 1, Why.IMPOSSIBLE_RELIABILITY),
        (1, Decimal("1.01"), Why.IMPOSSIBLE_RELIABILITY),
        (1, Decimal("-0.01"), Why.IMPOSSIBLE_RELIABILITY),
        (0, HALF, Why.IMPOSSIBLE_SD),
        (-1, HALF, Why.IMPOSSIBLE_SD),
        (None, HALF, Why.NO_FIGURE),
        (1, None, Why.NO_FIGURE),
        (None, None, Why.NO_FIGURE),
    ],
)
def test_nothing_is_computed_from_figures_that_cannot_be(sd, reliability, why):
    found = reliable_change(10, 0, sd=sd, reliability=reliability, higher_is="worse")
    assert (found.status, found.reliable, found.basis.why, found.raw) == (UNKNOWN, None, why, -10)
    assert (found.se, found.s_diff, found.rci, found.smallest) == (None, None, None, None)


def test_a_reliability_of_0_can_be_computed():
    # SD 1, r 0: SE = 1, Sdiff = 1.4142, 1.96 x 1.4142 = 2.7719.
    assert reliable_change(0, Decimal("2.77"), sd=1, reliability=0, higher_is="worse").status is SAME
    assert reliable_change(0, Decimal("2.78"), sd=1, reliability=0, higher_is="worse").status is WORSE


@pytest.mark.parametrize(("pre", "post"), [(None, 1), (1, None), (None, None)])
def test_a_missing_score_is_never_computed(pre, post):
    found = reliable_change(pre, post, threshold=1, higher_is="worse")
    assert (found.status, found.raw, found.basis.why) == (UNKNOWN, None, Why.MISSING_SCORE)


def test_a_threshold_of_0_or_less_is_no_threshold():
    found = reliable_change(1, 1, threshold=0, higher_is="worse")
    assert (found.status, found.basis.why) == (UNKNOWN, Why.IMPOSSIBLE_THRESHOLD)


def test_a_published_threshold_comes_before_an_index_and_metrics_are_not_mixed():
    known = Figures(threshold=figure("6"), sd=figure("3.5"), reliability=figure("0.84"), level="90 %")
    found = scale_change(scale(known), 12, 7)  # 5 is above 1.96 x 1.98 = 3.9, under 6
    assert (found.status, found.smallest, found.rci) == (SAME, 6.0, None)
    assert found.basis.is_threshold
    assert found.basis.level == "90 %"
    assert [(used.name, used.value, used.status, used.source) for used in found.basis.figures] == [
        ("threshold", 6, "V", "Read on page 6.")
    ]


def test_the_index_names_both_of_its_figures_and_says_when_one_is_not_verified():
    found = scale_change(scale(Figures(sd=figure("3.5"), reliability=figure("0.84", "M"))), 12, 7)
    assert found.status is BETTER
    assert [(used.name, used.status) for used in found.basis.figures] == [("sd", "V"), ("reliability", "M")]
    assert found.basis.unverified
    assert not basis_of(scale(Figures(threshold=figure("6")))).unverified
    assert basis_of(scale(Figures(threshold=figure("6", "C")))).unverified


@pytest.mark.parametrize(
    "figures", [None, Figures(), Figures(sd=figure("3")), Figures(reliability=figure("0.8"))]
)
def test_without_a_figure_only_the_raw_change_is_given(figures):
    found = scale_change(scale(figures), 4, 9)
    assert (found.status, found.raw, found.basis.why) == (UNKNOWN, 5, Why.NO_FIGURE)
    assert wobble_of(scale(figures)) is None


def test_without_a_direction_only_the_raw_change_is_given():
    found = scale_change(scale(Figures(threshold=figure("6")), "none"), 12, 2)
    assert (found.status, found.raw, found.basis.why) == (UNKNOWN, -10, Why.NO_DIRECTION)
    assert wobble_of(scale(Figures(threshold=figure("6")), "none")) is None


def test_the_wobble_of_a_scale_is_what_its_changes_are_measured_by():
    for figures in (Figures(threshold=figure("6")), Figures(sd=figure("7.5"), reliability=figure("0.84"))):
        wobble = wobble_of(scale(figures))
        assert wobble is not None
        assert wobble.smallest == scale_change(scale(figures), 1, 2).smallest


@given(scores, scores, spreads, reliabilities, directions)
def test_turning_the_two_round_turns_the_answer_round(pre, post, sd, reliability, higher_is):
    there = reliable_change(pre, post, sd=sd, reliability=reliability, higher_is=higher_is)
    back = reliable_change(post, pre, sd=sd, reliability=reliability, higher_is=higher_is)
    turned = {BETTER: WORSE, WORSE: BETTER, SAME: SAME}
    assert back.status is turned[there.status]
    assert back.raw == -there.raw
    assert back.rci == -there.rci


@given(scores, scores, spreads, reliabilities, directions)
def test_the_status_agrees_with_the_index_wherever_a_float_can_tell(pre, post, sd, reliability, higher_is):
    found = reliable_change(pre, post, sd=sd, reliability=reliability, higher_is=higher_is)
    if not isclose(abs(found.rci), 1.96, rel_tol=1e-9):
        assert found.reliable is (abs(found.rci) > 1.96)
    assert isclose(found.s_diff, (2 * found.se**2) ** 0.5)


@given(spreads, reliabilities, st.integers(min_value=1, max_value=40))
def test_more_reliability_never_makes_a_reliable_change_unreliable(sd, reliability, step):
    more = min(reliability + Decimal("0.01"), Decimal("0.99"))
    less_sure = reliable_change(0, step, sd=sd, reliability=reliability, higher_is="worse")
    surer = reliable_change(0, step, sd=sd, reliability=more, higher_is="worse")
    assert surer.reliable or not less_sure.reliable


@given(scores, scores, st.integers(min_value=1, max_value=30))
def test_no_change_is_never_reliable_and_a_change_is_by_its_size(pre, post, threshold):
    for higher_is in ("worse", "better"):
        assert reliable_change(pre, pre, threshold=threshold, higher_is=higher_is).status is SAME
        found = reliable_change(pre, post, threshold=threshold, higher_is=higher_is)
        assert found.reliable is (abs(post - pre) >= threshold)


def test_every_pair_of_a_short_scale_against_a_count_by_hand():
    # Threshold 2 on 0 to 4: of 25 pairs 12 are two or more apart (3 + 2 + 1 each way).
    found = [
        reliable_change(a, b, threshold=2, higher_is="worse").reliable for a, b in product(range(5), repeat=2)
    ]
    assert found.count(True) == 12
