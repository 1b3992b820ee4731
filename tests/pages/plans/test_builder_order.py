"""Steps made twice, split in two and moved: no step and no practice is lost, places stay 1 to n."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.plans import builder_order_actions
from portal.plans.builder_actions import MOST_STEPS
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from tests.app import World
from tests.pages.plans.made import (
    begin,
    change_step,
    fields,
    id_of,
    in_use,
    practise,
    revisions_of,
    steps_of,
)


def done(world: World) -> list[str]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.outcome == "done")))


def positions(world: World, address: str) -> list[int]:
    return [step.position for step in steps_of(world, address)]


def test_a_step_is_made_twice_right_behind_itself(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    one, two, three = steps_of(world, address)
    answer = browser.post(f"{address}/steps/{one.id}/duplicate", page="/help")
    assert answer.status_code == 303
    found = steps_of(world, address)
    assert [step.id for step in found] == [one.id, found[1].id, two.id, three.id]
    assert str(found[1].id) in str(answer.location)
    copy = found[1]
    assert positions(world, address) == [1, 2, 3, 4]
    assert copy.words == one.words
    assert (copy.criterion, copy.times_per_week, copy.state) == (one.criterion, one.times_per_week, "locked")
    assert "plan.step_duplicated" in done(world)


def test_a_copy_of_a_practised_step_has_not_begun_and_the_practice_stays(world: World) -> None:
    address, browser = in_use(world), world.as_clinician()
    first = steps_of(world, address)[0]
    log = practise(world, first)
    browser.post(f"{address}/steps/{first.id}/duplicate", page="/help")
    copy = steps_of(world, address)[1]
    assert (copy.state, copy.opened_on) == ("locked", None)
    with world.app.app_context():
        stored = db.session.get(PracticeLog, log)
        assert stored is not None
        assert stored.step_id == first.id


def test_a_full_plan_has_no_room_for_a_copy_or_a_half(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    for _ in range(MOST_STEPS - 3):
        browser.post(f"{address}/steps/{step.id}/duplicate", page="/help")
    page = f"{address}/steps/{step.id}/split"
    assert browser.post(f"{address}/steps/{step.id}/duplicate", page="/help").status_code == 409
    assert browser.post(page, fields(browser, page)).status_code == 409
    assert positions(world, address) == list(range(1, MOST_STEPS + 1))


def test_a_locked_template_is_not_copied(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    world.screen(stalking="current")
    assert browser.post(f"{address}/steps/{step.id}/duplicate", page="/help").status_code == 409
    assert len(steps_of(world, address)) == 3


def test_a_split_begins_with_half_the_minutes_and_a_title_to_change(world: World) -> None:
    address, browser = begin(world, "E01"), world.as_clinician()
    step = steps_of(world, address)[1]
    data = fields(browser, f"{address}/steps/{step.id}/split")
    assert step.planned_minutes is not None
    assert data["easier_planned_minutes"] == str((step.planned_minutes + 1) // 2)
    assert data["rest_planned_minutes"] == str(step.planned_minutes)
    assert data["easier_times_per_week"] == str(step.times_per_week)
    assert data["easier_title"].endswith("(first half)")
    assert data["easier_suds_expected_client"] == ""


def test_a_suggested_title_is_in_the_language_that_the_client_reads(world: World) -> None:
    address, browser = begin(world, "E01"), world.as_clinician()
    browser.post("/language", {"lang": "zh"}, page="/help")
    page = f"{address}/steps/{steps_of(world, address)[1].id}/split"
    assert fields(browser, page)["easier_title"].endswith("(first half)")


def test_where_no_minutes_are_planned_a_split_begins_with_half_the_times(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    change_step(world, step.id, times_per_week=5)
    data = fields(browser, f"{address}/steps/{step.id}/split")
    assert (data["easier_times_per_week"], data["rest_times_per_week"]) == ("3", "5")


def test_a_split_step_keeps_its_practices_and_the_easier_one_comes_before_it(world: World) -> None:
    address, browser = in_use(world, "E01"), world.as_clinician()
    first, second = steps_of(world, address)
    log = practise(world, first)
    page = f"{address}/steps/{first.id}/split"
    data = fields(browser, page) | {
        "easier_title": "Two quiet minutes",
        "easier_suds_expected_client": "15",
        "rest_title": "The whole time",
        "rest_times_per_week": "2",
    }
    assert browser.post(page, data).status_code == 303
    easier, rest, last = steps_of(world, address)
    assert (rest.id, last.id) == (first.id, second.id)
    assert positions(world, address) == [1, 2, 3]
    assert (easier.words["title"], easier.suds_expected_client) == ("Two quiet minutes", 15)
    assert (rest.words["title"], rest.times_per_week) == ("The whole time", 2)
    assert easier.words["key_safety_behaviours"] == first.words["key_safety_behaviours"]
    assert (easier.state, rest.state) == ("locked", "in_progress")
    with world.app.app_context():
        stored = db.session.get(PracticeLog, log)
        assert stored is not None
        assert stored.step_id == first.id
    assert len(revisions_of(world, address)) == 1
    assert "plan.step_split" in done(world)


def test_a_wrong_half_is_shown_again_with_what_was_typed(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = f"{address}/steps/{steps_of(world, address)[0].id}/split"
    data = fields(browser, page) | {"easier_title": "", "rest_title": "What is left"}
    answer = browser.post(page, data)
    assert answer.status_code == 422
    assert 'value="What is left"' in answer.text
    long = browser.post(page, data | {"easier_title": "Half", "rest_instructions": "1\n2\n3\n4\n5\n6"})
    assert "Shorten this to five lines." in long.text
    assert len(steps_of(world, address)) == 3


def test_a_stale_split_is_refused_with_both_texts(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    page, own = f"{address}/steps/{step.id}/split", f"{address}/steps/{step.id}"
    stale = fields(browser, page)
    browser.post(own, fields(browser, own) | {"title": "First hand"})
    answer = browser.post(page, stale | {"rest_title": "Second hand"})
    assert answer.status_code == 409
    assert "First hand" in answer.text
    assert "Second hand" in answer.text
    assert len(steps_of(world, address)) == 3


def test_a_step_that_is_over_is_not_split(world: World) -> None:
    address, browser = in_use(world), world.as_clinician()
    step = steps_of(world, address)[1]
    change_step(world, step.id, state="set_aside")
    page = f"{address}/steps/{step.id}/split"
    assert browser.get(page).status_code == 409
    assert browser.post(page, {"easier_title": "x"}, page="/help").status_code == 409


def test_the_button_of_a_moved_step_keeps_the_focus_and_its_place_is_announced(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    one, _, three = steps_of(world, address)
    for step, to, place, held in (
        (three, "up", 2, "up"),
        (three, "up", 1, "down"),
        (one, "down", 3, "up"),
    ):
        answer = browser.post(f"{address}/steps/{step.id}/move", {"to": to}, page="/help")
        page = browser.get(str(answer.location)).text
        assert f"is step {place} now." in page
        assert page.count(" autofocus") == 1
        form = page[page.index(f"/steps/{step.id}/move") :]
        buttons = form[: form.index("Change this step")]
        assert f'value="{held}" autofocus' in buttons
    assert " autofocus" not in browser.get(f"{address}/steps").text


def test_a_step_moved_on_its_own_page_stays_there(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    answer = browser.post(f"{address}/steps/{step.id}/move", {"to": "down", "back": "step"}, page="/help")
    assert f"/steps/{step.id}?" in str(answer.location)
    assert 'value="down" autofocus' in browser.get(str(answer.location)).text


Act = tuple[str, int]
ACTS = st.lists(
    st.tuples(st.sampled_from(["up", "down", "duplicate", "split", "remove"]), st.integers(0, 30)),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, offered=st.booleans())
def test_whatever_is_done_no_step_and_no_practice_is_lost(
    world: World, acts: list[Act], offered: bool
) -> None:
    address = in_use(world) if offered else begin(world)
    logs = {practise(world, step): step.id for step in steps_of(world, address)} if offered else {}
    with world.app.app_context():
        known = {step.id for step in list_steps(_plan(address))}
        for act, number in acts:
            known = _do(world, _plan(address), act, number, known)
            steps = list_steps(_plan(address))
            assert [step.position for step in steps] == list(range(1, len(steps) + 1))
            assert {step.id for step in steps} == known
        db.session.commit()
        stored = {log.id: log.step_id for log in db.session.scalars(sa.select(PracticeLog))}
    assert {one: stored.get(one) for one in logs} == logs


def _plan(address: str) -> Plan:
    plan = db.session.get(Plan, id_of(address))
    assert plan is not None
    return plan


def _do(world: World, plan: Plan, act: str, number: int, known: set[UUID]) -> set[UUID]:
    """One act on one of the steps; gives the ids that are there now by what the act promises."""
    client, by = db.session.get(Client, world.client), db.session.get(User, world.clinician)
    assert client is not None
    assert by is not None
    steps = list_steps(plan)
    if not steps:
        return known
    step = steps[number % len(steps)]
    how: dict[str, Any] = {"by": by.actor, "at": now()}
    try:
        if act in ("up", "down"):
            builder_order_actions.move_step(plan, step, up=act == "up", **how)
        elif act == "duplicate":
            return known | {builder_order_actions.duplicate_step(client, plan, step, **how).id}
        elif act == "split":
            easier = {"title": "Half of it", "times_per_week": 1}
            made = builder_order_actions.split_step(client, plan, step, easier, {"title": "Rest"}, **how)
            return known | {made.id}
        else:
            gone = step.id
            builder_order_actions.remove_step(plan, step, **how)
            return known - {gone}
    except Conflict:
        return known
    return known


def test_every_copy_has_a_row_of_its_own(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[0]
    browser.post(f"{address}/steps/{step.id}/duplicate", page="/help")
    page = f"{address}/steps/{steps_of(world, address)[1].id}"
    browser.post(page, fields(browser, page) | {"title": "Another one"})
    titles = [one.words["title"] for one in steps_of(world, address)]
    assert titles[:2] == [step.words["title"], "Another one"]
    with world.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(PlanStep)) == 4
