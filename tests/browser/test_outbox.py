"""What is written without a connection arrives once, at whom it belongs to, or stays where it is."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from portal.accounts.outbox_models import OutboxEntry
from portal.diary.models import DiaryEntry, ToolUse
from portal.plans.practice_models import PracticeLog
from tests.browser.conftest import Open
from tests.browser.phone import (
    CANARY,
    HELD,
    KINDS,
    SPOILT,
    STORED,
    Phone,
    begin_five,
    end_five,
    five_minutes,
    hard_moment,
    practise,
    stored,
    until,
)
from tests.live import Live


def test_what_is_written_without_a_connection_arrives_once(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Whimbrel")
    before = {model: phone.count(model) for model in KINDS}
    begin_five(phone.go("/my/tools/urge"))
    phone.offline()
    end_five(phone.page)
    expect(phone.page.get_by_text("One entry waits")).to_be_visible()
    five_minutes(phone.go("/my/tools/urge"))
    expect(phone.page.get_by_text("2 entries wait")).to_be_visible()
    phone.kill_tab()
    hard_moment(phone.go("/my/diary"))
    page = phone.go(f"/my/steps/{phone.step_id}/practice")
    expect(page.get_by_role("heading", name="10 minutes alone in another room")).to_be_visible()
    practise(page)
    expect(page.get_by_text("4 entries wait")).to_be_visible()
    assert len(stored(page)["outbox"]) == 4
    assert CANARY not in json.dumps(stored(page))
    phone.kill_tab()
    phone.offline(False)
    phone.window.context.clear_cookies()
    expect(phone.go("/my").get_by_role("heading", name="Sign in")).to_be_visible()
    phone.wait_for("reading", empty=True)
    assert len(stored(phone.page)["outbox"]) == 4
    phone.sign_in()
    phone.wait_for("outbox", empty=True)
    expect(phone.page.locator("[data-waits]")).to_be_hidden()
    phone.go("/my")
    phone.wait_for("reading")
    came = {model: phone.count(model) - before[model] for model in KINDS}
    assert came == {ToolUse: 2, DiaryEntry: 1, PracticeLog: 1}
    assert phone.count(OutboxEntry) == 4


def test_two_taps_keep_one_breath_and_nothing_of_it_goes_with_the_next(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Dotterel")
    phone.offline()
    page = phone.go("/my/tools/breathing")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[name=started_at]")).not_to_have_value("")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_text("Kept on this device, sealed.")).to_be_visible()
    expect(page.locator("[name=started_at]")).to_have_value("")
    assert len(stored(page)["outbox"]) == 1


def test_a_tap_before_the_device_knows_whether_it_can_keep_anything_waits_for_the_answer(
    live: Live, window: Open
) -> None:
    phone = Phone(live, window, "Phalarope")
    other = phone.window.page()
    other.goto(phone.window.at("/help"))
    phone.offline()
    other.evaluate(HELD)
    five_minutes(phone.go("/my/tools/urge"))
    expect(phone.page.get_by_role("button", name="Start five minutes")).to_be_visible()
    other.evaluate("held = false")
    expect(phone.page.get_by_text("Kept on this device, sealed.")).to_be_visible()
    assert len(stored(phone.page)["outbox"]) == 1


def test_a_half_written_form_of_a_killed_tab_waits_for_a_look(live: Live, window: Open) -> None:
    phone = Phone(live, window, "Dotterel")
    phone.offline()
    page = phone.go("/my/diary")
    page.get_by_role("form", name="Write down a hard moment").get_by_label("In my own words").fill(CANARY)
    phone.wait_for("outbox", empty=False)
    phone.kill_tab()
    phone.offline(False)
    page = phone.go("/my")
    page.get_by_role("link", name="An entry needs a look").click()
    expect(page).to_have_url(re.compile("/my/entries$"))
    page.locator("main .task-link").click()
    expect(page.get_by_label("In my own words")).to_have_value(CANARY)
    form = phone.go("/my/diary").get_by_role("form", name="Write down a hard moment")
    phone.offline()
    form.get_by_label("Only me").check()
    phone.wait_for("outbox", empty=False)
    phone.offline(False)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    phone.wait_for("outbox", empty=True)
    assert phone.count(OutboxEntry) == 1, "what went to the server itself does not come in beside it"
    page = phone.go(f"/my/steps/{phone.step_id}/practice/not-today")
    phone.offline()
    page.get_by_label("No time").check()
    phone.wait_for("outbox", empty=False)
    phone.kill_tab()
    phone.offline(False)
    page = phone.go(
        "/my/entries"
    )  # the page that lists them is the one that sends it: it comes in there by itself
    page.locator("main .task-link").filter(has_text="Not today").click()
    expect(page.get_by_label("No time")).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()


def test_two_people_on_one_device_never_get_each_others_entries(live: Live, window: Open) -> None:
    first = Phone(live, window, "Greenshank")
    first.offline()
    hard_moment(first.go("/my/diary"))
    first.offline(False)
    first.window.context.clear_cookies()
    asked: list[str] = []
    first.window.context.on("request", lambda request: asked.append(request.url))
    second = Phone(live, window, "Redshank", on=first.window)
    second.go("/my")
    expect(second.page.locator("[data-waits]")).to_be_hidden()
    second.offline()
    hard_moment(second.go("/my/diary"))
    expect(second.page.get_by_text("One entry waits")).to_be_visible()
    assert len(stored(second.page)["outbox"]) == 2
    assert [one for one in asked if one.endswith("/my/outbox")] == []
    second.offline(False)
    second.window.context.clear_cookies()
    second.go("/sign-in")
    second.wait_for("reading", empty=True)
    second.offline()
    page = second.go("/my/diary")
    none = page.get_by_text("Nothing can be kept here without signing in.")
    expect(none.last).to_be_visible()
    form = page.get_by_role("form", name="Write down a hard moment")
    form.get_by_label("Only me").check()
    for _ in range(2):
        form.get_by_role("button", name="Save").click()
    expect(none).to_have_count(2)
    second.offline(False)
    first.page = second.page
    first.sign_in()
    until(first.page, f"async () => JSON.parse(await ({STORED})()).outbox.length === 1")
    assert (first.count(OutboxEntry), second.count(OutboxEntry)) == (1, 0)
    first.window.context.clear_cookies()
    second.sign_in()
    second.wait_for("outbox", empty=True)
    assert (first.count(OutboxEntry), second.count(OutboxEntry)) == (1, 1)


def test_what_cannot_be_opened_stays_on_the_device_and_is_sent_again_only_by_hand(
    live: Live, window: Open
) -> None:
    phone = Phone(live, window, "Avocet")
    phone.offline()
    for _ in range(2):
        hard_moment(phone.go("/my/diary"))
    page = phone.page
    old = phone.lose_key()  # a backup from before the key was made
    phone.offline(False)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/my/outbox") else None)
    phone.go("/my/diary")
    closed = page.get_by_role("link", name="2 entries could not be opened")
    expect(closed).to_be_visible()
    expect(page.locator("[data-waits]")).to_be_hidden()
    until(page, f"async () => !(await ({STORED})()).includes('{old['id']}\",\"point')")
    phone.go("/my/tools")
    expect(closed).to_be_visible()
    assert len(asked) == 2
    page.evaluate(SPOILT)
    phone.find_key(old)
    closed.click()
    part = page.get_by_role("region", name="Could not be opened")
    expect(part.get_by_role("listitem")).to_have_count(2)
    part.get_by_role("button", name="Try once more").click()
    expect(part.get_by_role("listitem")).to_have_count(1)
    assert (len(stored(page)["outbox"]), phone.count(OutboxEntry)) == (1, 1)
    part.get_by_text("I don’t need this entry").click()
    part.get_by_role("button", name="Drop it").click()
    phone.wait_for("outbox", empty=True)
    expect(part).to_be_hidden()
    expect(page.locator("[data-unopened]")).to_be_hidden()
