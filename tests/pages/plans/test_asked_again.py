"""What comes back from practice asks for the safety questions again: once, until a new screen answers, and wordless."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.clients import actions as clients
from portal.clients import alert_actions
from portal.clients.alert_models import Alert
from portal.clients.alerts import Act, AlertKind
from portal.clients.models import Client, HoldReason
from portal.clock import now
from portal.db import db
from tests.app import NOW, World
from tests.pages.foundation.objects import actors
from tests.pages.plans.homework import Homework

CANARY = "kestrel-canary"


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def practise(home: Homework, outcome: str, *, day: int = 0, share: str = "now", **words: str) -> str:
    """One exposure so many days after the plan began, with what came of the fear; gives its pages' address."""
    home._practised += 1
    with home.at(NOW + timedelta(days=day, minutes=home._practised)):
        pages = home.pages()
        pages[0] |= {"outcome": outcome, **words}
        pages[4] |= {"share": share}
        after = home.finish(home.start())
        home.write_down(after, pages)
    return after


def asked(world: World) -> list[Alert]:
    with world.app.app_context():
        rows = db.session.scalars(
            sa.select(Alert).where(Alert.kind == AlertKind.SCREEN_AGAIN).order_by(Alert.raised_at)
        ).all()
        for row in rows:
            _ = row.detail, row.history
        db.session.expunge_all()
        return list(rows)


def screen_on(world: World, day: int, **answers: Any) -> None:
    with time_machine.travel(NOW + timedelta(days=day, hours=4), tick=False):
        world.screen(**{"done_on": now().date(), **answers})


def may_begin(world: World, day: int, template: str = "E02") -> bool:
    with time_machine.travel(NOW + timedelta(days=day, hours=5), tick=False):
        answer = world.as_clinician().get(f"/clients/{world.client}/plans/new/{template}")
        return bool(answer.status_code == 200)


def test_a_fear_that_comes_true_twice_asks_again_and_locks_what_needs_a_screen(home: Homework) -> None:
    practise(home, "yes")
    assert asked(home.world) == []
    assert may_begin(home.world, 0)
    practise(home, "yes", day=1)
    (alert,) = asked(home.world)
    assert (alert.source_type, alert.source_id, alert.state) == ("PlanStep", home.step_id, "open")
    assert alert.detail == {"flag": "fear_came_true", "plan_id": str(home.plan_id), "step": 1}
    assert not may_begin(home.world, 1)
    with time_machine.travel(NOW + timedelta(days=1, hours=5), tick=False):
        browser = home.world.as_clinician()
        today = browser.get("/today").text
        assert "what was feared has come true lately" in today
        assert "Needs a decision" in today
        assert "Ask again" in browser.get(f"/clients/{home.client_id}/safety").text
        page = browser.get(f"/clients/{home.client_id}/alerts/{alert.id}").text
        assert f"/plans/{home.plan_id}" in page
        assert "/safety" in page


def test_it_is_asked_once_however_often_it_happens_before_a_screen(home: Homework) -> None:
    for day in range(4):
        practise(home, "yes", day=day)
    assert len(asked(home.world)) == 1


def test_what_somebody_has_settled_by_hand_is_not_raised_again_and_still_locks(home: Homework) -> None:
    practise(home, "yes"), practise(home, "yes", day=1)
    (raised,) = asked(home.world)
    with home.change() as session:
        client, alert = session.get_one(Client, home.client_id), session.get_one(Alert, raised.id)
        alert_actions.act(alert, Act.RESOLVED, "Known", on=now().date(), by=actors(client)[0], at=now())
    practise(home, "yes", day=2)
    assert len(asked(home.world)) == 1
    assert not may_begin(home.world, 2)


def test_private_practices_count_and_no_word_of_them_is_in_what_is_raised(home: Homework) -> None:
    for day in range(2):
        practise(home, "yes", day=day, share="private", what_happened=CANARY, learned=CANARY)
    (alert,) = asked(home.world)
    assert CANARY not in str(alert.detail)
    with time_machine.travel(NOW + timedelta(days=1, hours=5), tick=False):
        browser = home.world.as_clinician()
        for address in (
            "/today",
            f"/clients/{home.client_id}/alerts/{alert.id}",
            f"/clients/{home.client_id}/safety",
        ):
            assert CANARY not in browser.get(address).text


def test_a_new_screen_settles_it_and_says_so_and_opens_what_it_locked(home: Homework) -> None:
    practise(home, "yes"), practise(home, "yes", day=1)
    screen_on(home.world, 2)
    (alert,) = asked(home.world)
    assert alert.state == "resolved"
    assert [one["act"] for one in alert.history] == ["screened"]
    assert may_begin(home.world, 2)


def test_a_screen_of_an_earlier_day_answers_nothing(home: Homework) -> None:
    practise(home, "yes"), practise(home, "yes", day=2)
    screen_on(home.world, 3, done_on=(NOW + timedelta(days=1)).date())
    assert [one.state for one in asked(home.world)] == ["open"]
    assert not may_begin(home.world, 3)
    practise(home, "yes", day=4)
    assert len(asked(home.world)) == 1, "it is waiting already"


def test_after_a_screen_only_something_new_asks_again(home: Homework) -> None:
    practise(home, "yes"), practise(home, "yes", day=1)
    screen_on(home.world, 2)
    practise(home, "no", day=3)
    assert len(asked(home.world)) == 1, "the screen has answered the two"
    practise(home, "yes", day=4)
    assert [one.state for one in asked(home.world)] == ["resolved", "open"]
    assert not may_begin(home.world, 4)


def test_correcting_an_old_practice_asks_again_too(home: Homework) -> None:
    practise(home, "yes")
    after = practise(home, "no", day=1)
    screen_on(home.world, 2)
    assert asked(home.world) == []
    with home.at(NOW + timedelta(days=3)):
        home.correct(after.removesuffix("/after"), outcome="yes")
    assert [(one.detail or {})["flag"] for one in asked(home.world)] == ["fear_came_true"]


def test_the_client_is_told_nothing_of_it(home: Homework) -> None:
    practise(home, "yes"), practise(home, "yes", day=1)
    with home.at(NOW + timedelta(days=1, hours=5)):
        for address in ("/my", f"/my/plans/{home.plan_id}", "/my/tools"):
            page = home.browser.get(address).text.lower()
            assert "safety" not in page
            assert "again, alone" not in page


@pytest.mark.parametrize(
    ("answers", "flag"),
    [
        ([{"other_response": "critical"}, {"other_response": "warm"}, {"other_response": "critical"}], "critical_answers"),
        ([{"controlled": 30}, {"controlled": 55}, {"controlled": 60}], "felt_controlled"),
        ([{"controlled": 50}, {"controlled": 50}, {"controlled": 55}], None),
        ([{"other_response": "critical"}, {"other_response": "warm"}, {"other_response": "neutral"}], None),
    ],
)  # fmt: skip
def test_how_the_other_person_takes_it_asks_again(
    world: World, answers: list[dict[str, Any]], flag: str | None
) -> None:
    """Through `practice_actions`: the step is one with somebody else, and the form has more fields than matter here."""
    from portal.plans import practice_actions as practice
    from portal.plans.my_queries import get_practising

    home = Homework(world, "E13", (1, 2))
    for number, said in enumerate(answers, start=1):
        with time_machine.travel(NOW + timedelta(days=number), tick=False), home.change() as session:
            client = session.get_one(Client, home.client_id)
            own, practising = actors(client)[1], get_practising(client, home.step_id)
            log = practice.start(client, practising, {}, {}, token=UUID(int=number), by=own, at=now())
            session.flush()
            practice.end(log, by=own, at=now())
            practice.save(client, log, practising, said, {}, last=True, by=own, at=now())
    assert [(one.detail or {})["flag"] for one in asked(world)] == ([flag] if flag else [])
    if flag:
        with time_machine.travel(NOW + timedelta(days=4), tick=False):
            assert "Ask the safety questions again" in world.as_clinician().get("/today").text


def test_a_question_of_safety_is_not_settled_by_a_screen(home: Homework) -> None:
    with home.change() as session:
        client = session.get_one(Client, home.client_id)
        alert_actions.raise_alert(
            client,
            AlertKind.SAFETY_ITEM,
            "phq9:9",
            alert_actions.Source("PlanStep", home.step_id),
            detail={"instrument": "phq9", "item": 9, "value": 1},
            by=actors(client)[0],
            at=now() + timedelta(minutes=1),
        )
    assert not may_begin(home.world, 0)
    screen_on(home.world, 1)
    with home.app.app_context():
        assert db.session.scalars(sa.select(Alert.state)).all() == ["open"]
    assert may_begin(home.world, 1)


def test_a_next_step_is_named_only_while_nothing_came_up(home: Homework) -> None:
    from portal.clients.queries import safety_is_clear

    def clear() -> bool:
        with home.app.app_context():
            return safety_is_clear(db.session.get_one(Client, home.client_id), on=NOW.date())

    assert clear()
    practise(home, "yes"), practise(home, "yes")
    assert not clear()


def test_a_higher_answer_to_a_known_question_asks_again_though_its_alert_is_an_old_one(
    home: Homework,
) -> None:
    def answered(value: int) -> None:
        with home.change() as session:
            client = session.get_one(Client, home.client_id)
            detail = {"instrument": "phq9", "item": 9, "value": value}
            own = actors(client)[1]
            clients.open_hold(
                client, HoldReason.SAFETY_ITEM, client, about="9", detail=detail, by=own, at=now()
            )

    answered(1)
    screen_on(home.world, 1)
    assert may_begin(home.world, 1)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        answered(2)
    assert not may_begin(home.world, 2)
