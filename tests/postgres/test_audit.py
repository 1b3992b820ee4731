"""The audit log on PostgreSQL: one whole chain, however many write at once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.actor import System
from portal.audit import AuditEvent
from portal.db import db
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.threads import together

WRITERS, EACH = 8, 12


def broken(app: Portal) -> list[str]:
    with app.app_context():
        return [found.why for found in audit.verify(db.session())]


def numbers(app: Portal, action: str) -> list[int]:
    with app.app_context():
        query = sa.select(AuditEvent.number).where(AuditEvent.action == action)
        return sorted(db.session.scalars(query))


def test_a_chain_stays_whole_under_eight_writers_from_its_very_first_event(app: Portal) -> None:
    def write(_n: int) -> None:
        with app.app_context():
            for _ in range(EACH):
                with Session(db.engine) as session:
                    audit.record("test.done", by=System(None), session=session)
                    session.execute(sa.text("SELECT 1"))
                    session.commit()

    together(WRITERS, write)
    assert broken(app) == []
    assert numbers(app, "test.done") == list(range(1, WRITERS * EACH + 1))


def test_sessions_that_know_an_older_head_go_on_from_the_newest(app: Portal) -> None:
    def write(_n: int) -> None:
        with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
            for _ in range(EACH):
                audit.record("test.done", by=System(None), session=session)
                session.execute(sa.text("SELECT 1"))
                session.commit()

    together(WRITERS, write)
    assert broken(app) == []
    assert numbers(app, "test.done") == list(range(1, WRITERS * EACH + 1))


def test_every_read_of_eight_browsers_at_once_is_recorded(app: Portal, world: World) -> None:
    browsers = [world.browser(world.administrator) for _ in range(WRITERS)]
    statuses = together(
        WRITERS, lambda n: [browsers[n].get("/admin/accounts").status_code for _ in range(EACH)]
    )
    assert {status for mine in statuses for status in mine} == {200}
    assert len(numbers(app, "accounts.manage")) == WRITERS * EACH
    assert broken(app) == []


def test_a_cut_tail_is_found(app: Portal, world: World) -> None:
    with app.app_context():
        db.session.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        db.session.execute(sa.text("DELETE FROM audit_event WHERE number > 5"))
        db.session.execute(
            sa.text("UPDATE audit_head SET number = 5, mac = (SELECT mac FROM audit_event WHERE number = 5)")
        )
        db.session.commit()
    assert broken(app) == ["the end was cut off"]
