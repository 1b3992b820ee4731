"""Signing in: the same answer whoever asks, a new token each time, and a wait after too many tries."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from portal.accounts import passwords
from portal.accounts.models import Login, SignInAttempt, User
from portal.accounts.queries import PER_ADDRESS, PER_HANDLE
from portal.accounts.views import local_path
from portal.audit import AuditEvent
from portal.db import db
from tests.app import NOW, Browser, World
from tests.pages.foundation.state import count

PASSWORD = "green kettle humming twice"
HANDLE = "exemplar"
WAIT = "Too many tries. Wait 15 minutes, then try again."


@pytest.fixture(scope="session")
def hashed() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def clinic(world: World, hashed: str) -> World:
    """A clinic whose clinician has a password."""
    set_password(world, hashed)
    return world


def set_password(world: World, stored: str) -> None:
    with world.app.app_context():
        user = db.session.get(User, world.clinician)
        assert user is not None
        user.password_hash = stored
        db.session.commit()


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords were compared with, in order."""
    calls: list[str] = []
    original = PasswordHasher.verify

    def verify(self: PasswordHasher, stored: str, password: str) -> bool:
        calls.append(stored)
        return original(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    return calls


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password fits, at once: for tests that count tries."""
    monkeypatch.setattr(passwords, "check_password", lambda _stored, _password: False)


def sign_in(
    world: World,
    handle: str = HANDLE,
    password: str = PASSWORD,
    *,
    address: str = "127.0.0.1",
    query: str = "",
) -> tuple[TestResponse, Browser]:
    browser = world.browser()
    sent = browser.post(
        f"/sign-in{query}",
        {"handle": handle, "password": password},
        page="/sign-in",
        environ_base={"REMOTE_ADDR": address},
    )
    return sent, browser


def plain(answer: TestResponse) -> str:
    """A page without what differs each time."""
    text = re.sub(r'value="[^"]{20,}"', "", answer.text)
    return re.sub(r'value="[^"]*"', "", text)


def wait_needed(answer: TestResponse) -> bool:
    return WAIT in answer.text


@pytest.mark.parametrize("handle", ["exemplar", "Exemplar", " EXEMPLAR ", "ｅxemplar"])
def test_name_and_password_open_the_door(clinic: World, handle: str) -> None:
    sent, browser = sign_in(clinic, handle)
    assert (sent.status_code, sent.location) == (303, "/")
    assert browser.get("/").location == "/caseload"


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


def test_after_five_wrong_tries_even_the_right_password_waits(clinic: World, verified: list[str]) -> None:
    for _ in range(PER_HANDLE):
        sent, _ = sign_in(clinic, password="wrong")
        assert not wait_needed(sent)
    sent, _ = sign_in(clinic)
    assert sent.status_code == 422
    assert wait_needed(sent)
    assert len(verified) == PER_HANDLE


def test_an_unknown_name_has_to_wait_just_the_same(clinic: World, quick: None) -> None:
    for _ in range(PER_HANDLE):
        sign_in(clinic, "nobody-here", "wrong")
    sent, _ = sign_in(clinic, "Nobody-Here", "wrong")
    assert wait_needed(sent)


def test_the_wait_is_for_one_name_and_one_address_not_for_everybody(clinic: World, quick: None) -> None:
    for number in range(PER_HANDLE):
        sign_in(clinic, "specimen", "wrong", address=f"10.0.0.{number}")
    assert wait_needed(sign_in(clinic, "specimen", "wrong", address="10.9.9.9")[0])
    assert not wait_needed(sign_in(clinic, address="10.0.0.1")[0])


def test_one_address_that_tries_many_names_waits_and_others_do_not(clinic: World, quick: None) -> None:
    for number in range(PER_ADDRESS):
        assert not wait_needed(sign_in(clinic, f"name-{number}", "wrong", address="10.0.0.1")[0])
    assert wait_needed(sign_in(clinic, address="10.0.0.1")[0])
    assert not wait_needed(sign_in(clinic, address="10.0.0.2")[0])


def test_the_wait_ends_by_itself_after_a_quarter_of_an_hour(clinic: World, hashed: str) -> None:
    for _ in range(PER_HANDLE):
        sign_in(clinic, password="wrong")
    assert wait_needed(sign_in_at(clinic, NOW + timedelta(minutes=14, seconds=59)))
    assert sign_in_at(clinic, NOW + timedelta(minutes=15)).status_code == 303


def test_waiting_tries_do_not_make_the_wait_longer(clinic: World) -> None:
    for _ in range(PER_HANDLE):
        sign_in(clinic, password="wrong")
    for minute in range(1, 15):
        assert wait_needed(sign_in_at(clinic, NOW + timedelta(minutes=minute)))
    assert sign_in_at(clinic, NOW + timedelta(minutes=15)).status_code == 303


def test_right_tries_are_not_counted(clinic: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "check_password", lambda _stored, _password: True)
    for _ in range(PER_HANDLE + 2):
        assert sign_in(clinic)[0].status_code == 303


def sign_in_at(world: World, at: datetime) -> TestResponse:
    with time_machine.travel(at, tick=False):
        return sign_in(world)[0]


def test_every_sign_in_has_a_token_of_its_own(clinic: World) -> None:
    tokens = {token_of(sign_in(clinic)[1]) for _ in range(3)}
    assert len(tokens) == 3
    assert count(clinic.app, "login") == 3


def token_of(browser: Browser) -> str:
    with browser.http.session_transaction() as cookie:
        return str(cookie["_user_id"])


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
    assert browser.get("/sign-in").location == "/caseload"


LOCAL = ["/caseload", "/clients/new", "/caseload?order=name", "/a/../b", "/%2f/evil.example", "/x#//y"]
FOREIGN: list[Any] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "caseload",
    "@evil.example",
    "",
    None,
]


@pytest.mark.parametrize("target", LOCAL)
def test_after_signing_in_one_comes_to_the_page_one_wanted(clinic: World, target: str) -> None:
    assert local_path(target) == target
    with clinic.app.test_request_context():
        query = f"?next={target.replace('%', '%25').replace('#', '%23').replace('?', '%3F')}"
    assert sign_in(clinic, query=query)[0].location == target


@pytest.mark.parametrize("target", FOREIGN)
def test_no_address_elsewhere_is_followed(target: str | None) -> None:
    assert local_path(target) is None


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "/%09/evil.example", "https://evil.example"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(clinic: World, target: str) -> None:
    assert sign_in(clinic, query=f"?next={target}")[0].location == "/"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x"])
def test_choosing_a_language_sends_nobody_elsewhere(clinic: World, target: str) -> None:
    sent = clinic.browser().post("/language", {"lang": "en", "next": target}, page="/sign-in")
    assert sent.location == "/"


@pytest.mark.parametrize("address", ["/admin/accounts", "/admin/clinic"])
def test_a_page_that_needs_signing_in_asks_for_it_and_remembers_where(world: World, address: str) -> None:
    answer = world.browser().get(address)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")


def test_a_form_sent_without_signing_in_is_not_remembered(world: World) -> None:
    answer = world.browser().post("/admin/clinic", {"name": "x"}, page="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
