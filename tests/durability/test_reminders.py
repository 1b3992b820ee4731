"""A worker killed after the mail server took a message and before it could write that down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from portal import audit
from portal.clock import now
from portal.db import db
from tests.app import NOW, World, make_app, migrate
from tests.live import kill
from tests.mail import Sink, mail_server
from tests.pages.notifications.reminding import ADDRESS, reach, states, to_remind
from tests.pages.plans import reminded
from tests.workers import Worker, go_round_together


def recipients(sink: Sink) -> list[str]:
    return [to for one in sink.got for to in one.rcpt_tos]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A clinic with one client who is to be reminded."""
    app = make_app(tmp_path)
    migrate(app)
    with time_machine.travel(NOW, tick=False):
        world = World(app)
        reach(world)
        to_remind(world)
        yield world
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_worker_killed_between_send_and_mark_says_so_and_nothing_is_sent_twice(world: World) -> None:
    with mail_server() as sink:
        first = Worker(world.app, now(), sink.settings)
        first.wait_until_loaded()
        sink.taken = lambda: kill(first.process.pid)
        first.go()
        assert first.end() < 0
        assert recipients(sink) == [ADDRESS]
        assert states(world) == ["claimed"]

        sink.taken = lambda: None
        for minutes, said in ((1, "claimed"), (9, "claimed"), (10, "uncertain"), (60, "uncertain")):
            later = NOW + timedelta(minutes=minutes)
            assert go_round_together(world.app, 1, at=later, mail=sink.settings) == [0]
            assert states(world) == [said]
        assert recipients(sink) == [ADDRESS]
    page = world.as_clinician().get(f"/clients/{world.client}/assessments").text
    assert "may have been sent" in page
    with world.app.app_context():
        assert list(audit.verify(db.session())) == []


def test_a_worker_that_finds_no_mail_server_tries_again_and_sends_once(world: World) -> None:
    with mail_server() as sink:
        nobody = sink.settings
    assert go_round_together(world.app, 1, at=now(), mail=nobody) == [0]
    assert states(world) == ["waiting"]
    with mail_server() as sink:
        for minutes in (10, 11, 12):
            later = NOW + timedelta(minutes=minutes)
            assert go_round_together(world.app, 1, at=later, mail=sink.settings) == [0]
        assert recipients(sink) == [ADDRESS]
    assert states(world) == ["sent"]


def test_two_workers_at_once_and_one_killed_at_the_send_write_once_about_a_plan(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    migrate(app)
    with time_machine.travel(NOW, tick=False), mail_server() as sink:
        world = World(app)
        reminded.to_remind(world)
        evening = NOW.replace(hour=17, minute=0)  # six in Berlin
        first = Worker(app, evening, sink.settings)
        first.wait_until_loaded()
        sink.taken = lambda: kill(first.process.pid)
        first.go()
        assert first.end() < 0
        assert (recipients(sink), states(world)) == ([ADDRESS], ["claimed"])
        sink.taken = lambda: None
        for minutes, said in ((1, "claimed"), (10, "uncertain"), (60, "uncertain")):
            later = evening + timedelta(minutes=minutes)
            assert go_round_together(app, 2, at=later, mail=sink.settings) == [0, 0]
            assert states(world) == [said]
        assert recipients(sink) == [ADDRESS]
    with app.app_context():
        assert list(audit.verify(db.session())) == []
        db.session.remove()
        db.engine.dispose()


def test_two_workers_at_the_same_moment_write_once_about_a_plan(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    migrate(app)
    with time_machine.travel(NOW, tick=False), mail_server() as sink:
        world = World(app)
        reminded.to_remind(world)
        evening = NOW.replace(hour=17, minute=0)
        assert go_round_together(app, 2, at=evening, mail=sink.settings) == [0, 0]
        assert (recipients(sink), states(world)) == ([ADDRESS], ["sent"])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
