"""A client puts right when a practice was: its day counts anew, what it said before is kept, no time that cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal.clients.models import Client
from portal.db import db
from portal.plans.attempts import EntryMode
from portal.plans.judged_queries import step_standing
from portal.plans.models import PlanStep
from portal.plans.queries import get_step, list_logs
from tests.app import NOW, World
from tests.pages.plans.homework import Homework, problems
from tests.pages.plans.made import fields
from tests.pages.plans.test_corrections import clinicians_page, kept, practised
from tests.pages.plans.test_practice_logsets import ACTIVITY, send

DAY = timedelta(days=1)


@pytest.fixture
def home(world: World) -> Homework:
    home = Homework(world)
    with home.change() as session:  # so that days before today are days of the step
        session.execute(sa.update(PlanStep).values(opened_on=NOW.date() - 30 * DAY))
    return home


def settle(home: Homework, tz: str) -> None:
    """Let the client live somewhere else."""
    with home.change() as session:
        session.execute(sa.update(Client).where(Client.id == home.client_id).values(tz=tz))


def days_counted(home: Homework) -> int:
    """On how many days the practices of the first step lie that count."""
    with home.app.app_context():
        step = get_step(db.session.get_one(Client, home.client_id), home.step_id)
        dose = step_standing(step, list_logs(step), on=NOW.date()).evaluation.part("dose")
        return int(dose.numbers["days"])


def test_a_practice_moved_to_another_day_counts_on_that_day(home: Homework) -> None:
    running = practised(home)
    with home.at(NOW + timedelta(hours=3)):
        practised(home)
    assert days_counted(home) == 1
    answer = home.correct(running, on=str(NOW.date() - DAY))
    assert answer.status_code == 303, problems(answer)
    assert days_counted(home) == 2
    first, second = home.logs()
    assert (first.local_date, second.local_date) == (NOW.date() - DAY, NOW.date())


def test_the_time_before_is_kept_and_the_clinician_reads_it(home: Homework) -> None:
    running = practised(home)
    was = home.log
    home.correct(running, on=str(NOW.date() - DAY), clock="08:15")
    log = home.log
    assert kept(home) == [{"performed_at": was.performed_at.isoformat()}]
    assert log.performed_at == log.started_at
    assert log.performed_at.astimezone(UTC).date() == NOW.date() - DAY
    assert log.ended_at - log.started_at == was.ended_at - was.started_at
    page = clinicians_page(home)
    assert "when it was" in page
    assert "Corrected on 18 Nov 2026" in page


def test_a_page_sent_back_as_it_was_moves_no_second(home: Homework) -> None:
    with home.at(NOW + timedelta(seconds=27)):
        running = practised(home)
    was = home.log.performed_at
    assert was.second == 27
    assert home.correct(running, coped="10").status_code == 303
    assert home.log.performed_at == was
    assert kept(home) == [{"coped": 80}]


def test_other_minutes_let_a_practice_that_ran_end_by_them(home: Homework) -> None:
    running = practised(home)
    with home.at(NOW + timedelta(hours=2)):
        home.correct(running, minutes_done="45")
    log = home.log
    assert log.ended_at - log.started_at == timedelta(minutes=45)
    assert kept(home) == [{"minutes_done": 20}]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"on": str(NOW.date() + DAY)}, "This lies ahead. Choose a time that has passed."),
        ({"on": str(NOW.date() - 31 * DAY)}, "Choose a day since this step began."),
        ({"on": ""}, "Choose the day."),
        ({"clock": ""}, "Write about what time it was."),
        ({"clock": "25:00"}, "Write the time as hours and minutes, for example 16:40."),
        (
            {"minutes_done": "60"},
            "By this it would not be over yet. Look at the time and the minutes again.",
        ),
        ({"minutes_done": "1441"}, "Write a whole number from 0 to 1440."),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_everything_stays_typed(
    home: Homework, changes: dict[str, str], says: str
) -> None:
    running = practised(home)
    answer = home.correct(running, learned="Late is not gone", **changes)
    assert answer.status_code == 422
    assert problems(answer) == [says]
    assert "Late is not gone" in answer.text
    assert kept(home) == []


def test_a_clock_may_be_five_minutes_ahead_and_no_more(home: Homework) -> None:
    running = practised(home)
    ahead = (home.log.performed_at + timedelta(minutes=6)).strftime("%H:%M")
    settle(home, "UTC")
    assert home.correct(running, clock=ahead).status_code == 422
    ahead = (home.log.performed_at + timedelta(minutes=5)).strftime("%H:%M")
    assert home.correct(running, clock=ahead).status_code == 303


def test_what_is_moved_more_than_a_day_back_counts_as_written_later(home: Homework) -> None:
    running = practised(home)
    home.correct(running, on=str(NOW.date() - DAY))
    assert home.log.entry_mode == EntryMode.LIVE
    home.correct(running, on=str(NOW.date() - 2 * DAY))
    assert home.log.entry_mode == EntryMode.LATER
    home.correct(running, on=str(NOW.date()))
    assert home.log.entry_mode == EntryMode.LIVE


def test_what_is_written_later_may_lack_what_nobody_remembers(home: Homework) -> None:
    running = practised(home)
    long_ago = {"on": str(NOW.date() - 3 * DAY), "feared_outcome": "", "likelihood_before": "", "learned": ""}
    assert home.correct(running, **{**long_ago, "on": str(NOW.date())}).status_code == 422
    assert home.correct(running, **long_ago).status_code == 303
    assert home.log.entry_mode == EntryMode.LATER


def test_a_practice_moved_into_a_pause_counts_as_one_of_it(home: Homework) -> None:
    running = practised(home)
    with home.at(NOW + timedelta(hours=1)):
        home.world.as_clinician().post(
            f"/clients/{home.client_id}/plans/{home.plan_id}/pause", {"reason": "x"}
        )
    with home.at(NOW + timedelta(hours=5)):
        assert not home.log.during_pause
        later = (home.log.performed_at + timedelta(hours=3)).astimezone(UTC)
        settle(home, "UTC")
        home.correct(running, clock=later.strftime("%H:%M"))
        assert home.log.during_pause


def test_a_time_skipped_when_the_clocks_went_forward_is_said_kindly(home: Homework) -> None:
    settle(home, "America/New_York")
    with home.change() as session:
        session.execute(sa.update(PlanStep).values(opened_on=date(2026, 1, 1)))
    running = practised(home)
    answer = home.correct(running, on="2026-03-08", clock="02:30")
    assert problems(answer) == ["The clocks went forward, so that time was skipped that day. Choose another."]


def test_a_time_that_came_twice_is_asked_once_more(home: Homework) -> None:
    settle(home, "Europe/Berlin")
    with home.change() as session:
        session.execute(sa.update(PlanStep).values(opened_on=date(2026, 1, 1)))
    running = practised(home)
    filled = {**fields(home.browser, f"{running}/change"), "on": "2026-10-25", "clock": "02:30"}
    filled.pop("which", None)
    answer = home.browser.post(f"{running}/change", filled, page="/my")
    assert answer.status_code == 422
    assert problems(answer) == ["Choose which of the two it was."]
    assert "Before the clocks went back" in answer.text
    home.browser.post(f"{running}/change", {**filled, "which": "second"}, page="/my")
    assert home.log.performed_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert home.correct(running, coped="10").status_code == 303
    assert home.log.performed_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert home.log.local_date == date(2026, 10, 25)


def test_what_another_window_moved_is_shown_beside_what_was_typed(home: Homework) -> None:
    running = practised(home)
    seen = fields(home.browser, f"{running}/change")
    home.correct(running, on=str(NOW.date() - DAY))
    answer = home.browser.post(f"{running}/change", {**seen, "on": str(NOW.date() - 2 * DAY)}, page="/my")
    assert answer.status_code == 409
    assert "17 Nov 2026" in answer.text
    assert "16 Nov 2026" in answer.text
    assert home.log.local_date == NOW.date() - DAY


def test_an_activity_is_moved_in_the_same_way(world: World) -> None:
    home = Homework(world, "S06", (3,))
    with home.change() as session:
        session.execute(sa.update(PlanStep).values(opened_on=NOW.date() - 30 * DAY))
    send(home, ACTIVITY)
    home.correct(f"{home.address}/{home.log.id}", on=str(NOW.date() - 2 * DAY))
    assert (home.log.local_date, home.log.entry_mode) == (NOW.date() - 2 * DAY, EntryMode.LATER)
