"""The fold of a look back: each measure with its number of, or that there is not enough; nothing private in any of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.app import NOW, World
from tests.pages.plans.made import change_step, final_review, in_use, practise, steps_of

BEGUN = timedelta(days=20)


def plan(world: World, template: str = "E01") -> str:
    with time_machine.travel(NOW - BEGUN, tick=False):
        return in_use(world, template)


def tried(world: World, address: str, days_ago: int, **values: Any) -> None:
    """An exposure with everything said, unless it is said otherwise."""
    whole = {"minutes_planned": 10, "minutes_done": 10, "likelihood_before": 80, "outcome": "no"}
    words = {"feared_outcome": "They will be angry", "learned": "Late is late", "safety_used": []}
    said = values.pop("words", {})
    step = steps_of(world, address)[0]
    practise(world, step, days_ago=days_ago, **{**whole, **values}, words={**words, **said})


def page(world: World, address: str) -> str:
    return world.as_clinician().get(f"{address}/review").text


def fold(world: World, address: str) -> str:
    """What the fold says, between its tags."""
    found = page(world, address)
    start = found.index("How it was practised, in numbers")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[start : found.index("</details>", start)]))


def test_every_measure_is_told_with_its_number_of(world: World) -> None:
    address = plan(world)
    for days_ago, before, minutes in ((8, 80, 10), (6, 70, 12), (4, 60, 20), (2, 50, 6)):
        tried(world, address, days_ago, likelihood_before=before, minutes_done=minutes)
    tried(
        world, address, 1, status="stopped_early", outcome="cannot_tell", minutes_done=3, entry_mode="later"
    )
    told = fold(world, address)
    assert re.search(r"Tried 5 of \d+ planned, finished or stopped early", told)
    assert "51 min together, half of them within 10 min; 5 practices say so" in told
    assert "3.8 of 4 points, over 4 practices" in told, "one stayed for six minutes of ten"
    assert re.search(r"Stopped early 1 of 5 \(20 %\)", told)
    assert re.search(r"Written the same day 4 of 5 \(80 %\)", told)
    assert "In 4 of 4 practices that can tell, what was feared did not happen" in told
    assert "One cannot tell, and is left out" in told
    assert "It seemed 65 points likelier than it turned out on average, over 4 practices" in told
    assert re.search(r"Step 1: about \d+ points? l[a-z ]+ with each practice, over 5 practices", told)


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ({}, "4.0"),
        ({"likelihood_before": None}, "3.0"),
        ({"words": {"learned": "Nothing new.", "nothing_new": True}}, "3.0"),
        ({"words": {"safety_used": ["Asking twice"]}}, "3.0"),
    ],
)
def test_how_well_has_a_point_for_a_prediction_and_for_a_line_that_was_learned(
    world: World, values: dict[str, Any], points: str
) -> None:
    address = plan(world)
    tried(world, address, 1, **values)
    assert f"{points} of 4 points, over one practice" in fold(world, address)


def test_halves_are_rounded_up_and_a_step_that_is_done_has_no_course_any_more(world: World) -> None:
    address = plan(world)
    for days_ago, before in ((8, 80), (6, 79), (4, 66), (2, 65)):
        tried(world, address, days_ago, likelihood_before=before, outcome="partly")
    told = fold(world, address)
    assert "It seemed 23 points likelier than it turned out on average" in told
    assert "Step 1: about 6 points less likely with each practice" in told
    change_step(world, steps_of(world, address)[0].id, state="done", done_on=NOW.date())
    assert "Step 1:" not in fold(world, address)


def test_the_course_takes_four_practices_that_say_how_likely_it_seemed(world: World) -> None:
    address = plan(world)
    for days_ago, before in ((8, 80), (6, 70), (4, 60)):
        tried(world, address, days_ago, likelihood_before=before)
    assert "Step 1: not enough yet, 3 practices of four" in fold(world, address)
    tried(world, address, 2, likelihood_before=50)
    assert "Step 1: about 10 points less likely with each practice, over 4 practices" in fold(world, address)


def test_a_likelihood_that_rises_or_stays_is_told_as_that(world: World) -> None:
    address = plan(world)
    for days_ago, before in ((8, 40), (6, 40), (4, 40), (2, 40)):
        tried(world, address, days_ago, likelihood_before=before)
    assert "Step 1: about the same, over 4 practices" in fold(world, address)
    tried(world, address, 1, likelihood_before=90)
    tried(world, address, 0, likelihood_before=95)
    assert re.search(r"Step 1: about \d+ points likelier with each practice, over 6", fold(world, address))


def test_the_course_begins_anew_with_a_repeat(world: World) -> None:
    address = plan(world)
    for days_ago in (8, 7, 6, 5):
        tried(world, address, days_ago)
    assert "over 4 practices" in fold(world, address)
    at = NOW - timedelta(days=3)
    change_step(world, steps_of(world, address)[0].id, repeated_on=at.date(), repeated_at=at)
    tried(world, address, 1)
    assert "Step 1: not enough yet, one practice of four" in fold(world, address)


def test_what_came_true_more_than_it_seemed_likely_is_told_as_that(world: World) -> None:
    address = plan(world)
    tried(world, address, 2, likelihood_before=20, outcome="yes")
    told = fold(world, address)
    assert "In 0 of one practice that can tell, what was feared did not happen" in told
    assert "It seemed 80 points less likely than it turned out, over one practice" in told


def test_where_there_is_not_enough_it_says_so(world: World) -> None:
    address = plan(world)
    told = fold(world, address)
    assert "not enough: no practice says how long it took" in told
    assert "not enough: no finished practice was asked about habits" in told
    assert "Stopped early nothing was practised" in told
    assert "Written the same day nothing was practised" in told
    tried(world, address, 1, outcome="cannot_tell")
    told = fold(world, address)
    assert "not enough: no practice can tell" in told
    assert "One cannot tell" in told
    assert "than it turned out" not in told


def test_a_private_practice_is_in_what_was_tried_and_in_no_other_measure(world: World) -> None:
    """With few practices a mean, or a share, would give a private answer away."""
    address = plan(world)
    tried(world, address, 3, minutes_done=10)
    before = fold(world, address)
    tried(
        world,
        address,
        2,
        share="private",
        status="stopped_early",
        likelihood_before=37,
        outcome="yes",
        minutes_done=7,
        entry_mode="later",
        words={"safety_used": ["hiding"]},
    )
    told = fold(world, address)
    tail = " The practice that is kept private is in what was tried and in nothing else here."
    assert tail in told
    start = before.index("Minutes")
    assert told.replace(tail, "")[told.index("Minutes") :].strip() == before[start:].strip()
    assert "Tried 2 of" in told


def test_why_a_private_practice_did_not_come_about_is_not_told(world: World) -> None:
    address = plan(world)
    tried(world, address, 3, status="not_done", share="private", words={"not_done_reason": "partner"})
    tried(world, address, 2, status="not_done", words={"not_done_reason": "no_time"})
    told = page(world, address).split("<form class", 1)[0]
    assert "no time, once" in told
    assert "In the way" in told
    assert told.count(", once") == 1


def test_what_was_in_the_way_is_counted_over_the_last_four_look_backs(world: World) -> None:
    address = plan(world)
    for number, barriers in enumerate((["partner"], ["afraid"], ["afraid"], ["forgot"], ["afraid"]), 1):
        held = NOW - timedelta(days=18 - number)
        final_review(
            world,
            address,
            number=number,
            held_on=held.date(),
            created_at=held,
            is_final=False,
            words={"barriers": barriers},
        )
    told = page(world, address).split("<form class", 1)[0]
    assert "In the way, the last four look backs included" in told
    assert re.search(r"afraid[^<]*, 3 times", told)
    assert not re.search(r"partner[^<]*, once", told), "the fifth last is not among them"


def test_the_ratings_of_the_look_back_before_stand_in_the_fold(world: World) -> None:
    address = plan(world)
    final_review(world, address, number=1, is_final=False, adherence_client=3, adherence_clinician=1)
    assert "Practised, said the client: most of it. You said: a little." in fold(world, address)


def test_the_counts_and_what_was_learned_come_first_and_the_rest_is_folded(world: World) -> None:
    address = plan(world)
    tried(world, address, 2)
    found = page(world, address)
    places = [
        found.index(words)
        for words in (
            "<dt>Done</dt>",
            "<summary>How it was practised, in numbers</summary>",
            "What was learned</h2>",
            "What was feared, and what happened",
        )
    ]
    assert places == sorted(places)
    assert "<details open" not in found[: places[3]]
    for folded in ("<dt>Minutes</dt>", "<dt>How well</dt>", "<dt>Written the same day</dt>"):
        assert found.count(folded) == 1
        assert places[1] < found.index(folded) < places[2]
