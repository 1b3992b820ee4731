"""A practice written down from memory: when it was, what may stay open, on which day it falls."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.app import World
from tests.pages.plans.homework import FEAR, Homework, problems
from tests.pages.plans.test_practice_logsets import ACTIVITY


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def remember(home: Homework, **changes: Any) -> TestResponse:
    filled = {
        "on": "2026-11-18",
        "clock": "09:15",
        "how_far": "end",
        "feared_outcome": FEAR,
        "likelihood_before": "70",
        "client_token": str(uuid4()),
        **changes,
    }
    return home.browser.post(f"{home.address}/remembered", filled)


def test_what_was_done_this_morning_is_kept_with_its_time(home: Homework) -> None:
    answer = remember(home)
    after = answer.headers["Location"].rsplit("/", 1)[0]
    home.write_down(after, home.pages())
    log = home.log
    assert (log.entry_mode, log.status) == ("same_day", "finished")
    assert log.performed_at == datetime(2026, 11, 18, 8, 15, tzinfo=UTC)
    assert (log.started_at, log.likelihood_before, log.minutes_planned) == (None, 70, 20)
    assert home.events("practice.")[0] == "practice.remembered"


def test_within_a_day_the_fear_and_how_sure_are_still_needed(home: Homework) -> None:
    answer = remember(home, feared_outcome="", likelihood_before="")
    assert answer.status_code == 422
    assert problems(answer) == ["Write what you fear will happen.", "Choose how sure you are, 0 to 100."]


def test_after_more_than_a_day_fear_how_sure_and_lesson_may_stay_open(home: Homework) -> None:
    with home.at(datetime(2026, 11, 21, 10, tzinfo=UTC)):
        answer = remember(home, on="2026-11-19", feared_outcome="", likelihood_before="")
        after = answer.headers["Location"].rsplit("/", 1)[0]
        home.write_down(after, [{"outcome": "no"}, {}, {}, {"own_contact_made": "no"}, {"share": "now"}])
    log = home.log
    assert (log.entry_mode, log.status, log.local_date) == ("later", "finished", date(2026, 11, 19))
    assert (log.likelihood_before, log.likelihood_next, log.minutes_done) == (None, None, None)
    assert "feared_outcome" not in log.words
    assert "learned" not in log.words


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on": ""}, "Choose the day."),
        ({"clock": ""}, "Write about what time it was."),
        ({"clock": "25:00"}, "Write the time as hours and minutes, for example 16:40."),
        ({"on": "2026-11-18", "clock": "10:40"}, "This lies ahead. Choose a time that has passed."),
        ({"on": "2026-11-17"}, "Choose a day since this step began."),
        ({"how_far": ""}, "Choose whether you stayed to the end."),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_everything_kept(
    home: Homework, changes: dict[str, str], message: str
) -> None:
    answer = remember(home, **changes)
    assert answer.status_code == 422
    assert problems(answer) == [message]
    assert FEAR in answer.text
    assert home.logs() == []


def test_stopped_early_from_memory_asks_why(home: Homework) -> None:
    answer = remember(home, how_far="stopped")
    stop = answer.headers["Location"]
    assert stop.endswith("/stop")
    assert "Go on practising" not in home.browser.get(stop).text
    home.browser.post(stop, {"stop_reason": "interrupted"})
    home.write_down(stop.replace("/stop", "/after"), home.pages())
    assert (home.log.status, home.log.stop_reason) == ("stopped_early", "interrupted")


def test_sent_twice_from_memory_it_is_one_practice(home: Homework) -> None:
    token = str(uuid4())
    first, again = remember(home, client_token=token), remember(home, client_token=token)
    assert first.headers["Location"] == again.headers["Location"]
    assert len(home.logs()) == 1


def test_an_activity_from_memory_has_its_day(world: World) -> None:
    home = Homework(world, "S06", (2,))
    filled = {**ACTIVITY, "client_token": str(uuid4())}
    answer = home.browser.post(f"{home.address}/remembered", filled)
    assert problems(answer) == ["Choose the day.", "Write about what time it was."]
    assert "A walk by the river" in answer.text
    home.browser.post(f"{home.address}/remembered", {**filled, "on": "2026-11-18", "clock": "8:05"})
    log = home.log
    assert (log.entry_mode, log.performed_at) == ("same_day", datetime(2026, 11, 18, 7, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "on", "clock", "instant"),
    [
        ("2027-03-28T20:00", "2027-03-28", "00:30", "2027-03-27T23:30"),
        ("2027-03-28T20:00", "2027-03-28", "03:30", "2027-03-28T01:30"),
        ("2027-10-31T20:00", "2027-10-31", "03:30", "2027-10-31T02:30"),
        ("2027-10-31T22:55", "2027-10-31", "23:50", "2027-10-31T22:50"),
    ],
)
def test_on_days_when_the_clock_changes_it_stays_on_the_day_that_was_said(
    home: Homework, now: str, on: str, clock: str, instant: str
) -> None:
    with home.at(datetime.fromisoformat(now).replace(tzinfo=UTC)):
        assert remember(home, on=on, clock=clock).status_code == 303
    log = home.log
    assert log.performed_at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert log.local_date == date.fromisoformat(on)
