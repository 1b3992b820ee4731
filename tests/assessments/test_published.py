"""What single published questionnaires ask of the scoring: edges, skips, orders, signed keys, cuts."""

from decimal import Decimal
from fractions import Fraction

import pytest

from portal.assessments.definition import TOTAL
from portal.assessments.instruments import get_instrument
from portal.assessments.scoring import as_json, score


@pytest.mark.parametrize(("total", "band"), [(43, "moderate"), (44, "high")])
def test_a_mean_that_prints_as_the_edge_is_banded_by_what_it_is(total, band):
    # 43/23 = 1.8696 and 44/23 = 1.9130 around 1.87.
    form = {n: 2 if n <= total - 23 else 1 for n in range(1, 24)}
    result = score(get_instrument("bsl23"), form)
    assert (result.scale(TOTAL).value, result.band) == (Fraction(total, 23), band)
    assert round(Decimal(43) / 23, 2) == Decimal("1.87")


@pytest.mark.parametrize(
    ("form", "total", "missing"),
    [
        ({1: 0, 9: 0, 10: 0}, 0, 0),
        ({1: 2, 2: 0, 3: 0, 9: 2, 10: 4}, 8, 0),
        ({1: 2, 2: 0, 3: 0, 4: 3, 9: 2, 10: 4}, 11, 0),  # an answer is never overruled by a skip
        ({1: 2, 2: 0, 9: 2, 10: 4}, None, 6),
        ({1: 1, 2: 1, 3: 0, 9: 0, 10: 0}, None, 5),
        ({1: 0}, None, 2),
    ],
)
def test_what_the_form_tells_to_skip_counts_as_nought_and_is_not_missing(form, total, missing):
    printed = as_json(score(get_instrument("audit"), form))
    assert (printed["total"], printed["n_missing"], printed["complete"]) == (total, missing, missing == 0)


def test_the_two_orders_of_one_form_reverse_different_items():
    form = dict.fromkeys(range(1, 11), 0) | {2: 3}
    # 4 reversed items at 0 give 12, item 2 gives 0; where it is not reversed 5 x 3 + 3 = 18.
    assert score(get_instrument("rses"), form).scale(TOTAL).value == 12
    assert score(get_instrument("rses_umd"), form).scale(TOTAL).value == 18


def test_one_item_may_be_turned_on_one_scale_and_not_on_another():
    # Item 1 counts as it is for closeness, the other way round for avoidance: 6 x 3 + 2 and 12 x 3 - 2.
    result = score(get_instrument("raas"), dict.fromkeys(range(1, 19), 3) | {1: 5})
    assert result.scale("close").value == Fraction(20, 6)
    assert result.scale("avoidance_alt").value == Fraction(34, 12)


def test_the_well_being_percentage_is_four_times_the_sum_and_the_figure_is_in_points_of_the_sum():
    scale = get_instrument("who5").scale(TOTAL)
    assert (scale.derived.key, scale.derived.times) == ("percent", 4)
    assert scale.figures.threshold.value * scale.derived.times == 10


def test_the_cuts_for_women_and_men_say_for_whom_they_are():
    assert {flag.key: flag.sex for flag in get_instrument("auditc").flags} == {"ge_3": "women", "ge_4": "men"}


def test_a_reliable_change_at_ninety_percent_says_so():
    assert "90 %" in get_instrument("core10").scale(TOTAL).figures.level
