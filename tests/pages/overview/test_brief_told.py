"""What the session brief says of plans and of the time between: each thing that asks for a talk, with the way to it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.clients import actions as clients
from portal.clients.alerts import AlertKind
from portal.clients.models import Client, EventKind
from portal.clients.sharing import Share
from portal.clock import now
from portal.db import db
from portal.diary import diary_actions
from portal.diary.kinds import Trigger
from portal.plans import actions
from portal.plans.models import Plan
from portal.plans.practice_models import PracticeLog
from portal.plans.review_models import ReviewKind
from tests.app import NOW, World
from tests.pages.foundation import objects
from tests.pages.overview.test_brief import brief, visit
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import change, final_review, hold, id_of, in_use, practise, reach, steps_of
from tests.pages.plans.reminded import as_clinician

BEGUN = timedelta(days=20)


@pytest.fixture
def address(world: World) -> str:
    """A plan in use for three weeks; the last session was when it began."""
    world.screen()
    visit(world, BEGUN.days)
    with time_machine.travel(NOW - BEGUN, tick=False):
        return in_use(world)


def tried(world: World, address: str, *days_ago: int, **said: Any) -> None:
    for ago in days_ago:
        practise(world, steps_of(world, address)[0], days_ago=ago, **said)


def section(page: str, heading: str) -> str:
    """What stands under a heading, without tags; nothing where there is no such heading."""
    if f">{heading}</h2>" not in page:
        return ""
    rest = page.split(f">{heading}</h2>", 1)[1].split("</section>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rest))


def headline(page: str) -> str:
    return page.split("<h1", 1)[1].split(">", 1)[1].split("</h1>", 1)[0]


# To decide


def test_a_step_that_is_reached_is_to_decide_and_the_first_thing_that_is_said(
    world: World, address: str
) -> None:
    reach(world, address)
    page = brief(world)
    assert "is ready for you to confirm." in section(page, "To decide")
    assert "is ready for you to confirm" in headline(page)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ([{"status": "stopped_early"}] * 2, "stopped early twice in a row"),
        ([{"outcome": "yes"}] * 2, "what was feared has come true lately"),
        ([{"likelihood_next": one} for one in (40, 60, 80)], "seems more likely from practice to practice"),
    ],
)
def test_what_a_step_asks_to_talk_about_is_said(
    world: World, address: str, said: list[dict[str, Any]], asks: str
) -> None:
    assert asks not in brief(world)
    for ago, one in zip(range(len(said), 0, -1), said, strict=True):
        tried(world, address, ago, **one)
    assert asks in section(brief(world), "To decide")


def test_a_plan_that_waits_for_a_talk_and_one_whose_day_has_come_are_said(world: World, address: str) -> None:
    change(world, address, waits_for_talk=True, next_review_on=None)
    told = section(brief(world), "To decide")
    assert "Plan 1 waits for a talk before its first step opens." in told
    assert "Look back on plan 1: The day for it has come." not in told
    change(world, address, waits_for_talk=False, next_review_on=NOW.date())
    told = section(brief(world), "To decide")
    assert "waits for a talk" not in told
    assert "Look back on plan 1: The day for it has come." in told


def test_what_holds_for_all_plans_is_said_once(world: World, address: str) -> None:
    in_use(world, "S01")
    with world.app.app_context():
        objects.raised(db.session.get_one(Client, world.client), AlertKind.DETERIORATION)
        db.session.commit()
    assert section(brief(world), "To decide").count("A questionnaire is clearly worse.") == 1


def test_while_plans_rest_safety_comes_first_and_no_paper_of_them(world: World, address: str) -> None:
    tried(world, address, 1)
    page = brief(world)
    assert "Plan 1, with the page of step 1" in section(page, "Papers to take along")
    hold(world)
    page = brief(world)
    assert headline(page) == "Talk about safety first, alone"
    assert "rests." in section(page, "What was practised")
    assert "Plan 1, with" not in page


# What was practised


def test_what_did_not_come_about_and_what_was_still_used_is_said_with_how_often(
    world: World, address: str
) -> None:
    tried(world, address, 3, 2, status="not_done", words={"not_done_reason": "no_time"})
    tried(world, address, 1, words={"safety_used": ["Asking twice"]})
    told = section(brief(world), "What was practised")
    assert "Did not come about 2 times: no time, 2 times." in told
    assert "Habits still used: Asking twice, once." in told


def test_only_practices_of_the_time_told_of_count_as_done(world: World, address: str) -> None:
    tried(world, address, 12, 11, 10, 1)
    visit(world, 7)
    assert re.search(r": 1 of \d planned practices?\.", section(brief(world), "What was practised"))


def test_days_of_rest_ask_for_no_practice_in_the_brief_and_in_the_look_back(
    world: World, address: str
) -> None:
    def rest(_client: Client, plan: Plan, **by: Any) -> None:
        actions.pause(plan, reason="Rest", **by)

    def planned() -> tuple[int, ...]:
        pages = brief(world), world.as_clinician().get(f"{address}/review").text
        return tuple(int(re.findall(r"\d+ of (\d+) planned", page)[0]) for page in pages)

    whole = planned()
    for days_ago, move in ((18, rest), (4, actions.resume)):
        with time_machine.travel(NOW - timedelta(days=days_ago), tick=False):
            as_clinician(world, id_of(address), move)
    assert whole[0] == whole[1] > planned()[0] == planned()[1]


def test_what_was_feared_is_told_against_what_happened(world: World, address: str) -> None:
    for ago, outcome in enumerate(("no", "no", "partly", "yes", "cannot_tell"), 1):
        tried(world, address, ago, outcome=outcome, likelihood_before=70)
    told = section(brief(world), "Predicted and happened")
    for words in (
        "Of 4 predictions, 2 did not come true.",
        "One came true in part.",
        "One came true in full: talk it over.",
        "Of one nobody can tell.",
    ):
        assert words in told


def test_what_was_learned_is_told_in_their_words(world: World, address: str) -> None:
    tried(world, address, 2, words={"learned": "Late is late"})
    tried(world, address, 1, words={"learned": "CANARY"}, share="private")
    told = section(brief(world), "Learned, in their words")
    assert "“Late is late”, 16 Nov" in told
    assert "CANARY" not in told


# Since when


def test_a_look_back_in_session_is_a_session_and_others_are_none(world: World, address: str) -> None:
    visit(world, 15)
    final_review(world, address, number=1, held_on=NOW.date() - timedelta(days=5), kind=ReviewKind.REMOTE)
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        by, _ = objects.actors(client)
        moved = NOW.date() - timedelta(days=3)
        clients.mark_timeline(client, EventKind.LIFE_EVENT, on=moved, label="Moved", by=by, at=now())
        db.session.commit()
    assert "Since the last session, 3 Nov 2026." in brief(world)
    final_review(world, address, number=2, held_on=NOW.date() - timedelta(days=8))
    assert "Since the last session, 10 Nov 2026." in brief(world)


def test_the_next_session_is_named(world: World) -> None:
    visit(world, 4)
    assert "The next session is on" not in brief(world)
    visit(world, -9)
    visit(world, -2)
    assert "The next session is on Friday 20 November." in brief(world)


# Around the plans


def test_one_known_day_is_said_in_the_singular(world: World) -> None:
    visit(world, 4)
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        objects.hard_moment(client, at=now() - timedelta(days=1), share=Share.NOW)
        db.session.commit()
    assert "One of 5 days is known." in section(brief(world), "Diary")


def test_the_strongest_hard_moment_and_what_set_them_off(world: World) -> None:
    visit(world, 4)
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        _, own = objects.actors(client)
        for ago, peak in ((3, 40), (2, 90), (1, 60), (9, 100)):
            moment = {"peak": peak, "trigger": Trigger.IGNORED, "share": Share.NOW}
            objects.hard_moment(client, at=now() - timedelta(days=ago), **moment)
        for ago in (0, 10):
            diary_actions.say_quiet(client, NOW.date() - timedelta(days=ago), by=own, at=now())
        db.session.commit()
    told = section(brief(world), "Diary")
    assert "4 of 5 days are known." in told
    assert "3 hard moments." in told
    assert "The strongest: 90 of 100 on 16 Nov" in told


def test_signals_are_counted_since_the_last_session_and_a_rest_says_nothing_of_quiet(world: World) -> None:
    world.screen()
    agreed = Agreed(world, ago=40)
    agreed.tap("red")
    month_ago = NOW - timedelta(days=30)
    with agreed.homework.change() as session:
        session.execute(sa.update(PracticeLog).values(performed_at=month_ago, local_date=month_ago.date()))
    agreed.tap("green")
    with agreed.homework.change() as session:
        session.execute(sa.update(PracticeLog).values(share=Share.NOW))
    visit(world, 4)
    told = section(brief(world), "Signals and agreements")
    assert "1 green, 0 yellow, 0 red since then." in told
    assert "no yellow or red in 30 days" in told
    hold(world)
    told = section(brief(world), "Signals and agreements")
    assert "it rests for now." in told
    assert "no yellow or red" not in told


def test_a_result_is_told_of_once_it_came_in_since(world: World) -> None:
    with time_machine.travel(NOW - timedelta(days=6), tick=False), world.app.app_context():
        objects.measured(db.session.get_one(Client, world.client))
        db.session.commit()
    visit(world, 8)
    assert section(brief(world), "Questionnaires that came in")
    visit(world, 4)
    assert section(brief(world), "Questionnaires that came in") == ""
