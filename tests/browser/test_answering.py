"""Answering in a real browser: keyboard alone, the right names, no connection, by link, on the clinic's device, on paper."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.assessments import actions
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.models import Assessment
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from tests.browser.conftest import CLIENT, CLINICIAN, Open
from tests.browser.filling import is_fine, press_until
from tests.live import PASSWORD, Live
from tests.pages.assessments import wordings

CODE, NINE = "phq9", 9


@pytest.fixture(scope="module", autouse=True)
def worded(live: Live) -> None:
    """Nine questions in invented words."""
    with live.app.app_context():
        there = db.session.scalar(
            sa.select(InstrumentWording).where(InstrumentWording.instrument_code == CODE)
        )
    if there is None:
        wordings.bring(live.world, CODE)


def given(live: Live, name: str, *, safe: bool = True) -> tuple[UUID, UUID]:
    """A new client with the nine questions to answer; gives client and assessment."""
    client_id = live.world.add_client(name, name[0], reminders_safe="yes" if safe else "unknown")
    with live.app.app_context():
        client = db.session.get_one(Client, client_id)
        instrument = get_instrument(CODE)
        row = actions.assign(
            client,
            instrument,
            due_on=today("UTC") + timedelta(days=7),
            context_tag=ContextTag.ORDINARY,
            release=Release.HIDDEN,
            words=catalogue.words_for(client.clinic_id, instrument, client.lang),
            by=db.session.get_one(User, client.responsible_id).actor,
            at=now(),
        )
        db.session.commit()
        return client_id, row.id


def stored(live: Live, assessment_id: UUID) -> Assessment:
    with live.app.app_context():
        return db.session.get_one(Assessment, assessment_id)


def values(live: Live, assessment_id: UUID) -> dict[str, object]:
    with live.app.app_context():
        answers = db.session.get_one(Assessment, assessment_id).answers or {}
        return {n: kept["value"] for n, kept in answers.items()}


def test_nine_questions_are_answered_with_the_keyboard_alone_and_have_the_right_names(
    live: Live, window: Open
) -> None:
    client_id, assessment_id = given(live, "Kestrel")
    page = (one := window(CLIENT, live.world.user_of(client_id))).page()
    page.goto(one.at(f"/my/questionnaires/{assessment_id}"))
    press_until(page, "Start")
    page.keyboard.press("Enter")
    for n in range(1, NINE + 1):
        expect(page).to_have_title(f"Question {n} of 9 – Notes")
        group = page.get_by_role("radiogroup", name=re.compile(f"Pebble number {n} rolled away"))
        expect(group).to_have_count(1)
        for value in range(4):
            expect(group.get_by_role("radio", name=f"{value} pebbles", exact=True)).not_to_be_checked()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Pebble number {n} rolled away")
        press_until(page, "0 pebbles")
        page.keyboard.press("Space")
        for _ in range(n % 3):
            page.keyboard.press("ArrowDown")
        press_until(page, "Continue")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    press_until(page, "Send my answers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you. Your answers are saved.")).to_be_visible()
    assert values(live, assessment_id) == {str(n): n % 3 for n in range(1, NINE + 1)}


def test_a_network_that_goes_away_in_the_middle_loses_nothing(live: Live, window: Open) -> None:
    client_id, assessment_id = given(live, "Osprey")
    one = window(CLIENT, live.world.user_of(client_id), expected=("ERR_INTERNET_DISCONNECTED",))
    page = one.page()
    page.goto(one.at(f"/my/questionnaires/{assessment_id}"))
    page.get_by_role("button", name="Start").click()
    for n in range(1, 4):
        expect(page.get_by_text(f"Question {n} of 9")).to_be_visible()
        page.get_by_role("radio", name=f"{n} pebbles").check()
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Question 4 of 9")).to_be_visible()
    page.wait_for_load_state()  # its script is there before the connection goes
    one.context.set_offline(True)
    page.get_by_role("radio", name="2 pebbles").check()
    for _ in range(2):
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_contain_text("Your answer is still here.")
    expect(page.get_by_role("radio", name="2 pebbles")).to_be_checked()
    one.context.set_offline(False)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Question 5 of 9")).to_be_visible()
    assert values(live, assessment_id) == {"1": 1, "2": 2, "3": 3, "4": 2}
    page.goto(one.at(f"/my/questionnaires/{assessment_id}"))
    expect(page.get_by_text("Question 5 of 9")).to_be_visible()


def test_an_empty_form_cannot_be_completed(live: Live, window: Open) -> None:
    client_id, assessment_id = given(live, "Curlew")
    one = window(CLIENT, live.world.user_of(client_id), expected=("422",))
    page = one.page()
    page.goto(one.at(f"/my/questionnaires/{assessment_id}"))
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose an answer, or choose not to answer.")
    page.goto(one.at(f"/my/questionnaires/{assessment_id}/check"))
    page.get_by_role("button", name="Answer what is open").click()
    expect(page.get_by_text("Question 1 of 9")).to_be_visible()
    assert stored(live, assessment_id).state == "started"


def make_link(page: Page, address: str) -> tuple[str, str | None]:
    """The clinician makes a link; gives its path and the code."""
    page.goto(f"{address}/link")
    page.get_by_role("button", name="Make the link and show it").click()
    expect(page.get_by_role("img", name="QR code with the address below")).to_be_visible()
    path = re.search(r"/q/[\w-]+", page.locator(".slip-address").inner_text())
    assert path is not None
    code = page.locator(".note .num")
    return path.group(0), code.inner_text() if code.count() else None


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_is_walked_on_a_phone_from_the_square_to_the_thanks(
    live: Live, window: Open, scripts: bool
) -> None:
    client_id, assessment_id = given(live, f"Lapwing {scripts}", safe=False)
    desk = window(CLINICIAN, live.world.clinician)
    path, code = make_link(desk.page(), desk.at(f"/clients/{client_id}/assessments/{assessment_id}"))
    assert code is not None
    phone = window(CLIENT, scripts=scripts, expected=("422", "404"))
    page = phone.page()
    page.goto(phone.at(path))
    expect(page).to_have_title("Questions – Notes")
    if scripts:
        is_fine(page)
    page.get_by_label("Code").fill("12")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("This code does not fit.").first).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="9 short questions")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    for n in range(1, NINE + 1):
        expect(page.get_by_text(f"Question {n} of 9")).to_be_visible()
        page.get_by_role("radio", name="0 pebbles").check()
        page.get_by_role("button", name="Continue").click()
        if n == 3:
            expect(page.get_by_text("Question 4 of 9")).to_be_visible()
            page.get_by_role("link", name="Back").click()
            expect(page.get_by_text("The answer is kept and not shown here")).to_be_visible()
            assert page.locator("input:checked").count() == 0
            if scripts:
                is_fine(page)
            page.get_by_role("link", name="Go on without a change").click()
    expect(page.get_by_role("heading", name="Before you send")).to_be_visible()
    if scripts:
        is_fine(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you. Your answers are saved.")).to_be_visible()
    page.goto(phone.at(path))
    expect(page.get_by_role("heading", name="Nothing to do here")).to_be_visible()
    assert (stored(live, assessment_id).state, stored(live, assessment_id).mode) == ("submitted", "link")


def test_a_link_loses_nothing_without_a_connection_and_leaving_shows_nothing(
    live: Live, window: Open
) -> None:
    client_id, assessment_id = given(live, "Siskin")
    desk = window(CLINICIAN, live.world.clinician)
    path, _ = make_link(desk.page(), desk.at(f"/clients/{client_id}/assessments/{assessment_id}"))
    phone = window(CLIENT, expected=("ERR_INTERNET_DISCONNECTED",))
    page = phone.page()
    page.goto(phone.at(path))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="9 short questions")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("radio", name="1 pebbles").check()
    page.wait_for_load_state()
    phone.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Your answer is still here.")
    phone.context.set_offline(False)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Question 2 of 9")).to_be_visible()
    assert values(live, assessment_id) == {"1": 1}
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_url(re.compile("/leave$"))
    page.go_back()
    expect(page.get_by_text("Pebble")).to_have_count(0)
    page.goto(phone.at(f"{path}/2"))
    expect(page.get_by_role("heading", name="There are a few questions here")).to_be_visible()


def test_the_clinics_device_goes_to_the_client_and_back(live: Live, window: Open) -> None:
    client_id, assessment_id = given(live, "Avocet")
    live.set_password(live.world.clinician)
    desk = window(CLINICIAN, live.world.clinician, expected=("422", "404"))
    page = desk.page()
    page.goto(desk.at(f"/clients/{client_id}/assessments/{assessment_id}"))
    page.get_by_role("link", name="Hand over this device").click()
    page.get_by_role("button", name="Hand it over now").click()
    expect(page.get_by_role("heading", name="9 short questions")).to_be_visible()
    is_fine(page)
    page.goto(desk.at(f"/clients/{client_id}"))
    expect(page).to_have_url(re.compile("/kiosk/begin$"))
    page.get_by_role("button", name="Start").click()
    for n in range(1, NINE + 1):
        expect(page.get_by_text(f"Question {n} of 9")).to_be_visible()
        page.get_by_role("radio", name="0 pebbles").check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Please hand back this device")).to_be_visible()
    is_fine(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Please hand back this device")).to_be_visible()
    page.get_by_role("link", name="I am the clinician").click()
    page.get_by_label("Password", exact=True).fill("not this one at all")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("alert").first).to_contain_text("This is not the password")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Take it back").click()
    expect(page).to_have_url(desk.at(f"/clients/{client_id}/assessments/{assessment_id}"))
    expect(page.get_by_text("on a device of the clinic")).to_be_visible()


def test_a_paper_form_is_typed_in_without_leaving_the_number_keys(live: Live, window: Open) -> None:
    client_id, assessment_id = given(live, "Dipper")
    desk = window(CLINICIAN, live.world.clinician)
    page = desk.page()
    page.goto(desk.at(f"/clients/{client_id}/assessments/{assessment_id}/enter"))
    is_fine(page)
    page.get_by_label("Question 1", exact=True).focus()
    page.keyboard.type("01230")
    page.keyboard.press("Enter")
    page.keyboard.type("101")
    expect(page.get_by_label("Question 6", exact=True)).to_have_value("")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("typed in from paper")).to_be_visible()
    assert values(live, assessment_id) == {"1": 0, "2": 1, "3": 2, "4": 3, "5": 0, "7": 1, "8": 0, "9": 1}
