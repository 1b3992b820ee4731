"""The review of a plan: what it tells, what it keeps, what it does, what it refuses without losing a word."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.audit import AuditEvent
from portal.clients import alert_actions
from portal.clients.alerts import AlertKind
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans.review_models import Review
from portal.plans.states import PlanState
from tests.app import NOW, World
from tests.pages.foundation import objects
from tests.pages.plans.made import (
    change,
    change_step,
    fields,
    hold,
    in_use,
    look_back,
    offered,
    plan_at,
    practise,
    publish_criterion,
    reach,
    revisions_of,
    steps_of,
)

TODAY = NOW.date()


def reviews(world: World) -> list[Review]:
    with world.app.app_context():
        rows = list(db.session.scalars(sa.select(Review).order_by(Review.number)))
        for row in rows:
            _ = row.words
        db.session.expunge_all()
        return rows


def review(world: World) -> Review:
    (row,) = reviews(world)
    return row


def states(world: World, address: str) -> list[str]:
    return [step.state for step in steps_of(world, address)]


def page(world: World, address: str) -> str:
    return world.as_clinician().get(f"{address}/review").text


def filled_in(world: World, address: str) -> dict[str, Any]:
    """What the page would send as it stands, whoever's browser sends it."""
    found = fields(world.as_clinician(), f"{address}/review")
    found.pop("csrf_token")
    return found


def worse(world: World) -> None:
    """An open alert of a questionnaire that is clearly worse."""
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        clinician, _ = objects.actors(client)
        alert_actions.raise_alert(
            client,
            AlertKind.DETERIORATION,
            "worse:test",
            alert_actions.Source("Assessment", uuid4()),
            detail={"instrument": "phq9", "scale": "total", "before": "5", "after": "12"},
            by=clinician,
            at=now(),
        )
        db.session.commit()


# What the page tells


def test_the_page_tells_done_and_planned_fears_habits_and_what_was_learned(world: World) -> None:
    with time_machine.travel(NOW - timedelta(days=10), tick=False):
        address = in_use(world, "E01")
    step = steps_of(world, address)[0]
    practise(
        world,
        step,
        days_ago=3,
        minutes_planned=10,
        minutes_done=10,
        likelihood_before=80,
        likelihood_next=60,
        outcome="no",
        suds_expected=70,
        suds_peak=60,
        suds_end=20,
        words={"learned": "Late is late", "safety_used": ["texting first"]},
    )
    practise(world, step, days_ago=2, status="not_done", words={"not_done_reason": "no_time"})
    told = page(world, address)
    planned = round(step.times_per_week * 11 / 7)
    assert f"1 of {planned} planned practices" in told
    for words in ("Late is late", "texting first, once", "no time, once", "1: 80 % sure, did not happen."):
        assert words in told
    assert "expected 70, at the start not rated, hardest 60, at the end 20" in told
    assert "It need not fall." in told


def test_the_words_of_a_private_practice_stay_with_the_client_and_it_counts(world: World) -> None:
    address = in_use(world)
    practise(
        world,
        steps_of(world, address)[0],
        share="private",
        likelihood_before=93,
        outcome="yes",
        suds_peak=97,
        words={"learned": "A secret thought", "safety_used": ["hiding"], "feared_outcome": "A secret fear"},
    )
    told = page(world, address)
    assert "One practice is kept private." in told
    for words in ("secret", "hiding", "93 %", "97"):
        assert words not in re.sub(r"[0-9a-f-]{16,}", "", told[told.index("<main") :].split("<form", 1)[0])


def test_only_what_came_after_the_last_look_back_is_told(world: World) -> None:
    with time_machine.travel(NOW - timedelta(days=8), tick=False):
        address = in_use(world)
        step = steps_of(world, address)[0]
        practise(world, step, words={"learned": "An old line"})
        assert "An old line" in page(world, address)
        assert look_back(world, address).status_code == 303
    practise(world, step, words={"learned": "A new line"})
    told = page(world, address)
    assert "A new line" in told
    assert "An old line" not in told
    assert "since 10 Nov 2026" in told


def test_a_practice_on_the_evening_of_the_look_back_belongs_to_the_next(world: World) -> None:
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        address = in_use(world)
        practise(world, steps_of(world, address)[0], words={"learned": "In the morning"})
    with time_machine.travel(NOW - timedelta(days=3) + timedelta(hours=1), tick=False):
        look_back(world, address)
    with time_machine.travel(NOW - timedelta(days=3) + timedelta(hours=8), tick=False):
        practise(world, steps_of(world, address)[0], words={"learned": "In the evening"})
    told = page(world, address)
    assert "In the evening" in told
    assert "In the morning" not in told


def test_a_questionnaire_that_came_in_since_is_told(world: World) -> None:
    address = in_use(world)
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        objects.measured(client)
        db.session.commit()
    told = page(world, address)
    assert "Generalized Anxiety Disorder" in told
    assert re.search(r"<dd>[^<]*14", told)


@pytest.mark.parametrize("state", PlanState)
def test_only_a_plan_that_goes_on_is_looked_back_on(world: World, state: PlanState) -> None:
    address = offered(world)
    change(world, address, state=state)
    wanted = 200 if state in (PlanState.ACTIVE, PlanState.PAUSED, PlanState.MAINTENANCE) else 409
    assert world.as_clinician().get(f"{address}/review").status_code == wanted


# What is kept


def test_a_review_keeps_what_both_said(world: World) -> None:
    address = in_use(world)
    answer = look_back(
        world,
        address,
        kind="remote",
        adherence_client="4",
        adherence_clinician="1",
        learned_summary="They listened",
        barriers=["no_time", "afraid"],
        what_changed="I say it sooner",
        goal_attainment="6",
        must_or_choose="70",
        next_review_on="2026-12-02",
        shared_summary="You tried it. Go on.",
        private_note="Ask about the sister",
    )
    assert answer.status_code == 303
    row = review(world)
    assert (row.number, row.kind, row.held_on, row.plan_revision) == (1, "remote", TODAY, 1)
    assert (row.adherence_client, row.adherence_clinician, row.goal_attainment) == (4, 1, 6)
    assert (row.must_or_choose, row.next_review_on, row.is_final) == (70, date(2026, 12, 2), False)
    assert (row.had_learning, row.had_dose) == (True, True)
    assert row.words["barriers"] == ["no_time", "afraid"]
    assert row.words["shared_summary"] == "You tried it. Go on."
    assert row.words["private_note"] == "Ask about the sister"
    told = world.as_clinician().get(address).text
    assert "They listened" in told
    assert "Practised, says the client: all of it. You say: a little." in told


def test_nothing_said_is_not_zero(world: World) -> None:
    look_back(world, in_use(world))
    row = review(world)
    assert (row.adherence_client, row.adherence_clinician) == (None, None)
    assert (row.goal_attainment, row.must_or_choose) == (None, None)


def test_the_next_day_is_published_and_stands_on_the_clients_page(world: World) -> None:
    address = in_use(world)
    look_back(world, address, next_review_on="2026-12-09")
    plan = plan_at(world, address)
    assert (plan.next_review_on, plan.revision) == (date(2026, 12, 9), 2)
    assert revisions_of(world, address)[1]["next_review_on"] == "2026-12-09"
    mine = world.as_client().get(f"/my/plans/{plan.id}").text
    assert "9 Dec 2026" in mine


def test_what_the_clinician_has_not_published_stays_unpublished(world: World) -> None:
    address = in_use(world)
    change(world, address, title="Half a thought")
    look_back(world, address)
    assert len(revisions_of(world, address)) == 1
    assert "The client still reads version 1." in world.as_clinician().get(address).text


def test_sent_twice_it_is_one_review(world: World) -> None:
    address = in_use(world)
    filled = filled_in(world, address)
    for _ in range(2):
        answer = world.as_clinician().post(f"{address}/review", filled, page="/help")
        assert answer.status_code == 303
    assert len(reviews(world)) == 1
    assert plan_at(world, address).revision == 1


def test_saved_and_printed_leads_to_the_paper(world: World) -> None:
    address = in_use(world)
    assert look_back(world, address, print="yes").location == f"{address}.pdf"


def test_the_audit_log_names_the_review_and_none_of_its_words(world: World) -> None:
    look_back(world, in_use(world), private_note="Zanzibar", shared_summary="Zanzibar")
    kept = review(world).id
    with world.app.app_context():
        rows = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "plan.reviewed")).all()
        assert [(row.object_type, row.object_id) for row in rows] == [("Review", kept)]
        assert "Zanzibar" not in repr([row.fields for row in rows])


def test_the_client_reads_the_summary_and_nothing_else(world: World) -> None:
    address = in_use(world)
    look_back(
        world,
        address,
        shared_summary="You tried it.",
        private_note="A private note",
        learned_summary="A line between us",
        what_changed="I say it sooner",
    )
    browser = world.as_client()
    home, mine = browser.get("/my").text, browser.get(f"/my/plans/{plan_at(world, address).id}").text
    assert "From your therapist" in home
    assert "You tried it." in home
    assert "You tried it." in mine
    assert "I say it sooner" in mine
    assert "A private note" not in home + mine


# What is decided


def test_moving_on_confirms_the_step_and_opens_the_next(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    assert look_back(world, address, decision_1="move_on").status_code == 303
    assert states(world, address) == ["done", "available", "locked"]
    assert review(world).words["step_decisions"][0]["decision"] == "move_on"


def test_moving_on_before_the_counts_are_there_needs_a_reason(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0], outcome="no")
    answer = look_back(world, address, decision_1="move_on", learned_summary="A line typed")
    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert "A line typed</textarea>" in answer.text
    assert (reviews(world), states(world, address)[0]) == ([], "in_progress")
    look_back(world, address, decision_1="move_on", reason_1="Done twice in session")
    assert states(world, address) == ["done", "available", "locked"]


def test_a_clause_to_judge_is_ticked_on_the_same_page(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    clause = "names the feeling each time"
    publish_criterion(world, step, dose=step.criterion["dose"], judged=[clause])
    reach(world, address)
    answer = look_back(world, address, decision_1="move_on")
    assert answer.status_code == 422
    assert "Tick every line if it is so." in answer.text
    look_back(world, address, decision_1="move_on", judged_1=[clause])
    assert states(world, address)[0] == "done"


def test_an_exposure_is_confirmed_from_afar_only_with_a_tick(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    answer = look_back(world, address, decision_1="move_on", kind="remote")
    assert answer.status_code == 422
    assert "without having been in one room" in answer.text
    assert states(world, address)[0] == "in_progress"
    assert (
        look_back(world, address, decision_1="move_on", kind="remote", remote_sure="yes").status_code == 303
    )
    assert states(world, address)[0] == "done"


def test_a_skill_is_confirmed_from_afar_without_more(world: World) -> None:
    address = in_use(world, "S01")
    practise(world, steps_of(world, address)[0], kind="skill", before=50, after=30)
    answer = look_back(world, address, decision_1="move_on", reason_1="She does it daily", kind="remote")
    assert answer.status_code == 303
    assert states(world, address)[0] == "done"


def test_a_variation_is_added_to_the_text_and_published(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0], outcome="no")
    assert look_back(world, address, decision_1="vary").status_code == 422
    line = "In the kitchen, in the evening"
    look_back(world, address, decision_1="vary", variation_1=line, reason_1="Not read by the client")
    step = steps_of(world, address)[0]
    assert step.state == "in_progress"
    assert step.words["instructions"].endswith(line)
    assert revisions_of(world, address)[1]["steps"][0]["instructions"].endswith(line)
    assert "Not read by the client" not in world.as_client().get(f"/my/plans/{step.plan_id}").text


def test_a_variation_without_room_is_refused_and_nothing_is_lost(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    practise(world, step, outcome="no")
    change_step(world, step.id, words={**step.words, "instructions": "x" * 595})
    answer = look_back(world, address, decision_1="vary", variation_1="One more", private_note="Keep me")
    assert answer.status_code == 409
    assert "has no room for one more line" in answer.text
    assert "Keep me</textarea>" in answer.text
    assert reviews(world) == []


@pytest.mark.parametrize("decision", ["split", "easier", "harder", "combine"])
def test_what_is_worked_out_in_the_builder_waits_and_is_listed(world: World, decision: str) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0], outcome="no")
    look_back(world, address, decision_1=decision)
    assert states(world, address) == ["needs_change", "locked", "locked"]
    told = world.as_clinician().get(address).text
    assert "To do after the look back" in told
    step = steps_of(world, address)[0]
    assert f"{address}/steps/{step.id}{'/split' if decision == 'split' else ''}" in told


def test_a_step_that_waited_goes_on_the_same(world: World) -> None:
    address = in_use(world)
    step = steps_of(world, address)[0]
    practise(world, step, status="stopped_early")
    change_step(world, step.id, state="needs_change")
    look_back(world, address, decision_1="repeat")
    assert states(world, address)[0] == "in_progress"


def test_publishing_a_look_back_does_not_wake_a_step_that_still_waits(world: World) -> None:
    address = in_use(world)
    change_step(world, steps_of(world, address)[0].id, state="needs_change")
    look_back(world, address, next_review_on="2026-12-09")
    assert (states(world, address)[0], plan_at(world, address).revision) == ("needs_change", 2)


def test_a_done_step_is_repeated_once_another_is_set_aside(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    look_back(world, address, decision_1="move_on")
    refused = look_back(world, address, decision_1="repeat", learned_summary="Kept words")
    assert refused.status_code == 409
    assert "Another step of the ladder is open." in refused.text
    assert "Kept words</textarea>" in refused.text
    assert states(world, address) == ["done", "available", "locked"]
    kept = look_back(world, address, decision_1="repeat", decision_2="set_aside", reason_2="Too soon")
    assert kept.status_code == 303
    assert states(world, address) == ["in_progress", "set_aside", "locked"]
    assert steps_of(world, address)[0].repeated_on == TODAY


def test_while_the_plan_rests_steps_do_not_move(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    hold(world)
    told = page(world, address)
    assert "The plan rests, so its steps stay as they are." in told
    assert 'value="move_on"' not in told
    assert look_back(world, address, decision_1="move_on").status_code == 422
    assert look_back(world, address, shared_summary="We talked.").status_code == 303
    assert (states(world, address)[0], plan_at(world, address).revision) == ("in_progress", 1)


# Versions


def test_a_plan_that_changed_meanwhile_answers_409_and_keeps_what_was_typed(world: World) -> None:
    address = in_use(world)
    filled = filled_in(world, address)
    change(world, address, goal_shared="Changed meanwhile")
    typed = {**filled, "private_note": "Do not lose me", "goal_attainment": "7"}
    answer = world.as_clinician().post(f"{address}/review", typed, page="/help")
    assert answer.status_code == 409
    assert "Somebody has changed this plan meanwhile." in answer.text
    assert "Do not lose me</textarea>" in answer.text
    assert re.search(r'name="goal_attainment" value="7" checked', answer.text)
    assert reviews(world) == []
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version is not None
    again = {**typed, "version": version.group(1)}
    assert world.as_clinician().post(f"{address}/review", again, page="/help").status_code == 303
    assert review(world).words["private_note"] == "Do not lose me"


def test_two_reviews_made_from_the_same_page_are_not_both_kept(world: World) -> None:
    address = in_use(world)
    first = filled_in(world, address)
    second = filled_in(world, address)
    assert world.as_clinician().post(f"{address}/review", first, page="/help").status_code == 303
    assert world.as_clinician().post(f"{address}/review", second, page="/help").status_code == 409
    assert len(reviews(world)) == 1


# Preview


def test_the_preview_shows_the_summary_in_the_clients_language_and_keeps_nothing(world: World) -> None:
    lin = world.add_client("Lin Shili", "L. S.", lang="zh")
    world.client = lin
    address = in_use(world)
    answer = look_back(
        world, address, preview="yes", shared_summary="<b>试过了</b>", next_review_on="2026-12-02"
    )
    assert answer.status_code == 200
    assert 'lang="zh-Hans"' in answer.text
    assert "&lt;b&gt;试过了&lt;/b&gt;" in answer.text
    assert "2026年12月2日" in answer.text
    assert "Nothing is saved yet." in answer.text
    assert reviews(world) == []


def test_ratings_two_steps_apart_ask_for_a_talk(world: World) -> None:
    address = in_use(world)
    apart = look_back(world, address, preview="yes", adherence_client="4", adherence_clinician="2").text
    near = look_back(world, address, preview="yes", adherence_client="4", adherence_clinician="3").text
    assert "Talk about it." in apart
    assert "Talk about it." not in near


# Dates


@pytest.mark.parametrize("day", ["", "2026-11-17", "2026-12-17", "soon"])
def test_the_next_day_lies_within_four_weeks(world: World, day: str) -> None:
    assert look_back(world, in_use(world), next_review_on=day).status_code == 422
    assert reviews(world) == []


@pytest.mark.parametrize("day", ["2026-11-19", "2026-11-10"])
def test_a_review_is_held_between_the_beginning_and_today(world: World, day: str) -> None:
    assert look_back(world, in_use(world), held_on=day).status_code == 422


# Off track


def test_a_clear_worsening_is_gone_through_before_anything_is_saved(world: World) -> None:
    address = in_use(world)
    assert "Off track" not in page(world, address)
    worse(world)
    assert "Off track: what may be behind it" in page(world, address)
    refused = look_back(world, address)
    assert refused.status_code == 422
    assert "Tick at least one thing that you have considered." in refused.text
    assert "Write what you will do about it." in refused.text
    kept = look_back(world, address, ticks=["alliance"], consider_plan="Ask how we work together")
    assert kept.status_code == 303
    assert review(world).words["off_track"] == {"ticks": ["alliance"], "plan": "Ask how we work together"}


def test_two_look_backs_without_practice_are_off_track(world: World) -> None:
    start = NOW - timedelta(days=21)
    with time_machine.travel(start, tick=False):
        address = in_use(world)
    with time_machine.travel(start + timedelta(days=7), tick=False):
        assert "Off track" not in page(world, address)
        look_back(world, address)
        assert (review(world).had_learning, review(world).had_dose) == (False, False)
    with time_machine.travel(start + timedelta(days=14), tick=False):
        assert "Off track" in page(world, address)
        assert look_back(world, address).status_code == 422


def test_a_private_line_counts_as_learning(world: World) -> None:
    address = in_use(world)
    practise(world, steps_of(world, address)[0], share="private", words={"learned": "For me alone"})
    look_back(world, address)
    assert review(world).had_learning


# The end


def test_the_last_look_back_completes_the_plan(world: World) -> None:
    address = in_use(world)
    kept = look_back(world, address, then="complete", next_review_on="", learned_summary="Asking is possible")
    assert kept.status_code == 303
    plan = plan_at(world, address)
    assert (plan.state, plan.state_reason) == ("completed", "Asking is possible")
    assert (review(world).is_final, review(world).next_review_on) == (True, None)
    assert "last look back" in world.as_clinician().get(address).text


def test_a_last_look_back_lets_the_plan_be_completed_later(world: World) -> None:
    address = in_use(world)
    look_back(world, address, then="final", next_review_on="")
    assert plan_at(world, address).state == "active"
    answer = world.as_clinician().post(f"{address}/complete", {"learned": ""}, page="/help")
    assert answer.status_code == 303


def test_small_doses_begin_in_the_same_breath(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    early = look_back(world, address, decision_1="move_on", then="maintain")
    assert early.status_code == 422
    assert "Small doses begin when every step is done or set aside." in early.text
    answer = look_back(
        world,
        address,
        decision_1="move_on",
        decision_2="set_aside",
        reason_2="Not needed",
        decision_3="set_aside",
        reason_3="Not needed",
        then="maintain",
    )
    assert answer.status_code == 303
    assert plan_at(world, address).state == "maintenance"
    assert states(world, address) == ["done", "set_aside", "set_aside"]


def test_all_or_nothing(world: World) -> None:
    """A step that cannot be repeated takes everything else of the review with it."""
    address = in_use(world)
    reach(world, address)
    look_back(world, address, decision_1="move_on")
    before = plan_at(world, address)
    refused = look_back(world, address, decision_1="repeat", decision_3="set_aside", reason_3="x")
    assert refused.status_code == 409
    assert states(world, address) == ["done", "available", "locked"]
    assert plan_at(world, address).version == before.version
    assert len(reviews(world)) == 1


# Small doses


def kept_up(world: World) -> str:
    """A plan in small doses whose first step was done a week ago."""
    address = in_use(world, "S01")
    for number, step in enumerate(steps_of(world, address)):
        change_step(
            world, step.id, state="set_aside" if number else "done", done_on=TODAY - timedelta(days=7)
        )
    assert world.as_clinician().post(f"{address}/maintain", page="/help").status_code == 303
    return address


def test_a_done_step_is_practised_twice_a_month_and_never_due(world: World) -> None:
    address = kept_up(world)
    home = world.as_client().get("/my").text
    assert "A refresher now and then: 0 of 2 this month" in home
    assert "Nothing due today." in home
    step = steps_of(world, address)[0]
    practise(world, step, kind="skill", days_ago=8)
    practise(world, step, kind="skill", days_ago=1)
    assert "A refresher now and then: 1 of 2 this month" in world.as_client().get("/my").text
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        assert "A refresher now and then: 0 of 2 this month" in world.as_client().get("/my").text


def test_a_done_step_of_a_plan_kept_up_can_be_practised_and_stays_done(world: World) -> None:
    address = kept_up(world)
    step = steps_of(world, address)[0]
    browser = world.as_client()
    assert "Keeping it up" in browser.get(f"/my/plans/{step.plan_id}").text
    there = f"/my/steps/{step.id}/practice"
    answer = browser.post(there, {"situation": "calm", "share": "now", "client_token": str(uuid4())})
    assert answer.status_code == 303, answer.text
    assert states(world, address)[0] == "done"


def test_a_done_step_of_a_plan_in_use_is_closed(world: World) -> None:
    address = in_use(world, "S01")
    step = steps_of(world, address)[0]
    change_step(world, step.id, state="done", done_on=TODAY)
    browser = world.as_client()
    there = f"/my/steps/{step.id}/practice"
    sent = {"situation": "calm", "share": "now", "client_token": str(uuid4())}
    assert browser.post(there, sent, page="/help").status_code == 409


# Before the first step


def test_a_client_who_is_not_sure_waits_until_it_was_talked_over(world: World) -> None:
    address = offered(world)
    world.as_clinician().post(f"{address}/accept", {"confidence": "3"}, page="/help")
    told = world.as_clinician().get(address).text
    assert "The client is 3 of 10 sure that it will happen." in told
    first = steps_of(world, address)[0]
    assert f'href="{address}/steps/{first.id}"' in told
    assert "Go ahead as it is" in told
    assert world.as_clinician().post(f"{address}/go-ahead", page="/help").status_code == 303
    assert states(world, address) == ["available", "locked", "locked"]
    assert "Go ahead as it is" not in world.as_clinician().get(address).text
