"""The ledger: what survives a rollback or goes with a read, written in a short transaction of its own, or no page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import audit, ledger
from portal.accounts.actor import System
from portal.accounts.models import Clinic, Login
from portal.clients.models import Client
from portal.clock import now
from portal.db import db, read_only
from portal.transaction import Portal
from tests.app import NOW, World
from tests.pages.foundation.disturbances import another_process_writes, refused
from tests.pages.foundation.places import at
from tests.pages.foundation.state import count, fingerprint
from tests.pages.foundation.test_transaction import attempt

CONTENT = "the content of the page"


def noting(told: list[int], *, answer: Any = CONTENT) -> Any:
    """A view that puts one row in the ledger and notes the status that the entry is told."""

    def view() -> ResponseReturnValue:
        def entry(status: int) -> ledger.Write:
            told.append(status)
            return lambda session: session.add(attempt())

        ledger.later(entry)
        return answer() if callable(answer) else answer

    return view


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_what_is_in_the_ledger_survives_the_rollback(app: Portal, status: int) -> None:
    told: list[int] = []
    with at(app, "/here", noting(told, answer=lambda: abort(status))):
        assert app.test_client().get("/here").status_code == status
    assert told == [status]
    assert count(app, "sign_in_attempt") == 1


def test_a_crash_is_told_as_500(app: Portal) -> None:
    told: list[int] = []
    with at(app, "/here", noting(told, answer=lambda: 1 / 0)):
        assert app.test_client().get("/here").status_code == 500
    assert told == [500]
    assert count(app, "sign_in_attempt") == 1


def test_a_read_may_leave_a_row_through_the_ledger(app: Portal) -> None:
    with at(app, "/here", noting([])):
        assert app.test_client().get("/here").text == CONTENT
    assert count(app, "sign_in_attempt") == 1


def test_an_entry_may_decide_that_there_is_nothing_to_write(app: Portal) -> None:
    def view() -> ResponseReturnValue:
        ledger.later(lambda _status: None)
        return CONTENT

    before = fingerprint(app, without=())
    with at(app, "/here", view):
        assert app.test_client().get("/here").text == CONTENT
    assert fingerprint(app, without=()) == before


def test_entries_of_one_request_are_written_together_or_not_at_all(app: Portal) -> None:
    def view() -> ResponseReturnValue:
        ledger.later(lambda _status: lambda session: session.add(attempt()))
        ledger.later(lambda _status: lambda session: session.add(Clinic(tz="UTC")))
        return CONTENT

    with at(app, "/here", view):
        answer = app.test_client().get("/here")
    assert answer.status_code == 503
    assert CONTENT not in answer.text
    assert count(app, "sign_in_attempt") == 0


def test_without_the_ledger_there_is_no_page(app: Portal) -> None:
    with at(app, "/here", noting([])), another_process_writes(app):
        answer = app.test_client().get("/here")
    assert answer.status_code == 503
    assert CONTENT not in answer.text


@pytest.mark.parametrize(("verb", "table"), [("INSERT", "audit_event"), ("UPDATE", "audit_head")])
def test_a_read_that_cannot_be_recorded_shows_nothing(
    app: Portal, world: World, verb: str, table: str
) -> None:
    browser = world.browser(world.administrator)
    assert "Fern" in browser.get("/admin/accounts").text
    with refused(app, verb, table):
        answer = browser.get("/admin/accounts")
    assert answer.status_code == 503
    assert "Fern" not in answer.text


def test_a_refusal_that_cannot_be_recorded_is_no_404(app: Portal, world: World) -> None:
    browser = world.as_clinician()
    assert browser.get("/admin/accounts").status_code == 404
    with refused(app, "INSERT", "audit_event"):
        assert browser.get("/admin/accounts").status_code == 503


def test_a_row_of_its_own_transaction_is_there_before_the_answer(app: Portal, world: World) -> None:
    def view() -> ResponseReturnValue:
        clinic = db.session.scalar(sa.select(Clinic))
        assert clinic is not None

        def write(session: Session) -> str:
            session.add(attempt())
            audit.record("test.asked", clinic, by=System(clinic.id), session=session)
            return "written"

        said = ledger.commit(write)
        assert read_only.get() is True
        return (
            f"{said} {db.session.scalar(sa.select(sa.func.count()).select_from(sa.table('sign_in_attempt')))}"
        )

    events = count(app, "audit_event")
    with at(app, "/here", view):
        assert app.test_client().get("/here").text == "written 1"
    assert count(app, "audit_event") == events + 1


def test_a_view_that_fails_after_its_own_transaction_keeps_the_row(app: Portal, world: World) -> None:
    def view() -> ResponseReturnValue:
        ledger.commit(lambda session: session.add(attempt()))
        return abort(404)

    with at(app, "/here", view):
        assert app.test_client().get("/here").status_code == 404
    assert count(app, "sign_in_attempt") == 1


def test_the_ledger_waits_until_the_requests_own_transaction_has_ended(app: Portal, world: World) -> None:
    """On SQLite there is one writer: a ledger inside the transaction would wait for itself."""

    def view() -> ResponseReturnValue:
        clinic = db.session.scalar(sa.select(Clinic))
        assert clinic is not None
        clinic.name = "Renamed"
        ledger.later(lambda _status: lambda session: session.add(attempt()))
        return CONTENT

    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    try:
        with at(app, "/here", view):
            assert app.test_client().post("/here").status_code == 200
    finally:
        app.config["WTF_CSRF_CHECK_DEFAULT"] = True
    assert count(app, "sign_in_attempt") == 1


def test_nothing_is_left_over_for_the_next_request(app: Portal, world: World) -> None:
    browser = world.browser(world.administrator)
    browser.get("/admin/accounts")
    events = count(app, "audit_event")
    browser.get("/healthz")
    assert count(app, "audit_event") == events


def test_last_seen_is_written_at_most_once_a_minute(app: Portal, world: World) -> None:
    browser = world.as_clinician()
    written = []
    for seconds in (0, 30, 59, 60, 61, 119, 120):
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            browser.get("/help")
            with app.app_context():
                seen = db.session.scalar(sa.select(Login.last_seen_at))
        assert seen is not None
        written.append((seen - NOW).seconds)
    assert written == [0, 0, 0, 60, 60, 60, 120]


def test_a_refused_change_leaves_no_half_of_itself(app: Portal, world: World) -> None:
    before = fingerprint(app)
    with refused(app, "INSERT", "audit_event"):
        answer = world.browser(world.administrator).post(
            "/language", {"lang": "zh", "next": "/help"}, page="/help"
        )
    assert answer.status_code in {409, 503}
    assert fingerprint(app) == before


def test_a_client_is_still_there_for_whom_nothing_was_written(app: Portal, world: World) -> None:
    with app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        assert client.created_at == now()
