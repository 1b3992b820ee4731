"""When a practice was, and not when it was written down, decides whether the plan rested and which round it belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans import actions, step_actions
from portal.plans.attempts import EntryMode
from portal.plans.judged_queries import since_repeat
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_logs
from portal.plans.review_prep_queries import prep
from portal.plans.standing_queries import standing
from tests.app import NOW, World
from tests.pages.plans.homework import FEAR, Homework
from tests.pages.plans.made import practise


@pytest.fixture
def home(world: World) -> Homework:
    with time_machine.travel(NOW - timedelta(days=5), tick=False):
        made = Homework(world)
    made.browser = world.as_client(made.client_id)
    return made


def steer(home: Homework, move: str, at: datetime) -> None:
    """Pause or resume at an instant."""
    with time_machine.travel(at, tick=False), home.change() as session:
        plan = session.get_one(Plan, home.plan_id)
        by = session.get_one(User, home.world.clinician).actor
        if move == "pause":
            actions.pause(plan, reason="Holiday", by=by, at=at)
        else:
            actions.resume(session.get_one(Client, home.client_id), plan, by=by, at=at)


def remember(home: Homework, day: str, clock: str) -> PracticeLog:
    """Write down an exposure of that day and time now, whole."""
    filled = {
        "on": day,
        "clock": clock,
        "how_far": "end",
        "feared_outcome": FEAR,
        "likelihood_before": "70",
        "client_token": str(uuid4()),
    }
    answer = home.browser.post(f"{home.address}/remembered", filled)
    assert answer.status_code == 303, answer.text
    home.write_down(answer.headers["Location"].rsplit("/", 1)[0], home.pages())
    return home.logs()[-1]


@pytest.mark.parametrize(
    ("clock", "paused"), [("09:15", False), ("09:45", True), ("10:15", False)], ids=["before", "in", "after"]
)
def test_a_practice_from_memory_is_marked_where_it_was_done_in_a_pause_that_is_over(
    home: Homework, clock: str, paused: bool
) -> None:
    steer(home, "pause", datetime(2026, 11, 18, 8, 30, tzinfo=UTC))  # half past nine where the client is
    steer(home, "resume", datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    assert remember(home, "2026-11-18", clock).during_pause is paused


@pytest.mark.parametrize(("clock", "paused"), [("09:15", False), ("09:45", True)])
def test_during_a_pause_only_what_was_done_in_it_is_marked(home: Homework, clock: str, paused: bool) -> None:
    steer(home, "pause", datetime(2026, 11, 18, 8, 30, tzinfo=UTC))
    assert remember(home, "2026-11-18", clock).during_pause is paused


def test_a_hold_marks_what_was_practised_while_it_was_open_also_on_paper(world: World) -> None:
    with time_machine.travel(NOW - timedelta(days=9), tick=False):
        home = Homework(world, "S01", (1, 2))
    for back, move in ((5, "pause"), (3, "resume")):
        steer(home, move, NOW - timedelta(days=back))
    desk = world.as_clinician()
    address = f"/clients/{home.client_id}/plans/{home.plan_id}/steps/{home.step_id}/paper"
    sheet = {"client_token": str(uuid4())}
    for n, back in enumerate((6, 4, 1), start=1):
        row = {"on": (NOW - timedelta(days=back)).day, "before": "60", "after": "40", "situation": "calm"}
        sheet |= {f"r{n}-{name}": str(value) for name, value in row.items()}
    assert desk.post(address, sheet).status_code == 303
    assert [log.during_pause for log in home.logs()] == [False, True, False]


def test_a_screen_that_stops_marks_nothing_from_before_it(home: Homework) -> None:
    with time_machine.travel(NOW - timedelta(minutes=10), tick=False):
        home.world.screen(home.client_id, coercive_control="current")
    assert remember(home, "2026-11-18", "09:15").during_pause is False
    assert remember(home, "2026-11-18", "10:25").during_pause is True


def repeated(home: Homework, at: datetime) -> None:
    """The first step done, then taken up anew at that instant."""
    with home.change() as session:
        step = session.get_one(PlanStep, home.step_id)
        step.state = "done"
        session.flush()
        plan = session.get_one(Plan, home.plan_id)
        by = session.get_one(User, home.world.clinician).actor
        step_actions.repeat(session.get_one(Client, home.client_id), plan, step, by=by, at=at)


def in_round(home: Homework) -> int:
    with home.app.app_context():
        step = db.session.get_one(PlanStep, home.step_id)
        found = len(since_repeat(step, list_logs(step)))
        client = db.session.get_one(Client, home.client_id)
        plan = db.session.get_one(Plan, home.plan_id)
        (first, *_) = prep(client, plan, on=NOW.date()).standings
        assert len(first.attempts) == found
        assert standing([client.id])[client.id].practised == found
        return found


def test_what_was_practised_earlier_on_the_day_of_a_repeat_stays_in_the_round_before(home: Homework) -> None:
    with home.change() as session:
        step = session.get_one(PlanStep, home.step_id)
    for minutes in (90, 30):
        at = now() - timedelta(minutes=minutes)
        practise(home.world, step, performed_at=at, logged_at=at)
    repeated(home, now() - timedelta(minutes=60))
    assert in_round(home) == 1


def test_a_repeat_of_which_only_the_day_is_known_counts_the_whole_day(home: Homework) -> None:
    with home.change() as session:
        step = session.get_one(PlanStep, home.step_id)
    practise(home.world, step, performed_at=now() - timedelta(minutes=90))
    repeated(home, now() - timedelta(minutes=60))
    with home.change() as session:
        session.get_one(PlanStep, home.step_id).repeated_at = None
    assert in_round(home) == 1


@pytest.mark.parametrize(("typed_later", "rounds"), [(True, 1), (False, 0)])
def test_paper_knows_the_day_alone_so_what_is_typed_in_after_a_repeat_counts_from_its_day(
    home: Homework, typed_later: bool, rounds: int
) -> None:
    with home.change() as session:
        step = session.get_one(PlanStep, home.step_id)
    repeat_at = now() - timedelta(minutes=60)
    typed = now() if typed_later else now() - timedelta(minutes=120)
    practise(
        home.world,
        step,
        performed_at=now() - timedelta(minutes=180),
        logged_at=typed,
        entry_mode=EntryMode.PAPER_ENTERED,
    )
    repeated(home, repeat_at)
    assert in_round(home) == rounds
