"""Building a draft: choose, aim, steps, make it happen."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.plans import builder_actions
from portal.plans.builder_actions import MOST_STEPS
from portal.plans.definition import Words
from portal.plans.models import Plan, PlanStep
from portal.plans.templates import get_template, library
from tests.app import World
from tests.pages.plans.made import begin, change_step, fields, id_of, in_use, offered, plan_at, steps_of


def count(world: World, what: type[Plan] | type[PlanStep]) -> int:
    with world.app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(what)) or 0


def actions(world: World) -> list[str]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.outcome == "done")))


def test_a_draft_has_everything_filled_in_that_the_template_knows(world: World) -> None:
    address = begin(world)
    plan, steps = plan_at(world, address), steps_of(world, address)
    assert (plan.number, plan.state, plan.title, plan.revision) == (1, "draft", "Say one true thing", 0)
    assert "Guessing never could" in plan.why_helps
    assert plan.next_review_on.isoformat() == "2026-11-25"
    assert [step.position for step in steps] == [1, 2, 3]
    first = steps[0]
    assert first.words["title"] == "Say that today is not a good day"
    assert "joking it away" in first.words["key_safety_behaviours"]
    assert first.words["feared_outcome_seed"] == "They will think less of me."
    assert (first.suds_expected_client, first.times_per_week) == (35, 1)
    assert (first.calming_allowed, first.state) == ("after_only", "locked")
    assert first.criterion["dose"] == {"count": 1, "days": 1, "min_share_of_planned": 0.8}
    assert {"plan.created", "plan.step_added"} <= set(actions(world))


def chinese(world: World) -> str:
    """A draft with one step of slow breathing for a client who reads Chinese."""
    client = world.add_client("Lin Moban", "L. M.", lang="zh")
    answer = world.as_clinician().post(f"/clients/{client}/plans/new/S01", {"rungs": ["1"]}, page="/help")
    return str(answer.location).removesuffix("/aim")


def test_a_client_who_reads_chinese_gets_a_draft_in_chinese(world: World) -> None:
    address = chinese(world)
    plan, (step,) = plan_at(world, address), steps_of(world, address)
    assert (plan.title, plan.why_helps) == ("慢呼吸：吸四呼六", "平静时练好的慢呼吸，难的时候就用得上。")
    assert step.words["title"] == "每天 5 分钟，在平静时练"
    assert "This client reads Chinese" not in world.as_clinician().get(f"{address}/steps").text


def test_english_words_of_the_library_are_pointed_out_for_a_client_who_reads_chinese(world: World) -> None:
    address, browser = chinese(world), world.as_clinician()
    (step,) = steps_of(world, address)
    page = f"{address}/steps/{step.id}"
    browser.post(page, fields(browser, page) | {"title": "5 minutes a day, when calm"})
    assert "This client reads Chinese" in browser.get(f"{address}/steps").text


def test_a_template_that_is_not_translated_says_so_for_a_client_who_reads_chinese(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, browser = world.add_client("Lin Moban", "L. M.", lang="zh"), world.as_clinician()
    address = f"/clients/{client}/plans/new/S01"
    assert "not translated yet" not in browser.get(address).text
    english = get_template("S01").model_copy(update={"stop_when": Words(en="If I get dizzy.")})
    monkeypatch.setattr("portal.plans.builder_views.get_template_or_404", lambda _: english)
    assert "not translated yet" in browser.get(address).text


def test_plans_are_numbered_for_each_client(world: World) -> None:
    begin(world)
    assert plan_at(world, begin(world, "S01")).number == 2


def test_without_a_step_nothing_is_made(world: World) -> None:
    world.screen()
    answer = world.as_clinician().post(f"/clients/{world.client}/plans/new/E12", page="/help")
    assert answer.status_code == 422
    assert "Choose at least one step." in answer.text
    assert count(world, Plan) == 0


def test_a_step_that_the_template_does_not_have_is_refused(world: World) -> None:
    world.screen()
    answer = world.as_clinician().post(
        f"/clients/{world.client}/plans/new/E12", {"rungs": ["8"]}, page="/help"
    )
    assert answer.status_code == 422
    assert count(world, Plan) == 0


@pytest.mark.parametrize(
    "screen", [None, {"partner_violence": "current"}, {"suicidality": "current"}, {"dissociation": "current"}]
)
def test_a_locked_template_stays_locked_when_the_form_is_forged(
    world: World, screen: dict[str, Any] | None
) -> None:
    if screen is not None:
        world.screen(**screen)
    browser = world.as_clinician()
    address = f"/clients/{world.client}/plans/new/E12"
    assert browser.get(address).status_code == 409
    answer = browser.post(address, {"rungs": ["1"], "safe_now": "She moved out"}, page="/help")
    assert answer.status_code == 409
    assert "safety screen locks this template" in answer.text
    assert (count(world, Plan), count(world, PlanStep)) == (0, 0)


def test_a_locked_template_cannot_be_added_as_a_step_either(world: World) -> None:
    address = begin(world, "S01")
    world.screen(stalking="current")
    answer = world.as_clinician().post(f"{address}/steps/add?template=E12", {"rung": "1"}, page="/help")
    assert answer.status_code == 409
    assert len(steps_of(world, address)) == 2


def test_under_caution_the_line_is_asked_for_and_kept(world: World) -> None:
    world.screen(substance_partner="current")
    browser, address = world.as_clinician(), f"/clients/{world.client}/plans/new/E12"
    refused = browser.post(address, {"rungs": ["1", "2"], "safe_now": " "}, page="/help")
    assert refused.status_code == 422
    assert "Write what makes this safe now." in refused.text
    assert 'value="2" checked' in refused.text
    made = browser.post(address, {"rungs": ["1"], "safe_now": "He is away all month"}, page="/help")
    assert plan_at(world, str(made.location).removesuffix("/aim")).safe_now == "He is away all month"


def test_the_aim_is_saved(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    data = fields(browser, f"{address}/aim") | {"goal_client": "Not carry it all alone", "mode": "menu"}
    assert browser.post(f"{address}/aim", data).status_code == 303
    plan = plan_at(world, address)
    assert (plan.goal_client, plan.mode) == ("Not carry it all alone", "menu")


def test_an_aim_without_why_is_shown_again_with_what_was_typed(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    data = fields(browser, f"{address}/aim") | {"why_helps": "", "title": "My own title"}
    answer = browser.post(f"{address}/aim", data)
    assert answer.status_code == 422
    assert "Write in one sentence why this helps." in answer.text
    assert 'value="My own title"' in answer.text
    assert plan_at(world, address).title == "Say one true thing"


def test_a_stale_aim_is_refused_with_both_texts(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    stale = fields(browser, f"{address}/aim")
    browser.post(f"{address}/aim", stale | {"title": "What she wrote"})
    answer = browser.post(f"{address}/aim", stale | {"title": "What he wrote"})
    assert answer.status_code == 409
    assert "What she wrote" in answer.text
    assert "What he wrote" in answer.text
    assert plan_at(world, address).title == "What she wrote"


def test_a_step_is_saved_with_its_words_and_numbers(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[1]
    page = f"{address}/steps/{step.id}"
    data = fields(browser, page) | {
        "title": "Say one reason",
        "instructions": "One\nTwo",
        "times_per_week": "3",
        "suds_expected_client": "45",
        "key_safety_behaviours": ["joking it away"],
        "key_safety_behaviours_own": "looking at the phone",
        "calming_allowed": "during_ok",
        "calming_purpose": "to_cope",
        "n_dose_count": "5",
        "n_dose_days": "4",
    }
    assert browser.post(page, data).status_code == 303
    stored = steps_of(world, address)[1]
    assert stored.words["title"] == "Say one reason"
    assert stored.words["key_safety_behaviours"] == ["joking it away", "looking at the phone"]
    assert (stored.times_per_week, stored.suds_expected_client) == (3, 45)
    assert (stored.calming_allowed, stored.calming_purpose) == ("during_ok", "to_cope")
    assert stored.criterion["dose"]["count"] == 5
    assert stored.criterion["field"] == step.criterion["field"]
    assert "plan.step_edited" in actions(world)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "Write what the client reads as the title."),
        ({"times_per_week": "22"}, "Write a whole number from 1 to 21."),
        ({"suds_expected_client": "101"}, "Write a whole number from 0 to 100."),
        ({"instructions": "1\n2\n3\n4\n5\n6"}, "Shorten this to five lines."),
        ({"n_dose_count": "2", "n_dose_days": "3"}, "This cannot be more than the number beside it."),
        ({"n_dose_count": ""}, "Write a number."),
        ({"key_safety_behaviours_own": "\n".join("abcdefghi")}, "Keep this to 8 or fewer."),
    ],
)
def test_a_wrong_step_is_shown_again_and_not_saved(world: World, wrong: dict[str, str], message: str) -> None:
    address, browser = begin(world), world.as_clinician()
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    data = fields(browser, page) | {"feared_outcome_seed": "She walks out"} | wrong
    answer = browser.post(page, data)
    assert answer.status_code == 422
    assert message in answer.text
    assert "She walks out" in answer.text
    assert steps_of(world, address)[0].words["feared_outcome_seed"] == "They will think less of me."


def test_a_stale_step_is_refused_with_both_texts(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    stale = fields(browser, page)
    browser.post(page, stale | {"title": "First hand"})
    answer = browser.post(page, stale | {"title": "Second hand", "times_per_week": "4"})
    assert answer.status_code == 409
    assert "First hand" in answer.text
    assert "Second hand" in answer.text
    assert steps_of(world, address)[0].words["title"] == "First hand"


def test_minutes_are_asked_only_where_they_are_logged(world: World) -> None:
    browser = world.as_clinician()
    journal = begin(world, "S03", rungs=["1"])
    assert (
        'name="planned_minutes"' not in browser.get(f"{journal}/steps/{steps_of(world, journal)[0].id}").text
    )
    breathing = begin(world, "S01")
    page = browser.get(f"{breathing}/steps/{steps_of(world, breathing)[0].id}").text
    assert 'name="planned_minutes"' in page
    assert 'name="key_safety_behaviours"' not in page


def test_a_rung_of_another_template_becomes_the_last_step(world: World) -> None:
    address = begin(world)
    answer = world.as_clinician().post(f"{address}/steps/add?template=S02", {"rung": "1"}, page="/help")
    assert answer.status_code == 303
    assert [step.template_id for step in steps_of(world, address)] == ["E12", "E12", "E12", "S02"]


def test_a_step_in_own_words_keeps_the_log_and_the_criterion_of_its_template(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = f"{address}/steps/add?template=E12"
    refused = browser.post(page, {"rung": "own"}, page="/help")
    assert refused.status_code == 422
    browser.post(page, {"rung": "own", "own_title": "Ask Mo to listen"}, page="/help")
    step = steps_of(world, address)[-1]
    assert (step.words["title"], step.words["instructions"]) == ("Ask Mo to listen", "")
    assert step.suds_expected_client is None
    assert step.criterion["dose"]["count"] == 4
    assert step.criterion["dose"]["days"] == 3
    assert "field" in step.criterion


def test_a_new_step_takes_the_arrangement_of_the_others(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    data = fields(browser, f"{address}/happen") | {"cue_if": "After supper", "cue_then": "I begin"}
    browser.post(f"{address}/happen", data | {"confidence": "8"})
    browser.post(f"{address}/steps/add?template=E12", {"rung": "5"}, page="/help")
    step = steps_of(world, address)[-1]
    assert (step.words["cue_if"], step.confidence) == ("After supper", 8)


def test_a_plan_has_room_for_nineteen_steps_and_they_still_change_places(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    for _ in range(MOST_STEPS - 3):
        browser.post(f"{address}/steps/add?template=E12", {"rung": "1"}, page="/help")
    answer = browser.post(f"{address}/steps/add?template=E12", {"rung": "1"}, page="/help")
    assert answer.status_code == 409
    before = steps_of(world, address)
    assert len(before) == MOST_STEPS
    browser.post(f"{address}/steps/{before[-1].id}/move", {"to": "up"}, page="/help")
    assert [step.id for step in steps_of(world, address)][-2:] == [before[-1].id, before[-2].id]


def test_steps_move_up_and_down_and_not_beyond_the_ends(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    one, two, three = (step.id for step in steps_of(world, address))

    def move(step: object, to: str) -> list[object]:
        browser.post(f"{address}/steps/{step}/move", {"to": to}, page="/help")
        found = steps_of(world, address)
        assert [step.position for step in found] == [1, 2, 3]
        return [step.id for step in found]

    assert move(three, "up") == [one, three, two]
    assert move(one, "down") == [three, one, two]
    assert move(three, "up") == [three, one, two]
    assert move(two, "down") == [three, one, two]


def test_moving_a_step_does_not_disturb_who_writes_in_it(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    typed = fields(browser, f"{address}/steps/{step.id}") | {"title": "Written meanwhile"}
    browser.post(f"{address}/steps/{step.id}/move", {"to": "down"}, page="/help")
    assert browser.post(f"{address}/steps/{step.id}", typed).status_code == 303
    assert steps_of(world, address)[1].words["title"] == "Written meanwhile"


def test_a_step_leaves_a_draft_and_the_others_close_ranks(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    one, two, three = steps_of(world, address)
    assert browser.post(f"{address}/steps/{two.id}/remove", page="/help").status_code == 303
    assert [(step.id, step.position) for step in steps_of(world, address)] == [(one.id, 1), (three.id, 2)]


def test_a_step_does_not_leave_a_plan_that_was_offered(world: World) -> None:
    address = offered(world)
    step = steps_of(world, address)[1]
    answer = world.as_clinician().post(f"{address}/steps/{step.id}/remove", page="/help")
    assert answer.status_code == 409
    assert len(steps_of(world, address)) == 3


def test_the_arrangement_holds_for_every_step_ahead(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    data = fields(browser, f"{address}/happen") | {
        "cue_if": "After supper",
        "cue_then": "I say it",
        "obstacle": "He is tired",
        "obstacle_answer": "I wait for the morning",
        "confidence": "6",
        "review_every_days": "14",
        "next_review_on": "2026-12-01",
    }
    assert browser.post(f"{address}/happen", data).status_code == 303
    assert {step.words["obstacle_answer"] for step in steps_of(world, address)} == {"I wait for the morning"}
    plan = plan_at(world, address)
    assert (plan.review_every_days, plan.next_review_on.isoformat()) == (14, "2026-12-01")
    assert "6 of 10 sure" in browser.get(f"{address}/steps").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"confidence": "11"},
        {"review_every_days": "2"},
        {"next_review_on": "2026-11-17"},
        {"next_review_on": "2027-11-17"},
        {"next_review_on": ""},
    ],
)
def test_a_wrong_arrangement_is_shown_again(world: World, wrong: dict[str, str]) -> None:
    address, browser = begin(world), world.as_clinician()
    data = fields(browser, f"{address}/happen") | {"cue_if": "After supper"} | wrong
    answer = browser.post(f"{address}/happen", data)
    assert answer.status_code == 422
    assert 'value="After supper"' in answer.text


def test_a_stale_arrangement_is_refused_with_both_texts(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    stale = fields(browser, f"{address}/happen")
    browser.post(f"{address}/happen", stale | {"cue_if": "At noon"})
    answer = browser.post(f"{address}/happen", stale | {"cue_if": "At night"})
    assert answer.status_code == 409
    assert "At noon" in answer.text
    assert "At night" in answer.text


def test_the_builder_points_out_a_gap_and_forbids_nothing(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    change_step(world, steps_of(world, address)[1].id, suds_expected_client=71)
    page = browser.get(f"{address}/steps").text
    assert "A gap of 36 points lies between step 1 (35) and step 2 (71)" in page
    assert "1 to check" in page
    browser.post(f"{address}/steps/add?template=E02", {"rung": "1"}, page="/help")
    assert "2 different exposures" in browser.get(f"{address}/steps").text


@pytest.mark.parametrize("part", ["", "/aim", "/steps", "/steps/add", "/happen", "/check", "/accept", ".pdf"])
def test_another_clients_plan_is_not_found_through_this_client(world: World, part: str) -> None:
    address = begin(world)
    second = world.add_client("Third Person", "T. P.")
    elsewhere = re.sub(r"/clients/[^/]+", f"/clients/{second}", address)
    browser = world.as_clinician()
    assert browser.get(elsewhere + part).status_code == 404
    assert browser.get(f"/clients/{second}/plans/{uuid4()}{part}").status_code == 404


def test_a_step_of_another_plan_of_the_same_client_is_not_found(world: World) -> None:
    one, two = in_use(world), in_use(world, "E02")
    foreign = steps_of(world, two)[0].id
    browser = world.as_clinician()
    assert browser.get(f"{one}/steps/{foreign}").status_code == 404
    for move in ("move", "remove", "confirm", "set-aside", "open", "restore"):
        answer = browser.post(f"{one}/steps/{foreign}/{move}", {"to": "up", "reason": "x"}, page="/help")
        assert answer.status_code == 404


def test_another_clinician_finds_nothing(world: World) -> None:
    address = begin(world)
    browser = world.browser(world.other_clinician)
    assert browser.get(f"{address}/aim").status_code == 404
    assert browser.post(f"{address}/offer", page="/help").status_code == 404
    assert plan_at(world, address).state == "draft"


@pytest.mark.parametrize(
    ("answers", "line"), [({"stalking": "current"}, "She moved out"), ({"asked_alone": False}, "")]
)
def test_the_actions_hold_the_gate_themselves(world: World, answers: dict[str, Any], line: str) -> None:
    address = begin(world, "S01")
    world.screen(**answers)
    template = library()["E12"]
    with world.app.app_context():
        client, plan = db.session.get(Client, world.client), db.session.get(Plan, id_of(address))
        by = db.session.get(User, world.clinician)
        assert client is not None
        assert plan is not None
        assert by is not None
        with pytest.raises(Conflict):
            builder_actions.create_plan(client, template, [1], safe_now=line, by=by.actor, at=now())
        with pytest.raises(Conflict):
            builder_actions.add_step(client, plan, template, 1, safe_now=line, by=by.actor, at=now())
