"""The diary on a phone: a hard moment in a few taps, a quiet day in one, with script and without."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from portal.db import db
from portal.diary.models import DayCover, DiaryEntry
from tests.browser.conftest import CLIENT, CLINICIAN, Open
from tests.browser.filling import tap
from tests.live import Live


def entries(live: Live, client_id: UUID) -> list[DiaryEntry]:
    with live.app.app_context():
        query = sa.select(DiaryEntry).where(DiaryEntry.client_id == client_id)
        return list(db.session.scalars(query.order_by(DiaryEntry.logged_at)))


def covers(live: Live, client_id: UUID) -> list[str]:
    with live.app.app_context():
        return list(db.session.scalars(sa.select(DayCover.covered).where(DayCover.client_id == client_id)))


def test_a_hard_moment_is_written_down_without_script_and_a_second_one_starts_from_it(
    live: Live, window: Open
) -> None:
    """With script, and how many taps it takes: test_effort.py."""
    client_id = live.world.add_client("Reed Tapper", "R. T.")
    one = window(CLIENT, live.world.user_of(client_id), scripts=False)
    page = one.page()
    page.goto(one.at("/my/diary"))
    assert page.title() == "Diary – Notes"
    tap(page, "What set it off?", "I felt ignored")
    tap(page, "How strong was it at its strongest?", "70")
    tap(page, "The urge to do something at once: what did you do?", "Waited first")
    tap(page, "Who may read this?", "My therapist, from now on")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. You can change it below.")).to_be_visible()
    (first,) = entries(live, client_id)
    assert (first.trigger, first.peak, first.acted, first.share) == ("ignored", 70, "delayed", "now")
    page.get_by_role("link", name="Again: I felt ignored").click()
    tap(page, "How strong was it at its strongest?", "40")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. You can change it below.")).to_be_visible()
    assert [one.trigger for one in entries(live, client_id)] == ["ignored", "ignored"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_quiet_day_is_one_tap_and_what_still_goes_on_another(
    live: Live, window: Open, scripts: bool
) -> None:
    client_id = live.world.add_client(f"Reed Quiet {scripts}", "R. Q.")
    one = window(CLIENT, live.world.user_of(client_id), scripts=scripts)
    page = one.page()
    page.goto(one.at("/my/diary"))
    page.get_by_role("button", name="None today").click()
    expect(page.get_by_text("You said: nothing today.")).to_be_visible()
    assert covers(live, client_id) == ["none"]
    page.get_by_label("It is still going").check()
    page.get_by_role("radiogroup", name="Who may read this?").get_by_role("radio", name="Only me").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="It has settled now").click()
    expect(page.get_by_text("settled after 0 minutes")).to_be_visible()
    assert covers(live, client_id) == ["events"]


def test_the_page_fits_and_every_target_is_large_enough(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Reed Narrow", "R. N.")
    one = window(320, live.world.user_of(client_id))
    page = one.page()
    page.goto(one.at("/my/diary"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.locator("main .decide label, main .rate label, main .btn").evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 47.5).map(e => e.textContent)"
    )
    assert small == []
    page.get_by_text("More, if you like").click()
    page.get_by_text("It was earlier").click()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_clinician_reads_the_weeks_at_both_widths(live: Live, window: Open) -> None:
    client_id = live.world.add_client("Reed Weekly", "R. W.")
    own = window(CLIENT, live.world.user_of(client_id))
    phone = own.page()
    phone.goto(own.at("/my/diary"))
    phone.get_by_role("radiogroup", name="Who may read this?").get_by_role("radio", name="Only me").check()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_text("Saved. You can change it below.")).to_be_visible()
    one = window(CLINICIAN, live.world.clinician)
    page = one.page()
    for width in (CLINICIAN, 375):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(one.at(f"/clients/{client_id}/diary"))
        expect(page.get_by_text("The client keeps this private.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
