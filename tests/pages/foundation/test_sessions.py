"""Sessions live on the server: they end at sign-out, when the account is closed, when idle, and after twelve hours."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from portal.access import Permission, can
from portal.accounts.models import Login, User
from portal.accounts.passwords import hash_password
from portal.audit import AuditEvent
from portal.clients.models import CareTeamMember, Client
from portal.db import db
from portal.transaction import Portal
from tests.app import NOW, Browser, World, make_app
from tests.pages.foundation.state import count


def copy_of(browser: Browser) -> Browser:
    """Somebody else with the same cookie."""
    other = Browser(browser.app)
    cookie = browser.http.get_cookie("haven")
    assert cookie is not None
    other.http.set_cookie("haven", cookie.value)
    return other


def is_in(browser: Browser) -> bool:
    """Whether the server still knows this browser."""
    answer = browser.get("/")
    return answer.location != "/sign-in"


def test_the_cookie_is_for_this_site_only_and_out_of_reach_of_scripts(world: World) -> None:
    answer = world.browser().get("/sign-in")
    header = answer.headers["Set-Cookie"]
    cookie = SimpleCookie(header)["haven"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")


def test_behind_tls_the_cookie_is_bound_to_the_host(app: Portal, world: World, tmp_path: Path) -> None:
    settings = app.config["HAVEN"]
    secure = make_app(tmp_path, url=settings.database_url, keys=settings.keys, origin="https://haven.example")
    answer = secure.test_client().get("/sign-in", base_url="https://haven.example")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["__Host-haven"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_over_https_a_form_may_be_sent_with_our_own_referrer_policy(
    app: Portal, world: World, tmp_path: Path
) -> None:
    settings = app.config["HAVEN"]
    secure = make_app(tmp_path, url=settings.database_url, keys=settings.keys, origin="https://haven.example")
    base = "https://haven.example"
    browser = Browser(secure)
    token = (
        browser.get("/sign-in", base_url=base)
        .text.split('name="csrf_token"')[1]
        .split('value="')[1]
        .split('"')[0]
    )
    fields = {"csrf_token": token, "lang": "zh", "next": "/sign-in"}
    own = browser.http.post("/language", data=fields, base_url=base, headers={"Referer": f"{base}/sign-in"})
    assert own.status_code == 303
    foreign = browser.http.post(
        "/language", data=fields, base_url=base, headers={"Referer": "https://evil.example/"}
    )
    assert foreign.status_code == 400


def test_a_stranger_leaves_no_row(app: Portal, world: World) -> None:
    logins = count(app, "login")
    for address in ("/", "/sign-in", "/help", "/nowhere", "/leave", "/admin/accounts"):
        world.browser().get(address)
    assert count(app, "login") == logins


def test_after_signing_out_the_old_cookie_opens_nothing(world: World) -> None:
    browser = world.as_clinician()
    thief = copy_of(browser)
    assert is_in(thief)
    assert browser.post("/sign-out", page="/help").location == "/sign-in"
    assert not is_in(browser)
    assert not is_in(thief)


def test_signing_out_cannot_be_done_by_a_link(world: World) -> None:
    browser = world.as_clinician()
    assert browser.get("/sign-out").status_code == 405
    assert is_in(browser)


def test_signing_out_of_one_browser_leaves_the_others(world: World) -> None:
    one = world.as_clinician()
    with world.app.app_context():
        db.session.execute(sa.update(Login).values(token_digest=b"another" * 4))
        db.session.commit()
    other = world.as_clinician()
    other.post("/sign-out", page="/help")
    with world.app.app_context():
        ended = db.session.scalars(sa.select(Login.ended_at).order_by(Login.ended_at.is_(None))).all()
    assert [at is not None for at in ended] == [True, False]
    assert not is_in(one)


def test_leaving_ends_the_session_and_shows_a_page_that_says_nothing(world: World) -> None:
    browser = world.as_client()
    thief = copy_of(browser)
    page = browser.get("/leave")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Clear-Site-Data"] == '"cache"'
    lowered = page.text.lower()
    for word in ("haven", "clinic", "therap", "wren", "sign in", "/sign-in", "http-equiv", "<form", "<a "):
        assert word not in lowered.replace("haven.css", ""), word
    assert not is_in(browser)
    assert not is_in(thief)


def test_leaving_works_for_whoever_is_not_signed_in(app: Portal) -> None:
    assert app.test_client().get("/leave").status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("clinician", 15), ("administrator", 15), ("client", 30)])
def test_an_idle_session_ends(world: World, who: str, minutes: int) -> None:
    user = world.user_of(world.client) if who == "client" else getattr(world, who)
    browser = world.browser(user)
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        assert is_in(browser)
    with time_machine.travel(NOW + timedelta(minutes=2 * minutes, seconds=1), tick=False):
        assert not is_in(browser)


def test_use_keeps_a_session_alive_for_twelve_hours_and_not_longer(world: World) -> None:
    browser = world.as_clinician()
    for minutes in range(10, 12 * 60 + 1, 10):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            assert is_in(browser), f"after {minutes} minutes"
            with browser.http.session_transaction() as cookie:
                cookie["lang"] = "en"  # a cookie that is signed anew does not make the session younger
    with time_machine.travel(NOW + timedelta(hours=12, seconds=1), tick=False):
        assert not is_in(browser)


def test_closing_an_account_ends_its_sessions_at_once_and_for_good(world: World) -> None:
    browser = world.as_clinician()
    admin = world.browser(world.administrator)
    assert admin.post(f"/admin/accounts/{world.clinician}/close", page="/admin/accounts").status_code == 303
    assert not is_in(browser)
    assert admin.post(f"/admin/accounts/{world.clinician}/reopen", page="/admin/accounts").status_code == 303
    assert not is_in(browser)


def test_an_account_that_is_closed_behind_the_products_back_is_out_with_the_next_request(
    world: World,
) -> None:
    browser = world.as_clinician()
    with world.app.app_context():
        db.session.execute(sa.update(User).where(User.id == world.clinician).values(disabled_at=NOW))
        db.session.commit()
    assert not is_in(browser)


def test_a_change_of_role_counts_from_the_next_request_on(world: World) -> None:
    browser = world.as_clinician()
    assert browser.get("/admin/accounts").status_code == 404
    with world.app.app_context():
        db.session.execute(sa.update(User).where(User.id == world.clinician).values(role="administrator"))
        db.session.commit()
    assert browser.get("/admin/accounts").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "token-of-nobody", "\x00", "é" * 50])
def test_a_made_up_token_is_nobody(world: World, token: str) -> None:
    browser = world.browser()
    with browser.http.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not is_in(browser)


def test_a_cookie_signed_by_somebody_else_is_nobody(world: World) -> None:
    browser = world.as_clinician()
    cookie = browser.http.get_cookie("haven")
    assert cookie is not None
    payload, stamp, signature = cookie.value.rsplit(".", 2)
    browser.http.set_cookie("haven", f"{payload}.{stamp}.{signature[::-1]}")
    assert not is_in(browser)


def test_the_cookie_holds_nothing_about_the_person(world: World) -> None:
    browser = world.as_client()
    with browser.http.session_transaction() as cookie:
        kept = repr(dict(cookie))
    for secret in (str(world.client), str(world.clinic_id), "Wren", "client"):
        assert secret not in kept.replace(f"token-of-{browser.user_id}", "")


def test_leaving_the_care_team_closes_the_record_with_the_next_request(world: World) -> None:
    with world.app.app_context():
        db.session.execute(
            sa.update(CareTeamMember).where(CareTeamMember.client_id == world.client).values(until_at=NOW)
        )
        db.session.commit()
    with world.app.app_context():
        user, client = db.session.get(User, world.clinician), db.session.get(Client, world.client)
        assert user is not None
        assert client is not None
        assert not can(user.actor, Permission.CLIENT_READ, client)


def ends(app: Portal) -> list[tuple[object, ...]]:
    with app.app_context():
        found = sa.select(AuditEvent.actor_id, AuditEvent.object_id).where(AuditEvent.action == "login.ended")
        return [tuple(row) for row in db.session.execute(found)]


@pytest.mark.parametrize("way", ["/sign-out", "/leave"])
def test_signing_out_is_in_the_log_with_the_login_that_ended(app: Portal, world: World, way: str) -> None:
    browser = world.as_clinician()
    _ = browser.post(way) if way == "/sign-out" else browser.get(way)
    with app.app_context():
        ended = db.session.scalars(sa.select(Login.id).where(Login.ended_at.is_not(None))).one()
    assert ends(app) == [(world.clinician, ended)]


def test_signing_in_over_somebody_else_ends_their_login(app: Portal, world: World) -> None:
    browser = world.as_client()
    elsewhere = copy_of(browser)
    with app.app_context():
        user = db.session.get(User, world.administrator)
        assert user is not None
        user.password_hash = hash_password("a long enough passphrase")
        db.session.commit()
    browser.post("/sign-in", {"handle": "placeholder", "password": "a long enough passphrase"})
    assert not is_in(elsewhere)
    assert ends(app)[0][0] == world.user_of(world.client)
