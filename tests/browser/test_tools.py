"""Five minutes and five senses on a phone: by tap and by key, with a connection and without, with script and without."""

from __future__ import annotations

import re
from uuid import UUID

import sqlalchemy as sa
from playwright.sync_api import expect

from portal.db import db
from portal.diary.models import ToolUse
from tests.browser.conftest import CLIENT, Open
from tests.browser.filling import is_fine, pick, press_until
from tests.live import Live

SECOND = 1000
MINUTE = 60 * SECOND


def uses(live: Live, client_id: UUID) -> list[ToolUse]:
    with live.app.app_context():
        query = sa.select(ToolUse).where(ToolUse.client_id == client_id).order_by(ToolUse.started_at)
        return list(db.session.scalars(query))


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
