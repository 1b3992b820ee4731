"""Coming in by one click: in the demo, and nowhere else."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from portal.transaction import Portal
from tests.app import Browser, World
from tests.pages.demo.plain import account_of

ENTER = re.compile(r'action="(/demo/sign-in/[0-9a-f-]{36})"')


def test_the_sign_in_page_offers_everybody_with_a_story_and_no_thin_row(site: Portal) -> None:
    page = Browser(site).get("/sign-in").text
    for name in (
        "Dr. Fern Exemplar",
        "Wren Samplewood",
        "林示例 Lin Shili",
        "Pip Placeholder",
        "Ida Sampleton",
    ):
        assert name in page
    assert "Sample Client" not in page
    assert "Otis Demoford" not in page  # has no account: everything of his is on paper
    assert page.index("Dr. Fern Exemplar") < page.index("Wren Samplewood") < page.index("Dr. Moss Specimen")
    assert len(ENTER.findall(page)) == 11


def test_only_the_sign_in_page_names_them(site: Portal) -> None:
    assert "Wren" not in Browser(site).get("/help").text


@pytest.mark.parametrize("name", ["Dr. Fern Exemplar", "Ada Placeholder"])
def test_one_click_signs_in_a_member_of_staff(site: Portal, name: str) -> None:
    browser = Browser(site)
    answer = browser.post(f"/demo/sign-in/{account_of(site, name)}", page="/sign-in")
    assert answer.status_code == 303
    assert name in browser.get("/", follow_redirects=True).text


@pytest.mark.parametrize("name", ["Wren Samplewood", "Pip Placeholder"])
def test_one_click_signs_in_a_client_also_one_who_has_no_password_yet(site: Portal, name: str) -> None:
    browser = Browser(site)
    browser.post(f"/demo/sign-in/{account_of(site, name)}", page="/sign-in")
    answer = browser.get("/")
    assert answer.headers["Location"] == "/my"
    assert browser.get("/my").status_code == 200


def test_pages_of_the_demo_say_that_it_is_one(site: Portal) -> None:
    assert "everyone here is made up" in Browser(site).get("/sign-in").text
    wren = Browser(site, account_of(site, "Wren Samplewood"))
    wren.post("/language", {"lang": "en", "next": "/my"}, page="/my")
    assert "everyone here is made up" in wren.get("/my").text


def test_somebody_who_is_not_there_is_not_found(site: Portal) -> None:
    assert Browser(site).post(f"/demo/sign-in/{uuid4()}", page="/sign-in").status_code == 404


def test_without_a_token_nobody_comes_in(site: Portal) -> None:
    browser = Browser(site)
    wren = account_of(site, "Wren Samplewood")
    assert browser.http.post(f"/demo/sign-in/{wren}").status_code == 400
    assert browser.get("/my").status_code != 200


def test_outside_the_demo_there_is_no_such_address_and_nobody_is_offered(world: World) -> None:
    browser = world.browser()
    assert browser.post(f"/demo/sign-in/{world.clinician}", page="/sign-in").status_code == 404
    assert "demo" not in browser.get("/sign-in").text.casefold()
    assert not any("demo" in rule.endpoint for rule in world.app.url_map.iter_rules())
