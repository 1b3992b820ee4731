"""What the client says to the reminders of a plan: at accepting, later, in session; and what the clinician reads of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.db import db
from portal.plans import actions
from tests.app import World
from tests.pages.notifications.reminding import reach
from tests.pages.plans.made import id_of, plan_at
from tests.pages.plans.reminded import arrange, as_clinician, choice, draft, go_round, to_remind, unsafe

pytestmark = pytest.mark.usefixtures("sending")


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
    go_round(world, "2026-11-19 18:00")
    page = world.as_clinician().get(f"/clients/{world.client}/plans/{plan_id}").text
    assert "The last one: e-mail sent on 19 Nov 2026, 18:00" in page


def test_either_answer_is_said(world: World) -> None:
    plan_id = to_remind(world)
    browser, page = world.as_client(), f"/my/plans/{plan_id}"
    for answer, said in (("off", "Switched off. No e-mails come any more."), ("on", "Switched on.")):
        browser.post(f"{page}/reminders/{answer}", page=page)
        assert said in browser.get(page).text


def test_of_a_plan_that_is_over_none_can_be_switched_on(world: World) -> None:
    plan_id = to_remind(world, yes=False)
    reason = actions.StopPlanReason.CLIENT_REQUEST
    as_clinician(world, plan_id, lambda _client, plan, **more: actions.stop(plan, reason=reason, **more))
    answer = world.as_client().post(f"/my/plans/{plan_id}/reminders/on", page="/my")
    assert answer.status_code == 409
    assert choice(world, plan_id) is None


def test_a_draft_is_not_there_for_its_client(world: World) -> None:
    address = draft(world)
    arrange(world, address, remind="yes", remind_at_hour="9")
    for answer in ("on", "off"):
        there = world.as_client().post(f"/my/plans/{id_of(address)}/reminders/{answer}", page="/my")
        assert there.status_code == 404
    assert choice(world, id_of(address)) is None
