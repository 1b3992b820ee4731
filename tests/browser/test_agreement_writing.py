"""A clinician writes an agreement in a browser: the page saves itself, and the end of a session takes nothing away."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from portal.accounts.models import Login
from portal.db import db
from tests.browser.conftest import CLINICIAN, Open
from tests.live import Live
from tests.pages.plans.agreed import Agreed

WORDING = "The sentence that says so beforehand"


@dataclass
class Desk:
    """A clinician's window with the draft of an agreement."""

    live: Live
    agreed: Agreed
    context: BrowserContext
    page: Page
    other: Page

    def wording(self) -> object:
        return self.agreed.row().draft["words"]["wording"]

    def end_sessions(self) -> None:
        """As when nobody touched anything for long."""
        with self.live.app.app_context():
            db.session.execute(sa.delete(Login).where(Login.user_id == self.live.world.clinician))
            db.session.commit()

    def sign_in_again(self) -> None:
        cookie = {"name": "haven", "value": self.live.session_of(self.live.world.clinician)}
        self.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])  # type: ignore[typeddict-item]


@pytest.fixture
def desk(live: Live, window: Open) -> Desk:
    agreed = Agreed(live.world, "S13", begun=False, client_id=live.world.add_client("Agreed Finch", "AF"))
    own = window(CLINICIAN, live.world.clinician, expected=("400", "409", "422"))
    desk = Desk(live, agreed, own.context, own.page(), own.page())
    for page in (desk.page, desk.other):
        page.goto(own.at(f"{agreed.theirs}/words"))
    return desk


def test_what_is_written_is_saved_on_leaving_the_field_and_a_second_window_is_told(desk: Desk) -> None:
    desk.page.get_by_label(WORDING).fill("First hand")
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator("[data-said]")).to_contain_text("Saved ")
    assert desk.wording() == "First hand"
    desk.other.get_by_label(WORDING).fill("Second hand")
    desk.other.keyboard.press("Tab")
    expect(desk.other.locator("[data-said]")).to_contain_text("somebody else changed this")
    desk.other.get_by_role("button", name="See both texts").click()
    expect(desk.other.get_by_role("cell", name="First hand")).to_be_visible()
    expect(desk.other.get_by_role("cell", name="Second hand")).to_be_visible()


def test_the_end_of_a_session_takes_nothing_away_and_after_signing_in_the_page_goes_on(desk: Desk) -> None:
    page, address = desk.page, desk.page.url
    desk.end_sessions()
    page.get_by_label(WORDING).fill("Back at nine, then I write.")
    page.get_by_role("button", name="Save, then the checklist").click()
    expect(page.locator("[data-said]")).to_contain_text("sign in again in another tab")
    assert page.url == address
    expect(page.get_by_label(WORDING)).to_have_value("Back at nine, then I write.")
    desk.sign_in_again()
    page.get_by_role("button", name="Save, then the checklist").click()
    expect(page).to_have_url(address.replace("/words", "/check"))
    assert desk.wording() == "Back at nine, then I write."
