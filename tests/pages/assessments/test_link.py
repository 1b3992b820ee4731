"""The one-task link: opening changes nothing, Start begins, it goes forward only, and it ends when the answers are sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import Clinic, User
from portal.assessments.answering_models import AnswerLink
from portal.assessments.models import Score
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.db import db
from tests.app import NOW, World
from tests.pages.assessments import invented, linked
from tests.pages.assessments.conftest import WREN, Give
from tests.pages.foundation.state import fingerprint
from tests.pages.foundation.threads import together

OVER = "Nothing to do here"
PAGES = ("", "/begin", "/1", "/1/care", "/more/help_kind", "/check", "/sent")


def test_opening_it_changes_nothing_at_all_and_names_nobody(world: World, give: Give) -> None:
    link = linked.make(world, give())
    before = fingerprint(world.app, without=())
    for method in ("GET", "HEAD", "GET"):
        page = world.browser().http.open(link.at(), method=method)
        assert page.status_code == 200
    assert fingerprint(world.app, without=()) == before
    text = world.browser().get(link.at()).text
    for word in ("Wren", "W. S.", "Fern", "Testing Grounds", "herapist", "linic", "Leaning"):
        assert word not in text
    assert "<title>Questions – Notes</title>" in text


def test_a_scanner_that_follows_every_page_changes_nothing(world: World, give: Give) -> None:
    link = linked.make(world, give())
    before = fingerprint(world.app, without=())
    for rest in PAGES:
        assert world.browser().get(link.at(rest), follow_redirects=True).status_code in {200, 404}
    assert fingerprint(world.app, without=()) == before


def test_start_begins_and_the_answers_come_in_by_link(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    assert link.start(browser).location.endswith("/begin")
    with world.app.app_context():
        assert db.session.scalars(sa.select(AnswerLink)).one().started_at == NOW
    linked.fill(link, browser, WREN)
    assert browser.get(link.at("/begin")).location.endswith("/check")
    sent = browser.post(link.at("/check"))
    assert sent.location.endswith("/sent")
    assert "Thank you. Your answers are saved." in browser.get(sent.location).text
    with world.app.app_context():
        assert (link.row().state, link.row().mode) == ("submitted", "link")
        assert db.session.scalars(sa.select(AnswerLink)).one().ended_at == NOW


def test_without_a_person_in_mind_start_begins_the_questionnaire_itself(world: World) -> None:
    invented.publish(world)
    link, browser = linked.make(world, invented.give(world)), world.browser()
    link.start(browser)
    with world.app.app_context():
        assert (link.row().state, link.row().mode) == ("started", "link")
    assert "Start" in browser.get(link.at("/begin")).text


@pytest.mark.parametrize("reason", ["unknown", "expired", "revoked", "ended", "taken back", "closed account"])
def test_a_link_that_cannot_be_used_says_the_same_whatever_the_reason(
    world: World, give: Give, reason: str
) -> None:
    link = linked.make(world, give())
    unknown = world.browser().get("/q/no-such-link")
    at, address = NOW, link.at()
    if reason == "unknown":
        address = link.at()[:-1] + "~"
    elif reason == "expired":
        at = NOW + timedelta(days=8)
    elif reason == "revoked":
        world.as_clinician().post(
            f"/clients/{world.client}/assessments/{link.assessment_id}/link/revoke", page="/help"
        )
    elif reason == "ended":
        browser = world.browser()
        linked.fill(link, browser, WREN)
        browser.post(link.at("/check"))
    else:
        client_user = world.user_of(world.client)
        with world.app.app_context():
            if reason == "closed account":
                db.session.get_one(User, client_user).disabled_at = NOW
            else:
                link.row().state = "cancelled"
            db.session.commit()
    with time_machine.travel(at, tick=False):
        for rest in PAGES:
            there = address + rest
            answer = world.browser().get(there)
            assert answer.status_code == 404, there
            assert plain(answer.text) == plain(unknown.text), there


def plain(text: str) -> str:
    """A page without its token and its own address."""
    return re.sub(r'value="[^"]*"', "", text)


def test_it_never_works_after_the_questionnaire_has_closed(world: World, give: Give) -> None:
    link = linked.make(world, give(due=NOW.date() - timedelta(days=12)))
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert world.browser().get(link.at()).status_code == 200
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert OVER in world.browser().get(link.at()).text


def test_the_link_of_one_client_opens_nothing_of_another(world: World, give: Give) -> None:
    own, theirs = linked.make(world, give()), linked.make(world, give(world.other_client))
    browser = world.browser()
    own.start(browser)
    browser.post(own.at("/begin"), {"about": "partner_now"})
    before = fingerprint(world.app)
    for rest in PAGES[1:]:
        answer = browser.get(theirs.at(rest))
        assert (answer.status_code, answer.location) == (303, theirs.at()), rest
    for rest in ("/begin", "/1", "/more/help_kind", "/check"):
        assert browser.post(theirs.at(rest), {"answer": "5"}, page=own.at("/1")).location == theirs.at(), rest
    assert fingerprint(world.app) == before


def test_it_reaches_no_other_page_of_the_product(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    link.start(browser)
    for address in ("/my", f"/my/questionnaires/{link.assessment_id}", f"/clients/{world.client}"):
        assert browser.get(address).location.startswith("/sign-in")


def test_whoever_is_signed_in_there_is_neither_shown_nor_needed(world: World, give: Give) -> None:
    link = linked.make(world, give())
    for browser in (world.as_clinician(), world.as_client(world.other_client)):
        for address in (link.at(), link.at("/sent"), "/q/no-such-link"):
            text = browser.get(address, follow_redirects=True).text
            assert "Sign out" not in text
            assert "Dr. Fern" not in text
    browser = world.as_clinician()
    linked.fill(link, browser, WREN)
    browser.post(link.at("/check"))
    with world.app.app_context():
        roles = set(
            db.session.scalars(sa.select(AuditEvent.role).where(AuditEvent.action == "assessment.answered"))
        )
    assert roles == {"client"}
    assert browser.get("/today").status_code == 200


# Forward only


def test_no_page_ever_shows_an_answer(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    linked.fill(link, browser, WREN)
    again = world.browser()
    link.start(again)
    for one in (browser, again):
        for rest in ("", "/begin", *(f"/{n}" for n in WREN), "/more/help_kind", "/check"):
            answer = one.get(link.at(rest), follow_redirects=True)
            assert "checked" not in answer.text, rest
            assert "selected" not in answer.text, rest
            if rest == "/check":
                for words in ("uneasy", "at ease", "In between"):
                    assert words not in answer.text


def test_an_answer_of_the_same_sitting_can_be_given_again_unseen(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    link.start(browser)
    browser.post(link.at("/begin"), {"about": "partner_now"})
    linked.answer(browser, link.at("/1"), 1)
    linked.answer(browser, link.at("/2"), 2)
    assert "checked" not in browser.get(link.at("/1")).text
    assert linked.answer(browser, link.at("/1"), 5).endswith("/3")
    with world.app.app_context():
        assert {n: kept["value"] for n, kept in link.row().answers.items()} == {"1": 5, "2": 2}


def test_another_device_goes_on_at_the_first_open_question_and_changes_nothing_earlier(
    world: World, give: Give
) -> None:
    link, browser, other = linked.make(world, give()), world.browser(), world.browser()
    link.start(browser)
    browser.post(link.at("/begin"), {"about": "partner_now"})
    linked.answer(browser, link.at("/1"), 1)
    linked.answer(browser, link.at("/2"), 2)
    assert other.get(link.at("/3")).location == link.at()
    link.start(other)
    assert other.get(link.at("/begin")).location.endswith("/3")
    for n in (1, 2, 7):
        assert other.get(link.at(f"/{n}")).location.endswith("/3")
        assert linked.answer(other, link.at(f"/{n}"), 4).endswith("/3")
    assert browser.get(link.at("/3")).location == link.at(), "the first device has lost its sitting"
    with world.app.app_context():
        assert {n: kept["value"] for n, kept in link.row().answers.items()} == {"1": 1, "2": 2}


def test_a_sitting_ends_after_half_an_hour_without_an_answer(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    link.start(browser)
    browser.post(link.at("/begin"), {"about": "partner_now"})
    linked.answer(browser, link.at("/1"))
    with time_machine.travel(NOW + timedelta(minutes=29), tick=False):
        linked.answer(browser, link.at("/2"))
    with time_machine.travel(NOW + timedelta(minutes=58), tick=False):
        assert browser.get(link.at("/3")).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=89), tick=False):
        assert browser.get(link.at("/3")).location == link.at()
        link.start(browser)
        assert browser.get(link.at("/1")).location.endswith("/3")


def test_stopping_for_now_ends_the_sitting_and_keeps_the_answer(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    link.start(browser)
    browser.post(link.at("/begin"), {"about": "partner_now"})
    assert browser.post(link.at("/1"), {"answer": "4", "later": "1"}).location == link.at()
    assert "Saved. You can go on whenever you like." in browser.get(link.at()).text
    assert browser.get(link.at("/1")).location == link.at()
    with world.app.app_context():
        assert link.row().answers["1"]["value"] == 4


def test_leaving_quickly_forgets_the_sitting(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    link.start(browser)
    assert "data-leave" in browser.get(link.at("/begin")).text
    browser.get("/leave")
    assert browser.get(link.at("/begin")).location == link.at()


def test_what_was_answered_in_the_account_is_not_shown_and_not_asked_again(world: World, give: Give) -> None:
    one = give()
    own = world.as_client()
    own.post(f"/my/questionnaires/{one}", {"about": "partner_now"})
    for n in (1, 3):
        own.post(f"/my/questionnaires/{one}/{n}", {"answer": "5"})
    link, browser = linked.make(world, one), world.browser()
    link.start(browser)
    assert browser.get(link.at("/begin")).location.endswith("/2")
    assert linked.answer(browser, link.at("/2")).endswith("/4")
    assert browser.get(link.at("/3")).location.endswith("/4")


def test_an_answer_about_safety_shows_the_numbers_once_and_to_that_sitting_alone(world: World) -> None:
    invented.publish(world)
    link, browser, other = linked.make(world, invented.give(world)), world.browser(), world.browser()
    link.start(browser)
    assert "passed on to your therapist" in browser.get(link.at("/begin")).text
    linked.answer(browser, link.at("/1"), 0)
    linked.answer(browser, link.at("/2"), 0)
    where = linked.answer(browser, link.at("/3"), 2)
    assert where.endswith("/3/care")
    page = browser.get(where).text
    assert "Your clinic&#39;s numbers go here." in page
    assert link.at("/check") in page
    assert browser.get(where).status_code == 200
    browser.get(link.at("/check"))
    assert browser.get(where).location.endswith("/begin")
    link.start(other)
    assert other.get(link.at("/3/care")).location.endswith("/begin")


# Sending


def test_an_empty_form_cannot_be_sent(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    link.start(browser)
    browser.post(link.at("/begin"), {"about": "partner_now"})
    assert browser.get(link.at("/check")).location.endswith("/1")
    assert browser.post(link.at("/check")).location.endswith("/1")
    with world.app.app_context():
        assert link.row().state == "started"


def test_sent_many_times_at_once_it_is_scored_once_and_says_the_same(world: World, give: Give) -> None:
    link, browser = linked.make(world, give()), world.browser()
    linked.fill(link, browser, WREN)
    token = browser.csrf(link.at("/check"))
    cookie = browser.http.get_cookie("haven")
    assert cookie is not None

    def send(_n: int) -> tuple[int, str]:
        one = world.app.test_client()
        one.set_cookie("haven", cookie.value)
        answer = one.post(link.at("/check"), data={"csrf_token": token})
        return answer.status_code, answer.location

    assert set(together(6, send)) == {(303, link.at("/sent"))}
    with world.app.app_context():
        assert len(db.session.scalars(sa.select(Score)).all()) == 3


# The second thing


def test_it_asks_for_a_code_unless_the_contact_is_safe(world: World, give: Give) -> None:
    assert linked.make(world, give(), safe=True).code is None
    link = linked.make(world, give(), safe=False)
    assert link.code is not None
    browser = world.browser()
    assert 'name="code"' in browser.get(link.at()).text
    assert link.code not in browser.get(link.at()).text
    assert browser.post(link.at(), {}).status_code == 422
    assert browser.post(link.at(), {"code": link.code[:3] + " " + link.code[3:]}).status_code == 303
    assert browser.get(link.at("/begin")).status_code == 200


def test_a_link_without_a_code_dies_when_the_contact_is_no_longer_safe(world: World, give: Give) -> None:
    link, browser = linked.make(world, give(), safe=True), world.browser()
    assert link.code is None
    link.start(browser)
    with world.app.app_context():
        db.session.get_one(Client, world.client).reminders_safe = "no"
        db.session.commit()
    for rest in ("", "/begin", "/1"):
        assert browser.get(link.at(rest)).status_code == 404
    page = f"/clients/{world.client}/assessments/{link.assessment_id}/link"
    assert "End the open link" not in world.as_clinician().get(page).text


def test_where_the_clinic_wants_it_every_link_asks(world: World, give: Give) -> None:
    admin = world.browser(world.administrator)
    page = admin.get("/admin/clinic").text
    assert 'name="links_ask_code"' in page
    form = {"name": "Testing Grounds Clinic", "version": version_of(page), "links_ask_code": "yes"}
    assert admin.post("/admin/clinic", form).status_code == 303
    with world.app.app_context():
        assert db.session.get_one(Clinic, world.clinic_id).links_ask_code is True
    assert linked.make(world, give(), safe=True).code is not None


def version_of(page: str) -> str:
    return page.split('name="version" value="')[1].split('"')[0]


def test_five_wrong_codes_close_it_and_a_right_one_comes_too_late(world: World, give: Give) -> None:
    link = linked.make(world, give(), safe=False)
    assert link.code is not None
    wrong = "000000" if link.code != "000000" else "000001"
    for left in (4, 3, 2, 1):
        answer = world.browser().post(link.at(), {"code": wrong})
        assert answer.status_code == 422
        assert "This code does not fit." in answer.text
        assert ("One more try" if left == 1 else f"{left} more tries") in answer.text
    last = world.browser().post(link.at(), {"code": wrong})
    assert last.status_code == 422
    assert "This address is closed" in last.text
    assert world.browser().get(link.at()).status_code == 404
    assert world.browser().post(link.at(), {"code": link.code}, page="/q/x").status_code == 404
    with world.app.app_context():
        refused = db.session.scalars(
            sa.select(AuditEvent).where(AuditEvent.action == "link.code_refused")
        ).all()
        assert len(refused) == 5
        assert link.row().state == "due"


def test_codes_tried_all_at_once_are_counted_one_by_one(world: World, give: Give) -> None:
    link = linked.make(world, give(), safe=False)
    assert link.code is not None
    browsers = [world.browser() for _ in range(8)]
    tokens = [browser.csrf(link.at()) for browser in browsers]
    wrong = "000000" if link.code != "000000" else "000001"

    def attempt(n: int) -> int:
        data = {"csrf_token": tokens[n], "code": wrong}
        return browsers[n].http.post(link.at(), data=data).status_code

    assert set(together(8, attempt)) <= {422, 404}
    with world.app.app_context():
        assert db.session.scalars(sa.select(AnswerLink.wrong_codes)).one() == 5


def test_a_new_sitting_asks_for_the_code_again(world: World, give: Give) -> None:
    link, other = linked.make(world, give(), safe=False), world.browser()
    link.start(world.browser())
    assert other.get(link.at("/begin")).location == link.at()
    assert other.post(link.at(), {}).status_code == 422


def test_neither_token_nor_code_is_stored_in_clear(world: World, give: Give) -> None:
    link, browser = linked.make(world, give(), safe=False), world.browser()
    link.start(browser)
    with world.app.app_context(), db.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            text = repr(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all())
            assert link.token not in text, table
            assert f"'{link.code}'" not in text, table


# What the clinician sees


def page_of(world: World, link: linked.Link) -> str:
    return f"/clients/{world.client}/assessments/{link.assessment_id}/link"


def test_the_clinician_sees_address_code_and_state_and_can_end_it(world: World, give: Give) -> None:
    one, browser = give(), world.as_clinician()
    address = f"/clients/{world.client}/assessments/{one}/link"
    assert "A link, shown as a QR code" in browser.get(f"/clients/{world.client}/assessments/{one}").text
    assert "because e-mail is not marked safe" in browser.get(address).text
    made = browser.post(address)
    assert made.status_code == 200
    token = made.text.split("http://localhost:8000/q/")[1].split("<")[0]
    assert "Tell this code in person" in made.text
    paper = made.text.split('<section class="slip"')[1].split("</section>")[0]
    code = made.text.split('<p class="h2 num mb-2">')[1].split("<")[0]
    assert len(code) == 6
    assert code not in paper
    assert "Wren" not in paper
    assert world.browser().get(f"/q/{token}").status_code == 200
    assert "not begun, works until 25 Nov 2026" in browser.get(address).text
    assert browser.post(f"{address}/revoke", page=address).status_code == 303
    assert "ended by you or by a newer link" in browser.get(address).text
    assert world.browser().get(f"/q/{token}").status_code == 404


def test_a_new_link_replaces_the_old_one(world: World, give: Give) -> None:
    one = give()
    old, new = linked.make(world, one), linked.make(world, one)
    assert world.browser().get(old.at()).status_code == 404
    assert world.browser().get(new.at()).status_code == 200


def test_nobody_makes_a_link_to_what_is_closed_sent_or_has_no_words(world: World, give: Give) -> None:
    one, browser = give(), world.as_clinician()
    linked_one = linked.make(world, one)
    linked.fill(linked_one, sent := world.browser(), WREN)
    sent.post(linked_one.at("/check"))
    assert browser.post(page_of(world, linked_one)).status_code == 409
    late = give(due=NOW.date() - timedelta(days=20))
    assert browser.post(f"/clients/{world.client}/assessments/{late}/link").status_code == 409


def test_the_page_speaks_the_clients_language_until_another_is_chosen(world: World, give: Give) -> None:
    with world.app.app_context():
        db.session.get_one(Client, world.client).lang = "zh"
        db.session.commit()
    link, browser = linked.make(world, give()), world.browser()
    assert '<html lang="zh"' in browser.get(link.at()).text
    browser.post("/language", {"lang": "en", "next": link.at()}, page=link.at())
    assert '<html lang="en"' in browser.get(link.at()).text


def test_after_discharge_a_link_no_longer_works(world: World, give: Give) -> None:
    link = linked.make(world, give())
    assert world.browser().get(link.at()).status_code == 200
    with world.app.app_context():
        db.session.get_one(Client, world.client).status = "discharged"
        db.session.commit()
    assert world.browser().get(link.at()).status_code == 404
