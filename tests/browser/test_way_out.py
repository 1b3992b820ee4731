"""What a client in distress relies on: the way out, no script needed, nothing twice, the keyboard alone."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.assessments import actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.models import Assessment
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.plans.practice_models import PracticeLog
from tests.browser.conftest import CLIENT, Open, Window
from tests.browser.filling import fill_rest
from tests.live import PASSWORD, Live
from tests.pages.foundation.objects import make_all


def asked(live: Live, name: str) -> tuple[UUID, UUID]:
    """A new client with the ten questions to answer; gives client and assessment."""
    client_id = live.world.add_client(name, name[0])
    with live.app.app_context():
        client = db.session.get(Client, client_id)
        assert client is not None
        by = db.session.get(User, client.responsible_id)
        assert by is not None
        row = actions.assign(
            client, get_instrument("dic10"), due_on=today("UTC"), context_tag=ContextTag.ORDINARY,
            release=Release.HIDDEN, by=by.actor, at=now(),
        )  # fmt: skip
        db.session.commit()
        return client_id, row.id


def home(live: Live, window: Open, name: str, **options: bool) -> tuple[Window, Page, UUID]:
    client_id, assessment_id = asked(live, name)
    one = window(CLIENT, live.world.user_of(client_id), **options)
    page = one.page()
    page.goto(one.at("/my"))
    expect(page.get_by_role("heading", name="For today")).to_be_visible()
    return one, page, assessment_id


def expect_gone(one: Window, page: Page) -> None:
    """The neutral page, signed out, and nothing of the product behind the back button."""
    expect(page).to_have_url(re.compile("/leave$"))
    expect(page.get_by_text("For today")).to_have_count(0)
    page.goto(one.at("/my"))
    expect(page).to_have_url(re.compile("/sign-in"))


@pytest.mark.parametrize("scripts", [True, False])
def test_leave_quickly_ends_the_session(live: Live, window: Open, scripts: bool) -> None:
    one, page, _ = home(live, window, "Heron", scripts=scripts)
    page.locator("a.btn-leave").click()
    expect_gone(one, page)


def test_shift_three_times_leaves_and_back_shows_nothing(live: Live, window: Open) -> None:
    one, page, _ = home(live, window, "Egret")
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_url(re.compile("/leave$"))
    page.go_back()
    expect(page.get_by_text("For today")).to_have_count(0)
    page.goto(one.at("/leave"))
    expect_gone(one, page)


def test_after_signing_out_back_shows_nothing(live: Live, window: Open) -> None:
    _, page, _ = home(live, window, "Plover")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.go_back()
    expect(page.get_by_text("For today")).to_have_count(0)


def test_the_whole_form_works_without_scripts(live: Live, window: Open) -> None:
    _, page, assessment_id = home(live, window, "Curlew", scripts=False)
    page.get_by_role("link", name=re.compile("short questions")).click()
    page.get_by_label("my partner now").check()
    page.get_by_role("button", name="Start").click()
    for n in range(1, 11):
        expect(page.get_by_text(f"Question {n} of 10")).to_be_visible()
        page.get_by_label("In between").check()
        page.get_by_role("button", name="Continue").click()
        if n == 4:
            expect(page).to_have_url(re.compile("/more/"))
            page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you. Your answers are saved.")).to_be_visible()
    with live.app.app_context():
        row = db.session.get(Assessment, assessment_id)
        assert row is not None
        assert row.state == "submitted"


def test_a_double_tap_makes_one_practice(live: Live, window: Open) -> None:
    client_id, _ = asked(live, "Dunlin")
    live.world.screen(client_id)
    with live.app.app_context():
        step_id = make_all(client_id)["step_id"]["skill"]
    one = window(CLIENT, live.world.user_of(client_id))
    page = one.page()
    page.goto(one.at(f"/my/steps/{step_id}/practice"))
    fill_rest(page)
    with page.expect_navigation():
        page.locator("main form button.btn-primary").first.dblclick()
    assert page.get_by_role("alert").all_inner_texts() == []
    with live.app.app_context():
        count = sa.select(sa.func.count()).select_from(PracticeLog).where(PracticeLog.step_id == step_id)
        assert db.session.scalar(count) == 1


def test_signing_in_and_answering_need_only_the_keyboard(live: Live, window: Open) -> None:
    client_id, assessment_id = asked(live, "Godwit")
    handle = live.set_password(live.world.user_of(client_id))
    one = window(CLIENT)
    page = one.page()
    page.goto(one.at("/sign-in"))
    page.get_by_label("Sign-in name").focus()
    page.keyboard.type(handle)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="For today")).to_be_visible()
    page.goto(one.at(f"/my/questionnaires/{assessment_id}"))
    page.get_by_label("my partner now").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 1 of 10")).to_be_visible()
    page.get_by_label("Very uneasy").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 10")).to_be_visible()
    with live.app.app_context():
        row = db.session.get(Assessment, assessment_id)
        assert row is not None
        assert row.answers["1"]["value"] == 2
