"""Deciding against a lock: where the rules leave it open, with a reason and a second yes, for this screen only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients import alert_actions
from portal.clients.alerts import AlertKind
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans.gate_models import GateOverride
from portal.plans.gate_queries import gate_today
from portal.plans.library_actions import copy_template
from portal.plans.library_models import TemplateCopy
from portal.plans.library_queries import forget_copies
from portal.plans.templates import get_template, library
from tests.app import NOW, World
from tests.pages.foundation.statements import counted
from tests.pages.plans.made import begin, change_step, hold, in_use, plan_at, steps_of

WHY = "They have lived apart since May and have no contact."


def address(world: World, template: str = "E01") -> str:
    return f"/clients/{world.client}/safety/override/{template}"


def decide(world: World, template: str = "E01", **changed: str) -> Any:
    data = {"why": WHY, "decided": "yes", "decide": "yes", "client_token": str(uuid4()), **changed}
    return world.as_clinician().post(address(world, template), data, page="/help")


def rows(world: World) -> list[GateOverride]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(GateOverride)))


def events(world: World, outcome: str) -> list[AuditEvent]:
    with world.app.app_context():
        found = sa.select(AuditEvent).where(
            AuditEvent.action == "safety.overridden", AuditEvent.outcome == outcome
        )
        return list(db.session.scalars(found))


def may_begin(world: World, template: str = "E01") -> bool:
    answer = world.as_clinician().get(f"/clients/{world.client}/plans/new/{template}")
    return bool(answer.status_code == 200)


def copy_of(world: World, template: str, **claims: object) -> str:
    """A copy whose stored text claims other marks than its parent's."""
    with world.app.app_context():
        by = db.session.get_one(User, world.clinician).actor
        made = copy_template(get_template(template), by=by, at=now())
        row = db.session.scalar(sa.select(TemplateCopy).where(TemplateCopy.template_id == made.id))
        assert row is not None
        kept = {name: value for name, value in row.content.items() if name != "standing_caution_text"}
        db.session.add(
            TemplateCopy(
                clinic_id=row.clinic_id,
                template_id=row.template_id,
                number=2,
                parent_id=row.parent_id,
                parent_version=row.parent_version,
                content={**kept, "version": 2, "noticed_by_partner": False, **claims},
                created_at=now(),
                created_by=by.id,
            )
        )
        db.session.commit()
        forget_copies()
        return made.id


def offered_with(world: World, template: str) -> str:
    """An offered plan with two steps of a template."""
    plan = begin(world, template, rungs=["1", "2"])
    answer = world.as_clinician().post(f"{plan}/offer", page="/help")
    assert answer.status_code == 303, answer.text
    return plan


def flag(world: World) -> None:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        by = db.session.get_one(User, world.clinician).actor
        source = alert_actions.Source("PlanStep", uuid4())
        alert_actions.raise_alert(client, AlertKind.SCREEN_AGAIN, "again", source, by=by, at=now())
        db.session.commit()


def test_a_reason_and_a_second_yes_open_it_and_stand_in_the_log(world: World) -> None:
    world.screen(stalking="current")
    assert not may_begin(world)
    first = world.as_clinician().post(
        address(world), {"why": WHY, "client_token": str(uuid4())}, page="/help"
    )
    assert first.status_code == 200
    assert WHY in first.text
    assert rows(world) == []
    assert decide(world).status_code == 303
    (row,) = rows(world)
    assert (row.template_id, row.reasons, row.created_by) == ("E01", ["stop"], world.clinician)
    assert may_begin(world)
    (event,) = events(world, "done")
    assert event.fields == ["E01", "stop"]
    assert not may_begin(world, "E12"), "it opens this template and no other"


def test_sent_twice_it_is_one_decision(world: World) -> None:
    world.screen(stalking="current")
    token = str(uuid4())
    assert [decide(world, client_token=token).status_code for _ in range(2)] == [303, 303]
    assert len(rows(world)) == 1


@pytest.mark.parametrize("changed", [{"why": ""}, {"why": "short"}, {"decided": ""}])
def test_without_a_reason_or_the_second_yes_nothing_opens(world: World, changed: dict[str, str]) -> None:
    world.screen(stalking="current")
    data = {name: value for name, value in {"decided": "yes", **changed}.items() if value or name == "why"}
    answer = world.as_clinician().post(
        address(world), {"why": WHY, "decide": "yes", "client_token": str(uuid4()), **data}, page="/help"
    )
    assert answer.status_code == 422
    assert rows(world) == []


@pytest.mark.parametrize("template", ["S12", "S13", "S14"])
def test_an_agreement_with_a_partner_stays_locked_and_the_attempt_stands_in_the_log(
    world: World, template: str
) -> None:
    world.screen(stalking="current")
    answer = decide(world, template)
    assert answer.status_code == 409
    assert "stays locked" in answer.text
    assert rows(world) == []
    (event,) = events(world, "refused")
    assert event.fields == [template, "stop"]


@pytest.mark.parametrize("template", ["S13", "E01"])
def test_a_copy_keeps_the_marks_of_what_it_was_copied_from(world: World, template: str) -> None:
    world.screen(stalking="current")
    copy = copy_of(world, template, type="skill")
    assert not may_begin(world, copy)
    browser = world.as_clinician()
    assert browser.get(f"/clients/{world.client}/plans/quick/{copy}").status_code == 409
    assert decide(world, copy).status_code == (409 if template == "S13" else 303)
    assert may_begin(world, copy) is (template != "S13")


def test_without_a_screen_it_is_asked_and_not_decided(world: World) -> None:
    answer = decide(world)
    assert answer.status_code == 409
    assert "Ask the safety questions first" in answer.text


def test_a_new_screen_ends_it(world: World) -> None:
    world.screen(stalking="current")
    decide(world)
    world.screen(stalking="current")
    assert not may_begin(world)


def test_a_red_flag_ends_it_and_locks_whatever_needs_a_screen_until_it_is_asked_again(world: World) -> None:
    world.screen()
    assert may_begin(world)
    with time_machine.travel(NOW.replace(hour=15), tick=False):
        flag(world)
        assert not may_begin(world)
        assert not may_begin(world, "E02")
        assert may_begin(world, "S01")
        assert (
            "ask the questions again" in world.as_clinician().get(f"/clients/{world.client}/plans/new").text
        )
    with time_machine.travel(NOW.replace(hour=16), tick=False):
        world.screen()
        assert may_begin(world)


def test_another_reason_later_is_not_decided_against(world: World) -> None:
    world.screen(suicidality="current")
    assert decide(world, "E02").status_code == 303
    assert may_begin(world, "E02")
    assert not may_begin(world, "E01")


def test_a_hold_ends_it_too(world: World) -> None:
    world.screen(stalking="current")
    assert decide(world).status_code == 303
    with time_machine.travel(NOW.replace(hour=15), tick=False):
        hold(world)
        assert not may_begin(world)
        assert decide(world).status_code == 409, "ask again first"


def test_it_ends_with_the_screen_it_rests_on(world: World) -> None:
    world.screen(stalking="current")
    decide(world)
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert not may_begin(world)
        assert "No longer holds" in world.as_clinician().get(f"/clients/{world.client}/safety").text


def test_a_decision_does_not_reach_another_client(world: World) -> None:
    second = world.add_client("Nemo Sampleton", "N. S.")
    for client in (world.client, second):
        world.screen(client, stalking="current")
    decide(world)
    answer = world.as_clinician().get(f"/clients/{second}/plans/new/E01")
    assert answer.status_code == 409


def test_the_safety_page_says_by_whom_when_why_and_whether_it_still_holds(world: World) -> None:
    world.screen(stalking="current")
    decide(world)
    page = world.as_clinician().get(f"/clients/{world.client}/safety").text
    card = page[page.index('id="decided"') :]
    assert "Dr. Fern Exemplar" in card
    assert "Quiet minutes" in card
    assert WHY in card
    assert "No longer holds" not in card
    world.screen()
    card = world.as_clinician().get(f"/clients/{world.client}/safety").text
    assert WHY in card
    assert "No longer holds" in card


def test_the_log_holds_the_reasons_and_never_the_words(world: World) -> None:
    world.screen(stalking="current")
    decide(world)
    with world.app.app_context():
        for event in db.session.scalars(sa.select(AuditEvent)):
            assert WHY not in f"{event.fields}{event.shown}{event.action}"
        stored = db.session.execute(sa.text("SELECT * FROM gate_override")).one()
        assert WHY not in str(stored)


def test_to_look_at_the_page_of_what_never_opens_is_a_tried_one_too(world: World) -> None:
    world.screen(stalking="current")
    assert world.as_clinician().get(address(world, "S14")).status_code == 409
    (event,) = events(world, "refused")
    assert event.fields == ["S14", "stop"]


def test_both_pages_say_why_it_is_locked_and_the_second_repeats_what_was_typed(world: World) -> None:
    world.screen(stalking="current", suicidality="current")
    browser = world.as_clinician()
    first = browser.get(address(world)).text
    second = browser.post(
        address(world), {"why": f"  {WHY}  ", "client_token": str(uuid4())}, page="/help"
    ).text
    for page in (first, second):
        assert "The safety screen says stop." in page
        assert "A wish to die is present" in page
    assert 'name="decided"' not in first
    assert 'name="decided"' in second
    assert f'name="why" value="{WHY}"' in second


def test_from_a_step_it_leads_back_into_the_plan(world: World) -> None:
    plan = begin(world, "E01", rungs=["1"])
    world.screen(stalking="current")
    browser, plan_id = world.as_clinician(), plan.rsplit("/", 1)[1]
    where = f"{address(world)}?plan={plan_id}"
    assert where in browser.get(plan).text
    assert where in browser.get(f"{plan}/aim").text
    data = {"why": WHY, "decided": "yes", "decide": "yes", "client_token": str(uuid4())}
    answer = browser.post(where, data, page="/help")
    assert answer.location == plan
    assert browser.post(f"{plan}/offer", page="/help").status_code == 303
    assert plan_at(world, plan).state == "offered"


def test_what_runs_goes_on_by_a_decision_and_rests_again_with_a_hold(world: World) -> None:
    plan = in_use(world, "E01")
    mine = f"/my/plans/{plan.rsplit('/', 1)[1]}"
    world.screen(stalking="current")
    assert "This plan is paused" in world.as_client().get(mine).text
    decide(world)
    assert "This plan is paused" not in world.as_client().get(mine).text
    hold(world)
    assert "This plan is paused" in world.as_client().get(mine).text


def test_what_a_screen_stopped_does_not_go_on_by_itself_when_the_screen_runs_out(world: World) -> None:
    plan = in_use(world, "E01")
    world.screen(stalking="current")
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert "This plan is paused" in world.as_client().get(f"/my/plans/{plan.rsplit('/', 1)[1]}").text


@pytest.mark.parametrize("template", ["E01", "E12", "copy of E03", "copy of S13"])
def test_under_stop_no_address_offers_what_is_locked(world: World, template: str) -> None:
    """Begin, quick plan, add, offer, publish, accept, open, take up again: each refuses, and nothing is kept."""
    if template.startswith("copy"):
        template = copy_of(world, template.removeprefix("copy of "))
    draft = begin(world, template, rungs=["1", "2"])
    waiting = offered_with(world, template)
    running = offered_with(world, template)
    assert world.as_clinician().post(f"{running}/accept", page="/help").status_code == 303
    first, later = steps_of(world, running)[:2]
    change_step(world, first.id, state="set_aside")
    world.screen(coercive_control="current")
    browser, new = world.as_clinician(), f"/clients/{world.client}/plans"
    tries: list[tuple[str, dict[str, Any]]] = [
        (f"{new}/new/{template}", {"rungs": ["1"]}),
        (f"{new}/quick/{template}", {"rungs": ["1"], "times_per_week": "1", "why_helps": "x"}),
        (f"{draft}/steps/add?template={template}", {"rung": "1"}),
        (f"{draft}/offer", {}),
        (f"{waiting}/publish", {}),
        (f"{waiting}/accept", {}),
        (f"{running}/publish", {}),
        (f"{running}/steps/{first.id}/restore", {}),
        (f"{running}/steps/{later.id}/open", {}),
    ]
    before = [plan_at(world, one).revision for one in (draft, waiting, running)]
    for where, data in tries:
        answer = browser.post(where, data, page="/help")
        assert answer.status_code == 409, (where, answer.status_code)
    own = world.as_client().post(
        f"/my/plans/{UUID(waiting.rsplit('/', 1)[1])}/accept",
        {"version": plan_at(world, waiting).version},
        page="/my",
    )
    assert own.status_code == 409
    assert "safety" not in own.text.lower()
    assert [plan_at(world, one).revision for one in (draft, waiting, running)] == before
    assert [plan_at(world, one).state for one in (draft, waiting, running)] == ["draft", "offered", "active"]
    assert [step.state for step in steps_of(world, running)][:2] == ["set_aside", "locked"]


def test_the_gate_asks_the_database_as_often_for_one_template_as_for_all_of_them(world: World) -> None:
    world.screen(stalking="current")

    def asked(templates: list[str]) -> int:
        with world.app.app_context():
            client = db.session.get_one(Client, world.client)
            with counted(world.app) as statements:
                gate = gate_today(client, on=NOW.date())
                for template in templates:
                    gate.lock(get_template(template)), gate.needs_line(get_template(template))
                    gate.stops(get_template(template))
            return len(statements)

    one = asked(["E01"])
    for template in ("E01", "E02", "E12"):
        decide(world, template)
    assert asked(sorted(library())) == one <= 4
