"""Taps of a practice that runs, made without a connection: each with its own moment, bounded by the server's times."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from portal.clock import now
from portal.plans.practice_models import PracticeLog
from tests.app import World
from tests.pages.overview.device import Device
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.homework import Homework


class Running:
    """A practice that began an hour ago, on a device that has just come back."""

    def __init__(self, world: World) -> None:
        self.home = Homework(world)
        self.device = Device(world)
        with self.home.at(now() - timedelta(hours=1)):
            self.address = self.home.start()
        self.device.browser = self.home.browser

    @property
    def log(self) -> PracticeLog:
        return self.home.log

    def send(self, kind: str, **fields: Any) -> str:
        """What the device sealed, whenever that was: its own clock says nothing here."""
        log = self.log
        return self.device.send(kind, {"step_id": str(log.step_id), "log_id": str(log.id), **fields})

    def write_down(self) -> None:
        """Finish it online."""
        self.home.write_down(self.home.finish(self.address), self.home.pages())

    def waits(self) -> str:
        """The page of the only entry that waits."""
        return self.home.browser.get(f"/my/entries/{self.device.entry.id}").text


@pytest.fixture
def running(world: World) -> Running:
    return Running(world)


def test_the_tap_is_the_end_however_late_it_comes_in(running: Running) -> None:
    assert running.send("ended", seconds="725") == "kept"
    log = running.log
    assert (log.ended_at, log.minutes_done) == (now() - timedelta(hours=1) + timedelta(seconds=725), 12)
    assert (log.status, log.logged_at) == ("running", now() - timedelta(hours=1))
    assert running.home.browser.get(running.address).headers["Location"].endswith("/after/1")


@pytest.mark.parametrize(("seconds", "minutes"), [("0", 0), ("3600", 60), ("3660", 60), ("99999999", 60)])
def test_a_clock_that_is_off_ends_it_neither_before_its_start_nor_after_now(
    running: Running, seconds: str, minutes: int
) -> None:
    assert running.send("ended", seconds=seconds) == "kept"
    log = running.log
    assert log.started_at is not None
    assert log.ended_at == log.started_at + timedelta(minutes=minutes)


@pytest.mark.parametrize("seconds", ["", "-5", "soon", "1e3", "٣", "9" * 30])
def test_an_end_without_a_time_waits_and_ends_nothing(running: Running, seconds: str) -> None:
    assert running.send("ended", seconds=seconds) == "waits"
    assert running.log.ended_at is None


def test_the_page_sends_the_moment_of_the_tap_as_well(running: Running) -> None:
    assert running.home.browser.post(running.address, {"seconds": "600"}).status_code == 303
    assert running.log.minutes_done == 10


def test_of_two_ends_the_earlier_counts_until_it_is_written_down(running: Running) -> None:
    running.home.finish(running.address)
    assert running.log.minutes_done == 60
    assert running.send("ended", seconds="600") == "kept"
    assert running.send("ended", seconds="900") == "kept"
    assert running.log.minutes_done == 10


def test_an_end_beside_one_that_is_written_down_waits_and_changes_nothing(running: Running) -> None:
    running.write_down()
    before = running.log
    assert running.send("ended", seconds="600") == "waits"
    assert (running.log.ended_at, running.log.version) == (before.ended_at, before.version)
    assert "It was over 10 min after the start." in running.waits()
    assert running.send("ended", seconds="3600") == "kept"


def test_why_it_was_stopped_is_asked_once_the_connection_is_back(running: Running) -> None:
    assert running.send("ended", seconds="300", stopped="yes") == "kept"
    browser = running.home.browser
    assert browser.get(running.address).headers["Location"] == f"{running.address}/stop"
    page = browser.get(f"{running.address}/stop").text
    assert "Go on practising" not in page
    answer = browser.post(f"{running.address}/stop", {"stop_reason": "too_strong"})
    assert answer.headers["Location"].endswith("/after/1")
    log = running.log
    assert (log.minutes_done, log.stop_reason, "stopping" in (log.words or {})) == (5, "too_strong", False)


def test_a_rating_comes_in_with_its_minute_also_after_the_end(running: Running) -> None:
    assert running.send("rating", minute="7", now="70") == "kept"
    assert running.send("ended", seconds="1200") == "kept"
    assert running.send("rating", minute="12", now="40") == "kept"
    assert running.send("rating", minute="90", now="30") == "kept"
    words = running.log.words or {}
    assert [(one["t_min"], one["v"]) for one in words["suds_points"]] == [(7, 70), (12, 40), (20, 30)]


@pytest.mark.parametrize("changes", [{"now": "101"}, {"now": ""}, {"minute": "-1"}, {"minute": "soon"}])
def test_a_rating_that_is_none_waits(running: Running, changes: dict[str, str]) -> None:
    assert running.send("rating", **{"minute": "7", "now": "70", **changes}) == "waits"
    assert "suds_points" not in (running.log.words or {})


def test_a_rating_of_a_practice_that_is_written_down_waits_with_its_words(running: Running) -> None:
    running.write_down()
    assert running.send("rating", minute="7", now="70") == "waits"
    assert "70 of 100, 7 min after the start" in running.waits()


def test_a_rating_that_stands_there_is_kept_and_the_same_of_another_minute_waits(running: Running) -> None:
    assert running.send("rating", minute="7", now="20") == "kept"
    running.write_down()
    assert running.send("rating", minute="7", now="20") == "kept"
    assert running.send("rating", minute="12", now="20") == "waits"
    assert (running.log.words or {})["suds_points"] == [{"t_min": 7, "v": 20}]


def test_a_tap_sent_twice_is_one(running: Running) -> None:
    device, log = running.device, running.log
    fields = {"step_id": str(log.step_id), "log_id": str(log.id), "seconds": "300"}
    token = log.id
    assert device.send("ended", fields, token=token) == "kept"
    with time_machine.travel(now() + timedelta(minutes=3), tick=False):
        assert device.send("ended", {**fields, "seconds": "200"}, token=token) == "there"
    assert running.log.minutes_done == 5


def test_nobody_ends_somebody_elses_practice(world: World, running: Running) -> None:
    other = Device(world, world.other_client)
    log = running.log
    fields = {"step_id": str(log.step_id), "log_id": str(log.id), "seconds": "300"}
    assert other.send("ended", fields) == "waits"
    assert running.log.ended_at is None


# A signal


def test_a_signal_comes_in_with_the_moment_of_its_tap_and_once(world: World) -> None:
    agreed, device, token = Agreed(world, ago=3), Device(world), uuid4()
    fields, tapped = {"agreement_id": str(agreed.id), "colour": "red"}, now() - timedelta(hours=5)
    assert device.send("signal", fields, token=token, written_at=tapped) == "kept"
    assert device.send("signal", fields, token=token, written_at=tapped) == "there"
    log = agreed.homework.log
    assert (log.performed_at, log.logged_at, log.share) == (tapped, now(), "private")
    assert (log.words or {})["colour"] == "red"


def test_a_signal_of_a_clock_that_lies_before_the_agreement_counts_as_now(world: World) -> None:
    agreed, device = Agreed(world, ago=3), Device(world)
    fields = {"agreement_id": str(agreed.id), "colour": "yellow"}
    assert device.send("signal", fields, written_at=now() - timedelta(days=40)) == "kept"
    assert agreed.homework.log.performed_at == now()


def test_a_signal_of_an_agreement_that_has_ended_since_waits(world: World) -> None:
    agreed, device = Agreed(world, ago=3), Device(world)
    agreed.browser.post(f"{agreed.mine}/end", {"ended_by": "me"})
    assert device.send("signal", {"agreement_id": str(agreed.id), "colour": "red"}) == "waits"
    assert (device.entry.why, agreed.homework.logs()) == ("changed", [])
    assert '<p class="mb-0 own-lines">Red</p>' in device.browser.get(f"/my/entries/{device.entry.id}").text


@pytest.mark.parametrize(
    "fields", [{"agreement_id": "x", "colour": "red"}, {"agreement_id": str(uuid4()), "colour": "blue"}]
)
def test_a_signal_that_is_none_waits(world: World, fields: dict[str, str]) -> None:
    assert Device(world).send("signal", fields) == "waits"
