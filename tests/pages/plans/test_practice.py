"""An exposure through HTTP: before, during, after, sent twice, found again, with every answer where it belongs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from tests.app import NOW, World
from tests.pages.plans.homework import FEAR, Homework, problems, token_of


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def test_what_was_filled_in_before_is_stored_exactly(home: Homework) -> None:
    home.start(
        likelihood_before="0",
        suds_expected="",
        suds_expected_exact="65",
        place="kitchen",
        alone="alone",
        own_activity="A crossword",
        leave_out=["looking at the phone"],
    )
    log = home.log
    assert (log.kind, log.status, log.entry_mode) == ("exposure", "running", "live")
    assert (log.likelihood_before, log.suds_expected, log.suds_start, log.alone) == (0, 65, None, "alone")
    assert (log.started_at, log.performed_at, log.ended_at) == (NOW, NOW, None)
    assert (log.minutes_planned, log.plan_revision, log.during_pause) == (20, 1, False)
    assert log.local_date == date(2026, 11, 18)
    assert log.words["feared_outcome"] == FEAR
    assert log.words["place"] == "kitchen"
    assert log.words["leave_out"] == ["looking at the phone"]
    assert log.words["extra"] == {"activity": "A crossword"}


def test_what_was_filled_in_after_is_stored_exactly(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=21)):
        after = home.finish(running)
    home.write_down(
        after,
        [
            {
                "outcome": "partly",
                "what_happened": "Late,\nthen home",
                "learned": "It passes",
                "likelihood_next": "35",
            },
            {"minutes_done": "21", "suds_peak_exact": "73", "suds_end": "0", "feeling_word": "uneasy"},
            {
                "safety_used": ["looking at the phone"],
                "safety_other": "the radio",
                "calming_used": ["breathing", "phone"],
                "coped": "0",
            },
            {"own_urge_end": "20", "own_contact_made": "yes", "own_contact_after_min": "12"},
            {"vary_next": "another evening", "note_to_clinician": "It was fine", "share": "in_session"},
        ],
    )
    log = home.log
    assert (log.status, log.outcome, log.share) == ("finished", "partly", "in_session")
    assert (log.likelihood_next, log.minutes_done) == (35, 21)
    assert (log.suds_peak, log.suds_end, log.coped, log.surprise) == (73, 0, 0, None)
    assert log.ended_at == NOW + timedelta(minutes=21)
    words = log.words
    assert words["what_happened"] == "Late,\nthen home"
    assert (words["learned"], words["feeling_word"], words["vary_next"]) == (
        "It passes",
        "uneasy",
        "another evening",
    )
    assert (words["safety_used"], words["safety_other"]) == (["looking at the phone"], "the radio")
    assert (words["calming_used"], words["note_to_clinician"]) == (["breathing", "phone"], "It was fine")
    assert words["extra"] == {"urge_end": 20, "contact_made": True, "contact_after_min": 12}


def test_ticking_none_of_the_habits_is_an_answer_and_ticking_nothing_is_not(home: Homework) -> None:
    home.practise()
    assert home.log.words["safety_used"] == []
    pages = home.pages()
    del pages[2]["safety_used"]
    with home.at(NOW + timedelta(hours=1)):
        home.write_down(home.finish(home.start()), pages)
    assert "safety_used" not in home.logs()[1].words


def test_nothing_is_preselected_but_last_times_words_stand_there(home: Homework) -> None:
    assert " checked" not in home.browser.get(home.address).text
    running = home.start(feared_outcome="They laugh at me", place="the hall")
    after = home.finish(running)
    for n in range(1, 6):
        assert " checked" not in home.browser.get(f"{after}/{n}").text
        home.browser.post(f"{after}/{n}", home.pages()[n - 1])
    page = home.browser.get(home.address).text
    assert "They laugh at me" in page
    assert 'value="the hall"' in page
    assert " checked" not in page


def test_the_first_time_the_fear_of_the_plan_stands_there(world: World) -> None:
    home = Homework(world, words={"feared_outcome_seed": "They will be cold to me"})
    page = home.browser.get(home.address).text
    assert "They will be cold to me</textarea>" in page
    assert "Words from last time or from your plan." in page


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("feared_outcome", "Write what you fear will happen."),
        ("likelihood_before", "Choose how sure you are, 0 to 100."),
    ],
)
def test_fear_and_how_sure_are_needed_to_start(home: Homework, missing: str, message: str) -> None:
    answer = home.browser.post(home.address, home.before(**{missing: "", "place": "the bus stop"}))
    assert answer.status_code == 422
    assert problems(answer) == [message]
    assert 'value="the bus stop"' in answer.text
    assert 'name="suds_expected" value="60" checked' in answer.text
    assert home.logs() == []


@pytest.mark.parametrize("wrong", ["101", "-1", "12.5", "many"])
def test_a_rating_that_cannot_be_is_refused_and_stays_typed(home: Homework, wrong: str) -> None:
    answer = home.browser.post(home.address, home.before(likelihood_before="", likelihood_before_exact=wrong))
    assert answer.status_code == 422
    assert problems(answer) == ["Choose a number from 0 to 100."]
    assert f'value="{wrong}"' in answer.text
    assert FEAR in answer.text
    assert home.logs() == []


def test_a_text_that_is_too_long_is_refused_and_stays_typed(home: Homework) -> None:
    answer = home.browser.post(home.address, home.before(feared_outcome="x" * 301))
    assert answer.status_code == 422
    assert "x" * 301 in answer.text
    assert home.logs() == []


def test_after_it_what_happened_and_what_was_learned_are_needed(home: Homework) -> None:
    after = home.finish(home.start())
    answer = home.browser.post(f"{after}/1", {"what_happened": "They came back"})
    assert answer.status_code == 422
    assert problems(answer) == [
        "Choose whether it happened, or “I cannot tell”.",
        "Write what you learned, or tick “Nothing new”.",
    ]
    assert "They came back" in answer.text
    assert home.log.words.get("what_happened") is None


def test_nothing_new_is_a_lesson_too(home: Homework) -> None:
    after = home.finish(home.start())
    pages = home.pages()
    pages[0] = {"outcome": "no", "nothing_new": "yes"}
    home.write_down(after, pages)
    assert (home.log.words["learned"], home.log.words["nothing_new"]) == ("Nothing new.", True)


def test_nothing_and_something_to_calm_down_do_not_go_together(home: Homework) -> None:
    after = home.finish(home.start())
    home.browser.post(f"{after}/1", home.pages()[0])
    answer = home.browser.post(f"{after}/3", {"calming_used": ["none", "phone"]})
    assert answer.status_code == 422
    assert problems(answer) == ["“Nothing” stands alone. Take away that tick or the others."]


def test_the_templates_own_needed_question_and_who_may_read_it_are_asked_for(home: Homework) -> None:
    after = home.finish(home.start())
    for n in (1, 2, 3):
        home.browser.post(f"{after}/{n}", home.pages()[n - 1])
    assert problems(home.browser.post(f"{after}/4", {"own_urge_end": "10"})) == ["Answer this one, please."]
    home.browser.post(f"{after}/4", {"own_contact_made": "no"})
    assert problems(home.browser.post(f"{after}/5", {})) == ["Choose who may read this."]
    assert home.log.status == "running"


def test_a_peak_below_the_end_is_asked_about_once_and_then_taken(home: Homework) -> None:
    after = home.finish(home.start())
    home.browser.post(f"{after}/1", home.pages()[0])
    odd = {"minutes_done": "20", "suds_peak": "30", "suds_end": "50", "feeling_word": "tight"}
    answer = home.browser.post(f"{after}/2", odd)
    assert answer.status_code == 422
    assert "lower than the start, the end" in answer.text
    assert 'name="suds_end" value="50" checked' in answer.text
    assert 'value="tight"' in answer.text
    assert home.log.suds_peak is None
    assert home.browser.post(f"{after}/2", {**odd, "peak_is_right": "yes"}).status_code == 303
    assert (home.log.suds_peak, home.log.suds_end) == (30, 50)


def test_a_peak_below_a_rating_on_the_way_is_asked_about(home: Homework) -> None:
    running = home.start()
    home.browser.post(f"{running}/rate", {"now": "80"}, page=running)
    after = home.finish(running)
    home.browser.post(f"{after}/1", home.pages()[0])
    assert home.browser.post(f"{after}/2", {"suds_peak": "60", "suds_end": "10"}).status_code == 422


def test_sent_twice_it_is_one_practice_and_the_same_page(home: Homework) -> None:
    filled = home.before()
    first = home.browser.post(home.address, filled)
    second = home.browser.post(home.address, filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(home.logs()) == 1
    assert home.events("practice.") == ["practice.started"]


def test_sent_twice_at_the_same_moment_it_is_one_practice(home: Homework) -> None:
    browsers = [home.world.as_client(), home.world.as_client()]
    filled, barrier, answers = home.before(), Barrier(2), []
    tokens = [browser.csrf() for browser in browsers]

    def send(number: int) -> None:
        barrier.wait()
        data = {**filled, "csrf_token": tokens[number]}
        answers.append(browsers[number].http.post(home.address, data=data))

    threads = [Thread(target=send, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(home.logs()) == 1


def test_a_second_start_with_another_form_leads_to_the_one_that_runs(home: Homework) -> None:
    running = home.start()
    again = home.browser.post(home.address, home.before(client_token=str(uuid4())), page="/my")
    assert again.headers["Location"] == running
    assert len(home.logs()) == 1


def test_a_running_practice_is_found_again_on_another_device(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=7)):
        other = home.world.as_client()
        answer = other.get(home.address)
        assert answer.headers["Location"] == running
        page = other.get(running).text
        assert page.count("You started at 10:30.") == 1
        assert "until 10:50" in page
        assert 'data-started-ago="420"' in page
    assert running in home.browser.get(f"/my/plans/{home.plan_id}").text


def test_a_practice_found_again_days_later_ended_within_a_day_and_counts_as_from_memory(
    home: Homework,
) -> None:
    running = home.start()
    later = NOW + timedelta(days=3)
    with home.at(later):
        assert "18 Nov 2026" in home.browser.get(running).text
        after = home.finish(running)
        assert home.log.ended_at == NOW + timedelta(hours=24)
        pages = home.pages()
        del pages[0]["learned"]
        home.write_down(after, pages)
    log = home.log
    assert (log.entry_mode, log.status, log.local_date) == ("later", "finished", date(2026, 11, 18))


def test_the_minutes_are_taken_from_the_clock_and_may_be_put_right(home: Homework) -> None:
    running = home.start()
    with home.at(NOW + timedelta(minutes=12, seconds=59)):
        after = home.finish(running)
    assert home.log.minutes_done == 12
    home.browser.post(f"{after}/1", home.pages()[0])
    assert 'value="12"' in home.browser.get(f"{after}/2").text


def test_finishing_twice_ends_it_once(home: Homework) -> None:
    running = home.start()
    home.finish(running)
    with home.at(NOW + timedelta(minutes=5)):
        home.finish(running)
    assert home.log.ended_at == NOW
    assert home.events("practice.ended") == ["practice.ended"]


def test_the_last_page_sent_twice_counts_once(home: Homework) -> None:
    after = home.finish(home.start())
    first = home.write_down(after, home.pages())
    second = home.browser.post(f"{after}/5", home.pages()[4])
    assert first.headers["Location"] == second.headers["Location"]
    assert home.events("practice.logged") == ["practice.logged"]
    assert home.events("practice.corrected") == []


def test_going_back_after_saving_leads_to_the_page_where_it_can_be_changed(home: Homework) -> None:
    running = home.start()
    home.write_down(home.finish(running), home.pages())
    for n in (1, 5):
        assert home.browser.get(f"{running}/after/{n}").headers["Location"] == f"{running}/change"
    assert "Late is late" in home.browser.get(f"{running}/change").text


def test_the_start_sent_again_after_the_end_leads_back_and_changes_nothing(home: Homework) -> None:
    filled = home.before()
    running = home.browser.post(home.address, filled).headers["Location"]
    home.write_down(home.finish(running), home.pages())
    again = home.browser.post(home.address, {**filled, "feared_outcome": "Something else"})
    assert again.headers["Location"] == f"/my/plans/{home.plan_id}"
    assert home.log.words["feared_outcome"] == FEAR


def test_saved_for_later_it_does_not_count_and_goes_on_where_it_was(home: Homework) -> None:
    after = home.finish(home.start())
    answer = home.browser.post(f"{after}/1", {"what_happened": "They came back", "later": "1"})
    assert answer.headers["Location"] == "/my"
    assert (home.log.status, home.log.words["what_happened"]) == ("running", "They came back")
    other = home.world.as_client()
    assert other.get(home.address).headers["Location"] == f"{after}/1"
    assert "They came back" in other.get(f"{after}/1").text
    assert "0 of 5" in other.get(f"/my/plans/{home.plan_id}").text


def test_a_later_page_waits_for_what_is_needed_on_an_earlier_one(home: Homework) -> None:
    after = home.finish(home.start())
    assert "Page 1 of 5" in home.browser.get(f"{after}/5").text
    assert "Page 1 of 5" in home.browser.get(f"{after}/99").text


def test_a_rating_on_the_way_is_kept_with_its_minute(home: Homework) -> None:
    running = home.start()
    for minute, value in ((5, "70"), (5, "60"), (10, "40")):
        with home.at(NOW + timedelta(minutes=minute)):
            assert home.browser.post(f"{running}/rate", {"now": value}, page=running).status_code == 303
    assert home.log.words["suds_points"] == [{"t_min": 5, "v": 60}, {"t_min": 10, "v": 40}]
    answer = home.browser.post(f"{running}/rate", {"now": ""}, page=running)
    assert answer.status_code == 422, answer.headers["Location"]
    home.finish(running)
    home.browser.post(f"{running}/rate", {"now": "90"}, page="/my")
    assert len(home.log.words["suds_points"]) == 2


def test_the_first_practice_moves_the_step_and_everything_is_in_the_log_of_events(home: Homework) -> None:
    assert home.step_state() == "available"
    home.practise()
    assert home.step_state() == "in_progress"
    assert home.events("step.first_log") == ["step.first_log"]
    assert home.events("practice.") == [
        "practice.started",
        "practice.ended",
        *["practice.saved"] * 4,
        "practice.logged",
    ]


def test_saving_says_how_many_of_how_many(home: Homework) -> None:
    assert "Saved. 1 of 5." in home.practise().text
    assert "Saved. 2 of 5." in home.practise().text


def test_one_early_stop_changes_nothing_and_two_in_a_row_ask_for_a_talk(home: Homework) -> None:
    assert "Stopping is information too." in home.stop_early().text
    log = home.log
    assert (log.status, log.stop_reason) == ("stopped_early", "too_strong")
    home.practise()
    home.stop_early()
    assert home.step_state() == "in_progress"
    home.stop_early("interrupted")
    assert home.step_state() == "needs_change"
    assert home.events("step.needs_change") == ["step.needs_change"]


def test_a_likelihood_that_rises_over_three_practices_asks_for_a_talk(home: Homework) -> None:
    for value in ("40", "45"):
        home.practise(likelihood_next=value)
    assert home.step_state() == "in_progress"
    home.practise(likelihood_next="50")
    assert home.step_state() == "needs_change"


def test_a_step_that_waits_for_a_talk_can_still_be_practised(home: Homework) -> None:
    home.stop_early()
    home.stop_early()
    assert "You may wait until then." in home.browser.get(home.address).text
    home.practise()
    assert home.step_state() == "needs_change"
    assert len(home.logs()) == 3


def test_a_stop_asks_its_reason(home: Homework) -> None:
    running = home.start()
    page = home.browser.get(f"{running}/stop").text
    assert "Your therapist will see this, and the plan will rest until your next visit." in page
    answer = home.browser.post(f"{running}/stop", {})
    assert answer.status_code == 422
    assert problems(answer) == ["Choose what made you stop."]
    assert home.log.ended_at is None


def test_a_start_by_mistake_can_be_taken_back(home: Homework) -> None:
    home.start()
    filled = {"not_done_reason": "no_time", "client_token": str(uuid4())}
    answer = home.browser.post(f"{home.address}/not-today", filled)
    assert answer.headers["Location"] == "/my"
    log = home.log
    assert (log.status, log.share, log.words["not_done_reason"]) == ("not_done", "private", "no_time")
    assert home.browser.get(home.address).status_code == 200


def test_not_today_keeps_the_reason_and_is_no_practice(home: Homework) -> None:
    address = f"{home.address}/not-today"
    filled = {"not_done_reason": "illness", "client_token": token_of(home.browser, address)}
    for _ in range(2):
        assert home.browser.post(address, filled).headers["Location"] == "/my"
    log = home.log
    assert (log.status, log.share, log.words["not_done_reason"]) == ("not_done", "now", "illness")
    assert home.step_state() == "available"
    answer = home.browser.post(address, {"not_done_reason": "", "client_token": str(uuid4())})
    assert problems(answer) == ["Choose what is in the way."]


def test_a_locked_step_says_that_it_comes_later(home: Homework) -> None:
    address = f"/my/steps/{home.step_ids[1]}/practice"
    for path in (address, f"{address}/remembered", f"{address}/not-today"):
        answer = home.browser.get(path)
        assert answer.status_code == 409
        assert "This step comes later." in answer.text
    assert home.browser.post(address, home.before()).status_code == 409
    assert home.logs() == []


def test_a_plan_that_is_only_offered_is_not_practised(world: World) -> None:
    home = Homework(world, accepted=False)
    assert home.browser.get(home.address).status_code == 409
    assert home.browser.post(home.address, home.before()).status_code == 409
    assert home.logs() == []


def test_another_clients_step_or_practice_is_not_there(home: Homework) -> None:
    other_id = home.world.add_client("Ivy Testfield", "I. T.")
    other = Homework(home.world, client_id=other_id)
    theirs = other.start()
    mine = home.start()
    for address in (other.address, f"{other.address}/remembered", f"{other.address}/not-today", theirs):
        assert home.browser.get(address).status_code == 404
    their_log, my_log = theirs.rsplit("/", 1)[1], mine.rsplit("/", 1)[1]
    for tail in ("", "/stop", "/safe", "/after/1"):
        assert home.browser.get(f"{home.address}/{their_log}{tail}").status_code == 404
        assert home.browser.get(f"/my/steps/{home.step_ids[1]}/practice/{my_log}{tail}").status_code == 404
    assert home.browser.post(other.address, home.before(), page="/my").status_code == 404
    assert home.browser.post(theirs, page="/my").status_code == 404
    assert other.log.ended_at is None
    assert home.browser.get(f"/my/steps/{'1' * 23}/practice").status_code == 404


def test_a_clinician_has_no_practice_page(home: Homework) -> None:
    assert home.world.as_clinician().get(home.address).status_code == 404


def test_just_after_midnight_the_day_is_the_clients_own(world: World) -> None:
    home = Homework(world)
    with home.at(datetime(2026, 11, 18, 23, 30, tzinfo=UTC)):
        home.start()
    assert home.log.local_date == date(2026, 11, 19)
