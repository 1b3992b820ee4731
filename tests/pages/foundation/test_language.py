"""Which language a page has: the signed-in person's own, else the one chosen here, else the browser's, else English."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.db import db
from portal.i18n import gettext, in_language, lang
from portal.transaction import Portal
from tests.app import Browser, World
from tests.pages.foundation.places import at


def language_of(answer: TestResponse) -> str:
    found = re.search(r'<html lang="(\w+)"', answer.text)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("asked", "given"),
    [("zh", "zh"), ("zh-CN,zh;q=0.9", "zh"), ("en", "en"), ("fr", "en"), ("", "en"), ("fr,zh;q=0.1", "zh")],
)
def test_before_sign_in_the_browser_decides(app: Portal, world: World, asked: str, given: str) -> None:
    answer = world.browser().get("/sign-in", headers={"Accept-Language": asked})
    assert language_of(answer) == given


def test_before_sign_in_a_choice_is_kept(app: Portal, world: World) -> None:
    browser = world.browser()
    answer = browser.post("/language", {"lang": "zh", "next": "/sign-in"}, page="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert language_of(browser.get("/sign-in", headers={"Accept-Language": "en"})) == "zh"


@pytest.mark.parametrize("address", ["/help", "/nowhere"])
def test_a_signed_in_person_meets_their_own_language_whatever_the_browser_says(
    world: World, address: str
) -> None:
    client = world.add_client("竹", "竹", lang="zh")
    browser = world.as_client(client)
    assert language_of(browser.get(address, headers={"Accept-Language": "en"})) == "zh"


def test_a_signed_in_choice_belongs_to_the_person_and_comes_along_to_another_browser(world: World) -> None:
    world.as_client().post("/language", {"lang": "zh", "next": "/help"}, page="/help")
    with world.app.app_context():
        person = db.session.get(User, world.user_of(world.client))
        assert person is not None
        assert person.lang == "zh"
    assert language_of(Browser(world.app, world.user_of(world.client)).get("/help")) == "zh"
    assert language_of(world.as_clinician().get("/help")) == "en"


@pytest.mark.parametrize("wanted", ["", "fr", "zh_Hans", "<b>"])
def test_another_language_is_refused(world: World, wanted: str) -> None:
    assert world.browser().post("/language", {"lang": wanted}, page="/sign-in").status_code == 400


def test_words_can_be_made_in_another_language_than_the_page(app: Portal) -> None:
    def view() -> str:
        before = lang()
        with in_language("zh"):
            inside = lang()
        return f"{before} {inside} {lang()} {gettext('Saved.')}"

    with at(app, "/words", view):
        assert app.test_client().get("/words").text.startswith("en zh en")


def test_a_page_may_say_something_in_another_language_in_between(app: Portal) -> None:
    with app.test_request_context(), in_language("en"):
        before = gettext("Date")
        with in_language("zh"):
            between = gettext("Date")
        after = gettext("Date")
    assert (before, between, after) == ("Date", "日期", "Date")


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{{ _('Hello %(name)s', name=name) }}", "Hello &lt;b&gt;Wren&lt;/b&gt;"),
        ("{{ _('Hello %(name)s', name=name|safe) }}", "Hello <b>Wren</b>"),
        ("{{ _('100 %%') }}", "100 %"),
        (
            "{{ ngettext('%(num)s of %(name)s', '%(num)s by %(name)s', 2, name=name) }}",
            "2 by &lt;b&gt;Wren&lt;/b&gt;",
        ),
    ],
)
def test_what_is_put_into_a_sentence_is_escaped_once(app: Portal, template: str, made: str) -> None:
    with app.test_request_context():
        assert app.jinja_env.from_string(template).render(name="<b>Wren</b>") == made
