"""The builder of own questionnaires in a browser: a draft saves itself, and says when somebody else was there."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import CLINICIAN, Open
from tests.live import Live


def test_a_draft_saves_itself_and_a_second_window_is_told(live: Live, window: Open) -> None:
    first = window(CLINICIAN, live.world.clinician, expected=("409",))
    page = first.page()
    page.goto(first.at("/instruments/own/new"))
    page.get_by_label("Title in English").fill("Calm evenings")
    page.get_by_label("Short name").fill("quiet_evenings")
    page.get_by_role("button", name="Go on to the questions").click()
    expect(page.get_by_label("Questions in English")).to_be_visible()
    other = first.page()
    other.goto(page.url)
    page.get_by_label("Questions in English").fill("I sat down.")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_label("Questions in English").fill("I sat down.\nI got up.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("I got up.")).to_be_visible()
    other.get_by_label("Title in English").fill("Loud evenings")
    expect(other.get_by_text("Somebody else changed this in the meantime.")).to_be_visible()
    expect(other.get_by_label("Title in English")).to_have_value("Loud evenings")
