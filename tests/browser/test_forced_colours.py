"""In the reader's own colours (high contrast): drawings take them, what is chosen and what has the focus stay two things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.home import Home
from tests.live import Live

SYSTEM = """names => { const probe = document.body.appendChild(document.createElement('i'));
  probe.style.forcedColorAdjust = 'none';
  const found = names.map(name => { probe.style.color = name; return getComputedStyle(probe).color; });
  probe.remove(); return found; }"""
PAINTED = """all => all.flatMap(svg => [...svg.querySelectorAll('*')]).filter(one => one.getBBox && one.tagName !== 'g')
  .flatMap(one => { const style = getComputedStyle(one); return [style.fill, style.stroke]; })
  .filter(paint => paint !== 'none')"""
LOOK = """one => { const style = getComputedStyle(one);
  return { border: [style.borderTopColor, style.borderTopWidth], outline: [style.outlineStyle, style.outlineWidth] }; }"""


def look(box: Locator) -> Any:
    return box.evaluate(LOOK)


@pytest.fixture
def home(live: Live, window: Open) -> Callable[..., Home]:
    return lambda name: Home(live, window, name, practised=2)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_drawings_and_boxes_take_the_readers_colours(home: Callable[..., Home], scheme: Any) -> None:
    one = home(f"Brent {scheme}")
    page = one.one.page()
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(one.one.at(f"/my/plans/{one.plan_id}"))
    paper, ink, behind, link = page.evaluate(SYSTEM, ["Canvas", "CanvasText", "GrayText", "LinkText"])
    assert len({paper, ink, behind}) == 3
    painted = page.locator("svg.chart:visible, .legend svg:visible").evaluate_all(PAINTED)
    assert {paper, ink} <= set(painted) <= {paper, ink, behind}
    glyphs = page.locator("svg.glyph:visible").evaluate_all("all => all.map(e => getComputedStyle(e).color)")
    assert set(glyphs) <= {ink, link}

    one.begin(page)
    track = look(page.locator(".clock-track"))
    assert track["border"] == [ink, "1px"]
    page.locator("summary", has_text="Rate now").click()
    picker = page.get_by_role("radiogroup", name="How hard is it right now?")
    radio, other = (picker.get_by_role("radio", name=value, exact=True) for value in ("40", "50"))
    box, rest = (
        picker.locator("label", has=page.get_by_role("radio", name=value, exact=True))
        for value in ("40", "50")
    )
    radio.check()
    page.locator("main").focus()
    chosen = look(box)
    assert chosen["border"] != look(rest)["border"]
    assert chosen["outline"][0] == "none"
    radio.focus()
    page.keyboard.press("ArrowRight")
    expect(other).to_be_checked()
    assert look(rest)["outline"] == ["solid", "3px"]
    finish, stop = page.get_by_role("button", name="I’m finished"), page.get_by_role("link", name="Stop here")
    assert look(finish)["border"][1] > look(stop)["border"][1] >= "1px"
