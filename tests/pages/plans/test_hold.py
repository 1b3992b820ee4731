"""Stopping out of fear of someone: the crisis text first, a hold, a plan that rests, practices marked."""

from __future__ import annotations

import pytest

from tests.app import World
from tests.pages.plans.homework import Homework


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def afraid(home: Homework) -> str:
    """Stop out of fear of someone; gives where it leads."""
    running = home.start()
    answer = home.browser.post(f"{running}/stop", {"stop_reason": "afraid_of_someone"})
    assert answer.headers["Location"] == f"{running}/safe"
    return running


def test_fear_of_someone_shows_the_crisis_text_first(home: Homework) -> None:
    running = afraid(home)
    main = home.browser.get(f"{running}/safe").text.split("<footer")[0]
    assert "Your clinic&#39;s numbers go here." in main
    assert "Your plan rests until your next visit." in main


def test_it_opens_a_hold_that_the_clinician_sees(home: Homework) -> None:
    afraid(home)
    (hold,) = home.holds()
    log = home.log
    assert (hold.reason, hold.source_type, hold.source_id) == ("unsafe_stop", "PracticeLog", log.id)
    assert (log.status, log.stop_reason, log.outcome, log.share) == (
        "stopped_early",
        "afraid_of_someone",
        None,
        "private",
    )
    assert home.events("safety.hold_opened") == ["safety.hold_opened"]
    clinician = home.world.as_clinician()
    assert "paused" in clinician.get(f"/clients/{home.client_id}/plans/{home.plan_id}").text


def test_the_plan_reads_as_paused_without_a_reason_and_tools_stay(home: Homework) -> None:
    afraid(home)
    page = home.browser.get(f"/my/plans/{home.plan_id}").text
    assert "This plan is paused" in page
    assert "this week" not in page
    for word in ("afraid", "unsafe", "danger", "violence"):
        assert word not in page.split("<footer")[0]
    assert home.plan_state() == "active"
    assert home.browser.get(f"/my/plans/{home.plan_id}.pdf").status_code == 200


def test_what_is_practised_meanwhile_is_kept_marked_and_not_counted(home: Homework) -> None:
    afraid(home)
    home.practise()
    first, second = home.logs()
    assert (first.during_pause, second.during_pause) == (False, True)
    assert second.status == "finished"
    assert "So far 0 of 5" in home.browser.get(f"/my/plans/{home.plan_id}").text


def test_sent_twice_there_is_one_hold(home: Homework) -> None:
    running = afraid(home)
    again = home.browser.post(f"{running}/stop", {"stop_reason": "afraid_of_someone"}, page="/my")
    assert again.headers["Location"] == f"{running}/safe"
    assert len(home.holds()) == 1


def test_sent_again_after_a_new_screen_it_opens_no_second_hold(home: Homework) -> None:
    running = afraid(home)
    home.world.screen(home.client_id)
    assert home.holds() == []
    home.browser.post(f"{running}/stop", {"stop_reason": "afraid_of_someone"}, page="/my")
    assert home.holds() == []
    assert "0 of 5 this week" in home.browser.get(f"/my/plans/{home.plan_id}").text


def test_another_reason_can_still_become_fear_of_someone(home: Homework) -> None:
    running = home.start()
    home.browser.post(f"{running}/stop", {"stop_reason": "interrupted"})
    assert home.holds() == []
    assert home.browser.get(f"{running}/safe").status_code == 303
    answer = home.browser.post(f"{running}/stop", {"stop_reason": "afraid_of_someone"}, page="/my")
    assert answer.headers["Location"] == f"{running}/safe"
    assert len(home.holds()) == 1


@pytest.mark.parametrize("reason", ["too_strong", "interrupted", "not_right_time", "other"])
def test_no_other_reason_opens_a_hold(home: Homework, reason: str) -> None:
    home.stop_early(reason)
    assert home.holds() == []
    assert "This plan is paused" not in home.browser.get(f"/my/plans/{home.plan_id}").text


def test_what_happened_may_be_written_down_afterwards(home: Homework) -> None:
    running = afraid(home)
    assert "Save, finish later" not in home.browser.get(f"{running}/after/1").text
    home.write_down(f"{running}/after", home.pages())
    log = home.log
    assert (log.status, log.outcome, log.share) == ("stopped_early", "no", "now")
    assert len(home.holds()) == 1


def test_stopped_by_fear_from_memory_rests_the_plan_too(home: Homework) -> None:
    answer = home.browser.post(
        f"{home.address}/remembered",
        home.before(on="2026-11-18", clock="09:15", how_far="stopped"),
    )
    home.browser.post(answer.headers["Location"], {"stop_reason": "afraid_of_someone"})
    assert len(home.holds()) == 1
