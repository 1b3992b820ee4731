"""A time of day from memory where the clocks were changed: skipped it is said kindly, doubled it is asked once more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from portal.clients.models import Client
from portal.db import db
from portal.diary.models import DiaryEntry
from portal.plans.models import PlanStep
from tests.app import World
from tests.pages.overview.device import EVENT, Device, practice, waiting_page
from tests.pages.plans.homework import FEAR, Homework, problems
from tests.pages.plans.made import fields

SKIPPED = "The clocks went forward, so that time was skipped that day. Choose another."
TWICE = "Choose which of the two it was."
DOUBLED = {"on": "2026-10-25", "clock": "02:30"}
SECOND = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture
def home(world: World) -> Homework:
    found = Homework(world)
    with found.change() as session:
        session.execute(sa.update(PlanStep).values(opened_on=date(2026, 1, 1)))
        session.execute(sa.update(Client).values(tz="Europe/Berlin"))
    return found


def remember(home: Homework, **when: str) -> TestResponse:
    said = {"how_far": "end", "feared_outcome": FEAR, "likelihood_before": "70", "client_token": str(uuid4())}
    return home.browser.post(f"{home.address}/remembered", {**said, **when})


def test_a_practice_from_memory_asks_which_of_two_hours_it_was(home: Homework) -> None:
    assert "came twice" not in home.browser.get(f"{home.address}/remembered").text
    answer = remember(home, **DOUBLED)
    assert (answer.status_code, problems(answer)) == (422, [TWICE])
    assert "Before the clocks went back" in answer.text
    assert 'class="field-error" id="which-error"' in answer.text
    assert remember(home, **DOUBLED, which="second").status_code == 303
    assert home.log.performed_at == SECOND


def test_a_practice_from_memory_was_not_in_the_hour_that_was_skipped(home: Homework) -> None:
    answer = remember(home, on="2026-03-29", clock="02:30")
    assert problems(answer) == [SKIPPED]
    assert "came twice" not in answer.text


def test_a_practice_that_a_device_wrote_down_waits_until_it_is_said_which(
    world: World, home: Homework
) -> None:
    device = Device(world)
    assert device.send("practice", practice(home, **DOUBLED)) == "waits"
    address = waiting_page(device)
    assert "After the clocks went back" in device.browser.get(address).text
    filled = fields(device.browser, address)
    assert device.browser.post(address, {**filled, "which": "second"}).status_code == 303
    assert home.log.performed_at == SECOND


def test_a_practice_that_a_device_wrote_down_just_then_was_in_the_second_of_the_two_hours(
    world: World, home: Homework
) -> None:
    said = practice(home)
    del said["on"], said["clock"]
    assert Device(world).send("practice", said, written_at=SECOND) == "kept"
    assert home.log.performed_at == SECOND


def events(world: World) -> list[DiaryEntry]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(DiaryEntry)))


def test_a_hard_moment_asks_which_of_two_hours_it_was_and_keeps_it_when_put_right(
    world: World, home: Homework
) -> None:
    with time_machine.travel(datetime(2026, 10, 26, 9, tzinfo=UTC), tick=False):
        browser = world.as_client()
        said = {**EVENT, **DOUBLED, "client_token": str(uuid4())}
        assert "came twice" not in browser.get("/my/diary").text
        answer = browser.post("/my/diary", said)
        assert (answer.status_code, problems(answer)) == (422, [TWICE])
        assert "Before the clocks went back" in answer.text
        assert browser.post("/my/diary", {**said, "which": "second"}).status_code == 303
        (row,) = events(world)
        assert row.occurred_at == SECOND
        change = {"peak": "60", "share": "private", "version": str(row.version), **DOUBLED, "which": "second"}
        assert browser.post(f"/my/diary/{row.id}", change).status_code == 303
        (row,) = events(world)
        assert (row.occurred_at, row.peak) == (SECOND, 60)


def test_a_hard_moment_was_not_in_the_hour_that_was_skipped(world: World, home: Homework) -> None:
    with time_machine.travel(datetime(2026, 3, 30, 9, tzinfo=UTC), tick=False):
        said = {**EVENT, "on": "2026-03-29", "clock": "02:30", "client_token": str(uuid4())}
        assert problems(world.as_client().post("/my/diary", said)) == [SKIPPED]
