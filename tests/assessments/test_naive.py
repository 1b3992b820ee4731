"""The library against a second, naive scorer that only knows the published facts."""

from random import Random

import pytest

from portal.assessments.instruments import library
from portal.assessments.scoring import as_json, score
from tests.assessments.naive import FACTS, forms, naive, values

FORMS = 1000
CHANGE = {
    "phq9": {"threshold": 6, "caseness": 10, "sd": 3.5, "reliability": 0.84},
    "gad7": {"threshold": 4, "caseness": 8, "sd": 3.4, "reliability": 0.83},
    "who5": {"threshold": 10 / 4},
    "pcl5": {"threshold": 15, "reliability": 0.82},
    "wsas": {"threshold": 8, "reliability": 0.73},
    "core10": {"threshold": 6, "caseness": 11, "reliability": 0.9},
    "oasis": {"threshold": 5},
    "pswq": {"caseness": 45},
    "dass21": {
        "depression": {"sd": 2 * 3.87, "reliability": 0.88},
        "anxiety": {"sd": 2 * 2.95, "reliability": 0.82},
        "stress": {"sd": 2 * 4.2, "reliability": 0.9},
    },
    "ecrr": {"anxiety": {"sd": 1.12}, "avoidance": {"sd": 1.19}},
    "ecrrs": {"avoidance": {"reliability": 0.65}, "anxiety": {"reliability": 0.65}},
}
"""Every figure that may be claimed; where nothing stands here, nothing is known."""


def printed(code, form, context=None):
    found = as_json(score(library()[code], form, context))
    del found["version"]
    return found


@pytest.mark.parametrize("code", FACTS)
def test_a_thousand_random_forms_come_out_as_the_naive_scorer_says(code):
    met, bands = 0, set()
    for form in forms(code, FORMS):
        expected = naive(code, form)
        assert printed(code, form) == expected, form
        met += expected["complete"]
        bands.add(expected["band"])
    assert FORMS / 4 < met < FORMS
    assert bands >= {one["key"] for one in FACTS[code].get("bands", [])}


def test_a_thousand_random_forms_of_someone_not_working_come_out_the_same_too():
    for form in forms("wsas", FORMS):
        assert printed("wsas", form, {"not_working": True}) == naive("wsas", form, not_working=True)


@pytest.mark.parametrize("code", FACTS)
def test_the_order_of_answers_never_matters(code):
    chance, instrument = Random(code), library()[code]
    for form in forms(code, 50):
        shuffled = list(form.items())
        chance.shuffle(shuffled)
        assert score(instrument, dict(shuffled)) == score(instrument, form)


@pytest.mark.parametrize("code", FACTS)
def test_items_answers_scales_flags_and_licence_are_those_of_the_facts(code):
    fact, instrument = FACTS[code], library()[code]
    assert {item.n: list(instrument.values(item)) for item in instrument.items} == {
        n: values(fact, n) for n in range(1, fact["items"] + 1)
    }
    subscales = [
        key for name in ("subscales", "subscales_signed", "subscales_recode") for key in fact.get(name, {})
    ]
    assert {scale.key for scale in instrument.scales} == {*subscales, *(["total"] if fact["total"] else [])}
    assert [flag.key for flag in instrument.flags] == fact["flags"]
    assert (instrument.licence.tier, instrument.licence.status) == (
        fact["licence_tier"],
        fact["licence_status"],
    )


@pytest.mark.parametrize("code", [code for code in FACTS if code != "raas"])
def test_a_scale_says_which_way_is_worse_as_the_facts_do(code):
    expected = {
        "higher=worse": {"worse"},
        "higher=more insecure": {"worse"},
        "higher=BETTER": {"better"},
        "none": {"none"},
        "certainty: very high = hypermentalizing; uncertainty higher=worse": {"none", "worse"},
    }
    found = {scale.direction for scale in library()[code].scales}
    assert found == expected[FACTS[code]["direction"]]


def test_the_two_ways_of_scoring_raas_point_in_different_directions():
    assert {scale.key: scale.direction for scale in library()["raas"].scales} == {
        "close": "better",
        "depend": "better",
        "anxiety": "worse",
        "avoidance_alt": "worse",
    }


@pytest.mark.parametrize("code", FACTS)
def test_no_figure_stands_in_a_file_that_is_not_among_the_facts(code):
    expected = CHANGE.get(code, {})
    for scale in library()[code].scales:
        figures = scale.figures.model_dump(exclude={"level"}) if scale.figures else {}
        found = {name: float(figure["value"]) for name, figure in figures.items() if figure}
        assert found == pytest.approx(expected.get(scale.key, {} if scale.key != "total" else expected))
    assert bool(expected) == any(scale.figures for scale in library()[code].scales)
