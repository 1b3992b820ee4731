"""Leaving quickly in the middle of a form that takes words: nothing of it is seen, and what was kept is there again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.db import db
from tests.browser.conftest import CLIENT, Open, Window
from tests.browser.phone import cached, stored
from tests.browser.test_axe import addresses
from tests.live import Live
from tests.pages.foundation.objects import make_all

WORDS = "heron kept this line"
BOXES = "main form textarea, main form input[type=text]:not([inputmode=numeric])"
SIMPLE = "JSON.stringify([localStorage, sessionStorage])"
FEWEST_FORMS, FEWEST_KEEPING = 15, 3


@pytest.fixture(scope="module")
def furnished(live: Live) -> Any:
    client = live.world.add_client("Sedge Leaver", "S")
    live.world.screen(client)
    with live.app.app_context():
        own = make_all(client)
        db.session.commit()
    live.world.screen(client)
    return SimpleNamespace(world=SimpleNamespace(client=client), own=own, client=client)


def forms(live: Live, one: Window, furnished: Any) -> Iterator[str]:
    """The client's pages with a form that has a box for words."""
    for path in addresses(live, furnished, "client"):
        html = one.context.request.get(one.at(path)).text()
        if re.search(r'<textarea|<input[^>]* type="text"', html.split("<main", 1)[-1]):
            yield path


def write(page: Page) -> bool:
    """Write into every box; whether the page keeps it as one writes, and has."""
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
    for box in page.locator(BOXES).all():
        if box.is_visible():
            box.fill(WORDS)
    if not page.locator("form[data-autosave]").count():
        return False
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 204):
        page.clock.run_for(3500)
    return True


def leave(page: Page, *, by_key: bool) -> None:
    if not by_key:
        page.locator("a.btn-leave").click()
    for _ in range(3 if by_key else 0):
        page.keyboard.press("Shift")
    expect(page).to_have_url(re.compile("/leave$"))


def holds(page: Page) -> bool:
    """Whether a box of this page has the words in it."""
    return WORDS in page.locator(BOXES).evaluate_all("all => all.map(one => one.value)")


def sign_in_again(live: Live, one: Window, user_id: Any) -> None:
    cookie = {"name": "haven", "value": live.session_of(user_id), "domain": one.host, "path": "/"}
    one.context.add_cookies([cookie])  # type: ignore[list-item]


def test_leaving_in_the_middle_of_any_form_shows_nothing_and_loses_no_kept_word(
    live: Live, window: Open, furnished: Any
) -> None:
    user_id = live.world.user_of(furnished.client)
    one = window(CLIENT, user_id)
    page = one.page()
    page.clock.install()
    page.goto(one.at("/my"))
    seen, wrong, keeping = list(forms(live, one, furnished)), [], 0
    for n, path in enumerate(seen):
        page.goto(one.at(path))
        keeps = write(page)
        leave(page, by_key=n % 2 == 1)
        page.go_back()
        if WORDS in page.content() or holds(page):
            wrong.append(f"{path}: seen on the way back, at {page.url}")
        if WORDS in json.dumps([stored(page), cached(page), page.evaluate(SIMPLE)]):
            wrong.append(f"{path}: readable on the device")
        sign_in_again(live, one, user_id)
        if keeps:
            keeping += 1
            page.goto(one.at(path))
            if not holds(page):
                wrong.append(f"{path}: not kept")
    assert wrong == [], "\n".join(wrong)
    assert (len(seen) >= FEWEST_FORMS, keeping >= FEWEST_KEEPING) == (True, True), (seen, keeping)
