"""The one-time slip: making it, opening it, using it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts import passwords
from portal.accounts.models import Invitation, Login, User
from portal.clients.models import Client
from portal.db import db
from tests.app import NOW, World

PASSWORD = "four plain words together"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is not the subject here."""
    monkeypatch.setattr(passwords, "hash_password", lambda password: f"hash of {len(password)}")


def address(world: World) -> str:
    return f"/clients/{world.client}/slip"


def make(world: World) -> str:
    """A new slip; gives the path that stands on it."""
    page = world.as_clinician().post(address(world))
    assert page.status_code == 200
    found = re.search(r"http://localhost:8000(/invitations/[\w-]+)", page.text)
    assert found
    return found.group(1)


def use(world: World, path: str, **changes: Any) -> Any:
    typed = {"lang": "en", "handle": "wren.reader", "password": PASSWORD, **changes}
    return world.browser().post(path, typed)


def account(world: World) -> User:
    with world.app.app_context():
        user = db.session.get(User, world.user_of(world.client))
        assert user is not None
        return user


def forget_account(world: World) -> None:
    """As if the account had never been taken up."""
    with world.app.app_context():
        db.session.execute(
            sa.update(User)
            .where(User.id == world.user_of(world.client))
            .values(handle_digest=None, handle_sealed=None, password_hash=None)
        )
        db.session.commit()


def test_the_first_page_says_where_the_account_stands_and_makes_nothing(world: World) -> None:
    assert (
        "Taken up: the client signs in with a name of their own."
        in world.as_clinician().get(address(world)).text
    )
    forget_account(world)
    assert "Not taken up yet, and no slip is open." in world.as_clinician().get(address(world)).text
    with world.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0


def test_the_slip_shows_address_code_and_end_once(world: World) -> None:
    page = world.as_clinician().post(address(world)).text
    assert re.search(r"http://localhost:8000/invitations/[\w-]{20,}", page)
    assert 'role="img"' in page
    assert "It works once, until 21 Nov 2026, 10:30." in page
    later = world.as_clinician().get(address(world)).text
    assert "/invitations/" not in later
    assert "A new slip can be used until 21 Nov 2026, 10:30." in later
    assert "The slip that is still open stops working" in later


def test_the_token_is_not_stored(world: World) -> None:
    token = make(world).rsplit("/", 1)[1]
    with world.app.app_context():
        row = db.session.scalar(sa.select(Invitation))
        assert row is not None
        assert token.encode() not in row.token_digest
        assert token not in str(vars(row))


def test_the_slip_is_in_the_clients_language_and_names_neither_person_nor_care(world: World) -> None:
    lin = world.add_client("Lin Shili", "林", lang="zh")
    page = world.as_clinician().post(f"/clients/{lin}/slip").text
    slip = page[page.index('<section class="slip"') : page.index("</section>")]
    assert 'lang="zh"' in slip
    assert "2026年11月21日" in slip
    for word in ("Lin", "林", "Haven", "therap", "clinic"):
        assert word not in slip


def test_opening_a_slip_twice_uses_nothing_up(world: World) -> None:
    path = make(world)
    assert world.browser().get(path).status_code == 200
    assert world.browser().get(path).status_code == 200
    assert use(world, path).status_code == 303


def test_using_a_slip_takes_the_account_up_signs_in_and_ends_the_slip(world: World) -> None:
    forget_account(world)
    path = make(world)
    browser = world.browser()
    answer = browser.post(path, {"lang": "en", "handle": "wren.reader", "password": PASSWORD})
    assert answer.status_code == 303
    assert browser.get("/my").status_code == 200
    assert account(world).handle == "wren.reader"
    over = world.browser().get(path)
    assert over.status_code == 404
    assert "This slip does not work any more" in over.text


def test_using_a_slip_ends_what_was_signed_in_before(world: World) -> None:
    before = world.as_client()
    assert before.get("/my").status_code == 200
    use(world, make(world))
    assert before.get("/my").status_code == 303
    with world.app.app_context():
        open_logins = sa.select(sa.func.count()).where(
            Login.user_id == world.user_of(world.client), Login.ended_at.is_(None)
        )
        assert db.session.scalar(open_logins) == 1


def test_a_new_slip_kills_the_old(world: World) -> None:
    old, new = make(world), make(world)
    assert world.browser().get(old).status_code == 404
    assert use(world, old, handle="too.late").status_code == 404
    assert world.browser().get(new).status_code == 200


def test_a_slip_ends_after_72_hours(world: World) -> None:
    path = make(world)
    with time_machine.travel(NOW + timedelta(hours=71, minutes=59), tick=False):
        assert world.browser().get(path).status_code == 200
    with time_machine.travel(NOW + timedelta(hours=72, minutes=1), tick=False):
        assert world.browser().get(path).status_code == 404


def test_the_invitation_greets_in_the_language_of_the_record(world: World) -> None:
    lin = world.add_client("Lin Shili", "林", lang="zh")
    page = world.as_clinician().post(f"/clients/{lin}/slip").text
    path = re.search(r"/invitations/[\w-]+", page)
    assert path
    assert '<html lang="zh"' in world.browser().get(path.group()).text
    assert '<html lang="en"' in world.browser().get(make(world)).text


def test_a_name_that_somebody_uses_is_refused_and_the_slip_stays_good(world: World) -> None:
    path = make(world)
    answer = use(world, path, handle="EXEMPLAR")
    assert answer.status_code == 422
    assert "Somebody already uses this sign-in name." in answer.text
    assert 'value="EXEMPLAR"' in answer.text
    assert use(world, path).status_code == 303


def test_in_the_demo_the_client_comes_in_by_another_host_name(world: World) -> None:
    settings = world.app.config["HAVEN"]
    world.app.config["HAVEN"] = type(settings)(**{**vars(settings), "demo": True})
    try:
        assert "http://127.0.0.1:8000/invitations/" in world.as_clinician().post(address(world)).text
    finally:
        world.app.config["HAVEN"] = settings


def test_a_closed_account_gets_no_slip(world: World) -> None:
    with world.app.app_context():
        db.session.execute(
            sa.update(User).where(User.id == world.user_of(world.client)).values(disabled_at=NOW)
        )
        db.session.commit()
    clinician = world.as_clinician()
    assert "The account is closed." in clinician.get(address(world)).text
    assert clinician.post(address(world)).status_code == 409


def test_the_page_warns_where_paper_at_home_is_not_known_to_be_safe(world: World) -> None:
    assert "Ask about paper first" in world.as_clinician().post(address(world)).text
    with world.app.app_context():
        db.session.execute(sa.update(Client).where(Client.id == world.client).values(paper_safe="yes"))
        db.session.commit()
    assert "Ask about paper first" not in world.as_clinician().post(address(world)).text


def test_somebody_elses_client_gets_no_slip_from_here(world: World) -> None:
    other = f"/clients/{world.other_client}/slip"
    assert world.as_clinician().get(other).status_code == 404
    assert world.as_clinician().post(other, page="/help").status_code == 404
    assert world.browser(world.administrator).get(address(world)).status_code == 404
