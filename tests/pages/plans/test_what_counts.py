"""What is counted and what is not: rests, steps put away, rounds before a repeat, what was not done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine

from portal.clients.models import Client
from portal.clock import today
from portal.db import db
from portal.plans import review_prep_queries, standing_queries
from portal.plans.attempts import LogStatus
from portal.plans.models import Plan
from portal.plans.review_due import Trigger
from portal.plans.review_prep_queries import Prep
from tests.app import NOW, World
from tests.pages.overview.alerting import every_alert, go_round
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import (
    begin,
    change,
    change_step,
    hold,
    id_of,
    in_use,
    plan_at,
    practise,
    reach,
    revisions_of,
    steps_of,
)


@contextmanager
def days_later(days: int) -> Iterator[None]:
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        yield


def post(world: World, address: str, **data: str) -> int:
    return int(world.as_clinician().post(address, data, page="/help").status_code)


def prep(world: World, address: str) -> Prep:
    with world.app.app_context():
        client, plan = db.session.get_one(Client, world.client), db.session.get_one(Plan, id_of(address))
        return review_prep_queries.prep(client, plan, on=today(client.tz))


def planned(world: World, address: str) -> int:
    return prep(world, address).counts.done.of


def standing(world: World) -> standing_queries.Standing:
    with world.app.app_context():
        return standing_queries.standing([world.client])[world.client]


# steps put away


def test_of_a_step_that_was_set_aside_nothing_was_asked_from_that_day_on(world: World) -> None:
    address = in_use(world, "S01")
    step = steps_of(world, address)[0]
    change_step(world, step.id, times_per_week=7)
    with days_later(3):
        assert planned(world, address) == 4
        assert post(world, f"{address}/steps/{step.id}/set-aside", reason="Not now") == 303
    with days_later(20):
        assert planned(world, address) == 3


def test_while_a_step_waits_for_a_change_nothing_is_asked_of_it(world: World) -> None:
    home = Homework(world, "E12", (1,))
    change_step(world, home.step_id, times_per_week=7)
    with days_later(1):
        home.stop_early()
        home.stop_early()
        assert home.step_state() == "needs_change"
    address = f"/clients/{world.client}/plans/{home.plan_id}"
    with days_later(8):
        assert post(world, f"{address}/publish") == 303
    with days_later(9):
        assert planned(world, address) == 3


# rounds and what was not done


def test_after_a_repeat_the_week_begins_anew_on_the_caseload_too(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    change_step(world, step.id, state="in_progress")
    practise(world, step, days_ago=1)
    assert standing(world).practised == 1
    change_step(world, step.id, repeated_on=NOW.date())
    assert standing(world).practised == 0
    practise(world, step)
    assert standing(world).practised == 1


def test_what_was_not_done_is_no_last_practice(world: World) -> None:
    step = steps_of(world, in_use(world))[0]
    practise(world, step, status=LogStatus.NOT_DONE, words={"not_done_reason": "illness"})
    assert standing(world).last_practice_at is None
    practise(world, step, days_ago=1)
    assert standing(world).last_practice_at == NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "after"), [(LogStatus.NOT_DONE, "available"), (LogStatus.STOPPED_EARLY, "in_progress")]
)
def test_a_step_that_waited_and_was_only_put_off_so_far_is_not_under_way(
    world: World, status: str, after: str
) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    practise(world, step, status=status)
    change_step(world, step.id, state="needs_change")
    assert post(world, f"{address}/publish") == 303
    assert steps_of(world, address)[0].state == after


# rests


def test_a_look_back_passed_during_a_pause_is_planned_anew_from_the_day_it_goes_on(world: World) -> None:
    address = in_use(world)
    assert post(world, f"{address}/pause", reason="Holiday") == 303
    with days_later(30):
        assert post(world, f"{address}/resume") == 303
        plan = plan_at(world, address)
        assert plan.next_review_on == (NOW + timedelta(days=30 + plan.review_every_days)).date()
        assert revisions_of(world, address)[-1]["next_review_on"] == plan.next_review_on.isoformat()
        assert prep(world, address).due == []


def test_a_look_back_still_ahead_stays_where_it_is(world: World) -> None:
    address = in_use(world)
    day = plan_at(world, address).next_review_on
    post(world, f"{address}/pause", reason="Holiday")
    with days_later(2):
        assert post(world, f"{address}/resume") == 303
    assert (plan_at(world, address).next_review_on, plan_at(world, address).revision) == (day, 1)


def test_silence_is_counted_from_the_end_of_a_pause(world: World) -> None:
    address = in_use(world)
    post(world, f"{address}/pause", reason="Holiday")
    with days_later(30):
        post(world, f"{address}/resume")
        change(world, address, next_review_on=(NOW + timedelta(days=60)).date())
        go_round(world, slow=True)
        assert every_alert(world) == []
    with days_later(36):
        assert Trigger.SILENT not in prep(world, address).due
    with days_later(37):
        assert Trigger.SILENT in prep(world, address).due


def test_silence_is_counted_from_the_end_of_a_safety_hold(world: World) -> None:
    address = in_use(world)
    change(world, address, next_review_on=(NOW + timedelta(days=60)).date())
    hold(world)
    with days_later(20):
        world.screen()
        assert Trigger.SILENT not in prep(world, address).due
    with days_later(27):
        assert Trigger.SILENT in prep(world, address).due


def test_while_a_hold_is_open_nothing_is_due(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    with days_later(30):
        assert prep(world, address).due != []
        hold(world)
        assert prep(world, address).due == []
        assert "It is time to look back" not in world.as_clinician().get(address).text


# habits


def test_a_step_without_habits_is_not_judged_by_them(world: World) -> None:
    address = begin(world, "E11", rungs=["1"])
    step = steps_of(world, address)[0]
    assert "approach" in step.criterion
    change_step(world, step.id, words={**(step.words or {}), "key_safety_behaviours": []})
    world.as_clinician().post(f"{address}/offer", page="/help")
    assert post(world, f"{address}/accept") == 303
    assert "approach" not in revisions_of(world, address)[0]["steps"][0]["criterion"]
    (one,) = prep(world, address).standings
    assert one.criterion.approach is None
    assert "without a habit on the list" not in world.as_client().get(f"/my/plans/{id_of(address)}").text
