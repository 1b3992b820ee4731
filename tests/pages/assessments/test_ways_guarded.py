"""Answering without an account is guarded like everything else: forgery, hostile input, headers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.app import Browser, World
from tests.pages.assessments import linked
from tests.pages.assessments.conftest import WREN, Give
from tests.pages.foundation.page_forms import forms_of
from tests.pages.foundation.state import fingerprint
from tests.pages.foundation.test_hostile import PAYLOADS, check

Reach = Callable[[], tuple[Browser, list[str]]]


def by_link(world: World, give: Give) -> tuple[Browser, list[str]]:
    """A browser in the middle of a link, in which a clinician is signed in, and its pages; the first asks for a code."""
    locked, link = linked.make(world, give(), safe=False), linked.make(world, give(), safe=True)
    browser = world.as_clinician()
    begun = linked.make(world, give())
    linked.fill(begun, browser, {n: 3 for n in WREN if n < 4})
    rest = ("/4", "/2", "/check")
    return browser, [locked.at(), link.at(), *(begun.at(one) for one in rest)]


def by_kiosk(world: World, give: Give) -> tuple[Browser, list[str]]:
    """The clinician's browser, handed over, and its pages."""
    browser = world.as_clinician()
    browser.post(f"/clients/{world.client}/assessments/{give()}/hand-over")
    return browser, ["/kiosk/begin", "/kiosk/1", "/kiosk/back"]


WAYS = pytest.mark.parametrize("reach", [by_link, by_kiosk])


@WAYS
def test_without_its_token_no_form_does_anything(
    world: World, give: Give, reach: Callable[..., tuple[Browser, list[str]]]
) -> None:
    browser, pages = reach(world, give)
    before = fingerprint(world.app, without=())
    for page in pages:
        for token in (None, "made-up"):
            data = {"answer": "3", **({"csrf_token": token} if token else {})}
            answer = browser.http.post(page, data=data)
            assert answer.status_code == 400, page
            assert "Sign out" not in answer.text
    assert fingerprint(world.app, without=()) == before


@WAYS
def test_hostile_input_in_their_forms_does_no_harm(
    world: World, give: Give, reach: Callable[..., tuple[Browser, list[str]]]
) -> None:
    browser, pages = reach(world, give)
    found = 0
    for page in pages:
        for form in forms_of(browser.get(page).text):
            if form.action == "/language" or not form.typed | form.picked:
                continue
            for name, payload in list(PAYLOADS.items())[: 4 if "code" in form.typed else None]:
                answer = browser.http.post(
                    page, data={**form.values, **dict.fromkeys(form.typed | form.picked, payload)}
                )
                check(answer, f"{page}: {name} → {answer.status_code}")
                assert answer.status_code in {422, 303}, f"{page}: {name}"
                found += 1
    assert found > 10


@WAYS
def test_every_page_of_them_is_kept_by_no_cache_and_found_by_no_robot(
    world: World, give: Give, reach: Callable[..., tuple[Browser, list[str]]]
) -> None:
    browser, pages = reach(world, give)
    for page in pages:
        headers = browser.get(page, follow_redirects=True).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "same-origin"
