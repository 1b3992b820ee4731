"""Tools for a hard moment on a phone: the led breath and five minutes, by tap and by key, with little movement, alone."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.clock import now
from portal.db import db
from portal.diary.models import ToolUse
from tests.browser.conftest import CLIENT, Open
from tests.browser.test_answering import is_fine, press_until
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


def pick(page: Page, group: str, name: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).check()


def uses(live: Live, client_id: UUID) -> list[ToolUse]:
    with live.app.app_context():
        query = sa.select(ToolUse).where(ToolUse.client_id == client_id).order_by(ToolUse.started_at)
        return list(db.session.scalars(query))


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


def test_five_minutes_begin_with_one_tap_and_outlive_a_reload(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Sanderling Urge", "S. U.")
    one = window(CLIENT, live.world.user_of(client_id))
    page = one.page()
    page.goto(one.at("/my/tools/urge"))
    page.get_by_role("button", name="Start five minutes").click()
    expect(page).to_have_url(re.compile("/my/tools/urge/[0-9a-f-]{36}$"))
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"0(5:00|4:5\d)"))
    expect(page.get_by_text("Afterwards, or when you stop")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Did you follow it?")).to_be_hidden()
    is_fine(page)
    where, started = page.url, uses(live, client_id)[0].started_at
    page.clock.install()
    page.goto(where)
    pick(page, "How strong is the urge right now?", "80")
    page.get_by_label("What goes through your mind?").fill("Now or never")
    page.clock.run_for(5 * MINUTE)
    expect(page.locator("[data-clock]")).to_have_text("00:00")
    expect(page.locator("[data-spoken]")).to_have_text("Five minutes are over.")
    pick(page, "How strong is it now?", "50")
    pick(page, "Did you follow it?", "No")
    page.get_by_role("button", name="Save and finish").click()
    expect(page).to_have_url(re.compile("/my/tools$"))
    (use,) = uses(live, client_id)
    assert (use.started_at, use.before, use.after, use.acted) == (started, 80, 50, "not")
    assert (use.words or {})["thought"] == "Now or never"


def test_who_is_not_signed_in_counts_on_their_own_device_from_the_tap(live: Live, window: Open) -> None:
    one = window(CLIENT)
    page = one.page()
    page.clock.install()
    page.goto(one.at("/my/tools/urge"))
    press_until(page, "Start five minutes")
    page.keyboard.press("Enter")
    page.clock.run_for(2 * MINUTE)
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"0(3:00|2:5\d)"))
    page.reload()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"0(3:00|2:5\d)"))
    page.clock.run_for(4 * MINUTE)
    expect(page.locator("[data-spoken]")).to_have_text("Five minutes are over.")
    expect(page.get_by_role("radiogroup", name="Did you follow it?")).to_be_visible()
    page.get_by_role("button", name="Again five minutes").click()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"0(5:00|4:5\d)"))
    is_fine(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("button", name="Start five minutes")).to_be_visible()
    assert "#" not in page.url


def test_without_a_connection_the_five_minutes_begin_all_the_same(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Whimbrel Alone", "W. A.")
    one = window(
        CLIENT, live.world.user_of(client_id), expected=("ERR_INTERNET_DISCONNECTED", "fetching the script")
    )
    page = one.page()
    page.goto(one.at("/my/tools/urge"))
    one.context.set_offline(True)
    page.get_by_role("button", name="Start five minutes").click()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"0(5:00|4:5\d)"))
    assert uses(live, client_id) == []
    one.context.set_offline(False)


def test_what_cannot_be_kept_stays_typed(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Godwit Plain", "G. P.")
    one = window(CLIENT, live.world.user_of(client_id), expected=("ERR_INTERNET_DISCONNECTED",))
    page = one.page()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(one.at("/my/tools/urge"))
    one.context.set_offline(True)
    page.get_by_role("button", name="Start five minutes").click()
    page.get_by_label("What goes through your mind?").fill("Now or never")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("This could not be kept here.")).to_be_visible()
    expect(page.get_by_label("What goes through your mind?")).to_be_visible()
    expect(page.get_by_label("What goes through your mind?")).to_have_value("Now or never")
    one.context.set_offline(False)


def test_without_script_everything_can_be_done_too(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Dunlin Plain", "D. P.")
    live.world.screen(client_id)
    one = window(CLIENT, live.world.user_of(client_id), scripts=False)
    page = one.page()
    page.goto(one.at("/my/tools/breathing"))
    expect(page.get_by_text("1 2 3 4 5 6", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_have_count(0)
    page.goto(one.at("/my/tools/urge"))
    page.get_by_role("button", name="Start five minutes").click()
    expect(page.get_by_text(re.compile(r"You started at \d\d:\d\d\."))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Five minutes are over at \d\d:\d\d\."))).to_be_visible()
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert uses(live, client_id)[0].minutes == 0
    page.goto(one.at("/tools"))
    expect(page.get_by_role("heading", name="One thing you taste")).to_be_visible()


def test_the_senses_are_turned_one_page_at_a_time(window: Open) -> None:
    one = window(CLIENT)
    page = one.page()
    page.goto(one.at("/tools"))
    expect(page.get_by_role("heading", name="Five things you see")).to_be_visible()
    expect(page.get_by_role("heading", name="Four things you feel")).to_be_hidden()
    press_until(page, "Next page")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Four things you feel")).to_be_focused()
    expect(page.get_by_text("2 of 5")).to_be_visible()
    is_fine(page)
