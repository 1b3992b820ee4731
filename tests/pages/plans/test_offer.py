"""Offering a plan and publishing its changes: what must be there, what is frozen, what the client then reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal.accounts.models import Clinic
from portal.db import db
from tests.app import NOW, World
from tests.pages.plans.made import (
    begin,
    change,
    change_step,
    fields,
    hold,
    id_of,
    in_use,
    offered,
    plan_at,
    revisions_of,
    steps_of,
)


def offer(world: World, address: str) -> Any:
    return world.as_clinician().post(f"{address}/offer", page="/help")


def test_an_offer_freezes_the_first_revision_and_names_the_screen(world: World) -> None:
    address = begin(world)
    assert "What the client will read" in world.as_clinician().get(f"{address}/check").text
    assert offer(world, address).status_code == 303
    plan = plan_at(world, address)
    assert (plan.state, plan.revision, plan.offered_at) == ("offered", 1, NOW)
    assert plan.safety_screen_id is not None
    (frozen,) = revisions_of(world, address)
    assert (frozen["number"], frozen["revision"], frozen["lang"]) == (1, 1, "en")
    assert frozen["crisis_text"] == "Your clinic's numbers go here."
    assert [step["position"] for step in frozen["steps"]] == [1, 2, 3]
    assert frozen["steps"][0]["stop_when"].startswith("If I feel unsafe")


def test_a_plan_of_templates_that_are_never_locked_needs_no_screen(world: World) -> None:
    address = begin(world, "S01", screened=False)
    assert offer(world, address).status_code == 303
    assert plan_at(world, address).safety_screen_id is None


def lose_crisis_text(world: World, _address: str) -> None:
    with world.app.app_context():
        clinic = db.session.get(Clinic, world.clinic_id)
        assert clinic is not None
        clinic.crisis_text_en = clinic.crisis_text_zh = None
        db.session.commit()


def lose_steps(world: World, address: str) -> None:
    for step in steps_of(world, address):
        world.as_clinician().post(f"{address}/steps/{step.id}/remove", page="/help")


def lose(**values: Any) -> Any:
    return lambda world, address: change(world, address, **values)


def lose_in_step(**values: Any) -> Any:
    return lambda world, address: change_step(world, steps_of(world, address)[0].id, **values)


def screen(**answers: Any) -> Any:
    return lambda world, _address: world.screen(**answers)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lose(why_helps=None), "Why this helps is not written yet."),
        (lose(next_review_on=None), "The day of the next look back is not chosen, or has passed."),
        (lose(next_review_on=NOW.date() - timedelta(days=1)), "is not chosen, or has passed."),
        (lose_crisis_text, "There is no crisis text"),
        (lose_steps, "The plan has no step yet."),
        (lose_in_step(criterion={}), "Step 1 does not say when it counts as reached."),
        (lose_in_step(criterion={"judged": ["all well"]}), "Step 1 does not say how often."),
        (screen(partner_violence="current"), "Step 1: the safety screen locks its template."),
        (screen(suicidality="current"), "Step 2: the safety screen locks its template."),
        (screen(substance_self="current"), "what makes this safe now is not written."),
    ],
)
def test_an_offer_without_something_is_refused_and_the_page_says_what(
    world: World, spoil: Any, words: str
) -> None:
    address = begin(world)
    spoil(world, address)
    page = world.as_clinician().get(f"{address}/check").text
    assert words in page
    assert "Offer the plan" not in page
    answer = offer(world, address)
    assert answer.status_code == 409
    assert "Something is still missing." in answer.text
    plan = plan_at(world, address)
    assert (plan.state, plan.revision) == ("draft", 0)
    assert revisions_of(world, address) == []


def test_an_expired_screen_keeps_an_exposure_from_being_offered(world: World) -> None:
    address = begin(world)
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert offer(world, address).status_code == 409


def test_under_caution_the_line_in_the_aim_lets_the_offer_pass(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    world.screen(asked_alone=False)
    assert offer(world, address).status_code == 409
    data = fields(browser, f"{address}/aim")
    assert browser.post(f"{address}/aim", data).status_code == 422
    assert browser.post(f"{address}/aim", data | {"safe_now": "He knows of it"}).status_code == 303
    assert offer(world, address).status_code == 303
    (frozen,) = revisions_of(world, address)
    assert "He knows of it" not in str(frozen)


def test_an_open_hold_keeps_a_plan_from_being_offered_until_a_new_screen(world: World) -> None:
    address = begin(world, "S01")
    hold(world)
    refused = offer(world, address)
    assert refused.status_code == 409
    assert "A new safety screen comes first." in refused.text
    world.screen()
    assert offer(world, address).status_code == 303


def test_offering_twice_is_refused(world: World) -> None:
    address = offered(world)
    answer = offer(world, address)
    assert answer.status_code == 409
    assert "has been offered" in answer.text
    assert len(revisions_of(world, address)) == 1


def test_what_is_written_later_changes_no_frozen_revision(world: World) -> None:
    address, browser = offered(world), world.as_clinician()
    before = revisions_of(world, address)
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    browser.post(page, fields(browser, page) | {"title": "Another title", "n_dose_count": "6"})
    browser.post(f"{address}/aim", fields(browser, f"{address}/aim") | {"title": "Other words"})
    browser.post(f"{address}/steps/add?template=E12", {"rung": "7"}, page="/help")
    assert revisions_of(world, address) == before
    assert "The client still reads version 1." in browser.get(address).text
    check = browser.get(f"{address}/check").text
    assert "Changes since version 1" in check
    assert "Step 4 is new: Tell a second person I trust" in check
    assert "Publish version 2" in check


def test_publishing_makes_the_next_revision_and_leaves_the_first(world: World) -> None:
    address, browser = offered(world), world.as_clinician()
    (first,) = revisions_of(world, address)
    browser.post(f"{address}/aim", fields(browser, f"{address}/aim") | {"title": "Other words"})
    assert browser.post(f"{address}/publish", page="/help").status_code == 303
    old, new = revisions_of(world, address)
    assert old == first
    assert (new["revision"], new["title"]) == (2, "Other words")
    plan = plan_at(world, address)
    assert (plan.state, plan.revision) == ("offered", 2)
    assert "Nothing waits to be published." in browser.get(f"{address}/check").text


def test_publishing_nothing_is_refused(world: World) -> None:
    address = offered(world)
    answer = world.as_clinician().post(f"{address}/publish", page="/help")
    assert answer.status_code == 409
    assert "Nothing has changed" in answer.text
    assert plan_at(world, address).revision == 1


def test_publishing_asks_for_what_an_offer_asks(world: World) -> None:
    address, browser = in_use(world), world.as_clinician()
    browser.post(f"{address}/aim", fields(browser, f"{address}/aim") | {"title": "Other words"})
    world.screen(coercive_control="current")
    assert browser.post(f"{address}/publish", page="/help").status_code == 409
    assert plan_at(world, address).revision == 1


def test_publishing_a_draft_is_refused(world: World) -> None:
    address = begin(world)
    assert world.as_clinician().post(f"{address}/publish", page="/help").status_code == 409


def test_a_step_that_waited_for_a_change_goes_on_when_it_is_published(world: World) -> None:
    address, browser = in_use(world), world.as_clinician()
    step = steps_of(world, address)[0]
    change_step(world, step.id, state="needs_change")
    assert "Step 1 waits for a change" in browser.get(address).text
    page = f"{address}/steps/{step.id}"
    browser.post(page, fields(browser, page) | {"times_per_week": "2"})
    assert browser.post(f"{address}/publish", page="/help").status_code == 303
    assert steps_of(world, address)[0].state == "available"


def test_the_preview_is_in_the_clients_language(world: World) -> None:
    client = world.add_client("Lin Moban", "L. M.", lang="zh")
    browser = world.as_clinician()
    made = browser.post(f"/clients/{client}/plans/new/S01", {"rungs": ["1"]}, page="/help")
    address = str(made.location).removesuffix("/aim")
    assert '<div lang="zh">' in browser.get(f"{address}/check").text
    assert browser.post(f"{address}/offer", page="/help").status_code == 303
    (frozen,) = revisions_of(world, address)
    assert (frozen["lang"], frozen["crisis_text"]) == ("zh", "这里写诊所的电话。")
    assert id_of(address)
