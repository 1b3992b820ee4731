"""The plan as it stands, the list of plans, one line for the caseload, what is due for the client."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal.clients.models import Client
from portal.db import db
from portal.plans import due_queries, standing_queries
from portal.plans.states import PlanState
from tests.app import World
from tests.pages.foundation.statements import counted
from tests.pages.plans.made import (
    begin,
    change,
    fields,
    hold,
    id_of,
    in_use,
    offered,
    practise,
    reach,
    steps_of,
)


def test_the_plan_page_says_how_far_each_part_is(world: World) -> None:
    address = in_use(world, "E01")
    step = steps_of(world, address)[0]
    for days_ago in (3, 2, 2):
        practise(
            world,
            step,
            days_ago=days_ago,
            minutes_planned=10,
            minutes_done=10,
            likelihood_before=80,
            likelihood_next=60,
            outcome="no",
            words={"extra": {"contact_made": False}},
        )
    page = world.as_clinician().get(address).text
    assert "3 of 5 practices, 2 of 5 days" in page
    assert "likelihood down 20 of 30" in page
    assert "“I could handle it”: not rated yet" in page
    assert "Of 3 fears, none came true in full" in page


def test_a_fear_of_which_nobody_can_tell_is_not_counted_among_those_that_did_not_come_true(
    world: World,
) -> None:
    address = in_use(world, "E01")
    step = steps_of(world, address)[0]
    for days_ago, outcome in ((3, "no"), (2, "partly"), (1, "cannot_tell")):
        practise(world, step, days_ago=days_ago, likelihood_before=80, outcome=outcome)
    assert "Of 2 fears, none came true in full" in world.as_clinician().get(address).text


def test_a_practice_that_was_cut_short_does_not_count(world: World) -> None:
    address = in_use(world, "E01")
    practise(world, steps_of(world, address)[0], minutes_planned=10, minutes_done=7)
    assert "0 of 5 practices" in world.as_clinician().get(address).text


def test_practices_are_told_with_what_was_feared_and_learned(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    page = world.as_clinician().get(address).text
    for words in (
        "They will laugh at me (70 % sure)",
        "They nodded",
        "Nobody laughed",
        "40 % sure",
        "17 Nov 2026",
    ):
        assert words in page


def test_a_private_practice_is_only_known_to_exist(world: World) -> None:
    address = in_use(world)
    practise(
        world,
        steps_of(world, address)[0],
        share="private",
        likelihood_before=93,
        outcome="yes",
        stop_reason="other",
        words={"feared_outcome": "A secret fear", "learned": "A secret thought", "safety_used": ["hiding"]},
    )
    page = world.as_clinician().get(address).text
    assert "One practice is kept private. You see that it exists" in page
    assert "One practice is kept private. It counts" in page
    for words in ("secret", "hiding", "93 %", "Of one fear", "something else"):
        assert words not in page


@pytest.mark.parametrize("page", ["", "/review"])
def test_no_number_of_a_criterion_tells_a_private_rating(world: World, page: str) -> None:
    address = in_use(world, "E01")
    step = steps_of(world, address)[0]
    said = {"likelihood_before": 83, "likelihood_next": 66, "coped": 57, "words": {"safety_used": ["hiding"]}}
    practise(world, step, share="private", minutes_planned=10, minutes_done=10, outcome="no", **said)
    text = world.as_clinician().get(f"{address}{page}").text
    assert "1 of 5 practices" in text
    assert "“I could handle it”: kept private" in text
    assert "likelihood: kept private" in text
    for told in ("57", "likelihood down 17", "with a habit"):
        assert told not in re.sub(r"[0-9a-f-]{16,}", "", text)


def test_a_private_practice_counts_all_the_same(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    words = {"extra": {"real_response": "absent", "willing_next": 80}}
    practise(world, step, share="private", outcome="no", words=words)
    assert "Step 1 is ready for you to confirm" in world.as_clinician().get(address).text


def test_a_corrected_practice_takes_readiness_back(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    browser = world.as_clinician()
    assert "is ready for you to confirm" in browser.get(address).text
    with world.app.app_context():
        db.session.execute(sa.text("UPDATE practice_log SET status = 'stopped_early'"))
        db.session.commit()
    assert "is ready for you to confirm" not in browser.get(address).text


def test_two_early_stops_ask_for_a_talk(world: World) -> None:
    address = in_use(world)
    for _ in range(2):
        practise(world, steps_of(world, address)[0], status="stopped_early", stop_reason="too_strong")
    assert "Stopped early twice in a row." in world.as_clinician().get(address).text


def test_while_a_hold_is_open_the_plan_reads_as_paused_with_the_way_on(world: World) -> None:
    address = in_use(world)
    hold(world)
    browser = world.as_clinician()
    page = browser.get(address).text
    assert "The plan rests until you have talked" in page
    assert "afraid of someone" in page
    assert f"/clients/{world.client}/safety" in page
    assert "Confirm" not in page
    assert "paused" in browser.get(f"/clients/{world.client}/plans").text
    with world.app.app_context():
        assert standing_queries.standing([world.client])[world.client].state == "paused"


def test_a_new_screen_closes_the_hold_and_the_plan_goes_on(world: World) -> None:
    address = in_use(world)
    hold(world)
    world.screen()
    with world.app.app_context():
        assert standing_queries.standing([world.client])[world.client].state == "active"
    assert "rests until" not in world.as_clinician().get(address).text


def test_the_page_says_when_the_screen_locks_a_plan_in_use(world: World) -> None:
    address = in_use(world)
    world.screen(partner_violence="current")
    assert "The safety screen locks what is in this plan" in world.as_clinician().get(address).text


def test_every_state_of_a_plan_has_its_page(world: World) -> None:
    address = offered(world)
    for state in PlanState:
        change(world, address, state=state, state_reason="Some reason")
        assert world.as_clinician().get(address).status_code == 200


def test_the_pages_are_there_in_chinese(world: World) -> None:
    address, browser = in_use(world), world.as_clinician()
    reach(world, address)
    browser.post("/language", {"lang": "zh"}, page="/help")
    step = steps_of(world, address)[0].id
    for part in (
        "",
        "/aim",
        "/steps",
        f"/steps/{step}",
        "/happen",
        "/check",
        f"/steps/{step}/confirm",
        "/pause",
    ):
        assert browser.get(address + part).status_code == 200
    assert browser.get("/library/E12").status_code == 200


def test_standing_costs_the_same_for_one_client_and_for_many(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0])
    others = [world.add_client(f"Other {number}", "O.") for number in range(6)]
    with world.app.app_context(), counted(world.app) as few:
        standing_queries.standing([world.client])
    with world.app.app_context(), counted(world.app) as many:
        found = standing_queries.standing([world.client, *others])
    assert len(many) == len(few)
    assert set(found) == {world.client, *others}


def test_standing_tells_plan_step_and_this_weeks_practice(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    practise(world, step, days_ago=1)
    practise(world, step, days_ago=8)
    practise(world, step, status="stopped_early")
    with world.app.app_context():
        line = standing_queries.standing([world.client, world.other_client])
    here = line[world.client]
    assert (here.plan_id, here.state, here.title) == (id_of(address), "active", "Say one true thing")
    assert (here.step_position, here.step_title) == (1, "Say that today is not a good day")
    assert (here.practised, here.planned) == (1, 1)
    assert here.last_practice_at is not None
    assert here.next_review_on.isoformat() == "2026-11-25"
    assert line[world.other_client] == standing_queries.Standing()


def test_the_plan_in_use_stands_for_the_client_before_a_newer_draft(world: World) -> None:
    address = in_use(world)
    begin(world, "S01")
    with world.app.app_context():
        assert standing_queries.standing([world.client])[world.client].plan_id == id_of(address)


def test_what_is_due_is_told_in_the_published_words(world: World) -> None:
    address, browser = in_use(world), world.as_clinician()
    step = steps_of(world, address)[0]
    page = f"{address}/steps/{step.id}"
    browser.post(page, fields(browser, page) | {"title": "Not published yet"})
    practise(world, step)
    offered(world, "S01")
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        due = due_queries.due_for(client)
    (one,) = due.steps
    assert one.words.title == "Say that today is not a good day"
    assert (one.practised, one.planned, due.rests) == (1, 1, False)
    assert [offer.title for offer in due.offered] == ["Slow breathing 4-6"]


def test_due_says_that_plans_rest_while_a_hold_is_open(world: World) -> None:
    in_use(world)
    hold(world)
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        assert due_queries.due_for(client).rests is True
