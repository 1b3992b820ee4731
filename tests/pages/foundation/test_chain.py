"""The chain of the audit log: whatever is changed, removed, added or moved behind the product's back is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.actor import Actor, Role, System
from portal.audit import AuditEvent
from portal.clock import now
from portal.db import db
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.disturbances import change
from tests.pages.foundation.state import broken

COPIED = ", ".join(sorted(set(AuditEvent.__table__.columns.keys()) - {"id", "number"}))


@pytest.fixture
def log(app: Portal, world: World) -> Portal:
    """A log with more than a few events."""
    browser = world.browser(world.administrator)
    for _ in range(5):
        browser.get("/admin/accounts")
    assert broken(app) == []
    for verb in ("update", "delete"):
        change(app, f"DROP TRIGGER audit_event_refuses_{verb}")
    return app


def newest(app: Portal) -> AuditEvent:
    """The newest event of the clinic's chain."""
    with app.app_context():
        query = sa.select(AuditEvent).where(AuditEvent.chain != audit.NO_CLINIC)
        return db.session.scalars(query.order_by(AuditEvent.number.desc()).limit(1)).one()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00.000000"),
        ("action", "other"),
        ("outcome", "done"),
        ("actor_id", UUID(int=1).hex),
        ("actor_id", None),
        ("role", "client"),
        ("client_id", UUID(int=2).hex),
        ("object_type", "Client"),
        ("object_id", UUID(int=3).hex),
        ("fields", '["name", "other"]'),
        ("shown", '["x"]'),
        ("address", "10.0.0.1"),
        ("request_id", "0" * 16),
        ("mac", b"0" * 32),
        ("id", UUID(int=4).hex),
        ("number", 999),
        ("chain", UUID(int=5).hex),
    ],
)
def test_an_edited_event_is_found(log: Portal, column: str, value: Any) -> None:
    change(log, f"UPDATE audit_event SET {column} = ? WHERE number = {newest(log).number}", values=(value,))
    assert broken(log)


def test_every_column_of_an_event_is_covered() -> None:
    tried = {
        mark.args[1][number][0]
        for mark in test_an_edited_event_is_found.pytestmark
        for number in range(len(mark.args[1]))
    }
    assert tried == set(AuditEvent.__table__.columns.keys())


@pytest.mark.parametrize("number", ["1", "5", "(SELECT max(number) FROM audit_event)"])
def test_a_removed_event_is_found(log: Portal, number: str) -> None:
    change(log, f"DELETE FROM audit_event WHERE number = {number}")
    assert broken(log)


def test_an_inserted_event_is_found(log: Portal) -> None:
    change(
        log,
        "UPDATE audit_event SET number = -number WHERE number > 5",
        f"INSERT INTO audit_event (id, number, {COPIED}) SELECT '{uuid4().hex}', 6, {COPIED} FROM audit_event "
        "WHERE number = 5",
        "UPDATE audit_event SET number = 1 - number WHERE number < 0",
        "UPDATE audit_head SET number = number + 1",
    )
    assert broken(log) == ["an event was altered"]


def test_an_event_put_at_the_end_is_found(log: Portal) -> None:
    change(
        log,
        f"INSERT INTO audit_event (id, number, {COPIED}) SELECT '{uuid4().hex}', number + 1, {COPIED} "
        "FROM audit_event ORDER BY number DESC LIMIT 1",
        "UPDATE audit_head SET number = number + 1",
    )
    assert broken(log)


def test_two_events_that_change_places_are_found(log: Portal) -> None:
    change(
        log,
        "UPDATE audit_event SET number = -6 WHERE number = 5",
        "UPDATE audit_event SET number = 5 WHERE number = 6",
        "UPDATE audit_event SET number = 6 WHERE number = -6",
    )
    assert broken(log) == ["an event was altered"]


def test_a_cut_tail_is_found(log: Portal) -> None:
    change(log, "DELETE FROM audit_event WHERE number > 8")
    assert broken(log) == ["the end was cut off"]


def test_a_cut_tail_is_found_though_the_head_was_set_back(log: Portal) -> None:
    change(
        log,
        "DELETE FROM audit_event WHERE number > 8",
        "UPDATE audit_head SET number = 8, mac = (SELECT mac FROM audit_event WHERE number = 8)",
    )
    assert broken(log) == ["the end was cut off"]


def test_a_removed_head_is_found(log: Portal) -> None:
    change(log, "DELETE FROM audit_head")
    assert broken(log) == ["events without a head"]


def test_another_key_finds_the_whole_chain_broken(log: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit._Key, "audit", b"another key")
    assert broken(log) == ["an event was altered"]


def test_one_broken_chain_does_not_hide_another(log: Portal) -> None:
    with log.app_context():
        for clinic in (UUID(int=1), UUID(int=2)):
            audit.record("test.done", by=System(clinic))
            db.session.commit()
    change(log, "UPDATE audit_event SET action = 'x'")
    with log.app_context():
        assert len(list(audit.verify(db.session()))) == 3
        assert len(list(audit.verify(db.session(), chains=[UUID(int=2)]))) == 1


def test_two_sessions_that_take_turns_keep_one_chain(app: Portal, world: World) -> None:
    by = Actor(world.clinician, world.clinic_id, Role.CLINICIAN)
    with app.app_context(), Session(db.engine, expire_on_commit=False) as other:
        mine = db.session()
        for turn in range(6):
            session = (mine, other)[turn % 2]
            audit.record("test.turn", by=by, session=session, at=now() + timedelta(seconds=turn))
            session.execute(sa.text("SELECT 1"))
            session.commit()
    assert broken(app) == []
