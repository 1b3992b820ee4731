"""A whole sheet typed in at once: each filled row one practice of its day; a wrong cell keeps everything."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from portal.clients.models import Client
from portal.clock import local_date, now
from portal.db import db
from tests.app import World
from tests.pages.plans.homework import Homework

TOKEN = str(uuid4())


class Desk:
    """The clinician's side of one plan."""

    def __init__(self, world: World, template: str = "S01", rungs: tuple[int, ...] = (1, 2)) -> None:
        self.home = Homework(world, template, rungs)
        self.browser = world.browser(world.clinician)
        self.address = f"/clients/{world.client}/plans/{self.home.plan_id}/steps/{self.home.step_id}/paper"
        with world.app.app_context():
            client = db.session.get(Client, world.client)
            self.today = local_date(now(), client.tz)

    def sheet(self, *rows: dict[str, str], token: str = TOKEN) -> dict[str, str]:
        sent = {f"r{n}-{name}": value for n, row in enumerate(rows, start=1) for name, value in row.items()}
        return {"client_token": token, **sent}

    def send(self, *rows: dict[str, str], token: str = TOKEN) -> TestResponse:
        return self.browser.post(self.address, self.sheet(*rows, token=token))

    @property
    def day(self) -> str:
        """Today as one writes it."""
        return str(self.today.day)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def row(desk: Desk, **changes: str) -> dict[str, str]:
    return {"on": desk.day, "situation": "calm", "before": "60", "after": "40", "helped": "50", **changes}


def test_the_sheet_has_as_many_rows_as_the_paper_and_the_columns_of_the_step(desk: Desk) -> None:
    page = desk.browser.get(desk.address).text
    assert page.count('name="r14-on"') == 1
    assert 'name="r15-on"' not in page
    assert 'aria-label="Row 3: Helped"' in page


def test_each_filled_row_is_a_practice_of_its_day_and_empty_boxes_stay_open(desk: Desk) -> None:
    answer = desk.send(row(desk), {}, row(desk, before="", got_in_the_way="Phone rang"))
    assert answer.status_code == 303
    first, second = desk.home.logs()
    assert {log.local_date for log in (first, second)} == {desk.today}
    assert {log.entry_mode for log in (first, second)} == {"paper_entered"}
    assert {log.status for log in (first, second)} == {"finished"}
    assert (first.before, second.before) == (60, None)
    assert second.words["got_in_the_way"] == "Phone rang"
    assert desk.home.step_state() == "in_progress"
    assert len(desk.home.events("practice.typed_in")) == 2


def test_the_client_finds_what_was_typed_in(desk: Desk) -> None:
    desk.send(row(desk, minutes_done="5"), row(desk, minutes_done="6"))
    assert "2 of 7 this week" in desk.home.browser.get(f"/my/plans/{desk.home.plan_id}").text


def test_the_same_sheet_sent_twice_counts_once(desk: Desk) -> None:
    for _ in range(2):
        assert desk.send(row(desk), row(desk)).status_code == 303
    assert len(desk.home.logs()) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": ""}, "Write the day."),
        ({"on": "soon"}, "Write a day that has passed, for example 18.11."),
        ({"on": "2035-01-01"}, "Write a day that has passed, for example 18.11."),
        ({"on": "2020-01-01"}, "This day lies before the step began."),
        ({"before": "101"}, "Choose a number from 0 to 100."),
        ({"before": "six"}, "Choose a number from 0 to 100."),
        ({"situation": ""}, "Choose when you used it."),
    ],
)
def test_a_wrong_cell_says_so_keeps_every_row_and_saves_none(
    desk: Desk, changes: dict[str, str], said: str
) -> None:
    answer = desk.send(row(desk, got_in_the_way="KEPT-ONE"), row(desk, got_in_the_way="KEPT-TWO", **changes))
    assert answer.status_code == 422
    assert re.search(rf"Row 2, [^:]+: {re.escape(said)}", answer.text)
    assert "KEPT-ONE" in answer.text
    assert "KEPT-TWO" in answer.text
    if changes.get("before"):
        assert f'value="{changes["before"]}"' in answer.text
    assert desk.home.logs() == []


def test_an_empty_sheet_is_no_practice(desk: Desk) -> None:
    answer = desk.send()
    assert answer.status_code == 422
    assert "Nothing is typed in yet" in answer.text


def exposure(desk: Desk, **changes: Any) -> dict[str, str]:
    filled = {
        "on": desk.day,
        "feared_outcome": "They leave",
        "likelihood_before": "70",
        "suds_peak": "60",
        "minutes_done": "20",
        "outcome": "no",
        "coped": "80",
        "learned": "They came back",
        "likelihood_next": "30",
    }
    return {**filled, **changes}


def test_paper_moves_the_rule_of_an_exposure_like_the_phone(world: World) -> None:
    desk = Desk(world, "E01", (3, 4))
    assert desk.send(exposure(desk)).status_code == 303
    log = desk.home.log
    assert (log.likelihood_before, log.likelihood_next, log.suds_peak, log.coped) == (70, 30, 60, 80)
    assert log.minutes_planned == 20
    assert log.words["learned"] == "They came back"
    assert "So far 1 of 5" in desk.home.browser.get(f"/my/plans/{desk.home.plan_id}").text


def test_paper_that_tells_of_fear_of_someone_lets_the_plan_rest(world: World) -> None:
    desk = Desk(world, "E01", (3, 4))
    assert desk.send(exposure(desk, stop_reason="afraid_of_someone")).status_code == 303
    assert desk.home.log.status == "stopped_early"
    assert [hold.reason for hold in desk.home.holds()] == ["unsafe_stop"]


def test_two_early_stops_on_paper_make_the_step_wait_for_a_talk(world: World) -> None:
    desk = Desk(world, "E01", (3, 4))
    stopped = exposure(desk, stop_reason="too_strong")
    desk.send(stopped, stopped)
    assert desk.home.step_state() == "needs_change"


@pytest.mark.parametrize(("colour", "expected"), [("red", False), ("yellow", None)])
def test_of_a_red_on_paper_its_answer_says_whether_it_was_as_agreed(
    world: World, colour: str, expected: bool | None
) -> None:
    desk = Desk(world, "S12", (3, 4))
    assert "Only if it was red" not in desk.browser.get(desk.address).text
    sent = desk.send({"on": desk.day, "colour": colour, "signal_response": "not"})
    assert sent.status_code == 303
    assert desk.home.log.words["extra"].get("red_answered") is expected


def test_a_reflection_is_not_typed_in_by_anybody_else(world: World) -> None:
    desk = Desk(world, "S15")
    assert desk.browser.get(desk.address).status_code == 404


def test_a_step_of_another_plan_is_not_found(world: World) -> None:
    one, other = Desk(world), Desk(world, "S03")
    mixed = f"/clients/{world.client}/plans/{one.home.plan_id}/steps/{other.home.step_id}/paper"
    assert one.browser.get(mixed).status_code == 404


def test_a_step_that_is_not_open_says_why(world: World) -> None:
    desk = Desk(world)
    later = f"/clients/{world.client}/plans/{desk.home.plan_id}/steps/{desk.home.step_ids[1]}/paper"
    assert desk.browser.get(later).status_code == 409
