"""An exposure on a phone: a clock that no locked screen stops, ratings on the way, four questions, nothing twice."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.filling import rate
from tests.browser.home import FEAR, Home, finish, short_page
from tests.browser.phone import STORED, until
from tests.live import Live


def test_ten_minutes_with_the_phone_locked_a_lost_tab_and_the_way_back(live: Live, window: Open) -> None:
    home = Home(live, window, "Egret", practised=1)
    page = home.one.page()
    page.clock.install()
    home.begin(page)
    expect(page.locator(".clock")).to_have_text(re.compile(r"^00:0\d$"))
    home.began(10)
    locked = page.evaluate("Date.now() / 1000") + 5
    page.clock.pause_at(locked)
    page.clock.set_system_time(locked + 600)  # a frozen page: ten minutes go by, and nothing in it runs
    expect(page.locator(".clock")).to_have_text(re.compile(r"^00:\d\d$"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".clock")).to_have_text(re.compile(r"^10:[01]\d$"))
    page.clock.resume()
    expect(page.get_by_role("status")).to_contain_text("10 minutes. How hard is it right now?")
    rate(page, "How hard is it right now?", 40)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_role("status")).to_contain_text("Rating saved.")
    page.close()

    page = home.one.page()
    page.goto(home.address)
    expect(page.locator(".clock")).to_have_text(re.compile(r"^10:\d\d$"))
    finish(page)
    short_page(page)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Change what I wrote")).to_be_visible()
    assert home.count() == 2
    log = home.log()
    assert (log.status, log.minutes_done, log.outcome, log.share) == ("finished", 10, "no", "private")
    assert (log.likelihood_before, log.suds_peak, log.coped) == (70, 60, 80)
    words = {name: log.words[name] for name in ("feared_outcome", "learned", "extra", "suds_points")}
    assert words == {
        "feared_outcome": FEAR,
        "learned": "Late is late",
        "extra": {"contact_made": False},
        "suds_points": [{"t_min": 10, "v": 40}],
    }


def test_the_question_after_five_minutes_takes_the_focus_only_from_a_keyboard_and_finds_an_end(
    live: Live, window: Open
) -> None:
    home = Home(live, window, "Dunlin", practised=1)
    page = home.one.page()
    page.clock.install()
    home.begin(page)
    picker = page.get_by_role("radiogroup", name="How hard is it right now?")
    expect(picker).to_be_hidden()
    page.clock.fast_forward("05:00")
    expect(picker).to_be_visible()
    assert page.evaluate("document.activeElement.type") != "radio"
    page.locator("summary", has_text="Rate now").click()
    page.keyboard.press("Tab")
    page.clock.fast_forward("05:00")
    expect(picker.get_by_role("radio").first).to_be_focused()
    page.locator("summary", has_text="Rate now").click()
    page.clock.fast_forward("05:00")
    expect(picker).to_be_visible()
    assert page.evaluate("document.activeElement.type") != "radio"
    expect(page.locator(".clock")).to_have_attribute("aria-live", "off")

    home.end_elsewhere()
    rate(page, "How hard is it right now?", 30)
    page.get_by_role("button", name="Save rating").click()
    expect(page).to_have_url(re.compile("/after/1$"))


def test_without_scripts_a_practice_has_its_start_its_buttons_and_everything_else_to_open(
    live: Live, window: Open
) -> None:
    home = Home(live, window, "Godwit", practised=1, scripts=False)
    page = home.one.page()
    home.begin(page)
    expect(page.get_by_text(re.compile("You started at"))).to_be_visible()
    expect(page.locator(".clock")).to_be_hidden()
    page.locator("summary", has_text="Rate now").click()
    rate(page, "How hard is it right now?", 50)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text("Rating saved.")).to_be_visible()
    finish(page)
    short_page(page)
    page.locator("summary", has_text="More, if you like").click()
    rate(page, "How hard was it at the end?", 20)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert (home.log().suds_end, home.log().words["suds_points"]) == (20, [{"t_min": 0, "v": 50}])


def test_a_buzz_is_offered_where_a_phone_can_and_stays_off_until_it_is_ticked(
    live: Live, window: Open
) -> None:
    home = Home(live, window, "Stint", practised=1)
    page = home.one.page()
    page.add_init_script(
        "navigator.vibrate = (pattern) => { (window.buzzed ??= []).push(pattern); return true; };"
    )
    page.clock.install()
    home.begin(page)
    box = page.get_by_label("A short buzz when it is time to rate")
    expect(box).not_to_be_checked()
    page.clock.fast_forward("05:00")
    expect(page.get_by_role("status").first).to_contain_text("5 minutes.")
    assert page.evaluate("window.buzzed") is None
    box.check()
    page.clock.fast_forward("05:00")
    expect(page.get_by_role("status").first).to_contain_text("10 minutes.")
    assert page.evaluate("window.buzzed.length") == 1
    until(page, f"async () => JSON.parse(await ({STORED})()).device.some((one) => one.name === 'buzz')")
    page.reload()
    expect(page.get_by_label("A short buzz when it is time to rate")).to_be_checked()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_where_nothing_can_buzz_no_buzz_is_offered(live: Live, window: Open) -> None:
    home = Home(live, window, "Whimbrel", practised=1)
    page = home.one.page()
    page.add_init_script("delete Navigator.prototype.vibrate;")
    home.begin(page)
    expect(page.locator(".clock")).to_be_visible()
    expect(page.get_by_label("A short buzz when it is time to rate")).to_be_hidden()
