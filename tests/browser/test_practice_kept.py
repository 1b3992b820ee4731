"""A practice that loses its connection, its session or its page: nothing tapped or typed is lost, nor its minute."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.filling import rate
from tests.browser.home import Home, finish, short_page
from tests.browser.phone import settle, wait_for
from tests.live import PASSWORD, Live


def sign_in_again(page: Page, handle: str) -> None:
    """The session has ended: sign in as the page asks."""
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_label("Sign-in name").fill(handle)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_what_was_typed_is_there_after_leaving_quickly_and_signing_in_again(live: Live, window: Open) -> None:
    home = Home(live, window, "Plover", practised=1)
    handle = live.set_password(live.world.user_of(home.client_id))
    page = home.one.page()
    page.clock.install()
    home.begin(page)
    finish(page)
    page.get_by_label("What did you learn?").fill("It passes")
    with page.expect_response(lambda answer: answer.status == 204):
        page.clock.fast_forward(4000)
    expect(page.get_by_text("Kept as you write.")).to_be_visible()
    page.locator("a.btn-leave").click()
    expect(page).to_have_url(re.compile("/leave$"))

    page = home.one.page()
    page.goto(home.one.at("/sign-in"))
    sign_in_again(page, handle)
    expect(page.get_by_role("heading", name="For today")).to_be_visible()
    page.goto(home.address)
    expect(page.get_by_label("What did you learn?")).to_have_value("It passes")
    short_page(page, learned="It passes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert (home.count(), home.log().status) == (2, "finished")


@pytest.mark.parametrize("seals", [True, False])
def test_without_a_connection_a_rating_and_the_end_keep_the_minute_of_their_tap(
    live: Live, window: Open, seals: bool
) -> None:
    home = Home(live, window, "Curlew" if seals else "Dipper", practised=1)
    home.one.expected = ("ERR_INTERNET_DISCONNECTED",)
    page = home.one.page()
    page.clock.install()
    if not seals:
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    home.begin(page)
    if seals:
        settle(page)
    home.began(6)
    page.clock.fast_forward("06:00")
    expect(page.get_by_role("status")).to_contain_text("5 minutes. How hard is it right now?")
    home.one.context.set_offline(True)
    rate(page, "How hard is it right now?", 70)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_role("status").filter(has_text="The rating waits here")).to_be_visible()
    page.get_by_role("button", name="I’m finished").click()
    if seals:
        expect(page.get_by_text(re.compile("It ended at "))).to_be_visible()
        expect(page.get_by_role("button", name="I’m finished")).to_be_hidden()
        expect(page.get_by_text("2 entries wait")).to_be_visible()
    else:
        expect(page.get_by_role("alert")).to_contain_text("There is no connection just now.")
    home.began(15)
    home.one.context.set_offline(False)
    if not seals:
        page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))
    log = home.log()
    assert (log.minutes_done, log.words["suds_points"]) == (6, [{"t_min": 6, "v": 70}])


@pytest.mark.parametrize("device", ["Ruff, seals", "Reeve, seals nothing", "Smew, no scripts"])
def test_what_is_tapped_after_the_session_had_ended_is_kept_through_the_sign_in(
    live: Live, window: Open, device: str
) -> None:
    home = Home(live, window, device, practised=1, scripts="scripts" not in device)
    seals = device == "Ruff, seals"
    handle = live.set_password(live.world.user_of(home.client_id))
    page = home.one.page()
    if "nothing" in device:
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    home.begin(page)
    if seals:
        settle(page)
    running = page.url
    home.time_out()
    page.locator("summary", has_text="Rate now").click()
    rate(page, "How hard is it right now?", 50)
    page.get_by_role("button", name="Save rating").click()
    sign_in_again(page, handle)
    expect(page).to_have_url(re.compile(re.escape(running)))
    if not seals:
        expect(page.get_by_text("It is still here")).to_be_visible()
        page.get_by_role("button", name="Save rating").click()
        expect(page.get_by_text("Rating saved.")).to_be_visible()
    if seals:
        wait_for(page, "outbox", empty=True)
    expect(page.locator("[data-outbox-line] [data-waits]")).to_be_hidden()
    home.began(minutes_ago=12)
    page.reload()
    home.time_out()
    page.get_by_role("button", name="I’m finished").click()
    sign_in_again(page, handle)
    if not seals:
        expect(page.get_by_text("You tapped “I’m finished” at")).to_be_visible()
        home.began(minutes_ago=20)
        page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))
    page.wait_for_load_state()
    log = home.log()
    assert (log.minutes_done, log.words["suds_points"]) == (12, [{"t_min": 0, "v": 50}])
    home.time_out()
    short_page(page)
    page.get_by_role("button", name="Save", exact=True).click()
    sign_in_again(page, handle)
    if not seals:
        expect(page.get_by_text("It is still here: save it below.")).to_be_visible()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved.").first).to_be_visible()
    else:
        expect(page.get_by_role("heading", name="For today")).to_be_visible()
        wait_for(page, "outbox", empty=True)
    expect(page.locator("[data-outbox-line] [data-waits]")).to_be_hidden()
    assert home.log().status == "finished"
