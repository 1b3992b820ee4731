"""A page of one's own on a phone: it outlives its tab and a lost connection, says when to stop, and needs no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.clients.models import Client
from portal.db import db
from portal.plans import reflection_queries
from tests.browser.conftest import CLIENT, Open, Window
from tests.browser.filling import rate
from tests.browser.phone import settle, wait_for
from tests.live import Live
from tests.pages.foundation.objects import prompt_of

WORDS = "If I need someone, then I wait where they cannot see me"
AFTER = "How hard is it now, after writing?"


class Desk:
    """A client with one open prompt."""

    def __init__(self, live: Live, window: Open, name: str) -> None:
        self.live, self.open = live, window
        self.client_id = live.world.add_client(f"{name} Writer", name[0])
        live.world.screen(self.client_id)
        with live.app.app_context():
            step = prompt_of(db.session.get_one(Client, self.client_id))
            db.session.commit()
            self.path = f"/my/reflections/{step.id}"

    def window(self, **options: object) -> Window:
        return self.open(CLIENT, self.live.world.user_of(self.client_id), **options)

    def shares(self) -> list[tuple[str, str]]:
        """Status and reader of everything written."""
        with self.live.app.app_context():
            own = reflection_queries.own(db.session.get_one(Client, self.client_id))
            return [(page.log.status, page.log.share) for page in own.pages]


@pytest.fixture
def desk(live: Live, window: Open) -> Desk:
    return Desk(live, window, "Sedge")


def test_what_is_typed_outlives_the_tab_and_is_gone_on_with_on_another_device(desk: Desk) -> None:
    one = desk.window()
    page = one.page()
    page.goto(one.at(desk.path))
    expect(page.get_by_label("Only me")).to_be_checked()
    page.get_by_label("Your words").fill(WORDS)
    expect(page.get_by_text("Kept as you write, for you alone.")).to_be_visible()
    page.close()
    other = desk.window()
    page = other.page()
    page.goto(other.at(desk.path))
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Only you can read it.")).to_be_visible()
    assert desk.shares() == [("finished", "private")]


def test_a_high_rating_says_at_once_when_to_stop(desk: Desk) -> None:
    one = desk.window()
    page = one.page()
    page.goto(one.at(desk.path))
    again = page.get_by_text("That is a lot. You need not go on.")
    rate(page, AFTER, 70)
    expect(again).to_be_hidden()
    rate(page, AFTER, 80)
    expect(again).to_be_visible()
    rate(page, AFTER, 40)
    expect(again).to_be_hidden()


def test_a_page_sent_off_without_a_connection_is_there_once_it_is_back(desk: Desk) -> None:
    one = desk.window()
    one.expected = ("ERR_INTERNET_DISCONNECTED",)
    page = one.page()
    page.goto(one.at("/my"))
    settle(page)
    page.goto(one.at(desk.path))
    one.context.set_offline(True)
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_text("Nothing was written yet, so nothing is kept.")).to_be_visible()
    page.get_by_role("button", name="Save and finish").click()
    expect(page.locator(".field-error")).to_have_count(1)
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()
    one.context.set_offline(False)
    page.goto(one.at("/my"))
    wait_for(page, "outbox", empty=True)
    page.goto(one.at("/my/reflections"))
    expect(page.get_by_text("Only you can read it.")).to_be_visible()
    assert desk.shares() == [("finished", "private")]


def test_without_script_it_is_kept_for_later_and_finished(desk: Desk) -> None:
    one = desk.window(scripts=False)
    page = one.page()
    page.goto(one.at(desk.path))
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_role("button", name="Save and go on later").click()
    expect(page).to_have_url(re.compile(r"/my/reflections$"))
    page.get_by_role("link", name="A scene from my family").click()
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    rate(page, AFTER, 90)
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("It was a lot. You need not go on.")).to_be_visible()
    expect(page.get_by_role("link", name="Five senses, and what else helps")).to_be_visible()
