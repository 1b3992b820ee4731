"""Reminders of plans: at the hour that the client agreed to, while something is due, once a day, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client, ClientStatus, YesNo
from portal.db import db
from portal.neutral import telling
from portal.notifications import senders
from portal.notifications.kinds import NoticeState
from portal.plans import actions
from portal.plans.models import Plan, PlanStep
from portal.plans.reminder_models import PlanReminder
from tests.app import NOW, World
from tests.mail import Sink, mail_server
from tests.pages.notifications.reminding import ADDRESS, change, notices, sending_by, states
from tests.pages.plans.made import hold, practise
from tests.pages.plans.reminded import as_clinician, choose, go_round, to_remind

DUE = "2026-11-18 18:00"


@pytest.fixture
def sink(world: World) -> Iterator[Sink]:
    with mail_server() as sink, sending_by(world.app, senders.Server(sink.settings)):
        yield sink


def first_step(world: World, plan_id: UUID) -> PlanStep:
    with world.app.app_context():
        return db.session.scalars(
            sa.select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(PlanStep.position)
        ).first()


def sent(sink: Sink) -> int:
    return len(sink.got)


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


# When nothing is sent


def test_without_the_clients_yes_nothing_is_sent(world: World, sink: Sink) -> None:
    to_remind(world, yes=False)
    go_round(world, DUE)
    assert (sent(sink), notices(world)) == (0, [])


def test_switched_off_nothing_is_sent_and_on_again_it_is(world: World, sink: Sink) -> None:
    plan_id = to_remind(world)
    choose(world, plan_id, False)
    go_round(world, DUE)
    assert sent(sink) == 0
    choose(world, plan_id, True)
    go_round(world, "2026-11-19 18:00")
    assert sent(sink) == 1


def test_a_plan_that_asks_for_none_sends_none_whatever_the_client_said(world: World, sink: Sink) -> None:
    to_remind(world, hour=None)
    go_round(world, DUE)
    assert sent(sink) == 0


def test_whatever_was_written_down_today_is_not_asked_for_again(world: World, sink: Sink) -> None:
    plan_id = to_remind(world)
    practise(world, first_step(world, plan_id))
    go_round(world, DUE)
    assert sent(sink) == 0
    go_round(world, "2026-11-19 18:00")
    assert sent(sink) == 1


def test_a_step_practised_as_often_as_planned_this_week_is_not_asked_for(world: World, sink: Sink) -> None:
    step = first_step(world, to_remind(world, times_a_week=1))
    practise(world, step, days_ago=1)
    go_round(world, DUE)
    assert sent(sink) == 0
    go_round(world, "2026-11-23 18:00")  # the next week
    assert sent(sink) == 1


def not_safe(world: World, plan_id: UUID) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "reminders_safe", YesNo.NO))


def not_known(world: World, plan_id: UUID) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "reminders_safe", YesNo.UNKNOWN))


def in_session_only(world: World, plan_id: UUID) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "in_session_only", True))


def no_address(world: World, plan_id: UUID) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "contact", {}))


def discharged(world: World, plan_id: UUID) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "status", ClientStatus.DISCHARGED))


def disabled(world: World, plan_id: UUID) -> None:
    change(world, User, world.user_of(world.client), lambda user: setattr(user, "disabled_at", NOW))


def no_account(world: World, plan_id: UUID) -> None:
    change(world, User, world.user_of(world.client), lambda user: setattr(user, "handle_digest", None))


def paused(world: World, plan_id: UUID) -> None:
    as_clinician(world, plan_id, lambda _client, plan, **more: actions.pause(plan, reason="Rest", **more))


def stopped(world: World, plan_id: UUID) -> None:
    reason = actions.StopPlanReason.CLIENT_REQUEST
    as_clinician(world, plan_id, lambda _client, plan, **more: actions.stop(plan, reason=reason, **more))


def held(world: World, plan_id: UUID) -> None:
    hold(world)


def switched_off(world: World, plan_id: UUID) -> None:
    choose(world, plan_id, False)


def practised(world: World, plan_id: UUID) -> None:
    practise(world, first_step(world, plan_id))


def asks_no_more(world: World, plan_id: UUID) -> None:
    def take_away(client: Client, plan: Plan, **more: Any) -> None:
        plan.remind_at_hour = None
        actions.amend(client, plan, **more)

    as_clinician(world, plan_id, take_away)


Change = Callable[[World, UUID], None]
REASONS = (
    not_safe,
    not_known,
    in_session_only,
    no_address,
    discharged,
    disabled,
    no_account,
    paused,
    stopped,
    held,
    switched_off,
    practised,
    asks_no_more,
)


@pytest.mark.parametrize("change_it", REASONS)
def test_nothing_is_asked_for_where_it_should_not_be(world: World, sink: Sink, change_it: Change) -> None:
    plan_id = to_remind(world)
    change_it(world, plan_id)
    go_round(world, DUE)
    assert (sent(sink), notices(world)) == (0, [])


@pytest.mark.parametrize("change_it", REASONS)
def test_what_was_asked_for_does_not_leave_once_it_should_not(
    world: World, sink: Sink, change_it: Change
) -> None:
    plan_id = to_remind(world)
    with mail_server(helo=None) as nobody, sending_by(world.app, senders.Server(nobody.settings)):
        go_round(world, DUE)
    assert states(world) == [NoticeState.WAITING]
    change_it(world, plan_id)
    go_round(world, "2026-11-18 18:10")
    assert (sent(sink), states(world)) == (0, [NoticeState.CANCELLED])


def test_what_could_not_leave_on_its_day_does_not_leave_on_another(world: World, sink: Sink) -> None:
    to_remind(world, hour=20)
    with mail_server(helo=None) as nobody, sending_by(world.app, senders.Server(nobody.settings)):
        go_round(world, "2026-11-18 20:00")
        go_round(world, "2026-11-18 20:10")
    go_round(world, "2026-11-19 08:00")
    assert (sent(sink), states(world)) == (0, [NoticeState.CANCELLED])
    go_round(world, "2026-11-19 20:00")
    assert sent(sink) == 1


def test_a_new_address_is_not_written_to_about_the_same_day(world: World, sink: Sink) -> None:
    to_remind(world)
    go_round(world, DUE)
    change(
        world, Client, world.client, lambda client: setattr(client, "contact", {"email": "new@home.example"})
    )
    go_round(world, "2026-11-18 18:05")
    assert sent(sink) == 1
    go_round(world, "2026-11-19 18:00")
    assert sink.got[-1].rcpt_tos == ["new@home.example"]


def test_without_a_mail_server_nothing_is_asked_for(world: World) -> None:
    to_remind(world)
    with sending_by(world.app, None):
        go_round(world, DUE)
    assert notices(world) == []


def test_the_minutes_after_a_long_sleep_bring_no_burst(world: World, sink: Sink) -> None:
    to_remind(world)
    later = NOW + timedelta(days=30)
    for minute in range(3):
        go_round(world, f"{later.date()} 18:0{minute}")
    assert sent(sink) == 1
