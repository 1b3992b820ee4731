"""A disk that is full or takes no writes: a clear answer, nothing acknowledged that is not kept, nothing broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import audit
from portal.clients.models import TimelineEvent
from portal.db import db
from portal.transaction import Portal
from tests.app import Browser, World, make_app, migrate
from tests.durability.disks import Disk, small_disk
from tests.pages.foundation.state import count, fingerprint

SORRY = "This is not available for a moment"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk with an app on it."""
    with small_disk(tmp_path / "disk") as disk:
        disk.app = make_app(disk.path)
        migrate(disk.app)
        yield disk


@pytest.fixture
def app(disk: Disk) -> Portal:
    assert disk.app is not None
    return disk.app


@pytest.fixture
def world(app: Portal) -> World:
    return World(app)


def trouble(disk: Disk, kind: str) -> AbstractContextManager[None]:
    return disk.full() if kind == "full" else disk.read_only()


def mark(browser: Browser, client: object, label: str, token: str) -> int:
    """Put a date with a label on the timeline."""
    data = {"csrf_token": token, "happened_on": "2026-11-10", "kind": "other", "label": label}
    return browser.http.post(f"/clients/{client}/timeline", data=data).status_code


def labels(app: Portal) -> list[str | None]:
    with app.app_context():
        return [event.label for event in db.session.scalars(sa.select(TimelineEvent))]


def is_sound(app: Portal) -> bool:
    """Whether the file is whole, its references hold, and so does the audit log."""
    with app.app_context():
        assert db.session.execute(sa.text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert db.session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        return list(audit.verify(db.session())) == []


@pytest.mark.parametrize("kind", ["full", "read_only"])
def test_a_change_is_answered_with_503_and_not_kept(disk: Disk, app: Portal, world: World, kind: str) -> None:
    browser = world.as_clinician()
    token = browser.csrf()
    assert mark(browser, world.client, "before", token) == 303
    before = fingerprint(app, without=())
    with trouble(disk, kind):
        assert mark(browser, world.client, "meanwhile", token) == 503
    assert fingerprint(app, without=()) == before
    assert mark(browser, world.client, "after", token) == 303
    assert labels(app) == ["before", "after"]
    assert is_sound(app)


@pytest.mark.parametrize("kind", ["full", "read_only"])
def test_a_page_that_cannot_be_recorded_is_not_shown(
    disk: Disk, app: Portal, world: World, kind: str
) -> None:
    browser = world.as_clinician()
    events = count(app, "audit_event")
    with trouble(disk, kind):
        answer = browser.get(f"/clients/{world.client}")
    assert answer.status_code == 503
    assert SORRY in answer.text
    assert "Samplewood" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get(f"/clients/{world.client}").status_code == 200
    assert count(app, "audit_event") == events + 1
    assert is_sound(app)


@pytest.mark.parametrize("kind", ["full", "read_only"])
def test_signing_in_says_that_it_does_not_work_just_now(
    disk: Disk, app: Portal, world: World, kind: str
) -> None:
    browser = world.browser()
    token = browser.csrf("/sign-in")
    with trouble(disk, kind):
        assert browser.get("/sign-in").status_code == 200
        assert browser.get("/healthz").status_code == 200
        sent = browser.http.post(
            "/sign-in", data={"csrf_token": token, "handle": "exemplar", "password": "x"}
        )
    assert sent.status_code == 503
    assert count(app, "sign_in_attempt") == 0
    assert is_sound(app)


def test_a_new_client_is_taken_in_whole_or_not_at_all(disk: Disk, app: Portal, world: World) -> None:
    browser = world.as_clinician()
    token = browser.csrf()
    before = fingerprint(app, without=())
    data = {
        "csrf_token": token,
        "display_name": "Ivo Testling",
        "initials": "I. T.",
        "lang": "en",
        "adult": "y",
    }
    data |= {"tz": "Europe/Berlin"}
    with disk.full():
        assert browser.http.post("/clients/new", data=data).status_code == 503
    assert fingerprint(app, without=()) == before
    assert browser.http.post("/clients/new", data=data).status_code == 303


def test_what_was_acknowledged_while_the_disk_filled_up_is_there_and_nothing_else(
    disk: Disk, app: Portal, world: World
) -> None:
    browser = world.as_clinician()
    token = browser.csrf()
    acknowledged: list[str] = []
    refused = 0
    with disk.full():
        (disk.path / "ballast").write_bytes(
            b"\0" * 1024
        )  # a little room is left, some of the changes find it
        for number in range(60):
            label = f"label {number} " + "x" * 150
            if mark(browser, world.client, label, token) == 303:
                acknowledged.append(label)
            else:
                refused += 1
    assert refused > 0
    assert sorted(labels(app), key=str) == sorted(acknowledged)
    assert is_sound(app)


def test_a_server_on_a_read_only_disk_says_that_it_is_not_ready_to_work_but_lives(
    disk: Disk, app: Portal, world: World
) -> None:
    with disk.read_only():
        assert world.browser().get("/healthz").json == {"status": "ok"}
        assert world.browser().get("/readyz").status_code in {200, 503}
