"""Ways round the safety gate that are none: whatever leads to a locked template, or to one that asks for a line, refuses."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.plans.export_models import Export
from tests.app import NOW, World
from tests.pages.plans.made import (
    begin,
    change,
    change_step,
    fields,
    hold,
    id_of,
    in_use,
    look_back,
    offered,
    plan_at,
    reach,
    revisions_of,
    steps_of,
)

LINE = "They live apart now and the client asked for it."


def words(page: str) -> str:
    """What is read on a page, between its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def post(world: World, address: str, data: dict[str, Any] | None = None) -> int:
    return world.as_clinician().post(address, data, page="/help").status_code


def test_under_stop_nothing_is_copied_split_repeated_or_taken_up_again(world: World) -> None:
    plan = in_use(world, "E01")
    first, later = steps_of(world, plan)[:2]
    browser = world.as_clinician()
    halves = fields(browser, f"{plan}/steps/{first.id}/split")
    halves.pop("csrf_token")
    world.screen(coercive_control="current")
    assert post(world, f"{plan}/steps/{first.id}/duplicate") == 409
    assert post(world, f"{plan}/steps/{first.id}/split", halves) == 409
    change_step(world, first.id, state="needs_change")
    assert post(world, f"{plan}/publish") == 409
    change_step(world, first.id, state="done")
    assert post(world, f"{plan}/steps/{first.id}/repeat") == 409
    change(world, plan, state="completed")
    day = {"next_review_on": "2026-11-25"}
    assert post(world, f"{plan}/reopen", day) == 409, "a step is still ahead"
    assert plan_at(world, plan).state == "completed"
    change_step(world, later.id, state="done")
    assert post(world, f"{plan}/reopen", day) == 303, "nothing of it can be practised"
    for step in (first, later):
        assert post(world, f"{plan}/steps/{step.id}/repeat") == 409
    assert [step.state for step in steps_of(world, plan)] == ["done", "done"]


def test_under_stop_a_plan_goes_on_only_in_name(world: World) -> None:
    plan = in_use(world, "E01")
    change(world, plan, state="paused")
    world.screen(coercive_control="current")
    assert post(world, f"{plan}/resume") == 303
    assert "This plan is paused" in world.as_client().get(f"/my/plans/{id_of(plan)}").text
    assert "Practise" not in words(world.as_client().get("/my").text)


def test_under_stop_a_look_back_repeats_nothing_and_opens_nothing(world: World) -> None:
    plan = in_use(world, "E12")
    reach(world, plan)
    world.screen(coercive_control="current")
    assert look_back(world, plan, decision_1="move_on").status_code == 303
    assert [step.state for step in steps_of(world, plan)] == ["done", "locked", "locked"]
    assert look_back(world, plan, decision_1="repeat").status_code == 409
    assert [step.state for step in steps_of(world, plan)] == ["done", "locked", "locked"]


def test_a_draft_taken_back_under_stop_is_not_offered_again(world: World) -> None:
    plan = offered(world, "E01")
    world.screen(coercive_control="current")
    assert post(world, f"{plan}/take-back") == 303
    assert post(world, f"{plan}/offer") == 409
    assert plan_at(world, plan).state == "draft"


def test_the_go_ahead_after_a_talk_opens_nothing_under_stop(world: World) -> None:
    plan = offered(world, "E01")
    assert post(world, f"{plan}/accept", {"confidence": "3"}) == 303
    assert plan_at(world, plan).waits_for_talk
    world.screen(coercive_control="current")
    said = flash_after(world, f"{plan}/go-ahead")
    assert "No step is open yet" in said
    assert "The first step is open now" not in said
    assert {step.state for step in steps_of(world, plan)} == {"locked"}


SPOILS = ("stop", "old", "caution", "hold")


def spoil(world: World, how: str) -> timedelta:
    """Let safety speak against an offered plan; gives how much later that is."""
    if how == "old":
        return timedelta(days=91)
    if how == "hold":
        hold(world)
    else:
        world.screen(**({"stalking": "current"} if how == "stop" else {"stalking": "unknown"}))
    return timedelta()


@pytest.mark.parametrize("how", SPOILS)
def test_an_offer_that_safety_speaks_against_rests_on_the_phone(world: World, how: str) -> None:
    """The client is not asked five questions for a plan that then cannot begin, and reads nothing of why."""
    plan = offered(world, "E01")
    mine, client = f"/my/plans/{id_of(plan)}", world.as_client()
    assert "A plan for you to look at" in client.get(mine).text
    assert "A plan waits for you to look at" in client.get("/my").text
    with time_machine.travel(NOW + spoil(world, how), tick=False):
        client = world.as_client()
        page, home = words(client.get(mine).text), words(client.get("/my").text)
        assert "This plan is paused" in page
        assert "Accept" not in page
        assert "Download" not in page
        assert "Your plan rests for now" in home
        assert "waits for you" not in home
        assert not re.search(
            r"safety|screen|stop|lock|caution", (page + home).lower().replace("you can stop", "")
        )
        answer = client.get(f"{mine}.pdf")
        assert answer.status_code == 409
        assert "Talk about it at the next visit" in answer.text
    with world.app.app_context():
        assert db.session.scalars(sa.select(Export)).all() == []
    assert plan_at(world, plan).state == "offered"


def test_an_offer_that_rested_is_there_again_after_a_clear_screen(world: World) -> None:
    plan = offered(world, "E01")
    world.screen(stalking="current")
    world.screen()
    assert "A plan for you to look at" in world.as_client().get(f"/my/plans/{id_of(plan)}").text


def test_an_offer_of_calming_tools_does_not_rest_under_stop(world: World) -> None:
    plan = offered(world, "S01")
    world.screen(stalking="current")
    assert "A plan for you to look at" in world.as_client().get(f"/my/plans/{id_of(plan)}").text


@pytest.mark.parametrize("move", ["open", "restore", "repeat"])
def test_a_step_is_not_opened_under_caution_before_the_line_is_there(world: World, move: str) -> None:
    plan = in_use(world, "E01")
    first, later = steps_of(world, plan)[:2]
    stored = {"open": "locked", "restore": "set_aside", "repeat": "done"}[move]
    change_step(world, first.id, state="done")
    change_step(world, later.id, state=stored)
    world.screen(partner_violence="unknown")
    answer = world.as_clinician().post(f"{plan}/steps/{later.id}/{move}", page="/help")
    assert answer.status_code == 409
    assert "what makes this safe now" in answer.text
    assert steps_of(world, plan)[1].state == stored
    browser = world.as_clinician()
    aim = fields(browser, f"{plan}/aim") | {"safe_now": LINE}
    assert browser.post(f"{plan}/aim", aim, page="/help").status_code == 303
    assert post(world, f"{plan}/steps/{later.id}/{move}") == 303


def test_a_draft_whose_screen_has_run_out_is_not_offered_by_any_way(world: World) -> None:
    draft = begin(world, "E01", rungs=["1"])
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert post(world, f"{draft}/offer") == 409
        quick = f"/clients/{world.client}/plans/quick/E01"
        assert world.as_clinician().get(quick).status_code == 409
        assert post(world, f"{draft}/steps/add?template=E01", {"rung": "1"}) == 409
    assert revisions_of(world, draft) == []


def flash_after(world: World, address: str, data: dict[str, Any] | None = None) -> str:
    """What the next page says after a press."""
    browser = world.as_clinician()
    answer = browser.post(address, data, page="/help")
    assert answer.status_code == 303, answer.text
    page = words(browser.get(answer.location).text)
    return page[:1200]


def test_a_plan_taken_up_again_under_a_stop_is_not_said_to_go_on(world: World) -> None:
    plan = in_use(world, "E01")
    change(world, plan, state="paused")
    world.screen(coercive_control="current")
    said = flash_after(world, f"{plan}/resume")
    assert "in use again, but step 1 rests: the safety screen stops it" in said
    assert "The client reads that the plan is paused" in said
    assert "The plan goes on" not in said
    assert "This plan is paused" in world.as_client().get(f"/my/plans/{id_of(plan)}").text


def test_every_step_that_rests_is_named(world: World) -> None:
    plan = in_use(world, "E01")
    second = steps_of(world, plan)[1]
    change_step(world, second.id, state="available")
    change(world, plan, state="paused")
    world.screen(coercive_control="current")
    assert "but steps 1, 2 rest: the safety screen stops them" in flash_after(world, f"{plan}/resume")


def test_a_plan_taken_up_again_goes_on_where_nothing_stops_it(world: World) -> None:
    plan, calm = in_use(world, "E01"), in_use(world, "S01")
    for one in (plan, calm):
        change(world, one, state="paused")
    assert "The plan goes on" in flash_after(world, f"{plan}/resume")
    world.screen(coercive_control="current")
    assert "The plan goes on" in flash_after(world, f"{calm}/resume")


def test_begun_with_doubts_no_step_is_said_to_be_open(world: World) -> None:
    plan = offered(world, "E01")
    said = flash_after(world, f"{plan}/accept", {"confidence": "3"})
    assert "The first step opens once you have looked at it together" in said
    assert "The first step is open" not in said


def test_a_refusal_of_safety_leads_clinicians_to_the_safety_page_and_clients_nowhere_of_the_kind(
    world: World,
) -> None:
    plan = offered(world, "E01")
    browser, mine = world.as_client(), f"/my/plans/{id_of(plan)}"
    version = re.findall(r'name="version"[^>]* value="(\d+)"', browser.get(mine).text)[-1]
    world.screen(stalking="current")
    told = world.as_clinician().post(f"{plan}/accept", {"confidence": "8"}, page="/help")
    assert (told.status_code, f'href="/clients/{world.client}/safety"' in told.text) == (409, True)
    refused = browser.post(f"{mine}/accept", {"version": version, "confidence": "8"}, page="/help")
    assert refused.status_code == 409
    assert "This plan cannot begin just now." in refused.text
    assert "/clients/" not in refused.text
    assert not re.search(r"safety|screen", words(refused.text).lower())
