"""A one-task link handed over by e-mail: only where the contact is safe, its code in person, the older links ended."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import sqlalchemy as sa
import time_machine

from portal.accounts.models import Clinic
from portal.assessments import reminder_queries
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.db import db
from portal.notifications.kinds import NoticeState
from tests.app import NOW, World
from tests.mail import Sink
from tests.pages.notifications.reminding import (
    ADDRESS,
    change,
    go_round,
    notices,
    reach,
    sending_by,
    states,
    to_remind,
)

LINK = re.compile(r"http://localhost:8000(/q/\S+)")
BUTTON = "Make the link and send it by e-mail"


def page(world: World) -> str:
    return f"/clients/{world.client}/assessments/{to_remind(world, remind=False)}/link"


def test_it_leaves_at_once_and_opens_the_one_questionnaire(world: World, sink: Sink) -> None:
    reach(world)
    where, browser = page(world), world.as_clinician()
    assert BUTTON in browser.get(where).text
    assert "It leaves now" in browser.post(f"{where}/send", page=where).text
    [message] = sink.messages
    assert message["To"] == ADDRESS
    found = LINK.search(message.get_content())
    assert found
    assert world.browser().get(found.group(1)).status_code == 200
    assert states(world) == [NoticeState.SENT]
    with world.app.app_context():
        asked = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "notice.asked")).one()
        assert asked.actor_id == world.clinician
        told = reminder_queries.notices_of(db.session.get_one(Client, world.client))
        assert list(told.values()) == [(NoticeState.SENT, NOW)]
        assert str(next(iter(told))) in where


def test_another_one_ends_the_one_before(world: World, sink: Sink) -> None:
    reach(world)
    where, browser = page(world), world.as_clinician()
    for _ in range(2):
        browser.post(f"{where}/send", page=where)
    first, second = (LINK.search(one.get_content()) for one in sink.messages)
    assert first
    assert second
    assert world.browser().get(first.group(1)).status_code == 404
    assert world.browser().get(second.group(1)).status_code == 200


def test_without_a_safe_contact_there_is_no_button_and_nothing_is_sent(world: World, sink: Sink) -> None:
    where, browser = page(world), world.as_clinician()
    assert BUTTON not in browser.get(where).text
    assert "the record does not say" in browser.get(where).text
    assert browser.post(f"{where}/send", page=where).status_code == 409
    assert (sink.got, notices(world)) == ([], [])


def test_without_a_mail_server_the_page_says_so(world: World) -> None:
    reach(world)
    where, browser = page(world), world.as_clinician()
    with sending_by(world.app, None):
        text = browser.get(where).text
        assert BUTTON not in text
        assert "no mail server is set up here" in text
        assert browser.post(f"{where}/send", page=where).status_code == 409
    assert notices(world) == []


def test_the_code_is_shown_to_the_clinician_and_not_sent(world: World, sink: Sink) -> None:
    reach(world)
    change(world, Clinic, world.clinic_id, lambda clinic: setattr(clinic, "links_ask_code", True))
    where = page(world)
    text = world.as_clinician().post(f"{where}/send", page=where).text
    found = re.search(r">(\d{6})<", text)
    assert found
    [message] = sink.messages
    assert found.group(1) not in message.get_content()


def test_at_night_it_waits_and_the_page_says_until_when(world: World, sink: Sink) -> None:
    reach(world)
    where = page(world)
    with time_machine.travel(datetime(2026, 11, 18, 21, 0, tzinfo=UTC), tick=False):
        browser = world.as_clinician()
        assert "19 Nov 2026 at 08:00" in browser.post(f"{where}/send", page=where).text
    assert sink.got == []
    go_round(world, at=datetime(2026, 11, 19, 7, 0, tzinfo=UTC))
    assert len(sink.got) == 1


def test_a_link_that_was_ended_before_it_left_does_not_leave(world: World, sink: Sink) -> None:
    reach(world)
    where = page(world)
    with time_machine.travel(datetime(2026, 11, 18, 21, 0, tzinfo=UTC), tick=False):
        browser = world.as_clinician()
        browser.post(f"{where}/send", page=where)
        browser.post(f"{where}/revoke", page=where)
    go_round(world, at=datetime(2026, 11, 19, 7, 0, tzinfo=UTC))
    assert (sink.got, states(world)) == ([], [NoticeState.CANCELLED])


def test_a_request_that_fails_sends_nothing(world: World, sink: Sink) -> None:
    reach(world)
    where, browser = page(world), world.as_clinician()
    browser.post(f"{where.removesuffix('/link')}/cancel")
    assert browser.post(f"{where}/send", page="/caseload").status_code == 404
    assert (sink.got, notices(world)) == ([], [])
