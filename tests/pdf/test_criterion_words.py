"""A criterion in words: one list item for each part, the same on pages and on paper."""

import re

import pytest

from tests.pdf import press


def words(criterion, lang="en", **more):
    """The list items without their tags."""
    macro = press.environment(lang).get_template("macros/criterion.html").module.criterion_words
    return [
        re.sub(r"<.*?>", "", item).strip()
        for item in re.findall(r"<li>(.*?)</li>", str(macro(criterion, **more)), re.S)
    ]


def test_the_usual_parts_are_said_in_order():
    criterion = {
        "tolerance": {"coped_min": 60, "last": 2, "required": True},
        "dose": {"count": 4, "days": 3, "min_share_of_planned": 0.8},
        "learning": {"drop_points": 30, "or_below": 20, "required": True},
        "approach": {"last": 2, "no_key_safety": True, "required": True},
        "classical": {"enabled": False, "peak_max": 40, "or_end_ratio": 0.5, "last": 2},
    }
    assert words(criterion) == [
        "practised 4 times on 3 days",
        "last 2 without a habit on the list",
        "how likely the fear seems: down 30 points, or 20 or less",
        "“I could handle it”: 60 or more",
    ]
    assert words(criterion, "zh")[0] == "在 3 天里练了 4 次"


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        ({"dose": {"count": 1, "days": 1}}, "practised once as planned"),
        ({"dose": {"count": 3, "days": 1}}, "practised 3 times"),
        ({"approach": {"last": 1}}, "last one without a habit on the list"),
        ({"learning": {"drop_points": 20}}, "how likely the fear seems: down 20 points"),
        ({"learning": {"or_below": 20}}, "how likely the fear seems: 20 or less"),
        (
            {"classical": {"enabled": True, "peak_max": 40, "last": 2}},
            "how hard: 40 at most, or half by the end, in the last 2",
        ),
        ({"real_use": {"count": 3, "helped_min": 50}}, "3 real uses that helped 50 or more"),
        ({"weekly": {"target": 3, "weeks": 3, "of": 4}}, "3 a week in 3 of 4 weeks"),
        ({"field": [{"key": "looks", "op": "<=", "value": 0, "last": 2}]}, "looks: none in the last 2"),
        ({"field": [{"key": "urge", "op": "<=", "value": 30}]}, "urge: 30 at most the last time"),
        ({"field": [{"key": "asks", "op": ">=", "value": 2, "last": 3}]}, "asks: 2 or more in the last 3"),
        ({"field": [{"key": "belief", "op": "falls_by", "value": 20}]}, "belief: down 20 points"),
        ({"field": [{"key": "closer", "op": "rises_by", "value": 10}]}, "closer: up 10 points"),
        ({"field": [{"key": "place", "op": "distinct", "value": 3}]}, "place: 3 different ones"),
        (
            {"daily": [{"field": "checks", "op": "<=", "value": 3, "days": 6, "of": 7}]},
            "checks: 3 a day at most, on 6 of 7 days",
        ),
        (
            {"pair": [{"a": "enjoyment_actual", "op": ">=", "b": "enjoyment_expected", "times": 1}]},
            "enjoyment actual at least as high as enjoyment expected, once",
        ),
        ({"judged": ["own view kept, no attack"]}, "own view kept, no attack"),
    ],
)
def test_each_part_has_its_sentence(criterion, said):
    assert words(criterion) == [said]


def test_a_field_is_called_by_its_label():
    criterion = {"field": [{"key": "belief", "op": "falls_by", "value": 20}]}
    assert words(criterion, labels={"belief": "“asking makes me weak”"}) == [
        "“asking makes me weak”: down 20 points"
    ]


def test_what_is_judged_is_printed_as_given_and_never_as_markup():
    macro = press.environment("en").get_template("macros/criterion.html").module.criterion_words
    assert "&lt;b&gt;" in str(macro({"judged": ["<b>"]}))


def test_a_part_that_is_not_required_is_not_said():
    assert words({"tolerance": {"coped_min": 60, "required": False}}) == []
