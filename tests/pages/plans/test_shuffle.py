"""A plan that draws: home and plan page show one of the open steps, another one by a plain link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from portal.clock import now
from tests.app import World
from tests.pages.plans.made import begin, change_step, fields, practise, steps_of


@pytest.fixture
def drawing(world: World) -> str:
    """A plan in use with two open steps, the first of them practised yesterday."""
    address, browser = begin(world), world.as_clinician()
    aim = f"{address}/aim"
    assert browser.post(aim, fields(browser, aim) | {"mode": "shuffle"}).status_code == 303
    for move in ("offer", "accept"):
        assert browser.post(f"{address}/{move}", page="/help").status_code == 303
    first, second, _ = steps_of(world, address)
    assert (first.state, second.state) == ("available", "available")
    practise(world, first, days_ago=1)
    return address


def practices(page: str) -> list[str]:
    """The steps that a page leads to."""
    return re.findall(r"/my/steps/([0-9a-f-]+)/practice", page)


def test_home_and_plan_page_show_the_same_one(world: World, drawing: str) -> None:
    _, second, _ = steps_of(world, drawing)
    client, plan = world.as_client(), f"/my/plans/{drawing.rsplit('/', 1)[1]}"
    assert practices(client.get("/my").text) == [str(second.id)]
    page = client.get(plan).text
    assert practices(page) == [str(second.id)]
    assert "Drawn for today from the open steps." in page
    assert "open, another one is drawn today" in page


def test_another_one_comes_by_a_plain_link_and_round_again(world: World, drawing: str) -> None:
    first, second, _ = steps_of(world, drawing)
    client, address = world.as_client(), f"/my/plans/{drawing.rsplit('/', 1)[1]}"
    seen = []
    for _ in range(3):
        page = client.get(address).text
        seen += practices(page)
        link = re.search(r'href="(/my/plans/[^"]+another=\d+)"', page)
        assert link
        address = link.group(1)
    assert seen == [str(second.id), str(first.id), str(second.id)]


def test_the_draw_stays_when_the_step_was_practised_and_changes_the_next_day(
    world: World, drawing: str
) -> None:
    first, second, _ = steps_of(world, drawing)
    practise(world, second)
    assert practices(world.as_client().get("/my").text) == [str(second.id)]
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert practices(world.as_client().get("/my").text) == [str(first.id)]


def test_a_step_that_waits_for_a_talk_is_not_drawn(world: World, drawing: str) -> None:
    first, second, _ = steps_of(world, drawing)
    change_step(world, second.id, state="needs_change")
    page = world.as_client().get(f"/my/plans/{drawing.rsplit('/', 1)[1]}").text
    assert practices(page) == [str(first.id), str(second.id)]
    assert "Show another one" not in page


def test_any_open_step_can_be_practised_whatever_is_drawn(world: World, drawing: str) -> None:
    first, *_ = steps_of(world, drawing)
    assert world.as_client().get(f"/my/steps/{first.id}/practice").status_code == 200


def test_a_ladder_and_a_menu_draw_nothing(world: World, drawing: str) -> None:
    browser = world.as_clinician()
    aim = f"{drawing}/aim"
    browser.post(aim, fields(browser, aim) | {"mode": "menu"})
    browser.post(f"{drawing}/publish", page="/help")
    page = world.as_client().get(f"/my/plans/{drawing.rsplit('/', 1)[1]}").text
    assert len(practices(page)) == 2
    assert "Drawn for today" not in page
    assert len(practices(world.as_client().get("/my").text)) == 2
