"""The clinic's device in a client's hands: one questionnaire and nothing else, until the clinician takes it back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts import passwords
from portal.accounts.models import Login, SignInAttempt, User
from portal.assessments.answering_models import KioskSitting
from portal.assessments.models import Assessment
from portal.audit import AuditEvent
from portal.db import db
from tests.app import NOW, Browser, World
from tests.pages.assessments import invented
from tests.pages.assessments.conftest import WREN, Give
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import House

PASSWORD = "heron over quiet water"
FREE = {"static", "bootstrap.static", "healthz", "accounts.language", "demo.enter"}


@pytest.fixture
def handed(world: World, give: Give) -> tuple[UUID, Browser]:
    """Ten questions, and the clinician's browser in the client's hands."""
    with world.app.app_context():
        db.session.get_one(User, world.clinician).password_hash = passwords.hash_password(PASSWORD)
        db.session.commit()
    one, browser = give(), world.as_clinician()
    assert hand_over(world, one, browser).location == "/kiosk/"
    return one, browser


def hand_over(world: World, one: UUID, browser: Browser) -> object:
    page = f"/clients/{world.client}/assessments/{one}"
    assert f"{page}/hand-over" in browser.get(page).text
    return browser.post(f"{page}/hand-over")


def fill(browser: Browser, values: dict[int, int] = WREN) -> None:
    browser.post("/kiosk/begin", {"about": "partner_now"})
    for n, value in values.items():
        assert browser.post(f"/kiosk/{n}", {"answer": str(value)}).status_code == 303
        if n == 4:
            browser.post("/kiosk/more/help_kind", {})


def test_opening_the_page_hands_nothing_over(world: World, give: Give) -> None:
    browser = world.as_clinician()
    page = browser.get(f"/clients/{world.client}/assessments/{give()}/hand-over").text
    assert "Your password takes the device back" in page
    assert browser.get("/today").status_code == 200
    with world.app.app_context():
        assert db.session.scalars(sa.select(KioskSitting)).all() == []


def test_handing_over_ends_the_clinicians_own_login_for_good(world: World, give: Give) -> None:
    one, browser = give(), world.as_clinician()
    before = browser.http.get_cookie("haven")
    assert before is not None
    answer = browser.post(f"/clients/{world.client}/assessments/{one}/hand-over")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    with world.app.app_context():
        login = db.session.scalars(sa.select(Login).where(Login.user_id == world.clinician)).one()
        assert login.ended_at == NOW
    kept = world.app.test_client()
    kept.set_cookie("haven", before.value)
    assert (kept.get("/today").location or "").startswith("/sign-in"), "the old cookie is dead"


def test_every_other_address_leads_back_to_the_questionnaire(house: House) -> None:
    world, browser = house.world, house.browser("clinician")
    due = house.own["assessment_id"]["due"]
    browser.post(f"/clients/{world.client}/assessments/{due}/hand-over")
    walked = 0
    for place, rule in policy.walk(house.app):
        if place.endpoint in FREE or place.endpoint.startswith("kiosk."):
            continue
        address = policy.address(rule, place.arguments(house))
        for method in policy.methods(rule):
            data = {"csrf_token": browser.csrf("/kiosk/back")}
            answer = browser.http.open(address, method=method, data=data if method == "POST" else None)
            assert (answer.status_code, answer.location) == (303, "/kiosk/"), f"{method} {address}"
            assert "Wren" not in answer.text
            walked += 1
    assert walked > 60
    for address in ("/nowhere", "/leave", "/sign-in", "/q/no-such-link", "/readyz"):
        assert browser.get(address).location == "/kiosk/", address


def test_only_this_one_questionnaire_is_reached_and_nobody_is_named(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    _, browser = handed
    fill(browser)
    for rest in ("begin", "1", "more/help_kind", "check", "back"):
        text = browser.get(f"/kiosk/{rest}", follow_redirects=True).text
        for word in ("Wren", "W. S.", "Fern", "Sign out", "Caseload", "/clients/", "/my"):
            assert word not in text, rest
        assert "– Notes</title>" in text


def test_the_answers_come_in_as_given_on_the_clinics_device(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    one, browser = handed
    fill(browser)
    sent = browser.post("/kiosk/check")
    assert sent.location == "/kiosk/"
    with world.app.app_context():
        row = db.session.get_one(Assessment, one)
        assert (row.state, row.mode) == ("submitted", "kiosk")
        by = set(
            db.session.scalars(sa.select(AuditEvent.role).where(AuditEvent.action == "assessment.answered"))
        )
        assert by == {"client"}


def test_after_sending_every_page_asks_for_the_device_and_shows_nothing(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    _, browser = handed
    fill(browser)
    browser.post("/kiosk/check")
    last = browser.get("/kiosk/")
    assert last.headers["Clear-Site-Data"] == '"cache", "storage"'
    for rest in ("", "begin", "1", "3", "more/help_kind", "check"):
        text = browser.get(f"/kiosk/{rest}", follow_redirects=True).text
        assert "Please hand back this device" in text, rest
        for word in ("Question", "uneasy", "checked", "Asking them"):
            assert word not in text, rest


def test_earlier_answers_are_not_shown_there_but_may_be_given_again(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    one, browser = handed
    fill(browser)
    assert "checked" not in browser.get("/kiosk/2").text
    assert browser.post("/kiosk/2", {"answer": "5"}).location == "/kiosk/check"
    for words in ("uneasy", "at ease"):
        assert words not in browser.get("/kiosk/check").text
    with world.app.app_context():
        assert db.session.get_one(Assessment, one).answers["2"]["value"] == 5


def test_after_five_quiet_minutes_it_shows_nothing_more(world: World, handed: tuple[UUID, Browser]) -> None:
    one, browser = handed
    browser.post("/kiosk/begin", {"about": "partner_now"})
    assert browser.get("/kiosk/1").headers["Refresh"] == "301; url=/kiosk/"
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        assert browser.post("/kiosk/1", {"answer": "3"}).location == "/kiosk/2"
    with time_machine.travel(NOW + timedelta(minutes=8, seconds=59), tick=False):
        assert browser.get("/kiosk/2").status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
        for rest in ("begin", "2", "check"):
            assert browser.get(f"/kiosk/{rest}").location == "/kiosk/", rest
        page = browser.get("/kiosk/").text
        assert "Please hand back this device" in page
        assert "What was answered is saved." in page
        assert browser.post("/kiosk/2", {"answer": "3"}, page="/kiosk/back").location == "/kiosk/"
    with world.app.app_context():
        assert set(db.session.get_one(Assessment, one).answers) == {"1"}


# Handing back


def test_the_clinicians_password_takes_it_back_and_signs_them_in_on_the_clients_page(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    one, browser = handed
    fill(browser)
    answer = browser.post("/kiosk/back", {"password": PASSWORD})
    assert answer.location == f"/clients/{world.client}/assessments/{one}"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get(answer.location).status_code == 200
    assert browser.get("/kiosk/").status_code == 404
    with world.app.app_context():
        assert db.session.scalars(sa.select(KioskSitting)).one().ended_at == NOW
        actions = db.session.scalars(sa.select(AuditEvent.action)).all()
        assert {"kiosk.handed_over", "kiosk.taken_back", "login.ended", "login.started"} <= set(actions)


def test_a_kept_cookie_of_the_sitting_is_worth_nothing_afterwards(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    _, browser = handed
    kept = browser.http.get_cookie("haven")
    assert kept is not None
    browser.post("/kiosk/back", {"password": PASSWORD})
    old = world.app.test_client()
    old.set_cookie("haven", kept.value)
    assert old.get("/kiosk/begin").status_code == 404


def test_another_password_does_not_take_it_back_and_tries_are_counted(
    world: World, handed: tuple[UUID, Browser]
) -> None:
    _, browser = handed
    for _ in range(5):
        answer = browser.post("/kiosk/back", {"password": "not this one at all"})
        assert answer.status_code == 422
        assert "This is not the password" in answer.text
        assert "not this one at all" not in answer.text
    late = browser.post("/kiosk/back", {"password": PASSWORD})
    assert "Too many tries. Wait 15 minutes, then try again." in late.text
    assert browser.get("/today").location == "/kiosk/"
    with world.app.app_context():
        assert len(db.session.scalars(sa.select(SignInAttempt)).all()) == 5
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert browser.post("/kiosk/back", {"password": PASSWORD}).status_code == 303


def test_a_closed_account_takes_nothing_back(world: World, handed: tuple[UUID, Browser]) -> None:
    _, browser = handed
    with world.app.app_context():
        db.session.get_one(User, world.clinician).disabled_at = NOW
        db.session.commit()
    assert browser.post("/kiosk/back", {"password": PASSWORD}).status_code == 422


def test_an_answer_about_safety_shows_the_numbers(world: World) -> None:
    invented.publish(world)
    one, browser = invented.give(world), world.as_clinician()
    hand_over(world, one, browser)
    browser.post("/kiosk/begin")
    for n in (1, 2):
        browser.post(f"/kiosk/{n}", {"answer": "0"})
    care = browser.post("/kiosk/3", {"answer": "2"}).location
    assert care == "/kiosk/3/care"
    page = browser.get(care).text
    assert "Your clinic&#39;s numbers go here." in page
    assert 'href="/kiosk/check"' in page


def test_a_device_that_nobody_handed_over_has_no_such_pages(world: World) -> None:
    for browser in (world.browser(), world.as_clinician(), world.as_client()):
        for rest in ("", "begin", "1", "check", "back"):
            assert browser.get(f"/kiosk/{rest}").status_code == 404


def test_what_is_closed_is_not_handed_over(world: World, give: Give) -> None:
    late = give(due=NOW.date() - timedelta(days=20))
    browser = world.as_clinician()
    address = f"/clients/{world.client}/assessments/{late}/hand-over"
    assert "There is nothing left to answer here." in browser.get(address).text
    assert browser.post(address, page="/help").status_code == 409
    assert browser.get("/today").status_code == 200
