"""How a plan goes on: accepted, rested, ended; steps opened, confirmed, set aside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.audit import AuditEvent
from portal.clients.models import SafetyScreen, TimelineEvent
from portal.db import db
from portal.plans.models import PlanStep
from portal.plans.states import PLAN_MOVES, PlanEvent, PlanState
from tests.app import NOW, World
from tests.pages.plans.made import (
    begin,
    change,
    change_step,
    fields,
    final_review,
    hold,
    in_use,
    offered,
    plan_at,
    practise,
    publish_criterion,
    reach,
    revisions_of,
    steps_of,
)

FORMS: dict[str, dict[str, str]] = {
    "accept": {},
    "take-back": {},
    "pause": {"reason": "Holiday"},
    "resume": {},
    "stop": {"reason": "transferred"},
    "complete": {"learned": "It went well"},
    "reopen": {"next_review_on": "2026-11-25"},
    "maintain": {},
    "discard": {},
}
EVENTS = {
    "accept": PlanEvent.ACCEPT,
    "take-back": PlanEvent.DECLINE,
    "pause": PlanEvent.PAUSE,
    "resume": PlanEvent.RESUME,
    "stop": PlanEvent.STOP,
    "complete": PlanEvent.COMPLETE,
    "reopen": PlanEvent.REOPEN,
    "maintain": PlanEvent.MAINTAIN,
    "discard": PlanEvent.DISCARD,
}


def steer(world: World, address: str, move: str, **data: str) -> Any:
    return world.as_clinician().post(f"{address}/{move}", {**FORMS.get(move, {}), **data}, page="/help")


def step_move(world: World, address: str, number: int, move: str, **data: Any) -> Any:
    step = steps_of(world, address)[number - 1]
    return world.as_clinician().post(f"{address}/steps/{step.id}/{move}", data, page="/help")


def states(world: World, address: str) -> list[str]:
    return [step.state for step in steps_of(world, address)]


def marks(world: World) -> list[tuple[str, str | None]]:
    with world.app.app_context():
        rows = db.session.scalars(sa.select(TimelineEvent).order_by(TimelineEvent.created_at))
        return [(row.kind, row.label) for row in rows]


def _make_ready(world: World, address: str, move: str) -> None:
    """What a move asks for besides the state of the plan."""
    if move == "maintain":
        for step in steps_of(world, address):
            change_step(world, step.id, state="done")
    if move == "complete":
        final_review(world, address)


@pytest.mark.parametrize("move", FORMS)
@pytest.mark.parametrize("state", PlanState)
def test_a_plan_moves_only_as_the_table_says(world: World, move: str, state: PlanState) -> None:
    address = offered(world, "S01")
    change(world, address, state=state)
    _make_ready(world, address, move)
    page = world.as_clinician().get(f"{address}/{move}")
    answer = steer(world, address, move)
    after = PLAN_MOVES.get((state, EVENTS[move]))
    if after is None:
        assert (page.status_code, answer.status_code) == (409, 409)
        assert plan_at(world, address).state == state
    else:
        assert (page.status_code, answer.status_code) == (200, 303)
        assert plan_at(world, address).state == after


def test_agreement_in_session_opens_the_first_step_and_marks_the_day(world: World) -> None:
    address = in_use(world)
    plan = plan_at(world, address)
    assert (plan.state, plan.accepted_by) == ("active", world.clinician)
    assert states(world, address) == ["available", "locked", "locked"]
    assert steps_of(world, address)[0].opened_on.isoformat() == "2026-11-18"
    assert marks(world) == [("plan_started", "Say one true thing")]


def test_a_menu_opens_two_steps(world: World) -> None:
    address = begin(world, "S01", rungs=["1", "2", "3"])
    change(world, address, mode="menu")
    world.as_clinician().post(f"{address}/offer", page="/help")
    steer(world, address, "accept")
    assert states(world, address) == ["available", "available", "locked"]


@pytest.mark.parametrize("spoil", ["hold", "stop"])
def test_a_plan_does_not_begin_while_safety_speaks_against_it(world: World, spoil: str) -> None:
    address = offered(world)
    if spoil == "hold":
        hold(world)
    else:
        world.screen(stalking="current")
    answer = steer(world, address, "accept")
    assert answer.status_code == 409
    assert "cannot begin just now" in answer.text
    assert plan_at(world, address).state == "offered"
    assert marks(world) == []


def test_an_offer_taken_back_is_a_draft_again_and_its_revision_stays(world: World) -> None:
    address = offered(world)
    steer(world, address, "take-back")
    assert (plan_at(world, address).state, len(revisions_of(world, address))) == ("draft", 1)
    world.as_clinician().post(f"{address}/offer", page="/help")
    assert [one["revision"] for one in revisions_of(world, address)] == [1, 2]


def test_a_pause_needs_its_reason(world: World) -> None:
    address = in_use(world)
    answer = steer(world, address, "pause", reason=" ")
    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert plan_at(world, address).state == "active"


def test_a_pause_keeps_the_steps_and_a_resume_goes_on(world: World) -> None:
    address = in_use(world)
    steer(world, address, "pause")
    assert (plan_at(world, address).state_reason, states(world, address)[0]) == ("Holiday", "available")
    steer(world, address, "resume")
    assert (plan_at(world, address).state, plan_at(world, address).state_reason) == ("active", None)


def test_a_resume_waits_for_a_new_screen_while_a_hold_is_open(world: World) -> None:
    address = in_use(world)
    steer(world, address, "pause")
    hold(world)
    answer = steer(world, address, "resume")
    assert answer.status_code == 409
    assert "A new safety screen comes first." in answer.text
    world.screen()
    assert steer(world, address, "resume").status_code == 303


def test_stopping_needs_one_of_the_reasons(world: World) -> None:
    address = in_use(world)
    assert steer(world, address, "stop", reason="bored").status_code == 422
    steer(world, address, "stop", reason="risk")
    assert (plan_at(world, address).state, plan_at(world, address).state_reason) == ("stopped", "risk")
    assert "a risk came up" in world.as_clinician().get(address).text


def test_completing_needs_the_look_back(world: World) -> None:
    address = in_use(world)
    browser = world.as_clinician()
    page = browser.get(f"{address}/complete").text
    assert "Look back together first." in page
    assert f'href="{address}/review"' in page
    assert steer(world, address, "complete").status_code == 409
    assert plan_at(world, address).state == "active"
    final_review(world, address)
    assert steer(world, address, "complete").status_code == 303
    assert plan_at(world, address).state_reason == "It went well"


def test_a_plan_taken_up_again_is_a_new_version_and_needs_another_last_look_back(world: World) -> None:
    address = in_use(world)
    final_review(world, address)
    steer(world, address, "complete")
    assert steer(world, address, "reopen", next_review_on="").status_code == 422
    assert steer(world, address, "reopen", next_review_on="2026-11-17").status_code == 422
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert steer(world, address, "reopen").status_code == 303
        plan = plan_at(world, address)
        assert (plan.state, plan.revision, plan.next_review_on) == ("active", 2, date(2026, 11, 25))
        assert revisions_of(world, address)[1]["next_review_on"] == "2026-11-25"
        assert steer(world, address, "complete").status_code == 409


def test_small_doses_begin_when_every_step_is_behind(world: World) -> None:
    address = in_use(world)
    assert steer(world, address, "maintain").status_code == 409
    for number, step in enumerate(steps_of(world, address)):
        state = "set_aside" if number else "done"
        change_step(world, step.id, state=state, done_on=date(2026, 11, 17))
    assert steer(world, address, "maintain").status_code == 303
    assert plan_at(world, address).state == "maintenance"
    assert "in small doses" in world.as_clinician().get(address).text


def test_a_plan_paused_in_small_doses_goes_back_to_them_or_on_as_before(world: World) -> None:
    address = in_use(world)
    steer(world, address, "pause")
    assert "How does it go on?" not in world.as_clinician().get(f"{address}/resume").text
    for step in steps_of(world, address):
        change_step(world, step.id, state="done")
    for doses, state in (("small", "maintenance"), ("whole", "active")):
        change(world, address, state="paused")
        assert "How does it go on?" in world.as_clinician().get(f"{address}/resume").text
        assert steer(world, address, "resume").status_code == 422
        assert steer(world, address, "resume", doses=doses).status_code == 303
        assert plan_at(world, address).state == state


def test_a_step_of_a_plan_in_small_doses_is_repeated_once_the_plan_goes_on_as_before(world: World) -> None:
    address = in_use(world, "S01")
    for step in steps_of(world, address):
        change_step(world, step.id, state="done", done_on=date(2026, 11, 17))
    assert steer(world, address, "maintain").status_code == 303
    refused = step_move(world, address, 1, "repeat")
    assert refused.status_code == 409
    way = "pause the plan, go on with it as before, then repeat the step"
    assert way in refused.text
    assert way in world.as_clinician().get(address).text
    assert steer(world, address, "pause", reason="It comes back").status_code == 303
    assert steer(world, address, "resume", doses="whole").status_code == 303
    assert step_move(world, address, 1, "repeat").status_code == 303
    assert (plan_at(world, address).state, states(world, address)[0]) == ("active", "in_progress")


def test_a_done_step_is_repeated_and_counts_anew_from_that_day(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    step_move(world, address, 1, "confirm")
    refused = step_move(world, address, 1, "repeat")
    assert refused.status_code == 409
    assert "Another step of the ladder is open." in refused.text
    step_move(world, address, 2, "set-aside", reason="First the other one again")
    assert step_move(world, address, 1, "repeat").status_code == 303
    step = steps_of(world, address)[0]
    assert (step.state, step.repeated_on, step.done_on) == ("in_progress", date(2026, 11, 18), None)
    page = world.as_clinician().get(address).text
    assert "is ready for you to confirm" not in page
    assert "They nodded" in page
    assert "0 of 1 practice" in page
    practise(world, step, outcome="no", words={"extra": {"real_response": "absent", "willing_next": 80}})
    assert "is ready for you to confirm" in world.as_clinician().get(address).text


def test_early_stops_before_a_repeat_do_not_ask_for_a_talk(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    for days_ago in (3, 2):
        practise(world, step, days_ago=days_ago, status="stopped_early")
    assert "Stopped early twice in a row." in world.as_clinician().get(address).text
    change_step(world, step.id, repeated_on=date(2026, 11, 18))
    assert "Stopped early twice in a row." not in world.as_clinician().get(address).text


def test_a_draft_in_which_something_was_practised_is_not_thrown_away(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0])
    change(world, address, state="draft")
    answer = steer(world, address, "discard")
    assert answer.status_code == 409
    assert "Something was practised" in answer.text


def test_a_confirmed_step_is_done_opens_the_next_and_is_marked(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    browser = world.as_clinician()
    assert "Step 1 is ready for you to confirm" in browser.get(address).text
    answer = step_move(world, address, 1, "confirm", note="Went well")
    assert answer.status_code == 303
    assert states(world, address) == ["done", "available", "locked"]
    step = steps_of(world, address)[0]
    assert (step.done_by, step.done_on.isoformat()) == (world.clinician, "2026-11-18")
    assert step.decision_note == "Went well"
    assert marks(world)[-1] == ("step_done", "Say that today is not a good day")


def test_nothing_opens_after_the_last_step(world: World) -> None:
    address = begin(world, rungs=["1"])
    world.as_clinician().post(f"{address}/offer", page="/help")
    steer(world, address, "accept")
    reach(world, address)
    assert step_move(world, address, 1, "confirm").status_code == 303
    assert states(world, address) == ["done"]


def test_a_step_that_is_not_there_yet_is_confirmed_early_only_with_a_reason(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0], outcome="no")
    answer = step_move(world, address, 1, "confirm")
    assert answer.status_code == 422
    assert "Write why it is done" in answer.text
    assert step_move(world, address, 1, "confirm", note="He did it twice in session").status_code == 303
    assert states(world, address) == ["done", "available", "locked"]
    with world.app.app_context():
        fields = db.session.scalars(
            sa.select(AuditEvent.fields).where(AuditEvent.action == "plan.step_confirmed")
        ).one()
    assert "early" in fields


@pytest.mark.parametrize("state", ["locked", "available", "done", "needs_change", "set_aside"])
def test_a_step_in_any_other_state_is_not_confirmed(world: World, state: str) -> None:
    address = in_use(world)
    change_step(world, steps_of(world, address)[0].id, state=state)
    assert step_move(world, address, 1, "confirm", note="x").status_code == 409
    assert states(world, address)[0] == state


@pytest.mark.parametrize(("count", "ready"), [(1, True), (3, False)], ids=["more wanted", "fewer wanted"])
def test_a_criterion_changed_and_not_published_holds_for_nobody(
    world: World, count: int, ready: bool
) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    parts = {**step.criterion, "dose": {**step.criterion["dose"], "count": count, "days": 1}}
    publish_criterion(world, step, **parts)
    reach_once(world, step)
    draft = {**parts, "dose": {**parts["dose"], "count": 3 if ready else 1}}
    change_step(world, step.id, criterion=draft)
    assert ("is ready for you to confirm" in world.as_clinician().get(address).text) is ready
    mine = world.as_client().get(f"/my/plans/{address.rsplit('/', 1)[1]}").text
    assert (f"So far 1 of {count}" in mine) or ready
    early = "early?" in world.as_clinician().get(f"{address}/steps/{step.id}/confirm").text
    assert early is not ready
    world.as_clinician().post(f"{address}/publish", page="/help")
    assert ("is ready for you to confirm" in world.as_clinician().get(address).text) is not ready


def reach_once(world: World, step: PlanStep) -> None:
    """One practice that has everything but the counts."""
    words = {"learned": "Nobody laughed", "extra": {"real_response": "absent", "willing_next": 70}}
    practise(world, step, days_ago=1, likelihood_before=70, likelihood_next=40, outcome="no", words=words)


def test_what_is_for_the_clinician_to_judge_must_be_ticked(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    clause = "names the feeling each time"
    publish_criterion(world, step, dose=step.criterion["dose"], judged=[clause])
    reach(world, address)
    answer = step_move(world, address, 1, "confirm")
    assert answer.status_code == 422
    assert "Tick every line if it is so." in answer.text
    assert states(world, address)[0] == "in_progress"
    assert step_move(world, address, 1, "confirm", judged=[clause]).status_code == 303


def test_a_fear_that_came_true_twice_is_not_confirmed_by_its_counts(world: World) -> None:
    address = in_use(world)
    step = reach(world, address)
    for _ in range(2):
        practise(world, step, outcome="yes", words={"extra": {"real_response": "absent", "willing_next": 70}})
    page = world.as_clinician().get(address).text
    assert "What was feared has come true lately" in page
    assert step_move(world, address, 1, "confirm").status_code == 422


def test_steps_stay_as_they_are_while_the_plan_rests(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    hold(world)
    answer = step_move(world, address, 1, "confirm")
    assert answer.status_code == 409
    assert states(world, address) == ["in_progress", "locked", "locked"]
    assert step_move(world, address, 2, "open").status_code == 409


def test_a_ladder_has_one_exposure_open_at_a_time(world: World) -> None:
    address = in_use(world)
    answer = step_move(world, address, 2, "open")
    assert answer.status_code == 409
    assert "Another step of the ladder is open." in answer.text
    assert states(world, address) == ["available", "locked", "locked"]


def test_in_a_menu_the_clinician_opens_at_most_two(world: World) -> None:
    address = begin(world, "S01", rungs=["1", "2", "3"])
    change(world, address, mode="menu")
    world.as_clinician().post(f"{address}/offer", page="/help")
    steer(world, address, "accept")
    assert step_move(world, address, 3, "open").status_code == 409
    step_move(world, address, 1, "set-aside", reason="Too easy")
    assert step_move(world, address, 3, "open").status_code == 303
    assert states(world, address) == ["set_aside", "available", "available"]


def test_a_step_set_aside_keeps_its_reason_and_is_taken_up_again(world: World) -> None:
    address = in_use(world)
    assert step_move(world, address, 1, "set-aside", reason="").status_code == 422
    assert step_move(world, address, 1, "set-aside", reason="Not now").status_code == 303
    assert steps_of(world, address)[0].decision_note == "Not now"
    page = world.as_clinician().get(address).text
    assert "No step is open" in page
    assert "Open this step" in page
    assert step_move(world, address, 2, "open").status_code == 303
    refused = step_move(world, address, 1, "restore")
    assert refused.status_code == 409
    step_move(world, address, 2, "set-aside", reason="After all not")
    assert step_move(world, address, 1, "restore").status_code == 303
    assert states(world, address) == ["available", "set_aside", "locked"]


def test_a_done_step_is_not_set_aside_and_a_draft_has_nothing_to_set_aside(world: World) -> None:
    address = in_use(world)
    change_step(world, steps_of(world, address)[0].id, state="done")
    assert step_move(world, address, 1, "set-aside", reason="x").status_code == 409
    draft = begin(world)
    assert step_move(world, draft, 1, "set-aside", reason="x").status_code == 409


def test_a_step_whose_template_is_locked_now_stays_closed(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    world.screen(partner_violence="current")
    assert step_move(world, address, 1, "confirm").status_code == 303
    assert states(world, address) == ["done", "locked", "locked"]
    answer = step_move(world, address, 2, "open")
    assert answer.status_code == 409
    assert "locks the template of this step" in answer.text


def test_an_ended_plan_takes_no_more_words(world: World) -> None:
    address = in_use(world)
    steer(world, address, "stop")
    browser = world.as_clinician()
    for part in ("aim", "steps", "happen", "check", "steps/add"):
        assert browser.get(f"{address}/{part}").status_code == 409
    assert browser.post(f"{address}/aim", {"title": "x"}, page="/help").status_code == 409


def test_a_caution_that_came_after_the_offer_asks_what_makes_it_safe_before_it_begins(world: World) -> None:
    address = offered(world)
    world.screen(asked_alone=False)
    plan = plan_at(world, address)
    own = world.as_client().post(f"/my/plans/{plan.id}/accept", {"version": plan.version}, page="/my")
    assert own.status_code == 409
    assert "caution" not in own.text
    page = world.as_clinician().get(f"{address}/accept").text
    assert 'name="safe_now"' in page
    assert steer(world, address, "accept").status_code == 422
    assert steer(world, address, "accept", safe_now="They are away until spring.").status_code == 303
    assert plan_at(world, address).safe_now == "They are away until spring."
    screen, fields = _relied_on(world, plan.id)
    assert plan_at(world, address).safety_screen_id == screen
    assert fields == ["state", "safety_screen_id", "safe_now"]


def careful(world: World, address: str, line: str) -> None:
    """A caution screen, and what makes it safe written into the aim."""
    world.screen(asked_alone=False)
    browser = world.as_clinician()
    data = fields(browser, f"{address}/aim") | {"safe_now": line}
    assert browser.post(f"{address}/aim", data, page="/help").status_code == 303


@pytest.mark.parametrize("state", ["draft", "active"])
def test_a_line_from_under_an_older_caution_lets_nothing_be_published(world: World, state: str) -> None:
    address, move = (in_use(world), "publish") if state == "active" else (begin(world), "offer")
    careful(world, address, "They are away until spring.")
    browser = world.as_clinician()
    world.screen(asked_alone=False)
    aim = browser.get(f"{address}/aim").text
    assert "Under an older screen you wrote: “They are away until spring.”" in aim
    change(world, address, why_helps="Another sentence of why")
    assert browser.post(f"{address}/{move}", page="/help").status_code == 409
    data = fields(browser, f"{address}/aim")
    assert data["safe_now"] == ""
    assert browser.post(f"{address}/aim", data, page="/help").status_code == 422
    data |= {"safe_now": "They are away until spring."}
    assert browser.post(f"{address}/aim", data, page="/help").status_code == 303
    assert browser.post(f"{address}/{move}", page="/help").status_code == 303


def test_a_plan_that_begins_rests_on_the_newest_screen(world: World) -> None:
    address = offered(world)
    before = plan_at(world, address).safety_screen_id
    world.screen()
    assert steer(world, address, "accept").status_code == 303
    screen, fields = _relied_on(world, plan_at(world, address).id)
    assert plan_at(world, address).safety_screen_id == screen != before
    assert fields == ["state", "safety_screen_id"]


def _relied_on(world: World, plan_id: UUID) -> tuple[UUID, list[str]]:
    """The newest screen, and the fields that the log names of the plan's beginning."""
    with world.app.app_context():
        screen = db.session.scalars(sa.select(SafetyScreen.id).order_by(SafetyScreen.number.desc())).first()
        (event,) = db.session.scalars(
            sa.select(AuditEvent).where(AuditEvent.object_id == plan_id, AuditEvent.action == "plan.accepted")
        )
        assert screen is not None
        return screen, list(event.fields)
