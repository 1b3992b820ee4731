"""The led breath on a phone: by tap and by key, with little movement, in words alone, to the end of its time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from portal.clock import now
from tests.browser.conftest import CLIENT, Open
from tests.browser.filling import is_fine, pick, press_until
from tests.browser.test_tools import uses
from tests.live import Live

SECOND = 1000
MINUTE = 60 * SECOND


def breathing(window: Open, user_id: UUID | None = None, *, still: bool = False) -> Page:
    """The page of the led breath, its clock in our hand: it stands still but for `run_for`."""
    one = window(CLIENT, user_id)
    page = one.page()
    if still:
        page.emulate_media(reduced_motion="reduce")
    at = now()
    page.clock.install(time=at - timedelta(minutes=10))
    page.goto(one.at("/my/tools/breathing"))
    page.clock.pause_at(at)
    page.get_by_text("Rhythm, minutes, picture, sound").click()
    return page


def shows(page: Page, word: str, count: str) -> None:
    expect(page.locator("[data-word]")).to_have_text(word)
    expect(page.locator("[data-count]")).to_have_text(count)


def test_nothing_moves_before_the_tap_and_then_word_and_number_lead(window: Open) -> None:
    page = breathing(window)
    expect(page.locator("[data-printed]")).to_be_hidden()
    page.clock.run_for(10 * SECOND)
    shows(page, "Ready", "")
    assert page.locator("[data-disc]").evaluate("disc => disc.getAnimations().length") == 0
    page.get_by_role("button", name="Start").click()
    shows(page, "In", "4")
    assert page.locator("[data-disc]").evaluate("disc => disc.getAnimations().length") == 1
    page.clock.run_for(3 * SECOND)
    shows(page, "In", "1")
    page.clock.run_for(SECOND)
    shows(page, "Out", "6")
    page.clock.run_for(6 * SECOND)
    shows(page, "In", "4")
    for name in ("Start", "Pause", "Stop"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
    expect(page.get_by_text("Dizzy? Stop and breathe as usual.")).to_be_in_viewport()
    page.clock.resume()
    is_fine(page)


def test_a_breath_with_holding_holds_and_own_numbers_are_kept_to(window: Open) -> None:
    page = breathing(window)
    expect(page.get_by_text("Holding the breath does not suit everyone.")).to_be_hidden()
    pick(page, "Which rhythm?", "In 4, hold 7, out 8")
    expect(page.get_by_text("Holding the breath does not suit everyone.")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(4 * SECOND)
    shows(page, "Hold", "7")
    page.clock.run_for(7 * SECOND)
    shows(page, "Out", "8")
    page.get_by_role("button", name="Stop").click()
    pick(page, "Which rhythm?", "My own numbers")
    page.get_by_label("In, seconds").fill("3")
    page.get_by_label("Out, seconds").fill("5")
    page.get_by_role("button", name="Start").click()
    shows(page, "In", "3")
    page.clock.run_for(3 * SECOND)
    shows(page, "Out", "5")


def test_it_pauses_goes_on_where_it_was_and_stops(window: Open) -> None:
    page = breathing(window)
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(2 * SECOND)
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(30 * SECOND)
    shows(page, "Paused", "")
    page.get_by_role("button", name="Go on").click()
    shows(page, "In", "2")
    page.get_by_role("button", name="Stop").click()
    shows(page, "Ready", "")
    page.clock.run_for(10 * SECOND)
    shows(page, "Ready", "")


def test_with_little_movement_a_bar_fills_by_the_second_and_nothing_grows(window: Open) -> None:
    page = breathing(window, still=True)
    expect(page.get_by_text("so a bar that fills by the second")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    bar = page.locator("[data-bar]")
    expect(bar).to_be_visible()
    expect(page.locator("[data-disc]")).to_be_hidden()
    assert page.locator("[data-disc]").evaluate("disc => disc.getAnimations().length") == 0
    seen = []
    for _ in range(5):
        seen.append(bar.evaluate("bar => [bar.value, bar.max]"))
        page.clock.run_for(SECOND)
    assert seen == [[1, 4], [2, 4], [3, 4], [4, 4], [1, 6]]
    page.clock.resume()
    is_fine(page)


@pytest.mark.parametrize(("announced", "heard"), [(True, ["In", "Out", "In"]), (False, [])])
def test_with_words_alone_each_change_is_said_once_and_only_if_wanted(
    window: Open, announced: bool, heard: list[str]
) -> None:
    page = breathing(window)
    pick(page, "What would you like to see?", "Words only")
    page.get_by_label("Say each change to a screen reader").set_checked(announced)
    page.evaluate("""() => { window.heard = []; const spoken = document.querySelector('[data-spoken]');
      new MutationObserver(() => { if (spoken.textContent) window.heard.push(spoken.textContent); })
        .observe(spoken, { childList: true }); }""")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-disc]")).to_be_hidden()
    page.clock.run_for(10 * SECOND + 500)
    shows(page, "In", "4")
    assert page.evaluate("window.heard") == heard


def test_the_time_ends_with_a_whole_breath_and_the_minutes_are_noted(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Plover Pacer", "P. P.")
    live.world.screen(client_id)
    page = breathing(window, live.world.user_of(client_id))
    pick(page, "How many minutes?", "1")
    page.get_by_label("A soft tone with each change").check()
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(59 * SECOND)
    shows(page, "Out", "1")
    page.clock.run_for(2 * SECOND)
    expect(page.locator("[data-word]")).to_have_text("The time is over. Breathe as usual.")
    page.get_by_text("How it was before and after").click()
    expect(page.get_by_label("How many minutes was it?")).to_have_value("1")
    pick(page, "How tense are you now?", "30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    (use,) = uses(live, client_id)
    assert (use.tool, use.minutes, use.after, use.share) == ("breathing", 1, 30, "private")


def test_the_breath_is_led_with_the_keyboard_alone(window: Open) -> None:
    page = breathing(window)
    press_until(page, "Start")
    page.keyboard.press("Enter")
    shows(page, "In", "4")
    press_until(page, "Pause")
    page.keyboard.press("Space")
    shows(page, "Paused", "")
    press_until(page, "Stop")
    page.keyboard.press("Enter")
    shows(page, "Ready", "")
