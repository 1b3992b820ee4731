"""A rating that comes after the session has ended is there again once its client has signed in."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from portal.clock import now
from tests.app import NOW, World
from tests.pages.plans.homework import Homework, problems

LATE = timedelta(minutes=45)


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def rated_late(home: Homework, running: str, **said: str) -> TestResponse:
    """A rating sent from a page whose session has ended meanwhile."""
    browser = home.browser
    token = browser.csrf(running)
    with home.at(NOW + LATE):
        data = {"now": "70", "csrf_token": token, **said}
        return browser.http.post(f"{running}/rate", data=data)


def back(answer: TestResponse) -> str:
    """Where the sign-in leads to afterwards."""
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["Location"])
    assert parts.path == "/sign-in"
    (found,) = parse_qs(parts.query)["next"]
    return found


def test_the_rating_is_filled_in_after_signing_in_and_one_tap_saves_it(home: Homework) -> None:
    running = home.start()
    leads = back(rated_late(home, running))
    with home.at(NOW + LATE + timedelta(minutes=10)):
        page = home.browser.get(leads)
        assert "You rated this at 11:15" in page.text
        assert 'value="70" checked' in page.text
        (minute,) = re.findall('name="minute" value="([0-9]+)"', page.text)
        sent = {"now": "70", "minute": minute}
        assert home.browser.post(f"{running}/rate", sent, page=leads).status_code == 303
    assert home.log.words["suds_points"] == [{"t_min": 45, "v": 70}]


def test_looking_at_it_writes_nothing(home: Homework) -> None:
    running = home.start()
    leads = back(rated_late(home, running))
    with home.at(NOW + LATE):
        home.browser.get(leads)
    assert home.log.words.get("suds_points") is None


def test_the_minute_that_the_page_knew_is_kept_and_none_after_it_was_sent(home: Homework) -> None:
    running = home.start()
    for minute, kept in (("12", "12"), ("500", "45")):
        leads = back(rated_late(home, running, minute=minute))
        with home.at(NOW + LATE + timedelta(minutes=10)):
            assert f'name="minute" value="{kept}"' in home.browser.get(leads).text


@pytest.mark.parametrize("said", ["", "abc", "101"])
def test_what_is_no_rating_leads_back_to_the_practice_with_nothing(home: Homework, said: str) -> None:
    running = home.start()
    assert back(rated_late(home, running, now=said)) == running


def test_of_another_practice_or_made_up_it_is_nothing(world: World, home: Homework) -> None:
    running = home.start()
    kept = parse_qs(urlsplit(back(rated_late(home, running))).query)["kept"][0]
    with home.at(now() + timedelta(minutes=5)):
        after = home.finish(running)
        home.write_down(after, home.pages())
        other = home.start()
        for made_up in (kept, "x", "a" * 40, ""):
            assert "signed out already" not in home.browser.get(f"{other}?kept={made_up}").text
        assert problems(home.browser.get(f"{other}?kept={kept}"))[0].startswith("200")
