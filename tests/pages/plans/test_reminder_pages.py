"""Where reminders of a plan are asked for, agreed to, switched off and seen: the builder, the client's page, the plan."""

from __future__ import annotations

import pytest

from portal.accounts import number_actions
from portal.accounts.models import User
from portal.clients.models import Client, YesNo
from portal.clock import now
from portal.db import db
from portal.plans.models import Plan
from tests.app import World
from tests.pages.notifications.reminding import change, sending_by
from tests.pages.plans.made import id_of, plan_at
from tests.pages.plans.reminded import arrange, draft, published_hour, to_remind, unsafe

pytestmark = pytest.mark.usefixtures("sending")
TICK = "Remind by e-mail, in neutral words"


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


def test_the_hour_that_one_has_chosen_for_oneself_is_the_preset_one(world: World) -> None:
    address = draft(world)
    with world.app.app_context():
        me = db.session.get_one(User, world.clinician)
        number_actions.choose_numbers({"remind_at_hour": 10}, user_id=me.id, by=me.actor, at=now())
        db.session.commit()
    page = world.as_clinician().get(f"{address}/happen").text
    assert '<option value="10" selected>10:00</option>' in page


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
    mine = world.as_client().get(f"/my/plans/{plan_id}").text
    assert "18:00" in mine
    assert "09:00" not in mine
    page = world.as_clinician().get(f"{address}/check").text
    for words in ("reminder by e-mail", "at 18:00", "at 09:00"):
        assert words in page
    world.as_clinician().post(f"{address}/publish", page="/help")
    assert published_hour(world, plan_id) == 9
    assert "said yes to another hour" in world.as_clinician().get(address).text
    assert "Yes, remind me" in world.as_client().get(f"/my/plans/{plan_id}").text
    assert "at 09:00" in world.as_clinician().get(f"{address}/revisions").text
