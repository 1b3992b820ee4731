"""Every page in both languages, for the person it is for: axe finds nothing serious, and nothing runs off the side."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.clock import now
from portal.db import db
from portal.plans.library_actions import copy_template
from portal.plans.templates import get_template
from tests.browser.conftest import CLIENT, CLINICIAN, Open
from tests.live import Live
from tests.pages.assessments import wordings
from tests.pages.foundation import policy
from tests.pages.foundation.objects import make_all

ALSO = {
    "client": (
        "/my/tools/experiment",
        "/my/tools/picture",
        "/my/tools/breathing",
        "/my/tools/urge",
        "/tools",
        "/help",
    )
}
"""Other ways of an address, and pages for anyone as they are in a frame of one's own."""
SERIOUS = {"serious", "critical"}
WIDEST = """() => { let worst = '', most = 320; for (const e of document.querySelectorAll('body *')) {
  const right = e.getBoundingClientRect().right;
  if (right > most) { most = right; worst = e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40); } }
  return worst; }"""
SQUEEZED = """() => { const wrong = [], size = e => e.getBoundingClientRect();
  const small = 'main :is(input[type=radio], input[type=checkbox], .clock, .day-strip .glyph)';
  for (const e of document.querySelectorAll(small)) {
    if (!e.checkVisibility()) continue;
    const bad = e.matches('.clock') ? size(e).height > 1.5 * parseFloat(getComputedStyle(e).fontSize)
      : e.matches('.glyph') ? size(e).right > size(e.parentElement).right : size(e).width < size(e).height - 1;
    if (bad) wrong.push(e.tagName + ' ' + (e.name ?? e.className.baseVal ?? e.className)); }
  return wrong; }"""
UNFOLD = "for (const part of document.querySelectorAll('main details')) part.open = true"
NOT_PAGES = {
    "static",
    "bootstrap.static",
    "healthz",
    "readyz",
    "accounts.front",
    "overview.worker",
    "overview.manifest",
}


@pytest.fixture(scope="module")
def furnished(live: Live) -> Any:
    """A client who has everything, made through the product's own actions."""
    client = live.world.add_client("Reed Everything", "R")
    live.world.screen(client)
    wordings.bring(live.world, "k6", use=False)
    with live.app.app_context():
        actor = db.session.get_one(User, live.world.clinician).actor
        copy_template(get_template("E01"), by=actor, at=now())
        db.session.commit()
        own = make_all(client)
    live.world.screen(client)  # what was made asks for the safety questions again
    world = SimpleNamespace(client=client)
    return SimpleNamespace(world=world, own=own, client=client)


def addresses(live: Live, furnished: Any, who: str) -> Iterator[str]:
    """The pages a person may open, from the policy of addresses."""
    for place, rule in policy.walk(live.app):
        readable = "GET" in policy.methods(rule) and 200 in place.get
        if (
            place.endpoint in NOT_PAGES
            or rule.rule.endswith((".pdf", ".json", ".csv", ".toml"))
            or not readable
        ):
            continue
        if (place.is_public and who == "signed_out") or (
            not place.is_public and who in policy.allowed()[place.declares]
        ):
            yield policy.address(rule, place.arguments(furnished))
    yield from ALSO.get(who, ())


def set_language(live: Live, user_id: UUID, lang: str) -> None:
    with live.app.app_context():
        user = db.session.get(User, user_id)
        assert user is not None
        user.lang = lang
        db.session.commit()


def look(page: Page, at: str) -> list[str]:
    """What is wrong with a page."""
    answer = page.goto(at)
    assert answer is not None
    if answer.status != 200:
        return [f"{at}: {answer.status}"]
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    wrong = [
        f"{at}: {one['id']} {one['nodes'][0]['target']}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
    ]
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if width[0] > width[1]:
        wrong.append(f"{at}: {width[0]} px wide on {width[1]}")
    if answer.headers.get("cache-control") != "no-store":
        wrong.append(f"{at}: may be kept by a cache")
    return wrong


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("who", "width"),
    [("signed_out", CLIENT), ("client", CLIENT), ("clinician", CLINICIAN), ("administrator", CLINICIAN)],
)
def test_no_page_has_a_serious_fault(
    live: Live, window: Open, furnished: Any, who: str, width: int, lang: str
) -> None:
    user_id = {
        "signed_out": None,
        "client": live.world.user_of(furnished.client),
        "clinician": live.world.clinician,
        "administrator": live.world.administrator,
    }[who]
    if user_id is not None:
        set_language(live, user_id, lang)
    one = window(width, user_id)
    if user_id is None:
        one.context.set_extra_http_headers({"Accept-Language": lang})
    page = one.page()
    seen = list(addresses(live, furnished, who))
    assert len(seen) >= 2
    try:
        wrong = [fault for path in seen for fault in look(page, one.at(path))]
    finally:
        if user_id is not None:
            set_language(live, user_id, "en")
    assert wrong == [], "\n".join(wrong)


def test_client_pages_fit_a_small_phone_and_large_text(live: Live, window: Open, furnished: Any) -> None:
    one = window(320, live.world.user_of(furnished.client))
    page = one.page()
    wrong = []
    for path in addresses(live, furnished, "client"):
        page.goto(one.at(path))
        page.evaluate(UNFOLD)
        for size in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > 320:
                culprit = page.evaluate(WIDEST)
                wrong.append(f"{path} at {size}: {wide} px, {culprit}")
            wrong += [f"{path} at {size}: no room for {squeezed}" for squeezed in page.evaluate(SQUEEZED)]
    assert wrong == [], "\n".join(wrong)
