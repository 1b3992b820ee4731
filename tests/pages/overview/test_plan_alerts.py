"""Alerts that rest on plans: raised with what happened, in words on the page of today, gone when it is no longer so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.clients.alert_models import Alert
from portal.clients.models import Client, ClientStatus
from portal.db import db
from portal.plans.models import Plan
from portal.plans.practice_models import PracticeLog
from tests.app import NOW, World
from tests.pages.foundation.statements import counted
from tests.pages.overview.alerting import change, every_alert, go_round
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import (
    begin,
    change_step,
    final_review,
    hold,
    id_of,
    in_use,
    look_back,
    offered,
    practise,
    reach,
    steps_of,
)


def kinds(world: World) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in every_alert(world)]


def today(world: World) -> str:
    return world.as_clinician().get("/today").text


def test_a_step_that_is_ready_stands_on_today_and_goes_with_the_confirmation(world: World) -> None:
    address = in_use(world)
    step = reach(world, address)
    go_round(world, slow=True)
    assert kinds(world) == [("criterion_met", "open")]
    assert "Step 1 has reached what was agreed: confirm it." in today(world)
    answer = world.as_clinician().post(f"{address}/steps/{step.id}/confirm", page="/help")
    assert answer.status_code == 303
    assert kinds(world) == [("criterion_met", "resolved")]
    assert "has reached what was agreed" not in today(world)


def test_two_early_stops_come_with_the_second_one(world: World) -> None:
    home = Homework(world, "E12", (1,))
    home.stop_early()
    home.stop_early()
    assert ("early_stops", "open") in kinds(world)
    assert "Step 1: stopped early 2 times in a row." in today(world)


def test_a_corrected_practice_takes_it_back_and_gives_it_again(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    go_round(world, slow=True)
    with world.app.app_context():
        log_id = db.session.scalars(sa.select(PracticeLog.id)).first()
        assert log_id is not None
    for status, state in (("stopped_early", "resolved"), ("finished", "open")):
        change(world, PracticeLog, log_id, lambda row, status=status: setattr(row, "status", status))
        go_round(world, slow=True)
        assert kinds(world) == [("criterion_met", state)]
    (alert,) = every_alert(world)
    with world.app.app_context():
        history = db.session.get_one(Alert, alert.id).history or []
    assert [one["act"] for one in history] == ["passed", "again"]
    page = world.as_clinician().get(f"/clients/{world.client}/alerts/{alert.id}").text
    assert "So again" in page


def test_what_a_person_has_settled_stays_settled(world: World) -> None:
    reach(world, in_use(world))
    go_round(world, slow=True)
    (alert,) = every_alert(world)
    there = f"/clients/{world.client}/alerts/{alert.id}"
    sent = {"act": "resolved", "reason": "We wait a week", "version": str(alert.version)}
    assert world.as_clinician().post(there, sent).status_code == 303
    go_round(world, slow=True)
    assert kinds(world) == [("criterion_met", "resolved")]


def rising(world: World, address: str, *, private: bool = False) -> None:
    step = steps_of(world, address)[0]
    for days_ago, likelihood in ((3, 40), (2, 50), (1, 60)):
        share = "private" if private and days_ago == 2 else "now"
        practise(world, step, days_ago=days_ago, likelihood_next=likelihood, share=share)


def test_a_rising_fear_is_told_with_its_numbers(world: World) -> None:
    rising(world, in_use(world))
    go_round(world, slow=True)
    assert kinds(world) == [("needs_change", "open")]
    assert "Step 1: the fear seems more likely each time, from 40 to 60 %." in today(world)


def test_the_numbers_of_a_private_practice_are_not_told(world: World) -> None:
    rising(world, in_use(world), private=True)
    go_round(world, slow=True)
    page = today(world)
    assert "Step 1: the fear seems more likely each time." in page
    assert "60 %" not in page


def test_a_client_who_asks_for_a_change_is_heard_until_the_plan_is_offered_again(world: World) -> None:
    address = offered(world)
    plan_id = id_of(address)
    browser = world.as_client()
    answer = browser.post(
        f"/my/plans/{plan_id}/decline", {"reason": "Smaller please", "version": _version(world, plan_id)}
    )
    assert answer.status_code == 303
    assert kinds(world) == [("needs_change", "open")]
    page = today(world)
    assert "The client asks for a change of the plan before it begins." in page
    assert "Smaller please" not in page
    go_round(world, slow=True)
    assert kinds(world) == [("needs_change", "open")]
    assert world.as_clinician().post(f"{address}/offer", page="/help").status_code == 303
    assert kinds(world) == [("needs_change", "resolved")]


def _version(world: World, plan_id: UUID) -> str:
    with world.app.app_context():
        return str(db.session.get_one(Plan, plan_id).version)


def test_an_offer_that_the_clinician_takes_back_calls_for_nothing(world: World) -> None:
    address = offered(world)
    world.as_clinician().post(f"{address}/take-back", page="/help")
    assert kinds(world) == []


def test_a_client_who_is_not_sure_is_talked_to_before_the_first_step(world: World) -> None:
    address = offered(world)
    world.as_clinician().post(f"{address}/accept", {"confidence": "3"}, page="/help")
    assert "The client is 3 of 10 sure of the first step" in today(world)
    world.as_clinician().post(f"{address}/go-ahead", page="/help")
    assert kinds(world) == [("needs_change", "resolved")]


def test_two_look_backs_without_practice_stand_on_today_until_it_was_gone_through(world: World) -> None:
    start = NOW - timedelta(days=21)
    with time_machine.travel(start, tick=False):
        address = in_use(world)
    with time_machine.travel(start + timedelta(days=7), tick=False):
        look_back(world, address, next_review_on="2026-11-25")
    with time_machine.travel(start + timedelta(days=14), tick=False):
        # the second one past the page, which would have asked what is behind it
        final_review(world, address, had_learning=False, had_dose=False, is_final=False)
    go_round(world, slow=True)
    assert ("off_track", "open") in kinds(world)
    assert "Off track: 2 look backs in a row without learning or without practice." in today(world)
    answer = look_back(world, address, ticks=["step_size"], consider_plan="A smaller step")
    assert answer.status_code == 303
    assert ("off_track", "resolved") in kinds(world)


@pytest.mark.parametrize(("days", "silent"), [(8, False), (10, True)])
def test_silence_for_twice_the_planned_gap_is_overdue(world: World, days: int, silent: bool) -> None:
    with time_machine.travel(NOW - timedelta(days=days), tick=False):
        address = in_use(world)
    change_step(world, steps_of(world, address)[0].id, times_per_week=3 if silent else 1)
    go_round(world, slow=True)
    assert (("overdue", "open") in kinds(world) and "No practice since" in today(world)) is silent
    if silent:
        practise(world, steps_of(world, address)[0])
        go_round(world, slow=True)
        assert "No practice since" not in today(world)


def test_a_look_back_that_is_near_is_coming_up_and_overdue_when_its_day_has_passed(world: World) -> None:
    address = in_use(world)
    with world.app.app_context():
        plan = db.session.get_one(Plan, id_of(address))
        plan.next_review_on = NOW.date() + timedelta(days=1)
        db.session.commit()
    go_round(world, slow=True)
    page = today(world)
    assert "Coming up" in page
    assert "Review, Thursday 19 November" in page
    assert kinds(world) == []
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        practise(world, steps_of(world, address)[0])
        go_round(world, slow=True)
        assert kinds(world) == [("overdue", "open")]
        assert "The plan was to be looked back on by 19 Nov 2026." in today(world)
        assert look_back(world, address).status_code == 303
        assert kinds(world) == [("overdue", "resolved")]


def test_a_step_that_a_look_back_sent_to_the_builder_is_not_asked_about_again(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0])
    look_back(world, address, decision_1="split")
    go_round(world, slow=True)
    assert kinds(world) == []


def test_a_step_that_waits_for_a_change_goes_when_it_is_published(world: World) -> None:
    address = in_use(world)
    change_step(world, steps_of(world, address)[0].id, state="needs_change")
    go_round(world, slow=True)
    assert kinds(world) == [("needs_change", "open")]
    assert "Step 1 waits for a change." in today(world)
    assert world.as_clinician().post(f"{address}/publish", page="/help").status_code == 303
    assert kinds(world) == [("needs_change", "resolved")]


def test_while_a_hold_is_open_nothing_is_due_to_be_confirmed(world: World) -> None:
    reach(world, in_use(world))
    hold(world)
    go_round(world, slow=True)
    assert "criterion_met" not in [kind for kind, _ in kinds(world)]


def test_a_client_who_is_paused_in_care_calls_for_nothing(world: World) -> None:
    reach(world, in_use(world))
    change(world, Client, world.client, lambda row: setattr(row, "status", ClientStatus.PAUSED))
    go_round(world, slow=True)
    assert kinds(world) == []


def test_a_draft_that_nobody_has_seen_calls_for_nothing(world: World) -> None:
    begin(world)
    go_round(world, slow=True)
    assert kinds(world) == []


def test_the_evaluator_asks_as_often_for_one_plan_as_for_many(world: World) -> None:
    def statements() -> int:
        with counted(world.app) as sent:
            go_round(world, slow=True)
        return len(sent)

    in_use(world, "S01")
    go_round(world, slow=True)
    one = statements()
    for _ in range(5):
        address = in_use(world, "S01")
        practise(world, steps_of(world, address)[0], kind="skill")
    go_round(world, slow=True)
    assert statements() == one


def test_the_page_of_an_alert_leads_to_the_plan_and_its_look_back(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    go_round(world, slow=True)
    (alert,) = every_alert(world)
    page = world.as_clinician().get(f"/clients/{world.client}/alerts/{alert.id}").text
    assert f'href="{address}"' in page
    assert f'href="{address}/review"' in page
