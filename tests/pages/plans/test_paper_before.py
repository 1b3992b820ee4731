"""Paper from before a step was repeated or restored is kept with its day and the version of then, and counts as of then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now
from portal.plans import actions, step_actions
from portal.plans.models import Plan, PlanStep
from tests.app import NOW, World
from tests.pages.plans.test_from_paper import Desk, exposure, row

LATER = NOW + timedelta(days=10)


def moved(desk: Desk, move: str) -> None:
    """What a clinician does with the first step, past its own pages."""
    with desk.home.change() as session:
        client = session.get_one(Client, desk.home.client_id)
        staff = session.get_one(User, client.responsible_id).actor
        plan, step = session.get_one(Plan, desk.home.plan_id), session.get_one(PlanStep, desk.home.step_id)
        if move == "publish":
            step.words = {**step.words, "title": "Said anew"}
            session.flush()
            actions.amend(client, plan, by=staff, at=now())
        elif move == "repeat":
            step.state, step.done_on = "done", now().date()
            session.flush()
            step_actions.repeat(client, plan, step, by=staff, at=now())
        else:
            step.state = "set_aside"
            session.flush()
            step_actions.restore(client, plan, step, by=staff, at=now())


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """A step open since 18 November; published anew on the 23rd; it is the 28th."""
    desk = Desk(world, "E01", (3,))
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        moved(desk, "publish")
    with time_machine.travel(LATER, tick=False):
        world.screen()
        desk.browser = world.as_clinician()
        desk.home.browser = world.as_client()
        yield desk


@pytest.mark.parametrize("move", ["repeat", "restore"])
def test_it_is_kept_with_its_own_day_and_the_version_that_was_in_force(desk: Desk, move: str) -> None:
    moved(desk, move)
    sent = desk.send(*(exposure(desk, on=f"{day}.11") for day in (18, 22, 23, 27)))
    assert sent.status_code == 303
    assert [(log.local_date, log.plan_revision) for log in desk.home.logs()] == [
        (date(2026, 11, 18), 1),
        (date(2026, 11, 22), 1),
        (date(2026, 11, 23), 2),
        (date(2026, 11, 27), 2),
    ]


def test_what_is_from_before_a_repeat_stays_and_does_not_count_in_the_new_round(desk: Desk) -> None:
    moved(desk, "repeat")
    before = desk.home.step_state()
    with desk.home.change() as session:
        session.get_one(PlanStep, desk.home.step_id).state = "available"
    desk.send(exposure(desk, on="27.11"))
    assert desk.home.step_state() == "available", "a practice of the round before begins nothing"
    assert before in ("available", "in_progress")
    mine = desk.home.browser.get(f"/my/plans/{desk.home.plan_id}").text
    assert "So far 0 of" in mine
    assert (
        desk.send(exposure(desk, on="28.11"), token="7f6f1f3a-7e57-4b6e-9d86-111111111111").status_code == 303
    )
    assert "So far 1 of" in desk.home.browser.get(f"/my/plans/{desk.home.plan_id}").text
    assert desk.home.step_state() == "in_progress"


def test_what_is_from_before_a_restore_counts(desk: Desk) -> None:
    moved(desk, "restore")
    desk.send(exposure(desk, on="27.11"))
    assert "So far 1 of" in desk.home.browser.get(f"/my/plans/{desk.home.plan_id}").text


def test_a_day_before_the_step_first_opened_is_none_of_it(desk: Desk) -> None:
    moved(desk, "repeat")
    answer = desk.send(exposure(desk, on="17.11"))
    assert answer.status_code == 422
    assert "This day lies before the step began." in answer.text
    assert desk.home.logs() == []


def test_a_step_that_opened_after_its_plan_began_takes_nothing_from_before_it_opened(world: World) -> None:
    desk = Desk(world)
    with time_machine.travel(NOW + timedelta(days=3), tick=False), desk.home.change() as session:
        client = session.get_one(Client, desk.home.client_id)
        staff = session.get_one(User, client.responsible_id).actor
        plan = session.get_one(Plan, desk.home.plan_id)
        step = session.get_one(PlanStep, desk.home.step_ids[1])
        step_actions.open_step(client, plan, step, more=True, by=staff, at=now())
    second = desk.address.replace(str(desk.home.step_id), str(desk.home.step_ids[1]))
    with time_machine.travel(LATER, tick=False):
        desk.browser = world.as_clinician()
        for day, status in (("20.11", 422), ("21.11", 303)):
            assert desk.browser.post(second, desk.sheet(row(desk, on=day))).status_code == status
