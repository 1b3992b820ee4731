"""What a client finds when they come in."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine

from portal.clients.models import Client
from portal.db import db
from tests.app import NOW, World
from tests.pages.overview.conftest import History
from tests.pages.plans.homework import Homework
from tests.pages.plans.reflecting import Reflecting


def page(world: World) -> str:
    answer = world.as_client().get("/my")
    assert answer.status_code == 200
    return answer.text


def test_it_greets_by_the_first_initial_and_never_by_name(world: World) -> None:
    text = page(world)
    assert "Hello W." in text
    assert "Samplewood" not in text
    assert "<title>For today – Notes</title>" in text


def test_nothing_due_is_said_plainly(world: World, history: History) -> None:
    assert "Nothing due today. You can rest." in page(world)
    history.answered(shared=True)
    assert "Nothing due today. You can rest, or look at your progress." in page(world)


def test_practice_and_questions_are_counted_with_their_minutes(world: World, history: History) -> None:
    history.plan()
    history.assign(due=date(2026, 11, 25))
    text = page(world)
    assert "2 things, about 8 minutes." in text
    assert "Slow breathing 4-6, 5 min" in text
    assert "Practise: 0 of 7 this week" in text
    assert "About 3 min, by 25 Nov" in text


def test_a_week_that_is_done_is_no_longer_counted(world: World, history: History) -> None:
    history.plan()
    for _ in range(8):
        history.practice()
    text = page(world)
    assert "Practised: 7 of 7 this week, and 1 more" in text
    assert 'class="task done"' in text
    assert "Nothing due today." in text


def test_a_questionnaire_says_how_far_it_is_and_until_when_it_stays_open(
    world: World, history: History
) -> None:
    history.assign(due=date(2026, 11, 20), answers=(1, 2, 3, 4))
    assert "About 3 min, 4 of 10 answered, by 20 Nov" in page(world)
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        assert "About 3 min, 4 of 10 answered, open until 4 Dec" in page(world)
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        assert "4 of 10 answered" not in page(world)


def test_an_offered_plan_waits_without_hurry_and_a_draft_is_not_seen(world: World, history: History) -> None:
    history.plan(offered=False)
    assert "Slow breathing" not in page(world)
    plan_id = history.plan(accepted=False)
    text = page(world)
    assert "Plan: Slow breathing 4-6" in text
    assert "For you to look at, no hurry" in text
    assert f"/my/plans/{plan_id}" in text


def test_while_a_hold_is_open_the_plan_rests_and_no_reason_is_given(world: World, history: History) -> None:
    history.plan()
    history.practice()
    history.hold()
    text = page(world)
    assert "Your plan rests for now" in text
    assert "Practise" not in text
    assert "Nothing due today." in text
    for word in ("afraid", "safe", "Safe", "stopped", "hold"):
        assert word not in text.split("<main")[1]


def test_only_a_shared_result_stands_on_the_page(world: World, history: History) -> None:
    history.answered(ago=20)
    assert "What your answers say" not in page(world)
    history.answered(ago=3, shared=True)
    text = page(world)
    assert text.count("What your answers say") == 1
    assert "15 Nov 2026" in text
    for word in ("1.6", "4.6", "steadier alone", "hyper"):
        assert word not in text


def test_the_numbers_to_call_are_the_clinics_in_the_clients_language(world: World) -> None:
    assert page(world).count("Your clinic&#39;s numbers go here.") == 2
    lin = world.add_client("Lin Shili", "林", lang="zh")
    assert world.as_client(lin).get("/my").text.count("这里写诊所的电话。") == 2


def test_the_way_out_is_explained_once(world: World) -> None:
    browser = world.as_client()
    assert "/help#way-out" in browser.get("/my").text
    assert "/help#way-out" not in browser.get("/my").text


def test_the_way_out_is_not_explained_where_it_is_switched_off(world: World) -> None:
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        client.quick_exit = False
        db.session.commit()
    assert "/help#way-out" not in page(world)


def test_the_page_is_only_for_the_client(world: World) -> None:
    assert world.as_clinician().get("/my").status_code == 404
    assert world.browser(world.administrator).get("/my").status_code == 404
    assert world.browser().get("/my").location == "/sign-in?next=/my"


def test_one_clients_things_are_not_on_anothers_page(world: World, history: History) -> None:
    history.plan()
    history.assign(due=date(2026, 11, 25))
    other = world.as_client(world.other_client).get("/my").text
    assert "Slow breathing" not in other
    assert "10 questions" not in other


def test_a_prompt_leads_to_its_own_page_in_one_row_and_says_that_something_waits(world: World) -> None:
    reflecting = Reflecting(world)
    text = page(world)
    assert text.count(f'href="{reflecting.new}"') == 1
    assert "Reflections: A scene from my family" in text
    assert "One thing, about 15 minutes." in text
    assert "In your own time" in text
    assert "this week" not in text
    assert f"/my/steps/{reflecting.homework.step_id}" not in text
    reflecting.draft()
    assert "Begun on 18 Nov 2026, go on where you were" in page(world)


def test_while_the_plan_rests_no_prompt_is_shown(world: World, history: History) -> None:
    reflecting = Reflecting(world)
    reflecting.write()
    assert reflecting.new in page(world)
    history.hold()
    text = page(world)
    assert "Your plan rests for now" in text
    assert reflecting.new not in text


def test_a_practice_that_is_not_written_down_yet_can_be_found_again(world: World) -> None:
    practice = Homework(world)
    practice.start()
    text = page(world)
    assert "Begun on 18 Nov 2026, go on where you were" in text
    assert "Nothing due today" not in text
    assert 'class="task done"' not in text
