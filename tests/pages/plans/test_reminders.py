"""Reminders of plans: at the hour that the client agreed to, while something is due, once a day, and never otherwise."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import time_machine

from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.db import db
from portal.neutral import telling
from portal.plans.reminder_models import PlanReminder
from tests.app import World
from tests.mail import Sink
from tests.pages.notifications.reminding import ADDRESS, change, notices
from tests.pages.plans.reminded import go_round, sent, to_remind

DUE = "2026-11-18 18:00"


def test_at_its_hour_one_letter_leaves_that_says_nothing(world: World, sink: Sink) -> None:
    to_remind(world)
    go_round(world, "2026-11-18 17:59")
    assert sent(sink) == 0
    go_round(world, DUE)
    [envelope], [message] = sink.got, sink.messages
    whole = f"{message['Subject']}\n{message.get_content()}"
    assert envelope.rcpt_tos == [ADDRESS]
    assert telling(whole) is None
    assert "http://localhost:8000/" in message.get_content().splitlines()
    for word in ("Wren", "20 minutes", "plan", "step", "due", "practi", "remind", "Dr."):
        assert word.casefold() not in whole.casefold()
    with world.app.app_context():
        actions_told = set(db.session.scalars(sa.select(AuditEvent.action)))
    assert {"plan.reminders_chosen", "plan.reminded", "notice.asked", "notice.sent"} <= actions_told


def test_what_the_letter_leads_to_shows_nothing_without_signing_in(world: World, sink: Sink) -> None:
    to_remind(world)
    go_round(world, DUE)
    page = world.browser().get("/")
    text = world.browser().get(page.location).text if page.status_code in (302, 303) else page.text
    assert "Wren" not in text
    assert "20 minutes" not in text


def test_it_is_sent_once_a_day_and_again_on_the_next(world: World, sink: Sink) -> None:
    to_remind(world)
    for clock in (DUE, "2026-11-18 18:01", "2026-11-18 20:30", "2026-11-18 23:00", "2026-11-19 07:00"):
        go_round(world, clock)
        assert sent(sink) == 1
    go_round(world, "2026-11-19 18:00")
    assert sent(sink) == 2
    with world.app.app_context():
        days = db.session.scalars(sa.select(PlanReminder.local_date)).all()
    assert [str(day) for day in sorted(days)] == ["2026-11-18", "2026-11-19"]


def test_a_worker_that_comes_late_still_reminds_and_one_that_comes_much_later_does_not(
    world: World, sink: Sink
) -> None:
    to_remind(world, hour=12)
    go_round(world, "2026-11-18 14:30")
    go_round(world, "2026-11-19 15:30")
    assert sent(sink) == 1


def test_two_plans_at_one_hour_share_a_letter(world: World, sink: Sink) -> None:
    both = {to_remind(world), to_remind(world, template="S01")}
    go_round(world, DUE)
    assert sent(sink) == 1
    with world.app.app_context():
        assert set(db.session.scalars(sa.select(PlanReminder.plan_id))) == both
    go_round(world, "2026-11-18 18:01")
    assert sent(sink) == 1


def test_each_client_is_written_to_at_the_hour_of_their_own_clock(world: World, sink: Sink) -> None:
    change(world, Client, world.other_client, lambda client: setattr(client, "tz", "Asia/Shanghai"))
    to_remind(world)
    to_remind(world, world.other_client)
    go_round(world, "2026-11-18 17:59", tz="Asia/Shanghai")
    assert sent(sink) == 0
    go_round(world, "2026-11-18 18:00", tz="Asia/Shanghai")  # half an hour after they agreed to it there
    assert [one.client_id for one in notices(world)] == [world.other_client]
    go_round(world, "2026-11-18 18:00")
    assert [one.client_id for one in notices(world)] == [world.other_client, world.client]
    assert [one.rcpt_tos for one in sink.got] == [[ADDRESS], [ADDRESS]]


@pytest.mark.parametrize(
    ("days", "before", "after"),
    [
        (("2027-03-27", "2027-03-28"), "17:00", "16:00"),
        (("2026-10-24", "2026-10-25"), "16:00", "17:00"),
    ],
)
def test_the_hour_stays_when_the_clocks_change(
    world: World, sink: Sink, days: tuple[str, str], before: str, after: str
) -> None:
    with time_machine.travel(f"{days[0]}T06:00:00+00:00", tick=False):
        to_remind(world)
    for day, utc in zip(days, (before, after), strict=True):
        count, hour = sent(sink), int(utc[:2])
        go_round(world, f"{day} {hour - 1}:59", tz="UTC")
        assert sent(sink) == count
        go_round(world, f"{day} {utc}", tz="UTC")
        assert sent(sink) == count + 1
