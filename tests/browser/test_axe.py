"""Every page in both languages, for the person it is for: axe finds nothing, and nothing runs off the side."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.browser.conftest import CLIENT, CLINICIAN, Open
from tests.browser.history import answered, practised
from tests.live import Live
from tests.pages.foundation import policy
from tests.pages.foundation.objects import actors, make_all

NAME = "Reed Everything"
WIDEST = """() => { let worst = '', most = innerWidth; for (const e of document.querySelectorAll('body *')) {
  const right = e.getBoundingClientRect().right;
  if (right > most) { most = right; worst = e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40); } }
  return worst; }"""
EMPTY = """() => { for (const e of document.querySelectorAll('main form[method=post] :is(input, textarea, select)')) {
  if (e.type === 'radio' || e.type === 'checkbox') e.checked = false; else if (e.type !== 'hidden') e.value = ''; } }"""
NOT_PAGES = {"static", "bootstrap.static", "healthz", "readyz", "accounts.front"}


@pytest.fixture(scope="module")
def furnished(live: Live) -> Iterator[SimpleNamespace]:
    """A client who has everything, made through the product's own actions; with a slip that waits to be used."""
    client_id = live.world.add_client(NAME, "R")
    live.world.screen(client_id)
    with live.app.app_context():
        own = make_all(client_id)
        client = db.session.get(Client, client_id)
        assert client is not None
        user = db.session.get(User, client.user_id)
        assert user is not None
        slip = accounts.invite(user, by=actors(client)[0], at=now())
        db.session.commit()
    answered(live, client_id, (1, 2, 1, 2, 1, 5, 5, 4, 4, 5), days_ago=120)
    answered(live, client_id, (2, 2, 3, 2, 1, 5, 4, 4, 4, 5), days_ago=60)
    practised(live, own["plan_id"]["active"])
    yield SimpleNamespace(world=SimpleNamespace(client=client_id), own=own, client=client_id, slip=slip)
    for user_id in (live.world.clinician, live.world.administrator):
        set_language(live, user_id, "en")


def addresses(live: Live, furnished: SimpleNamespace, who: str, *, sends: bool = False) -> Iterator[str]:
    """The pages a person may open, from the policy of addresses; `sends`: only those that take a form."""
    for place, rule in policy.walk(live.app):
        methods = policy.methods(rule)
        if place.endpoint in NOT_PAGES or rule.rule.endswith(".pdf") or "GET" not in methods:
            continue
        if 200 not in place.get or (sends and ("POST" not in methods or 422 not in place.post)):
            continue
        mine = who == "signed_out" if place.is_public else who in policy.allowed()[place.declares]
        if mine:
            yield policy.address(rule, place.arguments(furnished))


def user_of(live: Live, furnished: SimpleNamespace, who: str) -> UUID | None:
    """The account of a person of the walk."""
    if who == "signed_out":
        return None
    user_id: UUID = live.world.user_of(furnished.client) if who == "client" else getattr(live.world, who)
    return user_id


def set_language(live: Live, user_id: UUID | None, lang: str) -> None:
    """Let a person read in a language."""
    with live.app.app_context():
        user = db.session.get(User, user_id) if user_id else None
        if user is not None:
            user.lang = lang
            db.session.commit()


def open_page(live: Live, window: Open, furnished: SimpleNamespace, who: str, width: int, lang: str) -> Page:
    """A tab in which this person reads in this language."""
    user_id = user_of(live, furnished, who)
    set_language(live, user_id, lang)
    one = window(width, user_id, expected=("404", "409", "422"))
    one.context.set_extra_http_headers({"Accept-Language": lang})
    page = one.page()
    page.goto(one.at("/help"))
    return page


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open: by axe, by its width, by what it says in title and address."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    wrong = [f"{page.url}: {one['impact']} {one['id']} {one['nodes'][0]['target']}" for one in found]
    return wrong + wide(page) + [page.url for said in (page.url, page.title()) if NAME in said]


def wide(page: Page, size: str = "100%") -> list[str]:
    """What runs off the side with text at a size."""
    page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    return [f"{page.url} at {page.viewport_size}, {size}: {page.evaluate(WIDEST)}"]


PEOPLE = [("signed_out", CLIENT), ("client", CLIENT), ("clinician", CLINICIAN), ("administrator", CLINICIAN)]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("who", "width"), PEOPLE)
def test_no_page_has_a_fault(
    live: Live, window: Open, furnished: SimpleNamespace, who: str, width: int, lang: str
) -> None:
    page = open_page(live, window, furnished, who, width, lang)
    seen = list(addresses(live, furnished, who))
    if who == "signed_out":
        seen += [f"/invitations/{furnished.slip}", "/invitations/used-long-ago"]
    assert len(seen) >= 2
    wrong = []
    for path in seen:
        answer = page.goto(path_on(page, path))
        assert answer is not None
        if answer.status != (404 if path.endswith("long-ago") else 200):
            wrong.append(f"{path}: {answer.status}")
        if page.locator("html").get_attribute("lang") != lang:
            wrong.append(f"{path}: not in {lang}")
        wrong += faults(page)
    assert wrong == [], "\n".join(wrong)


def path_on(page: Page, path: str) -> str:
    """The same path on the host of this tab."""
    scheme, _, host, *_ = page.url.split("/")
    return f"{scheme}//{host}{path}"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("who", "width", "least"), [("client", CLIENT, 6), ("clinician", CLINICIAN, 8)])
def test_no_refused_form_has_a_fault(
    live: Live, window: Open, who: str, width: int, least: int, lang: str, furnished: SimpleNamespace
) -> None:
    page = open_page(live, window, furnished, who, width, lang)
    wrong, refused = [], 0
    for path in addresses(live, furnished, who, sends=True):
        page.goto(path_on(page, path))
        page.evaluate(EMPTY)
        with page.expect_navigation() as sent:
            page.locator("main form[method=post] button.btn-primary[type=submit]").first.click()
        if sent.value.status == 422:
            refused += 1
            wrong += faults(page)
            if not page.get_by_role("alert").get_by_role("link").count():
                wrong.append(f"{path}: no link to what is to be put right")
    assert wrong == [], "\n".join(wrong)
    assert refused >= least


@pytest.mark.parametrize(
    ("who", "sizes"),
    [
        ("client", {320: ("100%", "200%"), CLIENT: ("200%",)}),
        ("clinician", {320: ("100%",), 640: ("200%",), CLINICIAN: ("200%",)}),
    ],
)
def test_pages_fit_small_screens_and_large_text(
    live: Live, window: Open, furnished: SimpleNamespace, who: str, sizes: dict[int, tuple[str, ...]]
) -> None:
    page = open_page(live, window, furnished, who, CLIENT if who == "client" else CLINICIAN, "en")
    wrong = []
    for path in addresses(live, furnished, who):
        page.goto(path_on(page, path))
        for width, texts in sizes.items():
            page.set_viewport_size({"width": width, "height": 844})
            wrong += [fault for size in texts for fault in wide(page, size)]
    assert wrong == [], "\n".join(wrong)
