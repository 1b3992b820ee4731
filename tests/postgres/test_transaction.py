"""What differs on PostgreSQL: a read-only transaction for pages, conflicts and locks between several writers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from portal.accounts.models import Clinic, User
from portal.db import db
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.places import at
from tests.pages.foundation.rows import Rows, every_sealed, sealed_attributes
from tests.pages.foundation.state import count, fingerprint
from tests.pages.foundation.test_transaction import send, writing
from tests.pages.foundation.threads import together


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_method_cannot_write(app: Portal, method: str) -> None:
    before = fingerprint(app, without=())
    assert send(app, writing(lambda: "done"), method) == 503
    assert fingerprint(app, without=()) == before


@pytest.mark.parametrize(
    "statement", ["DELETE FROM clinic", "CREATE TABLE extra (n int)", "SELECT nextval('x')"]
)
def test_a_safe_method_cannot_write_by_plain_sql_either(app: Portal, world: World, statement: str) -> None:
    with app.app_context():
        db.session.execute(sa.text("CREATE SEQUENCE x"))
        db.session.commit()
    before = fingerprint(app, without=())
    assert send(app, lambda: str(db.session.execute(sa.text(statement))), "GET") == 503
    assert fingerprint(app, without=()) == before


def test_a_write_after_a_read_on_the_same_connection_is_kept(app: Portal) -> None:
    def read() -> ResponseReturnValue:
        return str(db.session.scalar(sa.select(sa.func.count(Clinic.id))))

    for view, method in ((read, "GET"), (writing(lambda: ""), "POST")) * 2:
        assert send(app, view, method) == 200
    assert count(app, "sign_in_attempt") == 2


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_from_400_neither_change_nor_event_is_kept(app: Portal, status: int) -> None:
    before = fingerprint(app, without=())
    assert send(app, writing(lambda: ("", status))) == status
    assert fingerprint(app, without=()) == before


def test_a_database_that_takes_no_writes_answers_503_and_keeps_nothing(app: Portal, world: World) -> None:
    browser = world.browser(world.administrator)
    token = browser.csrf("/admin/clinic")
    before = fingerprint(app, without=())
    with app.app_context():
        db.session.execute(sa.text("ALTER ROLE postgres SET default_transaction_read_only = on"))
        db.session.commit()
        db.engine.dispose()
    try:
        sent = browser.http.post("/admin/clinic", data={"csrf_token": token, "name": "Other", "version": "1"})
        seen = browser.get("/admin/accounts")
    finally:
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(sa.text("SET TRANSACTION READ WRITE"))
            connection.execute(sa.text("ALTER ROLE postgres RESET default_transaction_read_only"))
            connection.commit()
            db.engine.dispose()
    assert (sent.status_code, seen.status_code) == (503, 503)
    assert "Fern" not in seen.text
    assert fingerprint(app, without=()) == before


def test_of_two_who_change_the_same_row_at_once_one_is_told(app: Portal, world: World) -> None:
    both = threading.Barrier(2)

    def rename(n: int) -> int:
        with app.app_context():
            clinic = db.session.get(Clinic, world.clinic_id)
            assert clinic is not None
            both.wait(timeout=30)
            clinic.name = f"Name {n}"
            try:
                db.session.commit()
            except sa.orm.exc.StaleDataError:
                db.session.rollback()
                return 409
            return 200

    assert sorted(together(2, rename)) == [200, 409]


def test_two_who_choose_the_same_handle_at_once_do_not_both_get_it(app: Portal, world: World) -> None:
    def take(n: int) -> int:
        with app.app_context():
            user = db.session.get(User, (world.clinician, world.other_clinician)[n])
            assert user is not None
            user.handle_digest = b"d" * 32
            try:
                db.session.commit()
            except sa.exc.IntegrityError:
                db.session.rollback()
                return 409
            return 200

    assert sorted(together(2, take)) == [200, 409]


def test_an_instant_comes_back_in_utc_whatever_the_servers_zone(app: Portal, world: World) -> None:
    at_home = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    with app.app_context():
        db.session.execute(sa.text("SET TIME ZONE 'Asia/Shanghai'"))
        db.session.execute(sa.update(Clinic).values(created_at=at_home))
        read = db.session.scalar(sa.select(Clinic.created_at))
    assert read == at_home
    assert read.tzinfo is UTC


def test_every_sealed_value_is_read_again(app: Portal) -> None:
    with app.app_context():
        rows = Rows(db.session())
        rows.make_every()
        db.session.commit()
        db.session.remove()
        for model, name in every_sealed():
            row = db.session.scalars(sa.select(model)).one()
            kind = sealed_attributes(model)[name]
            assert getattr(row, name) == rows.canary(model.__tablename__, name, kind)


def test_a_conflict_that_shows_only_at_the_commit_is_a_409(app: Portal, world: World) -> None:
    def view() -> ResponseReturnValue:
        user, other = db.session.get(User, world.clinician), db.session.get(User, world.other_clinician)
        assert user is not None
        assert other is not None
        user.handle_digest = other.handle_digest
        return "saved"

    before = fingerprint(app)
    assert send(app, view) == 409
    assert fingerprint(app) == before


def test_a_page_is_readable_while_somebody_holds_a_lock(app: Portal, world: World) -> None:
    browser = world.browser(world.administrator)
    with app.app_context(), db.engine.connect() as other:
        other.execute(sa.text("UPDATE clinic SET tz = tz"))
        with at(app, "/here", lambda: str(db.session.scalar(sa.select(Clinic.tz)))):
            assert browser.get("/here").text == "Europe/Berlin"
        other.rollback()
