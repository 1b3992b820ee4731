"""From a profile to a suggestion and to an offered plan; why there is none; what is left out stays out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.plans.gate_models import SuggestionDecision
from portal.plans.models import Plan
from tests.app import NOW, World
from tests.pages.assessments.answered import submitted
from tests.pages.plans.made import fields
from tests.pages.plans.test_chosen_numbers import choose

ANSWERS: dict[str, tuple[int, ...]] = {
    "hyper_independence": (1, 2, 2, 1, 2, 5, 4, 5, 4, 4),
    "over_dependence": (5, 4, 5, 4, 4, 1, 2, 2, 1, 2),
    "healthy_interdependence": (4, 4, 4, 4, 4, 3, 4, 4, 4, 4),
    "low_both": (2, 2, 1, 2, 2, 2, 2, 1, 2, 2),
    "mixed_low_dependence": (2, 2, 2, 2, 1, 3, 3, 3, 3, 3),
    "mixed_low_independence": (3, 3, 3, 3, 3, 2, 2, 2, 2, 1),
    "indeterminate": (3, 3, 2, 3, 2, 4, 4, 3, 4, 4),
}


def answer(world: World, region: str) -> None:
    submitted(world, "dic10", dict(enumerate(ANSWERS[region], start=1)))


def page(world: World) -> str:
    return world.as_clinician().get(f"/clients/{world.client}/plans/suggestions").text


def offers(world: World) -> list[str]:
    return re.findall(r'aria-labelledby="s-([A-Z]\d\d)"', page(world))


def decisions(world: World) -> list[Any]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(SuggestionDecision)))


def dismiss(world: World, template: str, why: str = "") -> int:
    address = f"/clients/{world.client}/plans/suggestions/{template}/dismiss"
    return int(world.as_clinician().post(address, {"why": why}, page="/help").status_code)


@pytest.mark.parametrize(
    "region",
    [
        "hyper_independence",
        "over_dependence",
        "mixed_low_dependence",
        "mixed_low_independence",
        "indeterminate",
    ],
)
def test_a_region_with_something_hard_leads_to_a_plan_in_three_presses(world: World, region: str) -> None:
    """Suggestions, quick plan, offer: each page as it opens, nothing typed."""
    world.screen()
    answer(world, region)
    browser, shown = world.as_clinician(), page(world)
    quick = re.search(r'href="(/clients/[^"]+/plans/quick/[^"]+)"', shown)
    assert quick, shown
    address = quick[1].replace("&amp;", "&")
    form = browser.get(address).text
    sent = dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[form.index('<form class="card"') :]
        )
    )
    sent |= dict(
        re.findall(r'name="(times_per_week|next_review_on|fade_from_on)" type="\w+" value="([^"]+)"', form)
    )
    sent["why_helps"] = re.search(r'name="why_helps"[^>]*>\n([^<]+)<', form)[1]  # type: ignore[index]
    data: dict[str, Any] = {
        **sent,
        "then": "offer",
        "rungs": re.findall(r'name="rungs" value="(\d+)" checked', form),
    }
    assert browser.post(address, data, page="/help").status_code == 303
    with world.app.app_context():
        (plan,) = db.session.scalars(sa.select(Plan))
        assert plan.state == "offered"
    (chosen,) = decisions(world)
    assert chosen.choice == "chosen"
    assert chosen.grounds["because"]
    assert {*chosen.grounds} == {"because", "against"}
    assert chosen.template_id not in offers(world)  # it stands in a plan now


def test_a_choice_keeps_the_reasons_that_were_read_and_its_address_tells_nothing(world: World) -> None:
    world.screen(asked_alone=False)  # caution: one more reason against
    answer(world, "over_dependence")
    taken = re.search(r'href="(/clients/[^"]+/plans/quick/E01[^"]+)"', page(world))
    assert taken
    address, browser = taken[1].replace("&amp;", "&"), world.as_clinician()
    assert "region" not in address
    assert "low_item" not in address
    world.screen()  # clear: the reason would not be told any more
    sent = {**fields(browser, address), "then": "draft"}
    assert browser.post(address, sent, page="/help").status_code == 303
    (chosen,) = decisions(world)
    assert chosen.grounds["because"]
    assert "needs_line" in [reason.split()[0] for reason in chosen.grounds["against"]]


@pytest.mark.parametrize("word", ["1", "", "AAAA", "é", "x" * 60])
def test_a_word_that_no_suggestion_made_records_nothing(world: World, word: str) -> None:
    world.screen()
    browser, address = world.as_clinician(), f"/clients/{world.client}/plans/quick/E01?suggested={word}"
    assert (
        browser.post(address, {**fields(browser, address), "then": "draft"}, page="/help").status_code == 303
    )
    assert decisions(world) == []


def test_a_suggestion_for_somebody_else_or_of_something_else_records_nothing(world: World) -> None:
    world.screen()
    answer(world, "hyper_independence")
    found = re.search(r'/plans/quick/(\w+)\?[^"]*suggested=([\w-]+)', page(world))
    assert found
    browser, other = world.as_clinician(), "S01" if found[1] != "S01" else "S02"
    address = f"/clients/{world.client}/plans/quick/{other}?suggested={found[2]}"
    assert (
        browser.post(address, {**fields(browser, address), "then": "draft"}, page="/help").status_code == 303
    )
    assert decisions(world) == []


def test_uneasy_both_ways_is_begun_together_and_with_nothing_else(world: World) -> None:
    world.screen()
    answer(world, "low_both")
    assert set(offers(world)) <= {"S05", "S01", "S15", "E19"}
    assert offers(world)
    assert "begin together" in page(world)


def test_under_stop_nothing_is_suggested_and_the_page_says_why(world: World) -> None:
    world.screen(coercive_control="current")
    answer(world, "over_dependence")
    assert offers(world) == []
    assert "Nothing is suggested." in page(world)
    assert "/plans/quick/" not in page(world)


def test_without_answers_a_questionnaire_comes_first(world: World) -> None:
    world.screen()
    assert offers(world) == []
    assert "/assessments/assign" in page(world)


def test_without_a_screen_what_needs_one_is_named_and_waits(world: World) -> None:
    answer(world, "over_dependence")
    shown = page(world)
    assert "screen first" in shown
    assert "/plans/quick/E" not in shown


def test_what_is_left_out_stays_out_for_a_while_and_is_recorded(world: World) -> None:
    world.screen()
    answer(world, "hyper_independence")
    first = offers(world)[0]
    assert dismiss(world, first, "Not before the holidays.") == 303
    assert first not in offers(world)
    (row,) = decisions(world)
    assert (row.choice, row.template_id, row.why) == ("dismissed", first, "Not before the holidays.")
    assert row.grounds["because"]
    with time_machine.travel(NOW + timedelta(days=29), tick=False):
        assert first in offers(world)


def test_only_what_is_suggested_can_be_left_out(world: World) -> None:
    world.screen()
    answer(world, "healthy_interdependence")
    assert dismiss(world, "E11") == 303
    assert decisions(world) == []


def test_how_many_suggestions_stand_there_is_the_clinics(world: World) -> None:
    world.screen()
    answer(world, "mixed_low_independence")
    assert len(offers(world)) > 1
    choose(world, most_suggestions=1, most_suggested_practices=1)
    assert len(offers(world)) == 1


def test_from_where_a_step_is_said_to_start_high_is_the_clinics(world: World) -> None:
    world.screen()
    answer(world, "mixed_low_independence")
    choose(world, high_first_step=100)
    assert "It starts high" not in page(world)
    choose(world, high_first_step=1)
    assert "It starts high" in page(world)


@pytest.mark.parametrize(("points", "moved"), [(3, True), (20, False)])
def test_how_far_a_side_has_to_move_is_the_clinics(world: World, points: int, moved: bool) -> None:
    world.screen()
    choose(world, moved_points=points)
    with time_machine.travel(NOW - timedelta(days=30), tick=False):
        answer(world, "healthy_interdependence")
    answer(world, "mixed_low_independence")
    assert ("less easy than last time" in page(world)) is moved
