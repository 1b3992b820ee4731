"""The clinician writes an agreement with both, goes through the checklist, changes and ends it; safety goes before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client, TimelineEvent
from portal.clients.screening import ScreenAnswer
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.plans import agreement_actions
from portal.plans.agreement_kinds import Check
from portal.plans.agreement_models import Agreement
from portal.plans.agreement_queries import get_held
from portal.plans.models import Plan, PlanStep
from portal.plans.states import PlanState
from portal.transaction import Portal
from tests.app import World
from tests.pages.plans.agreed import CHECKS, RUNGS, Agreed
from tests.pages.plans.agreement_words import WORDS
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import fields, hold


@pytest.fixture
def draft(world: World) -> Agreed:
    return Agreed(world, "S13", begun=False)


def checked(agreed: Agreed, **changes: Any) -> dict[str, Any]:
    return {**fields(agreed.staff, f"{agreed.theirs}/check"), **CHECKS, **changes}


def begin(agreed: Agreed, **changes: Any) -> int:
    return agreed.staff.post(f"{agreed.theirs}/check", checked(agreed, **changes)).status_code


# Writing


def test_the_plan_page_leads_to_a_draft_and_a_second_press_to_the_same(world: World) -> None:
    homework = Homework(world, "S12", RUNGS["S12"])
    staff = world.as_clinician()
    page = staff.get(f"/clients/{world.client}/plans/{homework.plan_id}").text
    address = f"/clients/{world.client}/agreements/of/{homework.step_id}"
    assert address in page
    first = staff.post(address, page="/help")
    assert first.status_code == 303
    assert str(first.location).endswith("/words")
    assert staff.post(address, page="/help").location == first.location
    with world.app.app_context():
        (row,) = db.session.scalars(sa.select(Agreement)).all()
        assert (row.kind, row.number, row.began_on) == ("need_signal", 1, None)


def test_a_step_that_is_no_agreement_gets_none(world: World) -> None:
    homework = Homework(world, "E01")
    answer = world.as_clinician().post(
        f"/clients/{world.client}/agreements/of/{homework.step_id}", page="/help"
    )
    assert answer.status_code == 409


def test_a_draft_brings_along_when_the_step_is_let_go(world: World) -> None:
    homework = Homework(world, "S13", RUNGS["S13"])
    world.as_clinician().post(f"/clients/{world.client}/agreements/of/{homework.step_id}", page="/help")
    with world.app.app_context():
        (row,) = db.session.scalars(sa.select(Agreement)).all()
        step = db.session.get_one(PlanStep, homework.step_id)
        assert step.fade_from_on is not None
        assert row.draft["fade_from_on"] == step.fade_from_on.isoformat()


def test_what_is_written_is_kept_and_may_be_unfinished(draft: Agreed) -> None:
    where = f"{draft.theirs}/words"
    sent = {**fields(draft.staff, where), "wording": "Back at nine.", "urgent": ""}
    answer = draft.staff.post(where, sent)
    assert (answer.status_code, str(answer.location)) == (303, f"{draft.theirs}/check")
    kept = draft.row().draft["words"]
    assert kept["wording"] == "Back at nine."
    assert "urgent" not in kept
    page = draft.staff.get(f"{draft.theirs}/check").text
    assert "Still missing" in page
    assert "What is urgent, so that it does not wait" in page
    assert "Let it begin" not in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("review_on", "2026-12-17"),
        ("review_on", "2026-11-17"),
        ("fade_from_on", "2026-11-17"),
        ("max_window_min", "9"),
        ("max_window_min", "721"),
        ("cannot_now", "x" * 161),
        ("mine", "\n".join("abcdef")),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(
    draft: Agreed, name: str, value: str
) -> None:
    where = f"{draft.theirs}/words"
    answer = draft.staff.post(where, {**fields(draft.staff, where), name: value, "later": "ZQ at ten"})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert "ZQ at ten" in answer.text
    assert draft.row().draft["words"]["later"] != "ZQ at ten"


def test_two_who_write_at_once_are_shown_both_texts(draft: Agreed) -> None:
    where = f"{draft.theirs}/words"
    form = fields(draft.staff, where)
    assert draft.staff.post(where, {**form, "wording": "Back at nine."}).status_code == 303
    answer = draft.staff.post(where, {**form, "wording": "Back at ten."})
    assert answer.status_code == 409
    assert "Back at nine." in answer.text
    assert "Back at ten." in answer.text
    assert draft.row().draft["words"]["wording"] == "Back at nine."


def test_the_other_language_is_kept_beside_the_words(draft: Agreed) -> None:
    where = f"{draft.theirs}/words/other"
    answer = draft.staff.post(where, {**fields(draft.staff, where), "wording": "我到九点不看手机。"})
    assert answer.status_code == 303
    assert draft.row().draft["other"] == {"wording": "我到九点不看手机。"}
    assert draft.row().draft["words"]["wording"] == WORDS["S13"]["wording"]


def test_several_promises_stand_on_lines_of_their_own_above_the_other_language(draft: Agreed) -> None:
    where = f"{draft.theirs}/words"
    form = {**fields(draft.staff, where), "mine": "One thing.\nTwo things."}
    assert draft.staff.post(where, form).status_code == 303
    assert "One thing.\nTwo things.</p>" in draft.staff.get(f"{where}/other").text


# The checklist


@pytest.mark.parametrize("left_out", list(Check))
def test_it_does_not_begin_before_every_check_is_ticked(draft: Agreed, left_out: Check) -> None:
    sent = {key: value for key, value in checked(draft).items() if key != left_out}
    answer = draft.staff.post(f"{draft.theirs}/check", sent)
    assert answer.status_code == 422
    assert "Tick this once you have made sure" in answer.text
    assert draft.row().began_on is None


def test_no_box_is_ticked_beforehand_and_the_page_claims_to_know_nothing(draft: Agreed) -> None:
    page = draft.staff.get(f"{draft.theirs}/check").text
    assert page.count('type="checkbox"') == len(Check)
    assert " checked" not in page
    assert "No text can show whether somebody is controlled" in page


def test_it_begins_with_its_text_frozen_its_checks_and_a_mark(draft: Agreed) -> None:
    assert begin(draft) == 303
    row = draft.row()
    assert (row.revision, row.began_on, row.draft) == (1, now().date(), None)
    (text,) = draft.texts()
    assert text.words["wording"] == WORDS["S13"]["wording"]
    assert text.checks == {str(check): True for check in Check}
    assert (text.max_window_min, text.review_on, text.fade_from_on) == (180, row.review_on, row.fade_from_on)
    with draft.world.app.app_context():
        marks = db.session.scalars(
            sa.select(TimelineEvent).where(TimelineEvent.kind == "agreement_started")
        ).all()
        assert [(mark.label, mark.visible_to_client) for mark in marks] == [
            ("Our word about time apart", True)
        ]
    assert draft.homework.events("agreement.") == [
        "agreement.drafted",
        "agreement.edited",
        "agreement.began",
    ]


def test_a_later_change_is_a_new_text_after_the_checklist_again(world: World) -> None:
    agreed = Agreed(world, "S14")
    where = f"{agreed.theirs}/words"
    answer = agreed.staff.post(where, {**fields(agreed.staff, where), "shared_slot": "Breakfast at eight"})
    assert answer.status_code == 303
    assert "Dinner at seven" in agreed.browser.get(agreed.mine).text, "the old one holds meanwhile"
    page = agreed.staff.get(f"{agreed.theirs}/check").text
    assert "<del" in page
    assert "Breakfast at eight" in page
    assert begin(agreed, no_punishment=[]) == 422
    assert begin(agreed) == 303
    assert [text.words["shared_slot"] for text in agreed.texts()] == ["Dinner at seven", "Breakfast at eight"]
    assert "Breakfast at eight" in agreed.browser.get(agreed.mine).text
    assert "Dinner at seven" in agreed.staff.get(f"{agreed.theirs}/texts/1").text
    assert agreed.homework.events("agreement.")[-1] == "agreement.changed"


def test_the_checks_hold_for_the_text_that_was_on_the_page(draft: Agreed) -> None:
    sent, where = checked(draft), f"{draft.theirs}/words"
    changed = {**fields(draft.staff, where), "wording": "I check in every hour."}
    assert draft.staff.post(where, changed).status_code == 303
    assert draft.staff.post(f"{draft.theirs}/check", sent).status_code == 409
    assert draft.row().began_on is None


def test_a_change_can_be_thrown_away_and_a_draft_altogether(draft: Agreed, world: World) -> None:
    assert draft.staff.post(f"{draft.theirs}/drop", page="/help").status_code == 303
    assert draft.staff.get(draft.theirs).status_code == 404
    agreed = Agreed(world, "S14")
    where = f"{agreed.theirs}/words"
    agreed.staff.post(where, {**fields(agreed.staff, where), "shared_slot": "Breakfast"})
    assert agreed.staff.post(f"{agreed.theirs}/drop", page="/help").status_code == 303
    assert agreed.row().draft is None
    assert agreed.row().began_on is not None


def test_it_waits_for_its_plan(world: World) -> None:
    agreed = Agreed(world, "S14", begun=False)
    with agreed.homework.change() as session:
        session.get(Plan, agreed.homework.plan_id).state = PlanState.OFFERED
    assert begin(agreed) == 409
    assert agreed.row().began_on is None


# Safety goes first


SCREENS: list[dict[str, Any]] = [
    {"coercive_control": ScreenAnswer.CURRENT},
    {"partner_violence": ScreenAnswer.UNKNOWN},
    {"asked_alone": False},
]


@pytest.mark.parametrize("screen", SCREENS)
def test_it_cannot_begin_while_the_screen_locks_it_and_nothing_overrides_that(
    draft: Agreed, world: World, screen: dict[str, Any]
) -> None:
    world.screen(**screen)
    page = draft.staff.get(f"{draft.theirs}/check").text
    assert "It cannot begin now" in page
    assert "Let it begin" not in page
    assert "override" not in page
    assert begin(draft) == 409
    assert draft.row().began_on is None
    assert draft.texts() == []


def test_it_cannot_begin_while_a_hold_is_open(draft: Agreed, world: World) -> None:
    hold(world)
    assert begin(draft) == 409
    assert draft.row().began_on is None


def test_it_cannot_begin_on_a_screen_that_has_grown_old(draft: Agreed) -> None:
    with draft.homework.at(now() + timedelta(days=91)):
        draft.staff = draft.world.as_clinician()
        assert begin(draft) == 409


@pytest.mark.parametrize("screen", SCREENS)
def test_one_that_holds_rests_for_the_client_without_a_reason_when_safety_speaks_against_it(
    world: World, screen: dict[str, Any]
) -> None:
    agreed = Agreed(world, "S12")
    world.screen(**screen)
    page = agreed.browser.get(agreed.mine).text
    assert "This rests for now" in page
    assert 'class="signal"' not in page
    for word in ("safety", "screen", "control", "violence", "locked", "caution"):
        assert word not in page.casefold()
    assert "It rests for now" in agreed.browser.get("/my/agreements").text
    staff = agreed.staff.get(agreed.theirs).text
    assert "It rests: safety speaks against it now" in staff
    assert "The safety screen says" in staff


def test_one_that_holds_rests_while_a_hold_is_open_and_goes_on_after_a_new_screen(world: World) -> None:
    agreed = Agreed(world, "S12")
    hold(world)
    assert "This rests for now" in agreed.browser.get(agreed.mine).text
    with agreed.homework.at(now() + timedelta(minutes=5)):
        world.screen()
        page = agreed.homework.browser.get(agreed.mine).text
        assert 'class="signal"' in page


def test_time_alone_lets_nothing_rest_that_holds(world: World) -> None:
    agreed = Agreed(world, "S12")
    with agreed.homework.at(now() + timedelta(days=91)):
        assert 'class="signal"' in agreed.homework.browser.get(agreed.mine).text


def test_no_paper_is_made_of_one_that_rests_or_has_not_begun(world: World, draft: Agreed) -> None:
    assert draft.staff.get(f"{draft.theirs}.pdf").status_code == 409
    agreed = Agreed(world, "S12")
    hold(world)
    assert agreed.staff.get(f"{agreed.theirs}.pdf").status_code == 409
    assert agreed.browser.get(f"{agreed.mine}.pdf").status_code == 409


def test_a_change_cannot_hold_while_safety_speaks_against_it(world: World) -> None:
    agreed = Agreed(world, "S14")
    where = f"{agreed.theirs}/words"
    agreed.staff.post(where, {**fields(agreed.staff, where), "shared_slot": "Breakfast"})
    hold(world)
    assert begin(agreed) == 409
    assert len(agreed.texts()) == 1


# The client's side


def test_a_draft_is_none_of_the_clients(draft: Agreed) -> None:
    assert draft.browser.get(draft.mine).status_code == 404
    assert draft.browser.get(f"{draft.mine}.pdf").status_code == 404
    assert "Our word about time apart" not in draft.browser.get("/my/agreements").text


@pytest.mark.parametrize("ended_by", ["me", "them"])
def test_the_client_ends_it_at_any_time_without_a_reason(world: World, ended_by: str) -> None:
    agreed = Agreed(world, "S12")
    where = f"{agreed.mine}/end"
    assert "No reason is needed." in agreed.browser.get(where).text
    assert agreed.browser.post(where, {}).status_code == 422
    assert agreed.browser.post(where, {"ended_by": ended_by}).status_code == 303
    row = agreed.row()
    assert (row.ended_on, row.ended_by) == (now().date(), ended_by)
    assert 'class="signal"' not in agreed.browser.get(agreed.mine).text
    assert agreed.homework.events("agreement.")[-1] == "agreement.ended"
    assert "Ended on 18 Nov 2026" in agreed.staff.get(agreed.theirs).text


def test_it_can_be_ended_while_it_rests_and_ended_twice_stays_as_it_was(world: World) -> None:
    agreed = Agreed(world, "S12")
    hold(world)
    where = f"{agreed.mine}/end"
    assert agreed.browser.post(where, {"ended_by": "me"}).status_code == 303
    assert agreed.browser.post(where, {"ended_by": "them"}, page="/help").status_code == 303
    assert agreed.row().ended_by == "me"


def test_after_the_end_nothing_more_is_logged_and_a_new_one_can_be_made(world: World) -> None:
    agreed = Agreed(world, "S12")
    agreed.browser.post(f"{agreed.mine}/end", {"ended_by": "me"})
    answer = agreed.browser.post(
        f"{agreed.mine}/signals", {"colour": "red", "client_token": str(uuid4())}, page="/help"
    )
    assert answer.status_code == 409
    assert agreed.homework.logs() == []
    address = f"/clients/{world.client}/agreements/of/{agreed.homework.step_id}"
    assert agreed.staff.post(address, page="/help").status_code == 303
    with world.app.app_context():
        assert sorted(db.session.scalars(sa.select(Agreement.number))) == [1, 2]


def test_the_clinician_ends_it_with_a_note_for_the_record_only(world: World) -> None:
    agreed = Agreed(world, "S12")
    sent = {**fields(agreed.staff, f"{agreed.theirs}/end"), "ended_by": "clinician", "end_note": "ZQ parted"}
    assert agreed.staff.post(f"{agreed.theirs}/end", sent).status_code == 303
    assert "ZQ parted" in agreed.staff.get(agreed.theirs).text
    assert "ZQ parted" not in agreed.browser.get(agreed.mine).text


def test_a_fading_is_told_to_both_a_week_ahead(world: World) -> None:
    agreed = Agreed(world, "S13", fade_from_on=now().date() + timedelta(days=6))
    assert "Fades in 6 days" in agreed.browser.get(agreed.mine).text
    page = agreed.staff.get(agreed.theirs).text
    assert "Fades in 6 days" in page
    assert f"/clients/{world.client}/plans/new/E07" in page
    assert "E07" not in agreed.browser.get(agreed.mine).text
    plan = agreed.staff.get(f"/clients/{world.client}/plans/{agreed.homework.plan_id}").text
    assert "Fades in 6 days" in plan


def test_one_whose_fading_is_further_off_says_nothing_of_it_yet(world: World) -> None:
    agreed = Agreed(world, "S13", fade_from_on=now().date() + timedelta(days=8))
    assert "Fades" not in agreed.browser.get(agreed.mine).text
    assert "E07" not in agreed.staff.get(agreed.theirs).text


def test_the_day_to_look_at_it_is_told_to_both(world: World) -> None:
    agreed = Agreed(world, "S14")
    agreed.change(review_on=now().date())
    assert "The day to look at it together has come" in agreed.browser.get(agreed.mine).text
    assert "The day to look at it together has come" in agreed.staff.get(agreed.theirs).text


def test_the_step_that_follows_from_the_same_entry_takes_the_signals_over(world: World) -> None:
    agreed = Agreed(world, "S12")
    with agreed.homework.change() as session:
        first, second = (session.get(PlanStep, step_id) for step_id in agreed.homework.step_ids)
        first.state, second.state = "done", "available"
    agreed.tap("green")
    assert agreed.homework.log.step_id == agreed.homework.step_ids[1]


def test_with_no_open_step_the_agreement_goes_on_and_nothing_is_logged(world: World) -> None:
    agreed = Agreed(world, "S12")
    with agreed.homework.change() as session:
        for step_id in agreed.homework.step_ids:
            session.get(PlanStep, step_id).state = "done"
    page = agreed.browser.get(agreed.mine).text
    assert "Nothing needs writing down at the moment" in page
    answer = agreed.browser.post(
        f"{agreed.mine}/signals", {"colour": "red", "client_token": str(uuid4())}, page="/help"
    )
    assert answer.status_code == 409


# Nothing happens without its event


def test_what_changes_names_fields_and_no_words(draft: Agreed, app: Portal) -> None:
    where = f"{draft.theirs}/words"
    draft.staff.post(where, {**fields(draft.staff, where), "wording": "ZQ canary"})
    with app.app_context():
        event = db.session.scalars(
            sa.select(AuditEvent).where(AuditEvent.action == "agreement.edited").order_by(AuditEvent.number)
        ).all()[-1]
        assert event.fields == ["wording"]


def test_the_action_itself_refuses_a_check_left_out(draft: Agreed, app: Portal) -> None:
    with app.app_context():
        client = db.session.get_one(Client, draft.client_id)
        staff = db.session.get_one(User, client.responsible_id)
        held = get_held(client, draft.id, on=now().date())
        checks = {str(check): check is not Check.BOTH_BOUND for check in Check}
        with pytest.raises(Conflict, match="still missing"):
            agreement_actions.agree(client, held, checks, by=staff.actor, at=now())
