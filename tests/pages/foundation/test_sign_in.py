"""Signing in: the same answer whoever asks, the same work, and a new token each time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from portal.accounts import passwords
from portal.accounts.models import Login, SignInAttempt, User
from portal.audit import AuditEvent
from portal.db import db
from tests.app import NOW, World
from tests.pages.foundation.signing import (
    HANDLE,
    PASSWORD,
    plain,
    set_password,
    sign_in,
    token_of,
)
from tests.pages.foundation.state import count


@pytest.mark.parametrize("handle", ["exemplar", "Exemplar", " EXEMPLAR ", "ｅxemplar"])
def test_name_and_password_open_the_door(clinic: World, handle: str) -> None:
    sent, browser = sign_in(clinic, handle)
    assert (sent.status_code, sent.location) == (303, "/")
    assert browser.get("/").location == "/today"


def test_signing_in_is_recorded(clinic: World) -> None:
    sign_in(clinic)
    with clinic.app.app_context():
        event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "login.started")).one()
        assert (event.actor_id, event.role) == (clinic.clinician, "clinician")
        attempt = db.session.scalars(sa.select(SignInAttempt)).one()
        assert attempt.succeeded is True


def test_known_and_unknown_names_get_the_same_answer_for_the_same_work(
    clinic: World, verified: list[str]
) -> None:
    known, _ = sign_in(clinic, password="not the password")
    assert len(verified) == 1
    unknown, _ = sign_in(clinic, "nobody-here", password="not the password")
    assert len(verified) == 2
    assert known.status_code == unknown.status_code == 422
    assert plain(known) == plain(unknown)
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    assert "Check both and try again." in known.text


def test_an_account_without_a_password_or_closed_gets_that_answer_too(
    clinic: World, verified: list[str]
) -> None:
    wrong, _ = sign_in(clinic, password="not the password")
    with clinic.app.app_context():
        db.session.execute(sa.update(User).where(User.id == clinic.clinician).values(disabled_at=NOW))
        db.session.execute(
            sa.update(User).where(User.id == clinic.other_clinician).values(password_hash=None)
        )
        db.session.commit()
    closed, browser = sign_in(clinic)
    without, _ = sign_in(clinic, "specimen")
    assert len(verified) == 3
    assert plain(wrong) == plain(closed) == plain(without)
    assert browser.get("/caseload").status_code == 303


def test_what_was_typed_as_a_password_is_never_shown_again(clinic: World) -> None:
    sent, _ = sign_in(clinic, password="not the password")
    assert "not the password" not in sent.text


@pytest.mark.parametrize(
    ("handle", "password"), [("", PASSWORD), (HANDLE, ""), ("", ""), ("x" * 81, PASSWORD)]
)
def test_a_form_that_is_not_filled_in_costs_no_work(
    clinic: World, verified: list[str], handle: str, password: str
) -> None:
    sent, _ = sign_in(clinic, handle, password)
    assert sent.status_code == 422
    assert verified == []
    assert count(clinic.app, "sign_in_attempt") == 0


def test_every_sign_in_has_a_token_of_its_own(clinic: World) -> None:
    tokens = {token_of(sign_in(clinic)[1]) for _ in range(3)}
    assert len(tokens) == 3
    assert count(clinic.app, "login") == 3


def test_a_token_put_into_the_browser_beforehand_is_not_taken_over(clinic: World) -> None:
    browser = clinic.browser()
    with browser.http.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
    browser.post("/sign-in", {"handle": HANDLE, "password": PASSWORD}, page="/sign-in")
    assert token_of(browser) != "planted"


def test_the_forgery_secret_is_new_after_signing_in(clinic: World) -> None:
    browser = clinic.browser()
    before = browser.csrf("/sign-in")
    browser.post("/sign-in", {"handle": HANDLE, "password": PASSWORD}, page="/sign-in")
    assert browser.http.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_the_database_holds_no_token(clinic: World) -> None:
    _, browser = sign_in(clinic)
    token = token_of(browser)
    with clinic.app.app_context():
        rows = db.session.execute(sa.select(Login.__table__)).all()
    assert len(token) >= 43
    assert token not in repr(rows)


def test_an_older_hash_is_renewed_at_sign_in_and_recorded(clinic: World) -> None:
    set_password(clinic, PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD))
    assert sign_in(clinic)[0].status_code == 303
    with clinic.app.app_context():
        user = db.session.get(User, clinic.clinician)
        assert user is not None
        assert not passwords.needs_rehash(user.password_hash or "")
        actions = db.session.scalars(sa.select(AuditEvent.action)).all()
    assert "user.rehashed" in actions
    assert sign_in(clinic)[0].status_code == 303


def test_whoever_is_signed_in_is_sent_on(clinic: World) -> None:
    _, browser = sign_in(clinic)
    assert browser.get("/sign-in").location == "/today"
