"""What the machine adds to a client's writing down on a phone: the pages of a practice and of a hard moment, in a browser.

The floor is no floor of the machine but what the model of a person's effort allows it for a page (tests/effort.py).
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from bench import visitor
from bench.place import Place
from bench.planned import plans_of
from bench.rounds import Timing
from bench.table import Budget, Line
from bench.visitor import Refused
from bench.workload import Care, Size, care
from tests.effort import PAGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

PRACTICE, MOMENT = "phone: a practice written down", "phone: a hard moment written down"
PAGES = 2
BUDGET = Budget(ratio=1)
ROUNDS, TIMES = 3, 5
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LOADED = "performance.getEntriesByType('navigation')[0].duration / 1000"
ANSWER = """() => { for (const group of document.querySelectorAll('main form fieldset')) {
    const all = [...group.querySelectorAll('input[type=radio]')];
    if (all.length && !all.some(one => one.checked)) all[Math.floor(all.length / 2)].checked = true; }
  for (const box of document.querySelectorAll('main form :is(textarea, input[type=text]:not([inputmode]))')) {
    if (!box.value) box.value = 'A line'; } }"""


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def lines(place: Place, size: Size, *, until: date) -> Iterator[Line]:
    """Both ways, each as the seconds of its two page loads. Without a browser they are said to be missing."""
    program, client = shutil.which("chromium"), care(0, 1, until=until)
    if program is None:
        yield from (Line(name, remark="no chromium") for name in (PRACTICE, MOMENT))
        return
    plan = plans_of(client, size)[-1]
    step = f"/my/steps/{plan.step_id(plan.current)}/practice"
    with _served(place) as origin, _opened(place, client, program, origin) as page:
        for name, way, at in ((PRACTICE, _practice, origin + step), (MOMENT, _moment, f"{origin}/my")):
            try:
                way(page, at)
            except Refused as error:
                yield Line(name, remark=str(error))
                continue
            timing = Timing([[way(page, at) for _ in range(TIMES)] for _ in range(ROUNDS)])
            allowed = Timing([[PAGES * PAGE]] * ROUNDS)
            yield Line(name, timing=timing, floor=allowed, floor_name="allowed by the model", budget=BUDGET)


def _practice(page: Page, at: str) -> float:
    """Start a practice; then what counts, from "I'm finished" to saved."""
    page.goto(at)
    page.evaluate(ANSWER)
    _press(page)
    after = _press(page)
    page.evaluate(ANSWER)
    saved = _press(page)
    if "/after/" in page.url:
        raise Refused(f"more is asked: {page.url}")
    return after + saved


def _moment(page: Page, at: str) -> float:
    """From the page of the day to the diary, and to the entry."""
    page.goto(at)
    page.locator(".phone-menu summary").click()
    with page.expect_navigation(wait_until="load"):
        page.locator(".phone-menu a[href='/my/diary']").click()
    diary: float = page.evaluate(LOADED)
    page.evaluate(ANSWER)
    return diary + _press(page)


def _press(page: Page) -> float:
    """Press the page's first button; gives the seconds until what follows has loaded."""
    with page.expect_navigation(wait_until="load") as answer:
        page.locator("main form .btn-primary:visible").first.click()
    if answer.value.status >= 400:
        raise Refused(f"{page.url}: {answer.value.status}")
    seconds: float = page.evaluate(LOADED)
    return seconds


@contextmanager
def _opened(place: Place, client: Care, program: str, origin: str) -> Iterator[Page]:
    """A client's phone, signed in."""
    from playwright.sync_api import sync_playwright

    name, value = visitor.sign_in(place, client.user_id).cookie.split("=", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies([{"name": name, "value": value, "url": origin}])
        yield context.new_page()
        browser.close()


@contextmanager
def _served(place: Place) -> Iterator[str]:
    """The app on a free port of this machine, for as long as it is needed."""
    server = make_server("127.0.0.1", 0, place.app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
