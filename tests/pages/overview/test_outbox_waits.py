"""The outbox: what does not fit waits for its client's look and is not lost; what is there already stays beside it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.clock import now
from portal.diary.models import DayCover, DiaryEntry
from portal.transaction import Portal
from tests.app import World
from tests.pages.overview.device import EVENT, URGE, Device, practice, rows, waiting_page
from tests.pages.plans.homework import Homework


@pytest.fixture
def device(world: World) -> Device:
    return Device(world)


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def test_a_practice_with_something_missing_waits_and_is_put_right(device: Device, home: Homework) -> None:
    fields = practice(home)
    del fields["own_contact_made"]
    assert device.send("practice", fields) == "waits"
    assert (device.entry.why, home.logs()) == ("incomplete", [])
    address = waiting_page(device)
    page = device.browser.get(address)
    assert "They go quiet" in page.text
    assert "One thing to put right" in page.text
    again = device.browser.post(address, {**fields, "learned": "Still there"})
    assert again.status_code == 422
    assert "Still there" in again.text
    assert device.browser.post(address, practice(home)).status_code == 303
    assert home.log.status == "finished"
    assert (device.entry.state, device.entry.words) == ("settled", None)
    assert "Saved." in device.browser.get("/my/entries").text


@pytest.mark.parametrize(
    ("kind", "fields", "typed", "said"),
    [
        ("practice", {"learned": "Late", "share": ""}, "Late", "Choose who may read this."),
        ("diary", {**EVENT, "share": "", "minutes_to_settle": "soon"}, 'value="soon"', "Choose who may read"),
        ("none_today", {"on": "2026-11-01"}, 'value="2026-11-01"', "Only today and the day before"),
        ("urge", {**URGE, "thought": "x" * 301}, "x" * 301, "Shorten this to 300 characters"),
        ("urge", {**URGE, "before": "", "before_exact": "101"}, 'value="101"', "from 0 to 100"),
        (
            "breathing",
            {"pace": "own", "inhale": "4", "minutes_done": "3"},
            'value="3"',
            "Write how many seconds",
        ),
    ],
)
def test_what_is_refused_comes_back_as_its_form_with_everything_typed_and_the_message_beside_the_field(
    device: Device, home: Homework, kind: str, fields: dict[str, str], typed: str, said: str
) -> None:
    sent = practice(home, **fields) if kind == "practice" else fields
    assert device.send(kind, sent) == "waits"
    assert device.entry.why == "incomplete"
    page = device.browser.get(waiting_page(device)).text
    assert typed in page
    assert re.search(rf'class="field-error" id="[^"]+-error">.*?{said}', page, re.S)


def test_an_empty_page_of_reflections_put_down_for_later_is_nothing_and_waits_for_nobody(
    world: World, device: Device
) -> None:
    home = Homework(world, "S15", (1,))
    fields = {"step_id": str(home.step_id), "share": "private", "later": "1"}
    assert device.send("practice", fields) == "kept"
    assert (home.logs(), device.entry.words) == ([], None)
    assert device.send("practice", {**fields, "reflection": "A scene"}) == "kept"
    assert home.log.status == "running"


def test_a_practice_of_a_step_that_was_closed_meanwhile_waits_with_its_words(
    device: Device, home: Homework
) -> None:
    with home.change() as session:
        session.execute(sa.text("UPDATE plan_step SET state = 'set_aside'"))
    assert device.send("practice", practice(home)) == "waits"
    assert (device.entry.why, home.logs()) == ("changed", [])
    assert "They go quiet" in device.browser.get(waiting_page(device)).text


def test_a_practice_beside_one_that_is_not_written_down_yet_keeps_both(
    device: Device, home: Homework
) -> None:
    home.start()
    assert device.send("practice", practice(home)) == "waits"
    assert device.entry.why == "twice"
    assert [log.status for log in home.logs()] == ["running"]


def test_a_quiet_day_beside_a_hard_moment_keeps_both(app: Portal, device: Device) -> None:
    device.send("diary", EVENT)
    assert device.send("none_today", {"on": "2026-11-18"}) == "waits"
    assert [one.covered for one in rows(app, DayCover)] == ["events"]
    assert {one.why for one in device.entries()} == {None, "twice"}


def test_a_half_written_form_waits_until_it_is_finished(app: Portal, device: Device) -> None:
    token = uuid4()
    assert device.send("diary", {"what": "They did"}, token=token, draft=True) == "waits"
    assert (device.entry.why, rows(app, DiaryEntry)) == ("unfinished", [])
    page = device.browser.get(waiting_page(device)).text
    assert "They did" in page
    assert "field-error" not in page
    assert device.send("diary", EVENT, token=token) == "kept"
    assert len(rows(app, DiaryEntry)) == 1
    assert "Nothing needs a look." in device.browser.get("/my/entries").text


def test_a_draft_that_was_gone_on_with_takes_the_place_of_the_earlier_one(device: Device) -> None:
    token, first = uuid4(), now() - timedelta(minutes=9)
    assert device.send("diary", {"what": "They"}, token=token, draft=True, written_at=first) == "waits"
    later = first + timedelta(minutes=5)
    assert device.send("diary", {"what": "They did"}, token=token, draft=True, written_at=later) == "waits"
    assert device.send("diary", {"what": "They"}, token=token, draft=True, written_at=first) == "waits"
    assert device.entry.words["fields"]["what"] == ["They did"]


def test_what_is_written_on_after_its_draft_was_put_away_is_not_lost(app: Portal, device: Device) -> None:
    token, first = uuid4(), now() - timedelta(minutes=9)
    said = {"what": "They"}
    assert device.send("diary", said, token=token, draft=True, written_at=first) == "waits"
    device.browser.post(f"/my/entries/{device.entry.id}/away")
    assert device.send("diary", said, token=token, draft=True, written_at=first) == "there"
    with time_machine.travel(now() + timedelta(minutes=3), tick=False):
        assert device.send("diary", {"what": "They did"}, token=token, draft=True) == "waits"
        device.browser.post(f"/my/entries/{device.entry.id}/away")
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert device.send("diary", EVENT, token=token) == "kept"
    assert len(rows(app, DiaryEntry)) == 1


def test_a_draft_that_arrives_after_the_finished_form_changes_nothing(app: Portal, device: Device) -> None:
    token = uuid4()
    device.send("diary", EVENT, token=token)
    assert device.send("diary", {"what": "They"}, token=token, draft=True) == "there"
    assert [row.words["what"] for row in rows(app, DiaryEntry)] == ["They did not call"]


def test_a_kind_that_nobody_knows_waits_with_its_words(device: Device) -> None:
    assert device.send("dream", {"what": "A red kite"}) == "waits"
    assert device.entry.why == "unknown"
    assert "A red kite" in device.browser.get(waiting_page(device)).text


def test_an_entry_that_is_not_needed_is_put_away_and_its_words_are_gone(device: Device) -> None:
    device.send("dream", {"what": "A red kite"})
    address = waiting_page(device)
    assert device.browser.post(f"{address}/away", page=address).status_code == 303
    assert (device.entry.state, device.entry.words) == ("put_away", None)
    assert "Put away." in device.browser.get("/my/entries").text
    assert device.browser.get(address).status_code == 303


def test_another_client_never_sees_what_waits(world: World, device: Device) -> None:
    device.send("dream", {"what": "A red kite"})
    other = world.as_client(world.other_client)
    assert "red kite" not in other.get("/my/entries").text
    assert other.get(f"/my/entries/{device.entry.id}").status_code == 404
    assert other.post(f"/my/entries/{device.entry.id}/away", page="/help").status_code == 404


def test_nothing_fails_whatever_is_in_a_form(app: Portal, device: Device, home: Homework) -> None:
    strange = ["", "0", "-1", "9" * 30, "x" * 2_500, "\x00", "‮", "<b>", "None", "2026-13-40"]
    for kind in ("diary", "none_today", "urge", "breathing", "practice"):
        for value in strange:
            names = (
                *EVENT,
                *URGE,
                *practice(home),
                "started_at",
                "ended_at",
                "pace",
                "tools",
                "minutes_done",
            )
            fields = dict.fromkeys(names, value) | {"step_id": str(home.step_id)}
            assert device.send(kind, fields) in {"kept", "waits"}, (kind, value)
    assert device.browser.get("/my/entries").status_code == 200
    for one in device.entries():
        if one.state == "waits":
            assert device.browser.get(f"/my/entries/{one.id}").status_code == 200
