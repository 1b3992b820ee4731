"""The audit log: every action has its event, the chain tells any change, and nothing happens without it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal import audit, triggers
from portal.accounts.actor import System
from portal.accounts.models import Clinic
from portal.audit import AuditEvent, AuditHead
from portal.clock import now
from portal.db import db
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.disturbances import refused
from tests.pages.foundation.rows import Rows
from tests.pages.foundation.state import broken, count, fingerprint

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


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
