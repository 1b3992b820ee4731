"""The log sets besides the plain exposure: asking someone, a skill, a thought record, an activity."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.app import NOW, World
from tests.pages.plans.homework import Homework, problems, token_of

SKILL = {
    "situation": "real",
    "before": "70",
    "minutes_done": "5",
    "after": "0",
    "helped_exact": "55",
    "got_in_the_way": "the doorbell",
    "own_pace": "four_six",
    "own_breaths": "30",
    "own_dizzy": "no",
    "share": "now",
}
THOUGHT = {
    "what_was_going_on": "No answer since noon",
    "feeling_word": "afraid",
    "feeling_before": "80",
    "thought": "They are leaving",
    "thought_sure": "90",
    "facts_for": "No answer",
    "facts_against": "They are at work",
    "fairer_sentence": "They are busy and will write",
    "fairer_sure": "60",
    "thought_sure_now": "40",
    "feeling_now": "30",
    "own_thinking_habit": "worst",
    "own_next_step": "test",
    "share": "private",
}
ACTIVITY = {
    "activity": "A walk by the river",
    "alone": "alone",
    "enjoyment_expected": "20",
    "enjoyment_actual": "70",
    "share": "in_session",
}


def send(home: Homework, filled: dict[str, Any]) -> Any:
    return home.browser.post(home.address, {"client_token": str(uuid4()), **filled})


def test_a_skill_is_written_down_on_one_page(world: World) -> None:
    home = Homework(world, "S01", (1,))
    answer = send(home, SKILL)
    assert answer.headers["Location"] == f"/my/plans/{home.plan_id}"
    assert "Saved. 1 of 5." in home.browser.get(answer.headers["Location"]).text
    log = home.log
    assert (log.kind, log.status, log.entry_mode, log.share) == ("skill", "finished", "live", "now")
    assert (log.situation, log.before, log.after, log.helped) == ("real", 70, 0, 55)
    assert (log.minutes_done, log.minutes_planned, log.performed_at) == (5, 5, NOW)
    assert (log.likelihood_before, log.suds_peak, log.outcome, log.started_at) == (None, None, None, None)
    assert log.words["got_in_the_way"] == "the doorbell"
    assert log.words["extra"] == {"pace": "four_six", "breaths": 30, "dizzy": False}
    assert home.step_state() == "in_progress"
    assert home.events("practice.") == ["practice.logged"]


def test_what_a_skill_leaves_open_is_empty_and_not_zero(world: World) -> None:
    home = Homework(world, "S01", (1,))
    send(home, {"situation": "calm", "share": "now"})
    log = home.log
    assert (log.before, log.after, log.helped, log.minutes_done) == (None, None, None, None)
    assert log.words.get("extra") == {}


def test_a_number_with_a_comma_is_a_number(world: World) -> None:
    home = Homework(world, "S02", (1,))
    refused = send(home, {"situation": "calm", "own_count_length": "9", "share": "now"})
    assert refused.status_code == 422
    send(home, {"situation": "calm", "own_count_length": "1,5", "share": "now"})
    assert home.log.words["extra"] == {"count_length": 1.5}


def test_a_thought_record_is_stored_exactly(world: World) -> None:
    home = Homework(world, "S03", (1,))
    send(home, THOUGHT)
    log = home.log
    assert (log.kind, log.status, log.share) == ("thought", "finished", "private")
    assert (log.before, log.after, log.likelihood_before, log.likelihood_next) == (80, 30, 90, 40)
    words = log.words
    for key in (
        "what_was_going_on",
        "feeling_word",
        "thought",
        "facts_for",
        "facts_against",
        "fairer_sentence",
    ):
        assert words[key] == THOUGHT[key]
    assert words["fairer_sure"] == 60
    assert words["extra"] == {"thinking_habit": "worst", "next_step": "test"}


def test_rising_sureness_in_thought_records_asks_for_no_talk(world: World) -> None:
    home = Homework(world, "S03", (1,))
    for value in ("40", "60", "80"):
        send(home, {**THOUGHT, "thought_sure_now": value})
    assert home.step_state() == "in_progress"


def test_an_activity_is_stored_exactly_and_counted_by_the_week(world: World) -> None:
    home = Homework(world, "S06", (3,))
    answer = send(home, ACTIVITY)
    assert "Saved. 1 of 3 this week." in home.browser.get(answer.headers["Location"]).text
    log = home.log
    assert (log.kind, log.status, log.share, log.alone) == ("activity", "finished", "in_session", "alone")
    assert (log.before, log.after) == (20, 70)
    assert log.words["activity"] == "A walk by the river"


@pytest.mark.parametrize(
    ("template", "filled", "missing", "message"),
    [
        ("S01", SKILL, "situation", "Choose when you used it."),
        ("S01", SKILL, "share", "Choose who may read this."),
        ("S03", THOUGHT, "what_was_going_on", "Write what was going on."),
        ("S03", THOUGHT, "thought", "Write the thought."),
        ("S03", THOUGHT, "thought_sure", "Choose how sure you were, 0 to 100."),
        ("S06", ACTIVITY, "activity", "Write what you did."),
    ],
)
def test_what_a_log_set_needs_is_asked_for_and_the_rest_stays(
    world: World, template: str, filled: dict[str, str], missing: str, message: str
) -> None:
    home = Homework(world, template, (3,) if template == "S06" else (1,))
    answer = send(home, {**filled, missing: ""})
    assert answer.status_code == 422
    assert problems(answer) == [message]
    for key, value in filled.items():
        if key != missing:
            assert value in answer.text
    assert home.logs() == []


def test_a_whole_page_sent_twice_is_one_practice_and_keeps_the_latest_words(world: World) -> None:
    home = Homework(world, "S06", (3,))
    filled = {**ACTIVITY, "client_token": token_of(home.browser, home.address)}
    first = home.browser.post(home.address, filled)
    again = home.browser.post(home.address, filled)
    assert first.headers["Location"] == again.headers["Location"]
    assert home.events("practice.") == ["practice.logged"]
    home.browser.post(home.address, {**filled, "activity": "A walk in the rain"})
    assert home.log.words["activity"] == "A walk in the rain"
    assert home.events("practice.") == ["practice.logged", "practice.corrected"]


def test_a_token_that_is_none_is_refused_with_everything_kept(world: World) -> None:
    home = Homework(world, "S06", (3,))
    answer = home.browser.post(home.address, {**ACTIVITY, "client_token": "nonsense"})
    assert answer.status_code == 422
    assert "A walk by the river" in answer.text
    assert home.logs() == []


def test_asking_someone_has_its_own_questions(world: World) -> None:
    home = Homework(world, "E11", (1,))
    missing = home.browser.post(home.address, home.before())
    assert missing.status_code == 422
    assert len(problems(missing)) == 2
    after = home.finish(home.start(own_asked="a pen", own_no_expected="60", own_weak_before="70"))
    assert "Rate now" not in home.browser.get(home.address).text
    pages = home.pages()
    pages[3] = {
        "other_response": "warm",
        "felt_exposed": "30",
        "felt_closer": "0",
        "own_refused": "no",
        "own_afterwards": "thanked",
        "own_weak_after": "40",
    }
    home.write_down(after, pages)
    log = home.log
    assert (log.status, log.minutes_planned) == ("finished", None)
    assert (log.other_response, log.felt_exposed, log.felt_closer) == ("warm", 30, 0)
    assert log.words["extra"] == {
        "asked": "a pen",
        "no_expected": 60,
        "weak_before": 70,
        "refused": False,
        "afterwards": "thanked",
        "weak_after": 40,
    }


def test_an_answer_that_was_not_offered_is_refused(world: World) -> None:
    home = Homework(world, "S01", (1,))
    answer = send(home, {**SKILL, "situation": "elsewhere", "own_pace": "fast"})
    assert answer.status_code == 422
    assert len(problems(answer)) == 2
    assert home.logs() == []
