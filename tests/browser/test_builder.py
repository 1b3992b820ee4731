"""The plan builder in a browser: it saves itself, counts paper while somebody types, and is used by keyboard alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import CLINICIAN, Open
from tests.live import Live
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import begin, practise, steps_of

LONG = "\n".join(
    ["a line that is longer than the paper is wide, and so it is broken into two, or nearly three"] * 5
)


@dataclass
class Desk:
    """A clinician's window with a draft of three steps."""

    address: str
    page: Page
    other: Page
    first: str

    def open(self, page: Page, part: str) -> None:
        page.goto(self.address + part)


def button(page: Page, words: str, title: str) -> Locator:
    """A button of a step, named after the step for who does not see where it stands."""
    return page.get_by_role("button", name=re.compile(rf"^{words} ?: {re.escape(title)}$"))


@pytest.fixture
def desk(live: Live, window: Open) -> Desk:
    with live.app.app_context():
        draft = begin(live.world)
        first = str(steps_of(live.world, draft)[0].id)
    own = window(CLINICIAN, live.world.clinician, expected=("409", "422"))
    return Desk(own.at(draft), own.page(), own.page(), first)


def test_a_page_saves_itself_says_what_is_wrong_and_sends_as_usual(desk: Desk) -> None:
    page = desk.page
    desk.open(page, "/aim")
    said = page.locator("[data-said]")
    page.get_by_label("Goal, in the client's own words").fill("An evening without checking")
    page.keyboard.press("Tab")  # leaving a field saves at once
    expect(said).to_contain_text("Saved ")
    page.get_by_label("Why this helps").fill("")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("Not saved yet: Write in one sentence why this helps.")
    page.get_by_label("Why this helps").fill("Then I find out what happens.")
    expect(said).to_contain_text("Saved ")
    page.reload()
    expect(page.get_by_label("Goal, in the client's own words")).to_have_value("An evening without checking")
    page.get_by_label("Title", exact=True).fill("Evenings")
    page.get_by_role("button", name="Save, on to the steps").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evenings")
    expect(page).to_have_url(desk.address + "/steps")


def test_a_second_window_is_told_keeps_its_words_and_can_see_both(desk: Desk) -> None:
    step = f"/steps/{desk.first}"
    title = "What the client reads as the title"
    desk.open(desk.page, step)
    desk.open(desk.other, step)
    desk.page.get_by_label(title).fill("First hand")
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator("[data-said]")).to_contain_text("Saved ")
    desk.other.get_by_label(title).fill("Second hand")
    desk.other.keyboard.press("Tab")
    expect(desk.other.locator("[data-said]")).to_contain_text("somebody else changed this")
    expect(desk.other.get_by_label(title)).to_have_value("Second hand")
    desk.other.get_by_role("button", name="See both texts").click()
    expect(desk.other.get_by_role("cell", name="First hand")).to_be_visible()
    expect(desk.other.get_by_role("cell", name="Second hand")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_label(title)).to_have_value("First hand")


def test_paper_is_counted_while_somebody_types(desk: Desk) -> None:
    page = desk.page
    desk.open(page, f"/steps/{desk.first}")
    line = page.locator("[data-fit]")
    expect(line).to_have_text("Stands on one printed page.")
    page.get_by_label("What to do").fill(LONG)
    expect(line).to_contain_text("becomes one sheet")
    page.get_by_label("What to do").fill("Say it.")
    expect(line).to_have_text("Stands on one printed page.")


def test_steps_are_put_in_order_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    desk.open(page, "/steps")
    titles = page.locator("main section.card h2[id^=title-]")
    moved = titles.nth(2).inner_text().split(": ", 1)[1]
    button(page, "Move up", moved).focus()
    for place in (2, 1):
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text(f"is step {place} now.")
        expect(titles.nth(place - 1)).to_have_text(f"Step {place}: {moved}")
        held = "Move up" if place > 1 else "Move down"
        expect(button(page, held, moved)).to_be_focused()
    page.keyboard.press("Enter")
    expect(titles.nth(1)).to_have_text(f"Step 2: {moved}")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_look_back_asks_about_one_room_only_where_it_was_not_in_one(
    live: Live, window: Open, scripts: bool
) -> None:
    home = Homework(live.world, client_id=live.world.add_client(f"Reed Room {scripts}", "R. R."))
    practise(live.world, steps_of(live.world, f"/plans/{home.plan_id}")[0])
    one = window(CLINICIAN, live.world.clinician, scripts=scripts)
    page = one.page()
    page.goto(one.at(f"/clients/{home.client_id}/plans/{home.plan_id}/review"))
    how, sure = page.get_by_role("radiogroup", name="How?"), page.get_by_label("not in one room")
    expect(how.get_by_label("in session, in one room")).to_be_checked()
    expect(sure).to_be_hidden()
    how.get_by_label("from afar").check()
    expect(sure).to_be_visible()
