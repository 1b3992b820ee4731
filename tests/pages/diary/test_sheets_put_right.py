"""A sheet of one's own once it is written: that it is kept is said, it moves to its day, others read what it says."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.diary.kinds import Tool
from portal.plans.own_sheet_pages import own_sheet
from tests.app import NOW, World
from tests.pages.diary.sheets import THOUGHT, change, kept, place, rows, theirs, write
from tests.pages.diary.test_changed_uses import BEFORE
from tests.pages.diary.test_own_sheets import breath
from tests.pages.overview.device import Device
from tests.pages.plans.homework import problems
from tests.pages.plans.made import fields


def test_a_test_asks_whatever_its_template_and_its_log_set_ask() -> None:
    sheet = own_sheet(Tool.EXPERIMENT)
    assert sheet is not None
    asked = [one.entry.key for one in sheet.questions]
    own = [one.key for one in sheet.template.extra_fields]
    assert sorted(asked) == sorted([*own, *(one.key for one in sheet.log_set.fields)])
    assert asked.index("belief_before") < asked.index("what_happened") < asked.index("belief_after")


def test_that_it_is_kept_is_said(world: World) -> None:
    browser, said = world.as_client(), {**THOUGHT, "share": "private", "client_token": str(uuid4())}
    address = browser.post("/my/tools/thought", said).headers["Location"]
    page = browser.get(address).text
    assert "Saved. You can go on with it or change it at any time." in page
    assert "Saved." not in browser.get(address).text
    changed = browser.post(address, {**fields(browser, address), "fairer_sentence": "At work"})
    assert "Saved. What you wrote before is kept as well." in browser.get(changed.headers["Location"]).text


def test_a_sheet_is_moved_to_the_day_it_was_about(world: World) -> None:
    write(world)
    day = NOW.date() - timedelta(days=92)
    assert change(world, on=str(day)).status_code == 303
    assert [row.local_date for row in rows(world)] == [day]
    assert [list(one) for one in kept(world)] == [["started_at"]]
    answer = change(world, on=str(day - timedelta(days=1)))
    assert problems(answer) == ["Choose a day of the last three months."]
    answer = change(world, on=str(NOW.date() + timedelta(days=1)))
    assert problems(answer) == ["This lies ahead. Choose a time that has passed."]
    assert [row.local_date for row in rows(world)] == [day]


def test_the_same_sent_from_an_older_window_is_no_conflict(world: World) -> None:
    write(world)
    browser, address = world.as_client(), place(rows(world)[0])
    said = {**fields(browser, address), "fairer_sentence": "From the phone"}
    assert [browser.post(address, said).status_code for _ in range(2)] == [303, 303]
    assert len(kept(world)) == 1


def test_a_day_that_another_window_has_put_there_is_not_taken_away_unseen(world: World) -> None:
    write(world)
    browser, address = world.as_client(), place(rows(world)[0])
    seen = fields(browser, address)
    yesterday = NOW.date() - timedelta(days=1)
    assert browser.post(address, {**seen, "on": str(yesterday)}).status_code == 303
    answer = browser.post(address, {**seen, "on": str(yesterday - timedelta(days=1))})
    assert answer.status_code == 409
    assert "When it was" in answer.text
    assert [row.local_date for row in rows(world)] == [yesterday]


def test_a_breath_is_not_moved_unseen_either_and_stays_its_writers_own(world: World) -> None:
    breath(world)
    browser, address = world.as_client(), place(rows(world)[0])
    seen = fields(browser, address)
    yesterday = NOW.date() - timedelta(days=1)
    said = {key: value for key, value in seen.items() if key != "share"}
    assert browser.post(address, {**said, "on": str(yesterday)}).status_code == 303
    answer = browser.post(address, {**seen, "on": str(yesterday - timedelta(days=1))})
    assert answer.status_code == 409
    assert "When it was" in answer.text
    assert [(row.local_date, row.share) for row in rows(world)] == [(yesterday, "private")]


def test_one_that_a_device_kept_as_it_ended_is_rated_without_touching_its_time(world: World) -> None:
    assert Device(world).send("breathing", {"minutes_done": "10", "share": "private"}) == "kept"
    assert change(world, after="10").status_code == 303
    assert [(row.minutes, row.after) for row in rows(world)] == [(10, 10)]


@pytest.mark.parametrize("side", ["facts_for", "facts_against"])
def test_a_side_that_was_looked_at_is_not_taken_away_from_under_what_was_weighed(
    world: World, side: str
) -> None:
    write(world)
    answer = change(world, **{side: ""})
    assert answer.status_code == 422
    assert "Look at both sides" in problems(answer)[0]
    assert kept(world) == []


def test_a_therapist_reads_what_was_said_about_what_was_and_no_question_that_was_left_empty(
    world: World,
) -> None:
    world.screen()
    write(world, "experiment", share="now")
    page = theirs(world)
    assert "What did you fear would happen?" in page
    assert "What do you fear will happen?" not in page
    assert "What happened?" not in page


def test_what_was_empty_before_is_told_as_nothing(world: World) -> None:
    world.screen()
    write(world, "experiment", share="now")
    change(world, what_happened="They helped", on=str(NOW.date() - timedelta(days=1)))
    page = theirs(world)
    before = page[page.index(BEFORE) :]
    assert "<dt>What happened?</dt><dd" in before
    assert ">nothing<" in before
    assert "<dt>When</dt>" in before
    assert ">None<" not in page
