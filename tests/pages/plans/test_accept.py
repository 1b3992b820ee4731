"""The client's answer to an offered plan: accept, or ask for a change."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now
from portal.plans import builder_actions, builder_order_actions
from portal.plans.models import Plan, PlanStep
from portal.plans.templates import get_template
from tests.app import World
from tests.pages.plans.homework import Homework


@pytest.fixture
def offered(world: World) -> Homework:
    return Homework(world, accepted=False)


def page_of(home: Homework) -> str:
    return f"/my/plans/{home.plan_id}"


def version(home: Homework) -> int:
    with home.change() as session:
        plan: Plan = session.get(Plan, home.plan_id)
        return plan.version


def answer(home: Homework, what: str, **fields: object) -> TestResponse:
    data = {"version": version(home), **fields}
    return home.browser.post(f"{page_of(home)}/{what}", data, page="/my")


def test_an_offered_plan_is_there_to_look_at_with_two_answers(offered: Homework) -> None:
    page = offered.browser.get(page_of(offered)).text
    assert "A plan for you to look at, no hurry" in page
    assert "20 minutes alone, with them out" in page
    assert f"{page_of(offered)}/accept" in page
    assert f"{page_of(offered)}/decline" in page
    assert "Practise</a>" not in page
    assert page_of(offered) in offered.browser.get("/my").text


def test_accepting_begins_the_plan_and_opens_its_first_step(offered: Homework) -> None:
    done = answer(offered, "accept")
    assert done.headers["Location"] == page_of(offered)
    assert offered.plan_state() == "active"
    assert (offered.step_state(0), offered.step_state(1)) == ("available", "locked")
    assert offered.events("plan.accepted") == ["plan.accepted"]
    assert "The plan begins." in offered.browser.get(page_of(offered)).text


def test_accepting_twice_is_accepting_once(offered: Homework) -> None:
    first = version(offered)
    for _ in range(2):
        done = offered.browser.post(f"{page_of(offered)}/accept", {"version": first}, page="/my")
        assert (done.status_code, done.headers["Location"]) == (303, page_of(offered))
    assert offered.events("plan.accepted") == ["plan.accepted"]


def test_a_step_that_was_added_and_not_published_is_not_opened_instead(offered: Homework) -> None:
    with offered.change() as session:
        plan = session.get(Plan, offered.plan_id)
        client = session.get(Client, offered.client_id)
        by = session.get(User, client.responsible_id).actor
        step = builder_actions.add_step(client, plan, get_template("E01"), 1, by=by, at=now())
        session.flush()
        for _ in range(2):
            builder_order_actions.move_step(plan, step, up=True, by=by, at=now())
            session.flush()
        added = step.id
    answer(offered, "accept")
    assert offered.step_state(0) == "available"
    with offered.change() as session:
        assert session.get(PlanStep, added).state == "locked"


def test_asking_for_a_change_gives_the_plan_back_with_the_reason(offered: Homework) -> None:
    assert "You need not give a reason." in offered.browser.get(f"{page_of(offered)}/decline").text
    done = answer(offered, "decline", reason="Evenings do not work")
    assert done.headers["Location"] == "/my"
    assert offered.plan_state() == "draft"
    with offered.change() as session:
        assert session.get(Plan, offered.plan_id).state_reason == "Evenings do not work"
    assert offered.browser.get(page_of(offered)).status_code == 404


def test_asking_for_a_change_needs_no_reason_and_twice_is_once(offered: Homework) -> None:
    first = version(offered)
    for _ in range(2):
        done = offered.browser.post(f"{page_of(offered)}/decline", {"version": first}, page="/my")
        assert (done.status_code, done.headers["Location"]) == (303, "/my")
    assert offered.events("plan.declined") == ["plan.declined"]


def test_a_reason_that_is_too_long_stays_typed(offered: Homework) -> None:
    refused = answer(offered, "decline", reason="y" * 301)
    assert refused.status_code == 422
    assert "y" * 301 in refused.text
    assert offered.plan_state() == "offered"


def test_after_asking_for_a_change_it_cannot_be_accepted_and_the_other_way_round(offered: Homework) -> None:
    answer(offered, "decline")
    assert answer(offered, "accept").status_code == 409
    assert offered.plan_state() == "draft"


def test_a_plan_in_use_cannot_be_declined(world: World) -> None:
    home = Homework(world)
    assert answer(home, "decline").status_code == 409
    assert home.browser.get(f"{page_of(home)}/decline").status_code == 409
    assert home.plan_state() == "active"


@pytest.mark.parametrize("what", ["accept", "decline"])
def test_an_answer_holds_only_for_the_plan_that_was_shown(offered: Homework, what: str) -> None:
    seen = version(offered)
    with offered.change() as session:
        session.get(Plan, offered.plan_id).why_helps = "Another reason"
    refused = offered.browser.post(f"{page_of(offered)}/{what}", {"version": seen}, page="/my")
    assert refused.status_code == 409
    assert "has just changed this plan" in refused.text
    assert offered.plan_state() == "offered"


def test_another_clients_plan_cannot_be_seen_or_answered(offered: Homework) -> None:
    other_id = offered.world.add_client("Ivy Testfield", "I. T.")
    theirs = Homework(offered.world, client_id=other_id, accepted=False)
    for tail in ("", ".pdf", "/decline"):
        assert offered.browser.get(f"{page_of(theirs)}{tail}").status_code == 404
    for what in ("accept", "decline"):
        refused = offered.browser.post(f"{page_of(theirs)}/{what}", {"version": 2}, page="/my")
        assert refused.status_code == 404
    assert theirs.plan_state() == "offered"


def test_a_draft_is_not_there(offered: Homework) -> None:
    answer(offered, "decline")
    for tail in ("", ".pdf"):
        assert offered.browser.get(f"{page_of(offered)}{tail}").status_code == 404
    assert offered.browser.get(offered.address).status_code == 404
