"""A day's work in taps and seconds: a practice written down, a hard moment written down. Counted by the browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import CLIENT, Open
from tests.browser.filling import tap
from tests.browser.hand import Hand
from tests.browser.home import Home
from tests.live import Live

PRACTICE_SECONDS, PRACTICE_TAPS = 60, 8
EVENT_SECONDS, EVENT_TAPS, AGAIN_TAPS = 40, 7, 3
"""The way through the menu counts; words of one's own are left out: seventeen signs would be some eight seconds more."""

LEARNED = "Late is late. They were not cold."


def test_a_practice_is_written_down_within_a_minute(live: Live, window: Open) -> None:
    home = Home(live, window, "Bittern", practised=1)
    page = home.one.page()
    hand = Hand(page)
    home.begin(page)
    hand.begins()
    page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))
    hand.reads()
    tap(page, "Did what you feared happen?", "No")
    tap(page, "How hard was it at the hardest moment?", "60")
    tap(page, "“I could handle it.”", "80")
    tap(page, "contact", "No")
    hand.types(page.get_by_label("What did you learn?"), LEARNED)
    tap(page, "Who may read this?", "Only me")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    effort = hand.effort()
    assert (effort.signs, effort.pages) == (len(LEARNED), 2)
    assert 0 < effort.taps <= PRACTICE_TAPS
    assert effort.seconds() <= PRACTICE_SECONDS, effort
    log = home.log()
    assert (log.status, log.outcome, log.suds_peak, log.coped, log.share) == (
        "finished",
        "no",
        60,
        80,
        "private",
    )
    assert log.words is not None
    assert (log.words["learned"], log.words["extra"]) == (LEARNED, {"contact_made": False})


def test_a_hard_moment_is_written_down_within_forty_seconds_and_the_next_one_faster(
    live: Live, window: Open
) -> None:
    client_id = live.world.add_client("Bunting Diary", "B. D.")
    one = window(CLIENT, live.world.user_of(client_id))
    page = one.page()
    hand = Hand(page)
    page.goto(one.at("/my"))
    hand.begins()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Diary").click()
    expect(page.get_by_role("heading", name="Anything today?")).to_be_visible()
    hand.reads()
    tap(page, "What set it off?", "I felt ignored")
    tap(page, "How strong was it at its strongest?", "70")
    tap(page, "what did you do?", "Waited first")
    tap(page, "Who may read this?", "Only me")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. You can change it below.")).to_be_visible()
    first = hand.effort()
    assert (first.signs, first.pages) == (0, 2)
    assert 0 < first.taps <= EVENT_TAPS
    assert first.seconds() <= EVENT_SECONDS, first

    hand.begins()
    page.get_by_role("link", name="Again: I felt ignored").click()
    expect(page).to_have_url(re.compile("again=yes"))
    hand.reads()
    tap(page, "How strong was it at its strongest?", "40")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. You can change it below.")).to_be_visible()
    again = hand.effort()
    assert 0 < again.taps <= AGAIN_TAPS
    assert again.seconds() < first.seconds()
