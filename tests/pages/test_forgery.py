"""Forgery: without its own token no form does anything, and opening a page changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask_wtf.csrf import CSRFProtect
from werkzeug.test import TestResponse

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.clock import now
from portal.db import db
from tests.app import Browser, make_app
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import House
from tests.pages.foundation.policy import Place
from tests.pages.foundation.state import LEDGER, fingerprint
from tests.pages.foundation.visits import every_page, visitors

REFUSED = "This page had been open too long."
EXTRA = {"accounts.language": {"lang": "zh"}}
"""What makes an otherwise empty form a sensible one."""


def posting() -> list[str]:
    return [name for name in policy.places() if name != "demo.enter"]


def is_refused(answer: TestResponse) -> bool:
    return answer.status_code == 400 and REFUSED in answer.text


def forged(house: House, place: Place) -> list[tuple[str, Browser, str, dict[str, str]]]:
    """A form without a token, with a made-up one, and with somebody else's, for everybody who might send it."""
    sent = []
    for rule in policy.rules(house.app).get(place.endpoint, []):
        if "POST" not in (rule.methods or ()):
            continue
        address = policy.address(rule, place.arguments(house))
        for role in visitors(place):
            other = "administrator" if role != "administrator" else "clinician"
            for token in (None, "", "made-up", house.token(other)):
                data = {**EXTRA.get(place.endpoint, {}), **({} if token is None else {"csrf_token": token})}
                sent.append((f"{role} {address} with {token!r}", house.browser(role), address, data))
    return sent


@pytest.mark.parametrize("endpoint", posting())
def test_a_form_without_its_own_token_changes_nothing(house: House, endpoint: str) -> None:
    forms = forged(house, policy.places()[endpoint])
    before = fingerprint(house.app, without=())
    for note, browser, address, data in forms:
        assert is_refused(browser.http.post(address, data=data)), note
        assert fingerprint(house.app, without=()) == before, note


def test_there_are_forms_to_forge(house: House) -> None:
    walked = [note for name in posting() for note in forged(house, policy.places()[name])]
    assert len(walked) > 60


def test_with_its_own_token_the_same_form_is_taken(house: House) -> None:
    browser = house.browser("clinician")
    assert not is_refused(browser.http.post("/clients/new", data={"csrf_token": house.token("clinician")}))


def test_a_token_in_the_address_does_not_count(house: House) -> None:
    browser = house.browser("clinician")
    token = house.token("clinician")
    assert is_refused(browser.http.post(f"/clients/new?csrf_token={token}"))


def test_the_demos_one_click_sign_in_needs_a_token_too(house: House, tmp_path: Path) -> None:
    settings = house.app.config["HAVEN"]
    demo = make_app(tmp_path, url=settings.database_url, keys=settings.keys, demo=True)
    answer = demo.test_client().post(f"/demo/sign-in/{house.world.clinician}")
    assert is_refused(answer)
    assert "Set-Cookie" not in answer.headers or "_user_id" not in answer.headers["Set-Cookie"]


def test_no_address_is_left_out_of_the_guard(house: House) -> None:
    guard = house.app.extensions["csrf"]
    assert isinstance(guard, CSRFProtect)
    assert (guard._exempt_views, guard._exempt_blueprints) == (set(), set())
    assert house.app.config["WTF_CSRF_CHECK_DEFAULT"] is True
    assert set(house.app.config["WTF_CSRF_METHODS"]) == {"POST", "PUT", "PATCH", "DELETE"}


def test_opening_any_page_changes_nothing(house: House) -> None:
    """Files that are made when they are asked for leave a row; the matrix of test_access.py looks at those."""
    before = fingerprint(house.app)
    for visit in every_page(house, files=False):
        assert fingerprint(house.app) == before, str(visit)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_slip_does_not_use_it_up(house: House, method: str) -> None:
    with house.app.app_context():
        user, by = db.session.get(User, house.user("client")), db.session.get(User, house.world.clinician)
        assert user is not None
        assert by is not None
        token = accounts.invite(user, by=by.actor, at=now())
        db.session.commit()
    before = fingerprint(house.app, without=())
    for _ in range(3):
        assert (
            house.browser("signed_out").http.open(f"/invitations/{token}", method=method).status_code == 200
        )
    assert fingerprint(house.app, without=()) == before


def test_the_watch_would_see_a_change(house: House) -> None:
    before = fingerprint(house.app)
    with house.app.app_context():
        user = db.session.get(User, house.world.clinician)
        assert user is not None
        user.lang = "zh"
        db.session.commit()
    after = fingerprint(house.app)
    assert [table for table in before if before[table] != after[table]] == ["user"]
    assert set(LEDGER) & set(before) == set()
