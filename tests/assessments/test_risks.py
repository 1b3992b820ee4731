"""Which answers are passed on at once: by the rule of the definition, or because the clinic marked the item."""

from __future__ import annotations

import pytest

from portal.assessments.definition import Instrument
from portal.assessments.risks import Risk, fired, has_risks
from tests.assessments.weather import DEFINITION

WEATHER = Instrument.model_validate(DEFINITION)
CALM = Instrument.model_validate(
    {**DEFINITION, "flags": [], "examples": [{**DEFINITION["examples"][0], "flags": {}}]}
)


@pytest.mark.parametrize(("value", "found"), [(None, ()), (0, ()), (1, (Risk("lightning", 3, 1),))])
def test_a_flag_fires_by_its_own_rule_though_the_rest_is_open(
    value: int | None, found: tuple[Risk, ...]
) -> None:
    assert fired(WEATHER, {3: value}) == found


@pytest.mark.parametrize("n", [1, 2])
def test_other_items_fire_nothing(n: int) -> None:
    assert fired(WEATHER, {n: 3}) == ()


@pytest.mark.parametrize(("value", "fires"), [(None, False), (0, False), (1, True), (3, True)])
def test_a_marked_item_fires_above_its_lowest_answer(value: int | None, fires: bool) -> None:
    assert bool(fired(CALM, {2: value}, {2})) is fires


def test_an_item_that_is_marked_and_flagged_is_told_once() -> None:
    assert fired(WEATHER, {3: 2}, {3}) == (Risk("lightning", 3, 2),)


def test_several_are_told_in_the_order_of_the_items() -> None:
    assert [risk.item for risk in fired(WEATHER, {1: 1, 3: 1}, {1})] == [1, 3]


def test_whether_a_form_asks_about_safety_at_all() -> None:
    assert has_risks(WEATHER)
    assert not has_risks(CALM)
    assert has_risks(CALM, {1})
    assert not has_risks(CALM, {9})
