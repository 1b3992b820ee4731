"""A form that was given with permission shows its words to nobody once the permission is withdrawn; answers stay."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.accounts.models import User
from portal.assessments import actions
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.models import Assessment
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from tests.app import Browser, World
from tests.pages.assessments import linked, wordings
from tests.pages.assessments.conftest import address

CODE = "k10"
WORDS = "Pebble"


@pytest.fixture
def form(world: World) -> UUID:
    """K10 in invented words, given while the permission stands."""
    wordings.bring(world, CODE)
    wordings.permit(world, CODE)
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        row = actions.assign(
            client,
            get_instrument(CODE),
            due_on=today(client.tz),
            context_tag=ContextTag.ORDINARY,
            release=Release.HIDDEN,
            words=catalogue.words_for(client.clinic_id, get_instrument(CODE), client.lang),
            by=db.session.get_one(User, world.clinician).actor,
            at=now(),
        )
        db.session.commit()
        return row.id


def withdraw(world: World) -> None:
    administrator = world.browser(world.administrator)
    where = f"/instruments/{CODE}"
    assert administrator.post(f"{where}/permission/withdraw", page=where).status_code == 303


def read(browser: Browser, where: str) -> str:
    return browser.get(where, follow_redirects=True).text


def test_in_ones_account_it_closes_and_an_answer_on_its_way_is_kept(world: World, form: UUID) -> None:
    browser = world.as_client()
    browser.post(address(form))
    assert WORDS in read(browser, address(form, "/1"))
    token = browser.csrf(address(form, "/1"))
    withdraw(world)
    for rest in ("", "/1", "/2", "/check"):
        page = read(browser, address(form, rest))
        assert WORDS not in page
        assert "This one is closed" in page
    sent = browser.http.post(address(form, "/1"), data={"csrf_token": token, "answer": "3"})
    assert sent.status_code == 303
    with world.app.app_context():
        assert (db.session.get_one(Assessment, form).answers or {})["1"]["value"] == 3


def test_before_the_first_answer_it_cannot_be_begun(world: World, form: UUID) -> None:
    withdraw(world)
    page = read(world.as_client(), address(form))
    assert "This one is closed" in page
    assert "Start</button>" not in page


def test_its_link_shows_nothing_more(world: World, form: UUID) -> None:
    link, browser = linked.make(world, form), world.browser()
    link.start(browser)
    assert WORDS in read(browser, link.at("/1"))
    withdraw(world)
    for rest in ("", "/begin", "/1", "/check"):
        page = browser.get(link.at(rest))
        assert (page.status_code, WORDS in page.text) == (404, False), rest


def test_neither_does_a_device_that_is_handed_over(world: World, form: UUID) -> None:
    browser = world.as_clinician()
    browser.post(f"/clients/{world.client}/assessments/{form}/hand-over")
    browser.post("/kiosk/begin")
    assert WORDS in read(browser, "/kiosk/1")
    withdraw(world)
    for where in ("/kiosk/begin", "/kiosk/1", "/kiosk/check"):
        page = read(browser, where)
        assert WORDS not in page
        assert "Please hand back this device" in page


def test_no_new_way_to_answer_is_opened(world: World, form: UUID) -> None:
    withdraw(world)
    for way in ("link", "hand-over"):
        page = f"/clients/{world.client}/assessments"
        where = f"{page}/{form}/{way}"
        assert world.as_clinician().post(where, page=page).status_code == 409
