"""The main job from end to end: a new client, ten questions, the profile, a plan, a practice, its paper."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import UUID

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.assessments import actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.queries import as_questionnaire
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.browser.conftest import CLIENT, CLINICIAN, Open, Window
from tests.browser.filling import LEARNED, fill_rest, rate
from tests.live import PASSWORD, Live

ANSWERS = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]


def earlier_form(live: Live, client_id: object, values: tuple[int, ...], days_ago: int) -> None:
    """An assessment answered some time ago, through the product's own actions."""
    with live.app.app_context():
        client = db.session.get(Client, client_id)
        assert client is not None
        own, by = (db.session.get(User, one) for one in (client.user_id, client.responsible_id))
        assert own is not None
        assert by is not None
        at = now() - timedelta(days=days_ago)
        row = actions.assign(
            client, get_instrument("dic10"), due_on=at.date(), context_tag=ContextTag.ORDINARY,
            release=Release.HIDDEN, by=by.actor, at=at,
        )  # fmt: skip
        actions.start(as_questionnaire(row), about="partner_now", by=own.actor, at=at)
        for n, value in enumerate(values, start=1):
            actions.answer(as_questionnaire(row), n, value=value, declined=False, by=own.actor, at=at)
        actions.submit(as_questionnaire(row), lang=client.lang, by=own.actor, at=at)
        db.session.commit()


def sign_in(window: Window, handle: str) -> Page:
    page = window.page()
    page.goto(window.at("/sign-in"))
    page.get_by_label("Sign-in name").fill(handle)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def new_client(page: Page, name: str, language: str) -> tuple[str, str]:
    """Make a client; gives the client's page and the path of the slip."""
    page.get_by_role("link", name="New client").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Initials").fill(name[0])
    page.get_by_role("radio", name=language).check()
    page.get_by_role("checkbox").check()
    for group in page.get_by_role(
        "radiogroup", name=re.compile("reminder|voicemail|paper at home", re.I)
    ).all():
        group.get_by_role("radio", name="No", exact=True).check()
    page.get_by_role("button", name="Save and make a slip").click()
    expect(page).to_have_url(re.compile("/slip$"))
    home = page.url.removesuffix("/slip")
    page.get_by_role("button", name=re.compile("slip", re.I)).first.click()
    slip = re.search(r"/invitations/[\w-]+", page.locator(".slip-address").inner_text())
    assert slip is not None
    return home, slip.group(0)


def assign(page: Page, home: str) -> None:
    """The questionnaire that is proposed first."""
    page.goto(f"{home}/assessments/assign")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("Assigned. The client finds it on their page.")).to_be_visible()


def screen_clear(page: Page, home: str) -> None:
    """The safety screen: asked alone, everything no."""
    page.goto(f"{home}/safety")
    for group in page.get_by_role("radiogroup").all():
        alone = "alone" in (group.get_attribute("aria-label") or group.inner_text())
        group.get_by_role("radio", name="Yes" if alone else "No", exact=True).first.check()
    page.get_by_role("button", name="Save the screen").click()
    expect(page.get_by_text("Clear").first).to_be_visible()


def build_and_offer(page: Page, home: str, template: str, rungs: tuple[str, ...]) -> str:
    """From the library to an offered plan, through the four parts; gives the plan's address."""
    page.goto(f"{home}/plans/new/{template}")
    for rung in rungs:
        page.get_by_label(rung).check()
    page.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(re.compile("/aim$"))
    plan = page.url.removesuffix("/aim")
    page.get_by_label("Goal, in the client's own words").fill("To ask before I am worn out.")
    page.get_by_role("button", name="Save, on to the steps").click()
    expect(page.get_by_role("heading", name=re.compile("^Step 1:"))).to_be_visible()
    page.goto(f"{plan}/happen")
    page.get_by_label("If or when …").fill("it is Tuesday and we wash up")
    page.get_by_label("… then I will").fill("ask for one small thing")
    page.get_by_label("How sure is the client that it will happen?").fill("8")
    page.get_by_role("button", name="Save, on to the check").click()
    page.get_by_role("button", name="Offer the plan").click()
    expect(page).to_have_url(plan)
    return plan


def answer_all(page: Page) -> None:
    """The ten questions: one refusal, one way back, one break, then the check page and the end."""
    page.get_by_role("link", name=re.compile("short questions")).click()
    page.get_by_label("my partner now").check()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Choose an answer, or choose not to answer.").first).to_be_visible()
    for n, side in enumerate(ANSWERS, start=1):
        expect(page.get_by_text(f"Question {n} of 10")).to_be_visible()
        page.get_by_label(("Rather uneasy", "Fully at ease")[side]).check()
        if n == 3:
            page.get_by_role("button", name="Save and come back later").click()
            page.get_by_role("link", name=re.compile("short questions")).click()
            continue
        page.get_by_role("button", name="Continue").click()
        if n == 4:
            expect(page).to_have_url(re.compile("/more/"))
            page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you. Your answers are saved.")).to_be_visible()


@pytest.fixture
def clinician(live: Live, window: Open) -> tuple[Window, Page]:
    """The clinician, signed in with name and password."""
    handle = live.set_password(live.world.clinician)
    one = window(CLINICIAN)
    return one, sign_in(one, handle)


def test_the_main_job_from_a_new_client_to_the_paper(
    live: Live, window: Open, clinician: tuple[Window, Page]
) -> None:
    desk, page = clinician
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    page.get_by_role("link", name="Caseload").click()
    expect(page.get_by_role("heading", name="Caseload")).to_be_visible()
    home, slip = new_client(page, "Fable Walker", "English")

    phone = window(CLIENT, expected=("422",))
    for _ in range(2):  # opening the slip changes nothing
        mobile = phone.page()
        mobile.goto(phone.at(slip))
        expect(mobile.get_by_role("heading", name="Welcome")).to_be_visible()
    mobile.get_by_role("radio", name="English").check()
    mobile.get_by_label("Choose a sign-in name").fill("fable")
    mobile.get_by_label("Choose a password").fill("four quiet herons wade")
    mobile.get_by_role("button", name="Save and come in").click()
    expect(mobile.get_by_role("heading", name="For today")).to_be_visible()

    assign(page, home)
    mobile.goto(phone.at("/my"))
    answer_all(mobile)

    client_id = UUID(home.rsplit("/", 1)[-1])
    earlier_form(live, client_id, (1, 2, 1, 2, 1, 5, 5, 5, 4, 5), 90)
    earlier_form(live, client_id, (2, 2, 1, 2, 1, 5, 5, 4, 4, 5), 45)
    page.goto(f"{home}/profile")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leaning 1.4 to 2.0")
    assert page.locator("svg[role=img]:visible").count() == 3

    screen_clear(page, home)
    plan = build_and_offer(
        page, home, "E11", ("Ask a stranger or colleague", "Ask the partner for a 1-minute")
    )

    mobile.goto(phone.at("/my"))
    mobile.get_by_role("link", name="Plan: One small ask").click()
    mobile.get_by_role("button", name="Accept").click()
    expect(mobile.get_by_text("The plan begins.")).to_be_visible()
    mobile.goto(phone.at("/my"))
    mobile.locator("a[href*='/practice']").first.click()
    mobile.get_by_label("What do you fear will happen?").fill("They sigh and say no.")
    rate(mobile, "How sure are you that it will happen?", 70)
    fill_rest(mobile)
    with mobile.expect_navigation():
        mobile.get_by_role("button", name="Start").click()
    expect(mobile.locator("[data-error-summary]")).to_have_count(0)
    with mobile.expect_navigation():
        mobile.get_by_role("button", name="I’m finished").click()
    write_down(mobile)

    page.goto(plan)
    expect(page.get_by_text("They sigh and say no.").first).to_be_visible()
    expect(page.get_by_text(LEARNED).first).to_be_visible()
    paper = desk.context.request.get(f"{plan}.pdf", timeout=60_000)
    assert (paper.status, paper.headers["cache-control"]) == (200, "no-store")
    with pikepdf.open(io.BytesIO(paper.body())) as pdf:
        assert len(pdf.pages) == 5, "the plan, then for each step a page to read and its grid behind"

    other = window(CLINICIAN, live.world.other_clinician, expected=("404",)).page()
    answer = other.goto(home)
    assert answer is not None
    assert answer.status == 404


def write_down(page: Page) -> None:
    """The pages after a practice, to the last one."""
    for _ in range(8):
        if "/after/" not in page.url:
            return
        fill_rest(page)
        with page.expect_navigation():
            page.locator("main form button.btn-primary").first.click()
    raise AssertionError(f"the practice has no end: {page.url}")
