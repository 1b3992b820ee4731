"""Where a device asks for little movement, nothing moves: no transition, no animation, and the breath is a bar."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CLIENT, Open
from tests.browser.home import Home
from tests.live import Live

MOVES = """() => { const found = new Set(document.getAnimations().map(one => one.effect.target.className));
  const own = [...document.querySelectorAll('*')];
  for (const e of own) for (const part of [null, '::before', '::after']) {
    const style = getComputedStyle(e, part);
    const times = [...style.transitionDuration.split(','), ...style.animationDuration.split(',')];
    const would = times.some(time => parseFloat(time) > 0) || style.scrollBehavior === 'smooth';
    if (would) found.add(`${e.tagName} ${part ?? ''}`);
  }
  return [...found]; }"""


def moves(page: Page) -> list[str]:
    """What moves now, and what would."""
    found: list[str] = page.evaluate(MOVES)
    return found


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_nothing_moves_for_somebody_who_asked_for_it(live: Live, window: Open, wish: str) -> None:
    home = Home(live, window, f"Curlew {wish}", practised=1)
    page = home.one.page()
    page.emulate_media(reduced_motion="reduce" if wish == "reduce" else "no-preference")
    home.begin(page)
    page.locator("summary", has_text="Rate now").click()
    page.locator(".rate-now").evaluate("one => one.classList.add('arrives')")
    practising = moves(page)
    page.goto(home.one.at("/my/tools/breathing"))
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-time-left]")).to_have_text(re.compile(r"\d"))
    breathing = moves(page)
    if wish == "reduce":
        assert (practising, breathing) == ([], [])
        expect(page.locator("[data-bar]")).to_be_visible()
    else:
        assert practising
        assert "pacer-disc" in breathing


def test_the_page_for_anyone_is_as_still(live: Live, window: Open) -> None:
    one = window(CLIENT)
    page = one.page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(one.at("/tools"))
    page.locator("[data-pacer]").get_by_role("button", name="Start").click()
    expect(page.locator("[data-bar]")).to_be_visible()
    assert moves(page) == []
