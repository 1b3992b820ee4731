"""Reminders: one for each occurrence and recipient, only where the contact is safe, none where it is no longer wanted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from portal.accounts.models import Clinic, User
from portal.assessments import actions, reminder_queries
from portal.assessments.models import Assessment, Assignment
from portal.assessments.queries import as_questionnaire
from portal.clients.models import Client, YesNo
from portal.clock import now
from portal.db import db
from portal.notifications import senders
from portal.notifications.kinds import NoticeState, Outcome
from portal.notifications.letters import Letter
from tests.app import NOW, World
from tests.mail import Sink, mail_server
from tests.pages.foundation.objects import ANSWERS, actors
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

NIGHT = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)
"""23:00 in Berlin, where the client lives."""
MORNING = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)


class Resting(senders.Server):
    """A mail server that was not there a moment ago."""

    def rests(self, at: datetime) -> bool:
        return True


def test_one_reminder_leaves_and_never_a_second(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world)
    for minute in range(0, 3 * 1440, 360):
        go_round(world, minutes=minute)
    assert [one.rcpt_tos for one in sink.got] == [[ADDRESS]]
    assert states(world) == [NoticeState.SENT]
    [row] = notices(world)
    assert (row.sent_at, row.tries, row.link) == (NOW, 1, None)


def test_what_is_due_next_week_is_reminded_of_next_week(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world, due_on=NOW.date() + timedelta(days=7))
    go_round(world)
    go_round(world, at=datetime(2026, 11, 25, 7, 59, tzinfo=UTC))
    assert sink.got == []
    go_round(world, at=datetime(2026, 11, 25, 8, 0, tzinfo=UTC))  # 09:00 in Berlin
    assert len(sink.got) == 1


def test_two_clients_with_one_address_get_one_each_and_learn_nothing_of_each_other(
    world: World, sink: Sink
) -> None:
    for client_id in (world.client, world.other_client):
        reach(world, client_id)
        to_remind(world, client_id)
    go_round(world)
    first, second = sink.messages
    assert first.get_content() == second.get_content()
    assert {first["To"], second["To"]} == {ADDRESS}
    assert first["Message-ID"] != second["Message-ID"]


Do = Callable[[World, UUID], None]


def of_client(**values: Any) -> Do:
    def do(world: World, _assessment_id: UUID) -> None:
        change(world, Client, world.client, lambda row: [setattr(row, n, v) for n, v in values.items()])

    return do


def of_assignment(**values: Any) -> Do:
    def do(world: World, assessment_id: UUID) -> None:
        with world.app.app_context():
            row = db.session.get_one(Assessment, assessment_id)
            given = db.session.get_one(Assignment, row.assignment_id)
            for name, value in values.items():
                setattr(given, name, value)
            db.session.commit()

    return do


def taken_back(world: World, assessment_id: UUID) -> None:
    world.as_clinician().post(f"/clients/{world.client}/assessments/{assessment_id}/cancel")


def sent_in(world: World, assessment_id: UUID) -> None:
    with world.app.app_context():
        row = db.session.get_one(Assessment, assessment_id)
        _, own = actors(db.session.get_one(Client, world.client))
        actions.start(as_questionnaire(row), about="partner_now", by=own, at=now())
        for n, value in ANSWERS.items():
            actions.answer(as_questionnaire(row), n, value=value, declined=False, by=own, at=now())
        actions.submit(as_questionnaire(row), lang="en", by=own, at=now())
        db.session.commit()


def account_closed(world: World, _assessment_id: UUID) -> None:
    change(world, User, world.user_of(world.client), lambda user: setattr(user, "disabled_at", NOW))


def expired(world: World, assessment_id: UUID) -> None:
    change(world, Assessment, assessment_id, lambda row: setattr(row, "expires_on", row.opens_at.date()))


NO_LONGER: dict[str, Do] = {
    "taken back": taken_back,
    "sent in": sent_in,
    "schedule ended": of_assignment(cancelled_at=NOW),
    "schedule rests": of_assignment(paused_at=NOW),
    "no reminder wanted": of_assignment(remind=False),
    "discharged": of_client(status="discharged"),
    "contact not safe": of_client(reminders_safe=YesNo.NO),
    "contact unknown": of_client(reminders_safe=YesNo.UNKNOWN),
    "in sessions only": of_client(in_session_only=True),
    "no address": of_client(contact={"phones": "030 1"}),
    "account closed": account_closed,
    "expired": expired,
}


@pytest.mark.parametrize("why", NO_LONGER)
def test_nobody_is_asked_to_be_reminded_of_what_is_not_wanted(world: World, sink: Sink, why: str) -> None:
    reach(world)
    assessment_id = to_remind(world)
    NO_LONGER[why](world, assessment_id)
    go_round(world, days=1 if why == "expired" else 0)
    assert (sink.got, notices(world)) == ([], [])


@pytest.mark.parametrize("why", NO_LONGER)
def test_it_is_asked_again_at_the_moment_of_sending(world: World, sink: Sink, why: str) -> None:
    reach(world)
    with time_machine.travel(NIGHT, tick=False):
        assessment_id = to_remind(world, due_on=NOW.date())
    go_round(world, at=NIGHT)
    assert states(world) == [NoticeState.WAITING]
    NO_LONGER[why](world, assessment_id)
    go_round(world, at=MORNING)
    assert sink.got == []
    assert states(world) == [NoticeState.CANCELLED]
    go_round(world, at=MORNING, hours=3)
    assert states(world) == [NoticeState.CANCELLED]


def test_a_new_address_does_not_get_what_was_meant_for_the_old(world: World, sink: Sink) -> None:
    reach(world)
    with time_machine.travel(NIGHT, tick=False):
        to_remind(world, due_on=NOW.date())
    go_round(world, at=NIGHT)
    reach(world, address="new@home.example")
    go_round(world, at=MORNING)
    assert states(world) == [NoticeState.CANCELLED]
    go_round(world, at=MORNING, minutes=1)  # nothing had left, so the new one is written to
    assert [one.rcpt_tos for one in sink.got] == [["new@home.example"]]


def test_whoever_was_reminded_is_not_reminded_again_at_a_new_address(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world)
    go_round(world)
    reach(world, address="new@home.example")
    go_round(world, minutes=1)
    assert len(sink.got) == 1


def test_at_night_it_waits_until_eight_on_the_clients_clock(world: World, sink: Sink) -> None:
    reach(world)
    with time_machine.travel(NIGHT, tick=False):
        to_remind(world, due_on=NOW.date())
    go_round(world, at=NIGHT)
    go_round(world, at=MORNING - timedelta(minutes=1))
    assert sink.got == []
    go_round(world, at=MORNING)
    assert len(sink.got) == 1


def test_what_was_held_up_until_the_night_waits_too(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world)
    with sending_by(world.app, Resting(sink.settings)):
        go_round(world)
    assert (states(world), sink.got) == ([NoticeState.WAITING], [])
    go_round(world, at=NIGHT)
    [row] = notices(world)
    assert (row.state, row.due_at, row.tries) == (NoticeState.WAITING, MORNING, 0)
    go_round(world, at=MORNING)
    assert len(sink.got) == 1


def test_whoever_has_moved_is_not_written_to_in_their_new_night(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world)
    with sending_by(world.app, Resting(sink.settings)):
        go_round(world)
    change(world, Client, world.client, lambda client: setattr(client, "tz", "Pacific/Auckland"))
    go_round(world, minutes=1)  # half past ten in the evening there
    [row] = notices(world)
    morning = datetime(2026, 11, 18, 19, 0, tzinfo=UTC)
    assert (row.state, row.due_at, sink.got) == (NoticeState.WAITING, morning, [])
    go_round(world, at=morning)
    assert len(sink.got) == 1


# Without an account


def no_account(world: World) -> None:
    def undo(user: User) -> None:
        user.handle_digest, user.password_hash = None, None

    change(world, User, world.user_of(world.client), undo)


def test_without_an_account_it_leads_to_the_one_questionnaire(world: World, sink: Sink) -> None:
    reach(world)
    no_account(world)
    to_remind(world)
    go_round(world)
    [message] = sink.messages
    address = next(line for line in message.get_content().splitlines() if "://" in line)
    assert address.startswith("http://localhost:8000/q/")
    page = world.browser().get(address.removeprefix("http://localhost:8000"))
    assert page.status_code == 200
    assert "Wren" not in page.text


def test_with_an_account_it_leads_to_the_front_and_opens_nothing(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world)
    go_round(world)
    [message] = sink.messages
    assert "http://localhost:8000/" in message.get_content().splitlines()
    assert "/q/" not in message.get_content()


def test_a_code_is_told_in_person_so_no_link_is_sent_where_the_clinic_wants_one(
    world: World, sink: Sink
) -> None:
    reach(world)
    no_account(world)
    change(world, Clinic, world.clinic_id, lambda clinic: setattr(clinic, "links_ask_code", True))
    to_remind(world)
    go_round(world)
    assert (sink.got, notices(world)) == ([], [])


# What the mail server says


@pytest.mark.parametrize("step", ["helo", "mail", "rcpt"])
def test_what_was_not_accepted_is_tried_three_times_with_growing_delay(world: World, step: str) -> None:
    reach(world)
    to_remind(world)
    with mail_server(**{step: None}) as broken, sending_by(world.app, senders.Server(broken.settings)):
        tried = []
        for minute in range(0, 300, 2):
            before = [one.tries for one in notices(world)]
            go_round(world, minutes=minute)
            if [one.tries for one in notices(world)] not in ([], before):
                tried.append(minute)
        assert broken.got == []
    assert tried == [0, 10, 130]
    assert states(world) == [NoticeState.FAILED]


def test_a_refused_one_leaves_when_the_server_is_back(world: World, sink: Sink) -> None:
    reach(world)
    to_remind(world)
    with mail_server(rcpt="451 later") as busy, sending_by(world.app, senders.Server(busy.settings)):
        go_round(world)
    go_round(world, minutes=9)
    assert (states(world), sink.got) == ([NoticeState.WAITING], [])
    go_round(world, minutes=10)
    assert (states(world), len(sink.got)) == ([NoticeState.SENT], 1)


def test_an_answer_that_was_lost_is_uncertain_and_nothing_is_sent_again(world: World, sink: Sink) -> None:
    reach(world)
    assessment_id = to_remind(world)
    with mail_server(data=None) as cut, sending_by(world.app, senders.Server(cut.settings)):
        go_round(world)
        assert len(cut.got) == 1
    go_round(world, days=1)
    assert (states(world), sink.got) == ([NoticeState.UNCERTAIN], [])
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        assert reminder_queries.notices_of(client) == {assessment_id: (NoticeState.UNCERTAIN, NOW)}


def test_while_the_server_is_talked_with_the_claim_stands_and_the_database_is_free(world: World) -> None:
    seen: list[str] = []

    class Slow(senders.Shown):
        def send(self, letter: Letter) -> Outcome:
            url = world.app.config["HAVEN"].database_url
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)) as somebody_else:
                somebody_else.execute("BEGIN IMMEDIATE")
                seen.extend(row[0] for row in somebody_else.execute("SELECT state FROM notice"))
            return Outcome.SENT

    reach(world)
    to_remind(world)
    with sending_by(world.app, Slow()):
        go_round(world)
    assert (seen, states(world)) == ([NoticeState.CLAIMED], [NoticeState.SENT])


def test_a_server_that_is_not_there_holds_up_one_notice_and_not_all(world: World, sink: Sink) -> None:
    for client_id in (world.client, world.other_client):
        reach(world, client_id)
        to_remind(world, client_id)
    with mail_server(helo=None) as broken, sending_by(world.app, senders.Server(broken.settings)):
        go_round(world)
    assert sorted(one.tries for one in notices(world)) == [0, 1]


def test_without_a_mail_server_nothing_is_asked_for(world: World) -> None:
    reach(world)
    to_remind(world)
    with sending_by(world.app, None):
        go_round(world)
    assert notices(world) == []


@pytest.mark.parametrize(
    "address",
    [
        "a@home.example\r\nBcc: b@home.example",
        "a@home.example, b@home.example",
        "A <a@home.example>",
        "a",
        "@",
    ],
)
def test_what_is_no_single_address_gets_nothing(world: World, sink: Sink, address: str) -> None:
    reach(world, address=address)
    to_remind(world)
    go_round(world)
    assert (sink.got, states(world)) == ([], [NoticeState.FAILED])


def test_a_telling_word_stops_the_message_at_the_door(
    world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.clients import letter_actions

    monkeypatch.setattr(
        letter_actions, "subject_and_body", lambda link, _lang: ("Hello", f"Your therapist waits.\n{link}")
    )
    reach(world)
    to_remind(world)
    go_round(world)
    assert (sink.got, states(world)) == ([], [NoticeState.FAILED])


def test_a_name_stops_the_message_at_the_door(
    world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.clients import letter_actions

    for name in ("Wren Samplewood", "Testing Grounds Clinic", "Dr. Fern Exemplar"):
        monkeypatch.setattr(
            letter_actions, "subject_and_body", lambda link, _lang, name=name: (f"For {name}", link)
        )
        reach(world)
        to_remind(world)
        go_round(world)
    assert (sink.got, states(world)) == ([], [NoticeState.FAILED] * 3)
