"""When a plan reminds nobody: not asked for, not wanted, not safe, not due any more; asked at once and again at the send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from portal.accounts.models import User
from portal.clients.models import Client, ClientStatus, YesNo
from portal.notifications import senders
from portal.notifications.kinds import NoticeState
from portal.plans import actions
from portal.plans.models import Plan
from tests.app import NOW, World
from tests.mail import Sink, mail_server
from tests.pages.diary.keeping import Diary
from tests.pages.notifications.reminding import change, notices, reach, sending_by, states
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import change_step, hold, practise
from tests.pages.plans.reminded import as_clinician, choose, first_step, go_round, sent, to_remind, unsafe

DUE = "2026-11-18 18:00"


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


def test_a_yes_after_todays_hour_is_for_tomorrow(world: World, sink: Sink) -> None:
    plan_id = to_remind(world)
    choose(world, plan_id, False)
    with time_machine.travel(NOW + timedelta(hours=8), tick=False):  # half past six in the evening there
        choose(world, plan_id, True)
    go_round(world, "2026-11-18 18:31")
    assert sent(sink) == 0
    go_round(world, "2026-11-19 18:00")
    assert sent(sink) == 1


def test_a_plan_that_asks_for_none_sends_none_whatever_the_client_said(world: World, sink: Sink) -> None:
    to_remind(world, hour=None)
    go_round(world, DUE)
    assert sent(sink) == 0


def test_a_yes_to_one_hour_is_none_to_another(world: World, sink: Sink) -> None:
    plan_id = to_remind(world)
    asks_at_another_hour(world, plan_id)
    go_round(world, "2026-11-18 17:00")
    go_round(world, DUE)
    assert sent(sink) == 0
    choose(world, plan_id, True)
    go_round(world, "2026-11-19 17:00")
    assert sent(sink) == 1


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


def test_a_step_that_waits_for_a_change_is_not_asked_for(world: World, sink: Sink) -> None:
    step = first_step(world, to_remind(world))
    change_step(world, step.id, state="needs_change")
    go_round(world, DUE)
    assert sent(sink) == 0


def test_of_a_diary_that_is_written_for_today_nobody_is_reminded(world: World, sink: Sink) -> None:
    to_remind(world, template="S11", rungs=(2,))
    assert Diary(world).quiet(NOW.date()).status_code == 303
    go_round(world, DUE)
    assert sent(sink) == 0
    go_round(world, "2026-11-19 18:00")
    assert sent(sink) == 1


def test_signals_are_for_when_they_are_needed_and_nobody_is_reminded_of_them(
    world: World, sink: Sink
) -> None:
    reach(world)
    plan_id = Agreed(world, "S12").homework.plan_id
    asks_at_another_hour(world, plan_id)
    choose(world, plan_id, True)
    go_round(world, "2026-11-18 17:00")
    assert sent(sink) == 0


def not_safe(world: World, plan_id: UUID) -> None:
    unsafe(world)


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


def asks_at_another_hour(world: World, plan_id: UUID) -> None:
    def move(client: Client, plan: Plan, **more: Any) -> None:
        plan.remind_at_hour = 17
        actions.amend(client, plan, **more)

    as_clinician(world, plan_id, move)


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
    asks_at_another_hour,
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
