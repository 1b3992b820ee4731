"""The profile over time."""

import re
from datetime import timedelta

import time_machine

from tests.app import NOW, World
from tests.pages.assessments.conftest import WREN, Give, address, fill

LATER = {**WREN, 1: 3, 2: 3, 3: 3, 4: 3, 5: 2, 6: 4}
"""Sums 14 and 22."""


def answered(world: World, give: Give, values: dict[int, int | str], *, days: int, lang: str = "en") -> None:
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        one = give(due=(NOW + timedelta(days=days + 3)).date())
        browser = world.browser(world.user_of(world.client))
        browser.post("/language", {"lang": lang, "next": "/my"}, page="/help")
        fill(browser, one, values)
        browser.post(address(one, "/check"))


def profile(world: World, *, days: int = 0) -> str:
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        return world.browser(world.clinician).get(f"/clients/{world.client}/profile").text


def test_without_any_assessment_it_says_what_to_do(world: World) -> None:
    page = profile(world)
    assert "No assessment yet" in page
    assert "Assign a questionnaire" in page


def test_one_assessment_has_a_dot_and_no_line(world: World, give: Give) -> None:
    answered(world, give, WREN, days=0)
    page = profile(world)
    assert "Leaning 1.6, standing alone 4.6" in page
    assert "A second assessment will show direction." in page
    first = re.search(r'<svg[^>]*aria-labelledby="c1a-t.*?</svg>', page, re.S)
    assert first is not None
    assert 'stroke-width="2.5" stroke-linejoin' not in first.group(0)


def test_two_assessments_stand_side_by_side_with_the_finding_on_top(world: World, give: Give) -> None:
    answered(world, give, WREN, days=0)
    answered(world, give, LATER, days=60)
    page = profile(world, days=60)
    assert "Leaning 1.6 to 2.8 since 18 Nov; standing alone 4.6 to 4.4" in page
    assert page.count("<svg") >= 6
    assert "of five answers about leaning, 5 moved up and 0 moved down." in page
    assert "One point short: a leaning sum of 15 instead of 14" in page
    assert "Nobody has measured how much it moves by itself." in page


def test_an_unnamed_area_says_that_it_has_no_name(world: World, give: Give) -> None:
    answered(world, give, LATER, days=0)
    page = profile(world)
    assert "between patterns" in page
    assert "This area has no agreed name." in page


def test_answers_in_another_language_break_the_line_and_are_not_compared(world: World, give: Give) -> None:
    answered(world, give, WREN, days=0)
    answered(world, give, LATER, days=60, lang="zh")
    page = profile(world, days=60)
    assert "since 18 Nov" not in page
    assert "the line stops here, the table says why" in page
