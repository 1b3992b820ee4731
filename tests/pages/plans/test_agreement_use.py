"""A client writes down signals and days of an agreement: at once, once, correctable; what it comes to; who sees what."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.app import World
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import fields


@pytest.fixture
def signals(world: World) -> Agreed:
    return Agreed(world, "S12")


def test_three_buttons_say_what_each_colour_means_and_that_nothing_is_sent(signals: Agreed) -> None:
    page = signals.browser.get(signals.mine).text
    assert page.count('class="signal"') == 3
    assert "red look_mine" in page
    assert "red they_do" in page
    assert "within an hour" in page
    assert "Nothing is sent to anyone" in page


def test_a_tap_is_a_practice_of_the_step_at_once(signals: Agreed) -> None:
    where = signals.tap("red")
    log = signals.homework.log
    assert (log.kind, log.status, log.share) == ("signal", "finished", "private")
    assert log.step_id == signals.homework.step_id
    assert log.words["colour"] == "red"
    assert where.endswith(f"/signals/{log.id}")
    assert signals.homework.step_state() == "in_progress"
    assert "practice.logged" in signals.homework.events("practice.")


def test_a_double_tap_is_one_signal_and_another_colour_another(signals: Agreed) -> None:
    token = str(uuid4())
    assert signals.tap("yellow", token=token) == signals.tap("yellow", token=token)
    signals.tap("green", token=token)
    assert sorted(log.words["colour"] for log in signals.homework.logs()) == ["green", "yellow"]


def test_what_came_of_a_red_says_whether_it_was_answered_as_agreed(signals: Agreed) -> None:
    where = signals.tap("red")
    sent = {**fields(signals.browser, where), "asked_for": "ten minutes", "signal_response": "as_agreed"}
    answer = signals.browser.post(
        where, {**sent, "response_minutes": "20", "ease_after": "70", "share": "now"}
    )
    assert answer.status_code == 303
    log = signals.homework.log
    assert log.words["extra"]["red_answered"] is True
    assert (log.words["asked_for"], log.words["response_minutes"], log.after) == ("ten minutes", 20, 70)
    assert (log.share, log.words["colour"]) == ("now", "red")


def test_a_red_that_was_not_answered_counts_against_and_a_yellow_not_at_all(signals: Agreed) -> None:
    for colour, response, expected in (("red", "not", False), ("yellow", "not", None)):
        where = signals.tap(colour)
        sent = {**fields(signals.browser, where), "signal_response": response, "share": "now"}
        assert signals.browser.post(where, sent).status_code == 303
        log = next(one for one in signals.homework.logs() if one.words["colour"] == colour)
        assert log.words["extra"].get("red_answered") is expected
