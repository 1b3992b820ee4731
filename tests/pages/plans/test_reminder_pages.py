"""Where reminders of a plan are asked for, agreed to, switched off and seen: the builder, the client's page, the plan."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client, YesNo
from portal.db import db
from portal.notifications import senders
from portal.plans.models import Plan
from portal.plans.reminder_models import ReminderChoice
from tests.app import World
from tests.pages.notifications.reminding import change, reach, sending_by
from tests.pages.plans.made import fields, id_of, plan_at
from tests.pages.plans.reminded import draft, go_round, published_hour, to_remind

TICK = "Remind by e-mail, in neutral words"


@pytest.fixture(autouse=True)
def sending(world: World) -> Iterator[None]:
    """A clinic that can send."""
    with sending_by(world.app, senders.Shown()):
        yield


def arrange(world: World, address: str, **changes: object) -> TestResponse:
    """Fill the page "make it happen" and send it."""
    browser = world.as_clinician()
    data = fields(browser, f"{address}/happen")
    data |= {name: value for name, value in changes.items() if value is not None}
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
    return browser.post(f"{address}/happen", data, page=f"{address}/happen")


def unsafe(world: World) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "reminders_safe", YesNo.NO))


def choice(world: World, plan_id: UUID) -> ReminderChoice | None:
    with world.app.app_context():
        return db.session.scalar(sa.select(ReminderChoice).where(ReminderChoice.plan_id == plan_id))


# The builder


def test_the_tick_is_offered_with_the_preset_hour_and_kept(world: World) -> None:
    address = draft(world)
    page = world.as_clinician().get(f"{address}/happen").text
    assert TICK in page
    assert '<option value="18" selected>18:00</option>' in page
    assert '<option value="8">08:00</option>' in page
    assert '<option value="7">' not in page
    assert '<option value="21">' not in page
    assert arrange(world, address, remind="yes", remind_at_hour="9").status_code == 303
    assert plan_at(world, address).remind_at_hour == 9
    assert arrange(world, address, remind=None).status_code == 303
    assert plan_at(world, address).remind_at_hour is None


def test_a_tick_without_an_hour_is_refused_and_keeps_what_was_typed(world: World) -> None:
    address = draft(world)
    answer = arrange(world, address, remind="yes", remind_at_hour="", obstacle="Rain")
    assert answer.status_code == 422
    assert "Choose the hour." in answer.text
    assert 'value="Rain"' in answer.text
    assert 'name="remind" value="yes" checked' in answer.text


@pytest.mark.parametrize(
    ("make_so", "why", "way"),
    [
        (lambda client: setattr(client, "reminders_safe", YesNo.UNKNOWN), "does not say that e-mail", True),
        (lambda client: setattr(client, "in_session_only", True), "Contact is in sessions only.", True),
        (lambda client: setattr(client, "contact", {}), "holds no e-mail address", True),
    ],
)
def test_where_nobody_can_be_written_to_the_page_says_why_and_where_to_go(
    world: World, make_so: object, why: str, way: bool
) -> None:
    address = draft(world)
    change(world, Client, world.client, make_so)  # type: ignore[arg-type]
    page = world.as_clinician().get(f"{address}/happen").text
    assert TICK not in page
    assert why in page
    assert (f'/clients/{world.client}/edit">Open the record' in page) is way
    assert arrange(world, address, remind="yes", remind_at_hour="9").status_code == 303
    assert plan_at(world, address).remind_at_hour is None


def test_a_client_who_cannot_sign_in_and_a_clinic_that_cannot_send_are_said(world: World) -> None:
    address = draft(world)
    with sending_by(world.app, None):
        assert "No mail server is set up here." in world.as_clinician().get(f"{address}/happen").text
    change(world, User, world.user_of(world.client), lambda user: setattr(user, "handle_digest", None))
    assert "The client cannot sign in" in world.as_clinician().get(f"{address}/happen").text


def test_reminders_without_safe_contact_are_warned_of_on_every_page_and_can_be_taken_away(
    world: World,
) -> None:
    address = draft(world)
    arrange(world, address, remind="yes", remind_at_hour="9")
    unsafe(world)
    for part in ("aim", "steps", "happen", "check"):
        page = world.as_clinician().get(f"{address}/{part}").text
        assert "Reminders without safe contact: the plan asks for them, and nothing is sent." in page, part
    plan_page = world.as_clinician().get(address).text
    assert "Nothing is sent. The record does not say that e-mail is safe for this client." in plan_page
    assert TICK in world.as_clinician().get(f"{address}/happen").text
    assert arrange(world, address, remind=None).status_code == 303
    assert plan_at(world, address).remind_at_hour is None
    assert "Reminders without safe contact" not in world.as_clinician().get(f"{address}/check").text


def test_an_hour_that_became_night_is_warned_of(world: World) -> None:
    address = draft(world)
    change(world, Plan, id_of(address), lambda plan: setattr(plan, "remind_at_hour", 22))
    page = world.as_clinician().get(f"{address}/check").text
    assert "they cannot reach the client" in page
    page = world.as_clinician().get(f"{address}/happen").text
    assert "The hour lies in the quiet hours" in page
    assert '<option value="22" selected>' in page


def test_the_warning_is_said_in_chinese(world: World) -> None:
    address = draft(world)
    arrange(world, address, remind="yes", remind_at_hour="9")
    unsafe(world)
    browser = world.as_clinician()
    browser.post("/language", {"lang": "zh"}, page="/help")
    page = browser.get(f"{address}/check").text
    assert "Reminders without safe contact" not in page
    assert "联系方式未标为安全" in page


def test_a_new_hour_is_a_change_in_words_and_waits_to_be_published(world: World) -> None:
    plan_id = to_remind(world)
    address = f"/clients/{world.client}/plans/{plan_id}"
    arrange(world, address, remind="yes", remind_at_hour="9")
    assert published_hour(world, plan_id) == 18
    page = world.as_clinician().get(f"{address}/check").text
    for words in ("reminder by e-mail", "at 18:00", "at 09:00"):
        assert words in page
    world.as_clinician().post(f"{address}/publish", page="/help")
    assert published_hour(world, plan_id) == 9
    assert "at 09:00" in world.as_clinician().get(f"{address}/revisions").text


# The client


def offer(world: World) -> str:
    address = draft(world)
    arrange(world, address, remind="yes", remind_at_hour="9")
    assert world.as_clinician().post(f"{address}/offer", page="/help").status_code == 303
    return address


def accept(world: World, address: str, **said: str) -> None:
    plan_id = id_of(address)
    data = {"version": plan_at(world, address).version, **said}
    answer = world.as_client().post(f"/my/plans/{plan_id}/accept", data, page="/my")
    assert answer.status_code == 303, answer.text


def test_the_client_is_asked_at_accepting_and_it_stays_off_until_the_yes(world: World) -> None:
    address = offer(world)
    page = world.as_client().get(f"/my/plans/{id_of(address)}").text
    assert "Yes, remind by e-mail at 09:00" in page
    assert 'name="remind_me" value="yes" checked' not in page
    accept(world, address)
    assert choice(world, id_of(address)) is None
    page = world.as_client().get(f"/my/plans/{id_of(address)}").text
    assert "Yes, remind me" in page
    assert "The client has not said yes, so nothing is sent." in world.as_clinician().get(address).text


def test_a_yes_at_accepting_is_kept_and_one_button_switches_it_off(world: World) -> None:
    address = offer(world)
    plan_id = id_of(address)
    accept(world, address, remind_me="yes")
    kept = choice(world, plan_id)
    assert kept is not None
    assert (kept.wanted, kept.said_by) == (True, world.user_of(world.client))
    assert "The client said yes on 18 Nov 2026." in world.as_clinician().get(address).text
    page = world.as_client().get(f"/my/plans/{plan_id}").text
    assert "Switch it off" in page
    for _ in range(2):
        done = world.as_client().post(f"/my/plans/{plan_id}/reminders/off", page=f"/my/plans/{plan_id}")
        assert done.status_code == 303
    kept = choice(world, plan_id)
    assert kept is not None
    assert not kept.wanted
    assert "The client switched it off on 18 Nov 2026." in world.as_clinician().get(address).text
    with world.app.app_context():
        told = db.session.scalars(
            sa.select(AuditEvent.action).where(AuditEvent.action == "plan.reminders_chosen")
        ).all()
    assert len(told) == 2
    world.as_client().post(f"/my/plans/{plan_id}/reminders/on", page=f"/my/plans/{plan_id}")
    kept = choice(world, plan_id)
    assert kept is not None
    assert kept.wanted


def test_a_yes_in_session_is_told_as_such(world: World) -> None:
    address = offer(world)
    browser = world.as_clinician()
    assert "Yes, remind by e-mail at 09:00" in browser.get(f"{address}/accept").text
    browser.post(f"{address}/accept", {"remind_me": "yes"}, page=f"{address}/accept")
    kept = choice(world, id_of(address))
    assert kept is not None
    assert (kept.wanted, kept.said_by) == (True, world.clinician)
    assert "Agreed in session on 18 Nov 2026." in browser.get(address).text


def test_nobody_is_asked_where_nothing_can_be_sent_and_a_sent_tick_changes_nothing(world: World) -> None:
    address = offer(world)
    unsafe(world)
    assert "remind_me" not in world.as_client().get(f"/my/plans/{id_of(address)}").text
    accept(world, address, remind_me="yes")
    assert choice(world, id_of(address)) is None


def test_while_contact_is_not_safe_it_can_be_switched_off_and_not_on(world: World) -> None:
    plan_id = to_remind(world)
    unsafe(world)
    page = world.as_client().get(f"/my/plans/{plan_id}").text
    assert "none can be sent at the moment" in page
    assert "safe" not in page.partition("A note by e-mail")[2].partition("</section>")[0]
    world.as_client().post(f"/my/plans/{plan_id}/reminders/off", page=f"/my/plans/{plan_id}")
    answer = world.as_client().post(f"/my/plans/{plan_id}/reminders/on", page="/my")
    assert answer.status_code == 409
    assert "Yes, remind me" not in world.as_client().get(f"/my/plans/{plan_id}").text
    reach(world)
    assert "Yes, remind me" in world.as_client().get(f"/my/plans/{plan_id}").text


def test_a_plan_without_reminders_says_nothing_of_them(world: World) -> None:
    plan_id = to_remind(world, hour=None, yes=False)
    assert "A note by e-mail" not in world.as_client().get(f"/my/plans/{plan_id}").text
    assert "Reminders" not in world.as_clinician().get(f"/clients/{world.client}/plans/{plan_id}").text


def test_nobody_else_switches_it(world: World) -> None:
    plan_id = to_remind(world)
    other = world.as_client(world.other_client)
    assert other.post(f"/my/plans/{plan_id}/reminders/off", page="/my").status_code == 404
    kept = choice(world, plan_id)
    assert kept is not None
    assert kept.wanted


def test_the_clinician_reads_what_became_of_the_last_letter(world: World) -> None:
    plan_id = to_remind(world)
    go_round(world, "2026-11-18 18:00")
    page = world.as_clinician().get(f"/clients/{world.client}/plans/{plan_id}").text
    assert "The last one: e-mail sent on 18 Nov 2026, 18:00" in page
