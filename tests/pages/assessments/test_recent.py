"""The last sums of a list of clients: oldest first, at most six, one per questionnaire."""

from datetime import timedelta

import time_machine

from portal.accounts.actor import System
from portal.assessments import actions, profile_queries
from portal.db import db
from portal.forms import DECLINED
from tests.app import NOW, World
from tests.pages.assessments.conftest import Give, address, fill, row


def send(world: World, give: Give, value: int, *, days: int) -> None:
    """Answer every question with one value, so many days later; the sum of leaning is five times it."""
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        one, browser = give(due=(NOW + timedelta(days=days)).date()), world.as_client()
        fill(browser, one, dict.fromkeys(range(1, 11), value))
        assert browser.post(f"{address(one)}/check", page="/help").status_code == 303
        with world.app.app_context():
            assessment = row(world, one)
            actions.score_again(assessment, by=System(assessment.clinic_id), at=NOW)
            db.session.commit()


def test_a_form_scored_twice_counts_once_and_the_last_come_oldest_first(world: World, give: Give) -> None:
    for days, value in enumerate((5, 1, 4)):
        send(world, give, value, days=days)
    with world.app.app_context():
        found = profile_queries.recent_scores([world.client, world.other_client], last=2)
    assert set(found) == {world.client}
    assert found[world.client].leaning == (5, 20)
    assert found[world.client].latest_at == NOW + timedelta(days=2)


def test_only_the_last_are_given_and_fewer_where_there_are_fewer(world: World, give: Give) -> None:
    for days, value in enumerate((5, 1, 4, 2)):
        send(world, give, value, days=days)
    with world.app.app_context():
        two, all_of_them = (
            profile_queries.recent_scores([world.client], last=last)[world.client].leaning for last in (2, 9)
        )
    assert two == (20, 10)
    assert all_of_them == (25, 5, 20, 10)


def test_an_incomplete_form_takes_no_place_among_the_last(world: World, give: Give) -> None:
    for days, value in enumerate((5, 1)):
        send(world, give, value, days=days)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        one, browser = give(due=(NOW + timedelta(days=2)).date()), world.as_client()
        fill(browser, one, {**dict.fromkeys(range(1, 11), 3), 1: DECLINED})
        assert browser.post(f"{address(one)}/check", page="/help").status_code == 303
    with world.app.app_context():
        found = profile_queries.recent_scores([world.client], last=2)
    assert found[world.client].leaning == (25, 5)
