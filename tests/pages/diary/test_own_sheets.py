"""Sheets without a plan: kept as the client's own, weighed fairly, put right with their history, counted as a use."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary import tool_actions, tool_queries
from tests.app import NOW, World
from tests.pages.diary.sheets import change, kept, place, rows, theirs, write
from tests.pages.foundation import objects
from tests.pages.plans.homework import problems
from tests.pages.plans.made import fields


def test_both_sheets_stand_among_the_tools_of_a_client_without_any_plan(world: World) -> None:
    world.screen()
    page = world.as_client().get("/my/tools").text
    assert 'href="/my/tools/thought"' in page
    assert 'href="/my/tools/experiment"' in page


def test_a_thought_record_is_kept_with_the_belief_before_and_after(world: World) -> None:
    answer = write(world)
    assert answer.status_code == 303, problems(answer)
    (row,) = rows(world)
    assert (row.tool, row.before, row.after, row.share) == ("thought", 80, 40, "private")
    assert row.words["facts_against"] == "Always answered so far"
    with world.app.app_context():
        assert len(tool_queries.list_uses(db.session.get_one(Client, world.client))) == 1
    assert "CANARY-GONE" in world.as_client().get(answer.headers["Location"]).text


@pytest.mark.parametrize("missing", ["facts_for", "facts_against"])
@pytest.mark.parametrize("weighed", ["fairer_sentence", "fairer_sure", "thought_sure_now"])
def test_a_thought_is_weighed_again_only_with_a_line_on_each_side(
    world: World, missing: str, weighed: str
) -> None:
    nothing = dict.fromkeys(("fairer_sentence", "thought_sure_now"), "")
    answer = write(world, **{**nothing, missing: "", weighed: "40"})
    assert answer.status_code == 422
    assert problems(answer) == ["Look at both sides before you weigh it again. “Nothing I know of” will do."]
    assert "CANARY-GONE" in answer.text
    assert rows(world) == []


def test_a_thought_may_wait_half_written(world: World) -> None:
    later = dict.fromkeys(
        ("facts_for", "facts_against", "fairer_sentence", "thought_sure_now", "feeling_now"), ""
    )
    assert write(world, **later).status_code == 303
    (row,) = rows(world)
    assert (row.before, row.after) == (80, None)


def test_an_experiment_is_begun_and_gone_on_with_afterwards(world: World) -> None:
    world.screen()
    assert write(world, "experiment").status_code == 303
    assert (
        change(
            world, what_happened="They helped", own_result="fits_second", own_belief_after="20"
        ).status_code
        == 303
    )
    (row,) = rows(world)
    assert (row.tool, row.before, row.after) == ("experiment", 70, 20)
    assert row.words["result"] == "fits_second"
    assert kept(world) == [{"what_happened": None, "result": None, "belief_after": None}]


def test_a_sheet_sent_twice_is_one_and_says_what_was_sent_last(world: World) -> None:
    token = str(uuid4())
    write(world, client_token=token)
    write(world, client_token=token, fairer_sentence="Perhaps on the train")
    (row,) = rows(world)
    assert row.words["fairer_sentence"] == "Perhaps on the train"


def test_of_a_private_sheet_the_clinician_learns_the_day_and_the_kind(world: World) -> None:
    write(world)
    page = theirs(world)
    assert "A thought, weighed from both sides" in page
    assert "The client keeps this private" in page
    for word in ("CANARY-GONE", "80 before", "Busy, perhaps"):
        assert word not in page


def test_a_sheet_for_the_session_is_read_with_questions_and_answers(world: World) -> None:
    write(world, share="in_session", own_next_step="test")
    page = theirs(world)
    assert "to look at together" in page
    assert "What speaks against it?" in page
    assert "Always answered so far" in page
    assert "test it" in page
    assert "strength 80 before" not in page, "how sure one was is no strength"


def test_what_a_sheet_said_before_is_kept_and_two_windows_lose_nothing(world: World) -> None:
    write(world)
    (row,) = rows(world)
    browser, address = world.as_client(), place(row)
    seen = fields(browser, address)
    assert change(world, fairer_sentence="From the phone").status_code == 303
    assert kept(world) == [{"fairer_sentence": "Busy, perhaps"}]
    answer = browser.post(address, {**seen, "fairer_sentence": "From the tablet"})
    assert answer.status_code == 409
    assert "From the phone" in answer.text
    assert "From the tablet" in answer.text


# A finished use of the other tools


def breath(world: World) -> None:
    with world.app.app_context():
        objects.breath(db.session.get_one(Client, world.client))
        db.session.commit()


def test_a_breath_is_moved_and_rated_otherwise(world: World) -> None:
    breath(world)
    answer = change(world, on=str(NOW.date() - timedelta(days=1)), minutes="8", after="0", dizzy="yes")
    assert answer.status_code == 303, problems(answer)
    (row,) = rows(world)
    assert (row.minutes, row.before, row.after, row.words["dizzy"]) == (8, 60, 0, True)
    assert row.local_date == NOW.date() - timedelta(days=1)
    (before,) = kept(world)
    assert set(before) == {"started_at", "minutes", "after", "dizzy"}
    assert "changed on 18 Nov 2026" in world.as_client().get("/my/tools/written").text


def test_a_0_that_another_window_has_put_there_is_not_taken_away_unseen(world: World) -> None:
    breath(world)
    browser, address = world.as_client(), f"/my/tools/written/{rows(world)[0].id}"
    seen = fields(browser, address)
    assert browser.post(address, {**seen, "after": "0"}).status_code == 303
    answer = browser.post(address, {**seen, "after": ""})
    assert answer.status_code == 409
    assert [row.after for row in rows(world)] == [0]


def test_a_use_sent_back_as_it_was_is_no_correction(world: World) -> None:
    breath(world)
    assert change(world).status_code == 303
    assert kept(world) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"on": str(NOW.date() + timedelta(days=1))}, "This lies ahead. Choose a time that has passed."),
        ({"on": str(NOW.date() - timedelta(days=93))}, "Choose a day of the last three months."),
        ({"minutes": "30"}, "By this it would not be over yet. Look at the time and the minutes again."),
    ],
)
def test_a_use_cannot_lie_ahead_or_long_ago(world: World, changes: dict[str, str], says: str) -> None:
    breath(world)
    answer = change(world, **changes)
    assert (answer.status_code, problems(answer)) == (422, [says])
    assert kept(world) == []


def test_five_minutes_are_put_right_only_once_they_are_over(world: World) -> None:
    browser = world.as_client()
    running = browser.post("/my/tools/urge", {"client_token": str(uuid4())}).headers["Location"]
    (row,) = rows(world)
    assert browser.get(f"/my/tools/written/{row.id}").status_code == 404
    browser.post(running, {**fields(browser, running), "before": "80", "after": "50", "then": "end"})
    assert change(world, before="70", after="20", thought="They forgot").status_code == 303
    (row,) = rows(world)
    assert (row.before, row.after, row.words["thought"]) == (70, 20, "They forgot")
    assert row.words["points"] == [{"t_min": 0, "v": 70}, {"t_min": 1, "v": 20}]


def test_a_tick_of_the_own_list_moves_to_a_day_without_one(world: World) -> None:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        own = objects.actors(client)[1]
        tool_actions.tick(client, "A bath", done=True, token=uuid4(), by=own, at=now() - timedelta(days=1))
        tool_actions.tick(client, "A bath", done=True, token=uuid4(), by=own, at=now())
        db.session.commit()
    first, second = rows(world)
    browser, address = world.as_client(), f"/my/tools/written/{second.id}"
    filled = fields(browser, address)
    answer = browser.post(address, {**filled, "on": str(first.local_date)})
    assert problems(answer) == ["This is ticked on that day already."]
    assert (
        browser.post(address, {**filled, "on": str(first.local_date - timedelta(days=1))}).status_code == 303
    )
    assert [row.local_date.day for row in rows(world)] == [16, 17]


def test_nobody_changes_what_somebody_else_wrote(world: World) -> None:
    breath(world)
    (row,) = rows(world)
    other = world.add_client("Another Person", "A. P.")
    assert world.as_client(other).get(f"/my/tools/written/{row.id}").status_code == 404
