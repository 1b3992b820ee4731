"""The audit log: every action has its event, the chain tells any change, and nothing happens without it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import portal
from portal import audit, triggers
from portal.accounts.actor import Actor, Role, System
from portal.accounts.models import Clinic
from portal.audit import AuditEvent, AuditHead
from portal.clock import now
from portal.db import db
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.disturbances import change, refused
from tests.pages.foundation.rows import Rows
from tests.pages.foundation.state import count, fingerprint

ACTIONS = sorted(Path(portal.__file__).parent.glob("*/actions*.py")) + sorted(
    Path(portal.__file__).parent.glob("*/*_actions.py")
)
COPIED = ", ".join(sorted(set(AuditEvent.__table__.columns.keys()) - {"id", "number"}))
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


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


def broken(app: Portal) -> list[str]:
    with app.app_context():
        return [found.why for found in audit.verify(db.session())]


def newest(app: Portal) -> AuditEvent:
    """The newest event of the clinic's chain."""
    with app.app_context():
        query = sa.select(AuditEvent).where(AuditEvent.chain != audit.NO_CLINIC)
        return db.session.scalars(query.order_by(AuditEvent.number.desc()).limit(1)).one()


# What each action leaves


def public_functions() -> Iterator[Any]:
    for file in ACTIONS:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield pytest.param(file, node, id=f"{file.parent.name}.{file.stem}.{node.name}")


def action_modules(tree: ast.Module) -> set[str]:
    """Names under which a module knows other modules of actions."""
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if "actions" in alias.name
    }


def records(node: ast.AST, tree: ast.Module, *, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function records an event, itself or through another action or a function of its module."""
    own = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    for call in (one.func for one in ast.walk(node) if isinstance(one, ast.Call)):
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name):
            if (call.value.id, call.attr) == ("audit", "record") or call.value.id in action_modules(tree):
                return True
        elif (
            isinstance(call, ast.Name)
            and call.id in own
            and call.id not in seen
            and records(own[call.id], tree, seen=seen | {call.id})
        ):
            return True
    return False


def takes(node: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def changes_something(node: ast.FunctionDef) -> bool:
    """Whether a function writes: says who does it, assigns to a row, adds, or sends a changing statement."""
    assigns = any(isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) for one in ast.walk(node))
    called = [ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]
    sends = any(name.endswith((".add", ".add_all", ".update", ".insert", ".delete")) for name in called)
    return "by" in takes(node) or assigns or sends


def test_there_are_actions() -> None:
    assert len(list(public_functions())) > 15


@pytest.mark.parametrize(("file", "node"), list(public_functions()))
def test_every_action_records_an_event_and_is_told_when(file: Path, node: ast.FunctionDef) -> None:
    if changes_something(node):
        assert records(node, ast.parse(file.read_text())), (
            f"{node.name} changes something and records nothing"
        )
        assert "at" in takes(node), f"{node.name} must be told when: at="


@pytest.mark.parametrize(("file", "node"), list(public_functions()))
def test_no_action_commits_or_reads_the_clock(file: Path, node: ast.FunctionDef) -> None:
    called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    ends = {name for name in called if name.endswith((".commit", ".rollback"))}
    assert not ends | (called & {"now", "today", "clock.now", "clock.today"})


def test_an_event_says_who_did_what_to_whom_when_and_from_where(app: Portal, world: World) -> None:
    browser = world.browser(world.administrator)
    browser.post("/admin/clinic", page="/admin/clinic", data={"name": "Renamed", "version": "1"})
    event = next(one for one in events(app) if one.action == "clinic.renamed")
    assert (event.actor_id, event.role, event.outcome) == (world.administrator, "administrator", "done")
    assert (event.object_type, event.object_id, event.fields) == ("Clinic", world.clinic_id, ["name"])
    assert (event.at, event.address) == (now(), "127.0.0.1")
    assert re.fullmatch("[0-9a-f]{16}", event.request_id or "")


def events(app: Portal) -> list[AuditEvent]:
    with app.app_context():
        query = sa.select(AuditEvent).order_by(AuditEvent.chain, AuditEvent.number)
        return list(db.session.scalars(query))


def test_an_event_names_fields_and_never_their_contents(app: Portal, world: World) -> None:
    browser = world.browser(world.administrator)
    secret = "Zanzibar Canary"
    browser.post(
        "/admin/clinic",
        page="/admin/clinic",
        data={"name": secret, "crisis_text_en": secret, "crisis_text_zh": secret, "version": "1"},
    )
    with app.app_context():
        clinic = db.session.get(Clinic, world.clinic_id)
        assert clinic is not None
        assert clinic.name == secret
    world.browser().post("/sign-in", {"handle": secret, "password": secret})
    written = repr(
        [[getattr(one, column.name) for column in AuditEvent.__table__.columns] for one in events(app)]
    )
    assert "Zanzibar" not in written
    assert [name for one in events(app) for name in one.fields if not NAME.match(name)] == []


def test_a_client_page_belongs_to_the_client_in_the_log(app: Portal, world: World) -> None:
    with app.app_context():
        of_client = db.session.scalars(
            sa.select(AuditEvent.action).where(AuditEvent.client_id == world.client)
        )
        assert {"client.added", "care_team.joined"} <= set(of_client)


def test_a_strangers_try_stands_in_the_chain_without_a_clinic(app: Portal, world: World) -> None:
    world.browser().post("/sign-in", {"handle": "nobody", "password": "wrong"})
    event = next(one for one in events(app) if one.action == "login.refused")
    assert (event.chain, event.actor_id, event.outcome) == (audit.NO_CLINIC, None, "refused")
    assert broken(app) == []


def test_clinics_have_chains_of_their_own(app: Portal, world: World) -> None:
    with app.app_context():
        for clinic in (uuid4(), uuid4()):
            audit.record("test.done", by=System(clinic))
            audit.record("test.done", by=System(clinic))
            db.session.commit()
        numbers = db.session.execute(
            sa.select(AuditEvent.chain, sa.func.min(AuditEvent.number), sa.func.max(AuditEvent.number))
            .where(AuditEvent.action == "test.done")
            .group_by(AuditEvent.chain)
        ).all()
    assert [tuple(row)[1:] for row in numbers] == [(1, 2), (1, 2)]
    assert broken(app) == []


def test_an_event_of_a_rolled_back_change_is_never_written(app: Portal, world: World) -> None:
    before = count(app, "audit_event")
    with app.app_context():
        audit.record("test.undone", by=System(world.clinic_id))
        db.session.execute(sa.text("SELECT 1"))
        db.session.rollback()
        db.session.execute(sa.text("SELECT 1"))
        db.session.commit()
    assert count(app, "audit_event") == before


# Nothing without the log


def rename(world: World, name: str) -> int:
    browser = world.browser(world.administrator)
    sent = browser.post("/admin/clinic", page="/admin/clinic", data={"name": name, "version": "1"})
    return sent.status_code


def test_a_change_whose_event_cannot_be_chained_does_not_happen(
    app: Portal, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(app)
    original = audit._chained

    def fails(previous: bytes, row: AuditEvent) -> bytes:
        if row.action == "clinic.renamed":
            raise OSError("the key is gone")
        return original(previous, row)

    monkeypatch.setattr(audit, "_chained", fails)
    assert rename(world, "Other") == 500
    assert fingerprint(app) == before
    monkeypatch.undo()
    assert rename(world, "Other") == 303
    assert broken(app) == []


@pytest.mark.parametrize(("verb", "table"), [("INSERT", "audit_event"), ("UPDATE", "audit_head")])
def test_a_change_whose_event_cannot_be_written_does_not_happen(
    app: Portal, world: World, verb: str, table: str
) -> None:
    browser = world.browser(world.administrator)
    token = browser.csrf("/admin/clinic")
    before = fingerprint(app)
    with refused(app, verb, table):
        sent = browser.http.post("/admin/clinic", data={"csrf_token": token, "name": "Other", "version": "1"})
    assert sent.status_code >= 400
    assert fingerprint(app) == before


# The chain


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


# Tables that only grow


@pytest.mark.parametrize("table", triggers.GROWING)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_a_growing_table_refuses_change_and_removal(app: Portal, table: str, statement: str) -> None:
    with app.app_context():
        rows = Rows(db.session())
        rows.make_every()
        audit.record("test.done", by=System(None))
        db.session.commit()
        with pytest.raises(sa.exc.IntegrityError, match=f"{table} only grows"):
            db.session.execute(sa.text(statement.format(table)))


def test_the_log_and_what_was_once_decided_or_scored_only_grow() -> None:
    assert set(triggers.GROWING) >= {"audit_event", "score", "safety_screen", "plan_revision"}


def test_the_head_of_each_chain_is_one_row(app: Portal, world: World) -> None:
    events = count(app, "audit_event")
    with app.app_context():
        heads = db.session.scalars(sa.select(AuditHead)).all()
    assert [(head.id, head.number) for head in heads] == [(world.clinic_id, events)]
