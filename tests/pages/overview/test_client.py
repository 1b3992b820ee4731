"""One client at a glance."""

from __future__ import annotations

import re
from datetime import date, timedelta

import time_machine

from portal.clients.screening import ScreenAnswer
from portal.plans.attempts import Share
from tests.app import NOW, World
from tests.pages.overview.conftest import History

LATER = (3, 3, 2, 3, 3, 5, 4, 4, 3, 4)
"""Sums 14 and 20."""


def page(world: World) -> str:
    answer = world.as_clinician().get(f"/clients/{world.client}")
    assert answer.status_code == 200
    return answer.text


def heading(text: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text)
    assert found
    return found.group(1)


def test_the_heading_is_the_finding_and_the_name_where_there_is_none(world: World, history: History) -> None:
    assert heading(page(world)) == "Wren Samplewood"
    history.answered(ago=100)
    assert heading(page(world)) == "Leaning 1.6, standing alone 4.6"
    history.answered(ago=3, answers=LATER)
    assert heading(page(world)) == "Leaning 1.6 to 2.8 since 10 Aug; standing alone 4.6 to 4.0"


def test_the_line_under_it_names_the_client_and_the_pattern(world: World, history: History) -> None:
    history.answered()
    assert "Wren Samplewood, latest answers: steadier alone." in page(world)


def test_the_charts_are_there_once_something_was_answered(world: World, history: History) -> None:
    assert "over time</title>" not in page(world)
    history.answered()
    assert page(world).count("over time</title>") == 2


def test_the_plan_stands_with_its_step_counts_and_review(world: World, history: History) -> None:
    plan_id = history.plan()
    history.practice()
    text = page(world)
    assert "Slow breathing 4-6" in text
    assert "Step 1: " in text
    assert re.search(r"1 of \d</dd>", text)
    assert "25 Nov 2026" in text
    assert f"/clients/{world.client}/plans/{plan_id}" in text


def test_without_a_plan_the_page_says_how_to_make_one(world: World) -> None:
    text = page(world)
    assert "No plan yet" in text
    assert f"/clients/{world.client}/plans/new" in text


def test_the_last_three_shared_lines_are_shown_and_a_private_one_is_not(
    world: World, history: History
) -> None:
    history.plan()
    for ago, words in ((4, "one"), (3, "two"), (2, "three"), (1, "four")):
        history.practice(learned=f"Learned {words}.", hours_ago=ago)
    history.practice(learned="Kept to myself.", share=Share.PRIVATE)
    history.practice(learned="")
    text = page(world)
    assert [words for words in ("one", "two", "three", "four") if f"Learned {words}." in text] == [
        "two",
        "three",
        "four",
    ]
    assert "Kept to myself." not in text


def test_open_questionnaires_say_how_far_they_are(world: World, history: History) -> None:
    assert "None is waiting." in page(world)
    history.assign(due=date(2026, 11, 25), answers=(2, 1))
    text = page(world)
    assert "due 25 Nov 2026" in text
    assert "2 of 10 answered" in text


def test_an_open_hold_stands_on_top_with_its_reason_and_the_way_to_the_safety_page(
    world: World, history: History
) -> None:
    history.plan()
    history.practice()
    history.hold()
    text = page(world)
    top = text[: text.index("<h1>")]
    assert "The plan rests until you have talked" in top
    assert "I was afraid of what someone would do." in top
    assert "Since 18 Nov 2026, 10:30." in top
    assert f"/clients/{world.client}/safety" in top
    assert text.count('class="btn btn-primary"') == 1


def test_the_safety_screen_shows_its_outcome_its_date_and_when_it_has_run_out(world: World) -> None:
    assert "No safety screen yet" in page(world)
    world.screen(coercive_control=ScreenAnswer.CURRENT)
    assert "safety screen of 18 Nov 2026" in page(world)
    assert "Stop" in page(world)
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert "Safety screen of 18 Nov 2026 has expired" in page(world)


def test_contact_is_marked_safe_not_safe_or_to_be_asked(world: World) -> None:
    assert "Contact: ask first" in page(world)
    safe = world.add_client("Ida Sampleton", "I. S.", reminders_safe="yes")
    unsafe = world.add_client("Marlo Fictiva", "M. F.", reminders_safe="no")
    clinician = world.as_clinician()
    assert "Contact is safe" in clinician.get(f"/clients/{safe}").text
    assert "Contact is not safe: nothing is sent" in clinician.get(f"/clients/{unsafe}").text


def test_the_account_and_the_care_team_are_told(world: World) -> None:
    text = page(world)
    assert "Taken up: the client signs in with a name of their own." in text
    assert "Dr. Fern Exemplar" in text
    world.as_clinician().post(f"/clients/{world.client}/slip")
    assert "A new slip can be used until 21 Nov 2026, 10:30." in page(world)


def test_nobody_else_finds_the_page(world: World) -> None:
    address = f"/clients/{world.client}"
    assert world.browser(world.other_clinician).get(address).status_code == 404
    assert world.browser(world.administrator).get(address).status_code == 404
    assert world.as_client().get(address).status_code == 404
    assert world.browser().get(address).status_code == 303
    assert world.as_clinician().get("/clients/00000000-0000-4000-8000-000000000000").status_code == 404
    assert world.as_clinician().get("/clients/12345678901234567890123").status_code == 404
