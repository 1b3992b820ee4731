"""The request is the transaction: below 400 it commits, from 400 it rolls back, and a safe method cannot write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from flask import abort, make_response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from portal import audit
from portal.accounts.actor import System
from portal.accounts.models import Clinic, SignInAttempt, User
from portal.clients.models import TimelineEvent
from portal.clock import now
from portal.db import Base, db
from portal.errors import Conflict
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.disturbances import another_process_writes
from tests.pages.foundation.places import at
from tests.pages.foundation.state import count, fingerprint


def attempt() -> SignInAttempt:
    return SignInAttempt(handle_digest=b"h" * 32, address_digest=b"a" * 32, at=now(), succeeded=True)


def writing(answer: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    """A view that writes a row and an event, then answers."""

    def view() -> ResponseReturnValue:
        db.session.add(attempt())
        db.session.flush()
        audit.record("test.written", by=System(None))
        return answer()

    return view


def raising(error: BaseException) -> Callable[[], ResponseReturnValue]:
    def answer() -> ResponseReturnValue:
        raise error

    return answer


def send(app: Portal, view: Callable[..., ResponseReturnValue], method: str = "POST") -> int:
    """Send to a throw-away address, past the forgery guard, which is not the subject here."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    try:
        with at(app, "/here", view, methods=("GET", "POST", "PUT", "DELETE")):
            return app.test_client().open("/here", method=method).status_code
    finally:
        app.config["WTF_CSRF_CHECK_DEFAULT"] = True


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("status", [200, 201, 204, 303, 308, 399])
def test_below_400_change_and_event_are_kept(app: Portal, status: int, method: str) -> None:
    assert send(app, writing(lambda: make_response("", status)), method) == status
    assert (count(app, "sign_in_attempt"), count(app, "audit_event")) == (1, 1)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 500, 503])
def test_from_400_neither_change_nor_event_is_kept(app: Portal, status: int) -> None:
    before = fingerprint(app, without=())
    assert send(app, writing(lambda: ("", status))) == status
    assert send(app, writing(lambda: abort(status))) == status
    assert fingerprint(app, without=()) == before


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError(), 500), (Conflict("No."), 409), (StaleDataError(), 409)],
)
def test_after_an_exception_nothing_is_kept(app: Portal, error: Exception, status: int) -> None:
    before = fingerprint(app, without=())
    assert send(app, writing(raising(error))) == status
    assert fingerprint(app, without=()) == before


def test_a_redirect_that_is_raised_keeps_nothing(app: Portal) -> None:
    with at(app, "/folder/", writing(lambda: "")):
        assert app.test_client().get("/folder").status_code == 308
    assert count(app, "sign_in_attempt") == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_safe_method_cannot_write(app: Portal, method: str) -> None:
    before = fingerprint(app, without=())
    assert send(app, writing(lambda: "done"), method) == 503
    assert fingerprint(app, without=()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sign_in_attempt",
        "CREATE TABLE extra (n int)",
        "UPDATE clinic SET tz = 'x'",
    ],
)
def test_a_safe_method_cannot_write_by_plain_sql_either(app: Portal, world: World, statement: str) -> None:
    before = fingerprint(app, without=())
    assert send(app, lambda: str(db.session.execute(sa.text(statement)).rowcount), "GET") == 503
    assert fingerprint(app, without=()) == before


def test_a_write_after_a_read_on_the_same_connection_is_kept(app: Portal) -> None:
    assert send(app, lambda: str(db.session.scalar(sa.select(sa.func.count(Clinic.id)))), "GET") == 200
    assert send(app, writing(lambda: ""), "POST") == 200
    assert send(app, lambda: str(db.session.scalar(sa.select(sa.func.count(Clinic.id)))), "GET") == 200
    assert send(app, writing(lambda: ""), "POST") == 200
    assert count(app, "sign_in_attempt") == 2


def test_a_conflict_that_shows_only_at_the_commit_is_a_409(app: Portal, world: World) -> None:
    def view() -> ResponseReturnValue:
        user = db.session.get(User, world.clinician)
        other = db.session.get(User, world.other_clinician)
        assert user is not None
        assert other is not None
        user.handle_digest = other.handle_digest
        return "saved"

    before = fingerprint(app)
    assert send(app, view) == 409
    assert fingerprint(app) == before


def test_a_row_that_somebody_else_changed_in_between_is_a_409(app: Portal, world: World) -> None:
    def view() -> ResponseReturnValue:
        clinic = db.session.get(Clinic, world.clinic_id)
        assert clinic is not None
        db.session.execute(sa.text("UPDATE clinic SET version = version + 1"))
        clinic.name = "Mine"
        return "saved"

    assert send(app, view) == 409
    with app.app_context():
        clinic = db.session.get(Clinic, world.clinic_id)
        assert clinic is not None
        assert clinic.name == "Testing Grounds Clinic"


def test_a_reader_does_not_wait_for_a_writer(app: Portal, world: World) -> None:
    with another_process_writes(app):
        assert send(app, lambda: str(db.session.scalar(sa.select(sa.func.count(Clinic.id)))), "GET") == 200


def test_a_writer_that_waits_too_long_gives_up_with_503(app: Portal, world: World) -> None:
    before = fingerprint(app, without=())
    with another_process_writes(app):
        assert send(app, writing(lambda: "saved")) == 503
    assert fingerprint(app, without=()) == before
    assert send(app, writing(lambda: "saved")) == 200


def test_a_connection_is_durable_waits_for_locks_and_minds_foreign_keys(app: Portal) -> None:
    with app.app_context():
        settings = {
            name: db.session.execute(sa.text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_row_without_its_parent_is_refused(app: Portal, world: World) -> None:
    def view() -> ResponseReturnValue:
        db.session.execute(sa.text("UPDATE client SET clinic_id = 'nowhere'"))
        return "saved"

    assert send(app, view) == 409


def test_an_instant_is_kept_in_utc_and_comes_back_aware(app: Portal, world: World) -> None:
    at_home = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    with app.app_context():
        db.session.execute(sa.update(Clinic).values(created_at=at_home))
        stored = db.session.execute(sa.text("SELECT created_at FROM clinic")).scalar_one()
        read = db.session.scalar(sa.select(Clinic.created_at))
    assert stored == "2026-03-29 01:30:00.000000"
    assert read == at_home
    assert read.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(app: Portal, world: World) -> None:
    with app.app_context(), pytest.raises(sa.exc.StatementError, match="an instant needs a zone"):
        db.session.execute(sa.update(Clinic).values(created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize("name", ["nonsense", "metadata_x", "is_admin", "__class"])
def test_a_row_takes_only_what_its_table_has(name: str) -> None:
    values: dict[str, Any] = {name: 1}
    with pytest.raises(TypeError, match=f"TimelineEvent has no {name}"):
        TimelineEvent(**values)


def test_every_table_names_its_clinic() -> None:
    without = {
        mapper.local_table.name for mapper in Base.registry.mappers if not hasattr(mapper.class_, "clinic_id")
    }
    assert without == {"audit_event", "audit_head", "sign_in_attempt"}


def test_every_constraint_has_a_name() -> None:
    constraints = [one for table in Base.metadata.tables.values() for one in table.constraints]
    assert [one for one in constraints if one.name is None] == []
