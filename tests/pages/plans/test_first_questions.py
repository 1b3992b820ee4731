"""What only the client knows: asked on accepting, written into the plan; who is not sure begins after a talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal.accounts import number_actions
from portal.accounts.models import User
from portal.clock import now
from portal.db import db
from portal.plans.models import Plan
from tests.app import NOW, World
from tests.pages.plans.made import change, id_of, offered, plan_at, revisions_of, steps_of

SAID = {
    "feared": "They will laugh at me.",
    "hard": "60",
    "when_where": "after supper, in the kitchen",
    "confidence": "8",
    "obstacle": "visitors",
    "obstacle_answer": "do it the next day",
}


@pytest.fixture
def plan(world: World) -> str:
    return offered(world)


def accept(world: World, plan: str, **said: str) -> Any:
    data = {"version": str(plan_at(world, plan).version), **said}
    return world.as_client().post(f"/my/plans/{id_of(plan)}/accept", data, page="/my")


def go_ahead(world: World, plan: str) -> int:
    return int(world.as_clinician().post(f"{plan}/go-ahead", page="/help").status_code)


def states(world: World, plan: str) -> list[str]:
    return [step.state for step in steps_of(world, plan)]


def test_the_answers_stand_in_the_plan_and_in_a_new_version_of_it(world: World, plan: str) -> None:
    assert accept(world, plan, **SAID).status_code == 303
    first, second, _ = steps_of(world, plan)
    assert first.words["feared_outcome_seed"] == SAID["feared"]
    assert (first.suds_expected_client, first.confidence) == (60, 8)
    assert first.words["cue_if"] == second.words["cue_if"] == SAID["when_where"]
    assert second.words["feared_outcome_seed"] != SAID["feared"]
    assert states(world, plan) == ["available", "locked", "locked"]
    before, after = revisions_of(world, plan)
    assert before["steps"][0]["confidence"] is None
    assert (after["steps"][0]["confidence"], after["steps"][0]["obstacle"]) == (8, "visitors")
    assert SAID["when_where"] in world.as_client().get(f"/my/plans/{id_of(plan)}").text


def test_nothing_need_be_said(world: World, plan: str) -> None:
    assert accept(world, plan).status_code == 303
    assert states(world, plan) == ["available", "locked", "locked"]
    assert plan_at(world, plan).answered_at is None
    assert len(revisions_of(world, plan)) == 1


def test_who_is_not_sure_begins_after_a_talk(world: World, plan: str) -> None:
    assert accept(world, plan, **{**SAID, "confidence": "6"}).status_code == 303
    assert plan_at(world, plan).state == "active"
    assert states(world, plan) == ["locked", "locked", "locked"]
    page = world.as_client().get(f"/my/plans/{id_of(plan)}").text
    assert "You were not quite sure." in page
    step = steps_of(world, plan)[0]
    assert world.as_client().get(f"/my/steps/{step.id}/practice").status_code in (403, 404, 409)
    assert go_ahead(world, plan) == 303
    assert states(world, plan) == ["available", "locked", "locked"]
    assert not plan_at(world, plan).waits_for_talk
    assert go_ahead(world, plan) == 303
    assert states(world, plan) == ["available", "locked", "locked"]


def test_publishing_a_smaller_step_does_not_open_it_before_the_talk(world: World, plan: str) -> None:
    accept(world, plan, **{**SAID, "confidence": "3"})
    version = plan_at(world, plan).version
    data = {
        "version": str(version),
        "review_every_days": "7",
        "next_review_on": "2026-11-30",
        "cue_if": "at noon",
    }
    assert world.as_clinician().post(f"{plan}/happen", data, page="/help").status_code == 303
    assert world.as_clinician().post(f"{plan}/publish", page="/help").status_code == 303
    assert states(world, plan) == ["locked", "locked", "locked"]


def test_the_number_under_which_one_is_not_sure_is_the_clinicians(world: World, plan: str) -> None:
    with world.app.app_context():
        by = db.session.get_one(User, world.clinician).actor
        number_actions.choose_numbers({"small_confidence": 3}, user_id=by.id, by=by, at=now())
        db.session.commit()
    accept(world, plan, confidence="4")
    assert states(world, plan)[0] == "available"


def test_what_the_clinician_is_in_the_middle_of_is_not_published_by_the_clients_answer(
    world: World, plan: str
) -> None:
    change(world, plan, goal_shared="Half a thought")
    accept(world, plan, **SAID)
    assert len(revisions_of(world, plan)) == 1
    assert steps_of(world, plan)[0].confidence == 8


@pytest.mark.parametrize(
    ("name", "typed"), [("feared", "x" * 201), ("hard_exact", "101"), ("obstacle", "x" * 161)]
)
def test_what_does_not_fit_is_named_and_everything_is_kept(
    world: World, plan: str, name: str, typed: str
) -> None:
    answer = accept(world, plan, **{**SAID, name: typed})
    assert answer.status_code == 422
    assert SAID["when_where"] in answer.text
    assert plan_at(world, plan).state == "offered"


def test_a_skill_asks_for_no_fear(world: World) -> None:
    plan = offered(world, "S01")
    page = world.as_client().get(f"/my/plans/{id_of(plan)}").text
    assert 'name="confidence"' in page
    assert 'name="feared"' not in page


def test_the_questions_can_be_gone_through_together(world: World, plan: str) -> None:
    data = {"version": str(plan_at(world, plan).version), **SAID}
    assert world.as_clinician().post(f"{plan}/accept", data, page="/help").status_code == 303
    assert steps_of(world, plan)[0].confidence == 8
    data = {"version": str(plan_at(world, plan).version), **SAID, "obstacle": "a late train"}
    assert world.as_clinician().post(f"{plan}/first-questions", data, page="/help").status_code == 303
    assert revisions_of(world, plan)[-1]["steps"][0]["obstacle"] == "a late train"
    stale = world.as_clinician().post(f"{plan}/first-questions", {**data, "version": "1"}, page="/help")
    assert stale.status_code == 409
    late = {**data, "version": "1", "obstacle": "a flat tyre"}
    both = world.as_clinician().post(f"{plan}/first-questions", late, page="/help").text
    assert "a flat tyre" in both
    assert "a late train" in both


def test_what_a_client_has_typed_stands_on_the_page_that_says_the_plan_has_changed(
    world: World, plan: str
) -> None:
    mine = f"/my/plans/{id_of(plan)}"
    refused = world.as_client().post(f"{mine}/accept", {**SAID, "version": "0"}, page="/my")
    assert refused.status_code == 409
    assert "after supper, in the kitchen" in refused.text
    said = {"reason": "Smaller, please", "version": "0"}
    declined = world.as_client().post(f"{mine}/decline", said, page="/my")
    assert declined.status_code == 409
    assert "Smaller, please" in declined.text


def test_answers_are_kept_where_an_old_screen_lets_nothing_be_published(world: World, plan: str) -> None:
    assert accept(world, plan).status_code == 303
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        data = {"version": str(plan_at(world, plan).version), **SAID}
        answer = world.as_clinician().post(f"{plan}/first-questions", data, page="/help")
    assert answer.status_code == 303
    assert steps_of(world, plan)[0].words["obstacle"] == "visitors"
    assert len(revisions_of(world, plan)) == 1


def test_another_clients_plan_is_not_answered(world: World, plan: str) -> None:
    browser = world.as_client(world.other_client)
    assert (
        browser.post(f"/my/plans/{id_of(plan)}/accept", {**SAID, "version": "1"}, page="/my").status_code
        == 404
    )
    with world.app.app_context():
        assert db.session.get_one(Plan, id_of(plan)).state == "offered"
