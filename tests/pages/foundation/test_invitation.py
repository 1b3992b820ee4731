"""The one-time slip: opening it changes nothing, it works once and for three days, and a new one ends the old."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts import actions as accounts
from portal.accounts import passwords
from portal.accounts.models import Invitation, User
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.app import NOW, Browser, World
from tests.pages.foundation.state import count, fingerprint

PASSWORD = "green kettle humming twice"
OVER = "This slip does not work any more"


@pytest.fixture
def slip(world: World) -> str:
    """The address of a fresh slip for a client who has no handle yet."""
    with world.app.app_context():
        user = owner(world)
        user.handle, user.handle_digest, user.password_hash = None, None, None
        db.session.commit()
    return new_slip(world)


def owner(world: World) -> User:
    client = db.session.get(Client, world.client)
    assert client is not None
    user = db.session.get(User, client.user_id)
    assert user is not None
    return user


def new_slip(world: World) -> str:
    with world.app.app_context():
        by = db.session.get(User, world.clinician)
        assert by is not None
        token = accounts.invite(owner(world), by=by.actor, at=now())
        db.session.commit()
        return f"/invitations/{token}"


def use(world: World, slip: str, **changes: str) -> tuple[int, Browser, str]:
    browser = world.browser()
    sent = browser.post(slip, {"lang": "en", "handle": "little-wren", "password": PASSWORD, **changes})
    return sent.status_code, browser, sent.text


def test_a_slip_brings_its_owner_in(world: World, slip: str) -> None:
    status, browser, _ = use(world, slip)
    assert status == 303
    assert browser.get("/").location == "/my"
    with world.app.app_context():
        user = owner(world)
        assert user.handle == "little-wren"
        assert passwords.check_password(user.password_hash, PASSWORD)


def test_what_was_chosen_opens_the_door_from_then_on(world: World, slip: str) -> None:
    use(world, slip)
    browser = world.browser()
    assert browser.post("/sign-in", {"handle": "Little-Wren", "password": PASSWORD}).status_code == 303


def test_the_page_does_not_say_whose_slip_it_is(world: World, slip: str) -> None:
    page = world.browser().get(slip).text
    for private in ("Wren", "W. S.", "Exemplar", "Testing Grounds"):
        assert private not in page


def test_a_slip_works_once(world: World, slip: str) -> None:
    use(world, slip)
    before = fingerprint(world.app)
    status, browser, page = use(world, slip, handle="other-name")
    assert (status, OVER in page) == (404, True)
    assert browser.get("/").location == "/sign-in"
    assert fingerprint(world.app) == before


def test_a_new_slip_ends_the_old_one(world: World, slip: str) -> None:
    newer = new_slip(world)
    assert world.browser().get(slip).status_code == 404
    assert use(world, slip)[0] == 404
    assert use(world, newer)[0] == 303


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (72, 404), (100, 404)])
def test_a_slip_lasts_for_three_days(world: World, slip: str, hours: int, status: int) -> None:
    with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
        assert world.browser().get(slip).status_code == status


def test_a_slip_of_a_closed_account_does_not_work(world: World, slip: str) -> None:
    with world.app.app_context():
        owner(world).disabled_at = now()
        db.session.commit()
    assert world.browser().get(slip).status_code == 404


@pytest.mark.parametrize("token", ["nonsense", "a" * 22, "a" * 300, "..", "%00"])
def test_a_slip_that_never_was_looks_like_one_that_is_over(world: World, token: str) -> None:
    answer = world.browser().get(f"/invitations/{token}")
    assert answer.status_code == 404


def test_the_database_holds_no_token_of_a_slip(world: World, slip: str) -> None:
    token = slip.rsplit("/", 1)[1]
    assert len(token) >= 22
    with world.app.app_context():
        assert token not in repr(db.session.execute(sa.select(Invitation.__table__)).all())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"handle": ""}, "Choose a sign-in name."),
        ({"handle": "a b"}, "Use 3 to 40 letters, digits, dots or dashes, without spaces."),
        ({"handle": "exemplar"}, "Somebody already uses this sign-in name."),
        ({"handle": "EXEMPLAR"}, "Somebody already uses this sign-in name."),
        ({"password": ""}, "Choose a password."),
        ({"password": "too short"}, "This password is too short."),
        ({"password": "x" * 201}, "This password is too long."),
        ({"password": "my little-wren and me"}, "Leave your sign-in name out of the password."),
        ({"password": "passwordpassword"}, "This password is easy to guess."),
        ({"lang": "fr"}, "Choose one of the answers shown."),
    ],
)
def test_what_will_not_do_is_said_beside_its_field_and_nothing_is_used_up(
    world: World, slip: str, changes: dict[str, str], said: str
) -> None:
    before = fingerprint(world.app)
    status, _, page = use(world, slip, **changes)
    assert status == 422
    assert said in page
    assert fingerprint(world.app) == before
    assert PASSWORD not in page
    assert use(world, slip)[0] == 303


def test_using_a_slip_ends_every_older_session_of_its_owner(world: World, slip: str) -> None:
    older = world.as_client()
    assert older.get("/").location == "/my"
    use(world, slip)
    assert older.get("/").location == "/sign-in"


def test_the_chosen_language_counts_from_then_on(world: World, slip: str) -> None:
    _, browser, _ = use(world, slip, lang="zh")
    assert '<html lang="zh"' in browser.get("/my").text


def test_the_slip_speaks_its_owners_language_until_another_is_chosen(world: World) -> None:
    with world.app.app_context():
        owner(world).lang = "zh"
        db.session.commit()
    slip = new_slip(world)
    assert '<html lang="zh"' in world.browser().get(slip, headers={"Accept-Language": "en"}).text


def test_each_step_stands_in_the_log(world: World, slip: str) -> None:
    events = count(world.app, "audit_event")
    use(world, slip)
    assert count(world.app, "audit_event") == events + 2
