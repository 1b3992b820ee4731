"""A rating that comes after the session has ended is there again once its client has signed in."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

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
    return sent_late(home, f"{running}/rate", running, **{"now": "70", "now_exact": "", **said})


def sent_late(home: Homework, address: str, page: str | None = None, **said: str) -> TestResponse:
    """Something sent from a page whose session has ended meanwhile."""
    browser = home.browser
    token = browser.csrf(page or address)
    with home.at(NOW + LATE):
        return browser.http.post(address, data={"csrf_token": token, **said})


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
        assert "You sent this at 11:15" in page.text
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
def test_what_is_no_rating_is_still_there_and_saves_nothing(home: Homework, said: str) -> None:
    running = home.start()
    leads = back(rated_late(home, running, now="", now_exact=said))
    assert urlsplit(leads).path == running
    with home.at(NOW + LATE):
        page = home.browser.get(leads)
        assert page.status_code == 200
        assert f'inputmode="numeric" autocomplete="off" value="{said}"' in page.text
    assert home.log.words.get("suds_points") is None


def test_the_end_keeps_the_moment_of_the_tap(home: Homework) -> None:
    running = home.start()
    leads = back(sent_late(home, running))
    with home.at(NOW + LATE + timedelta(minutes=10)):
        page = home.browser.get(leads)
        assert "You tapped “I’m finished” at 11:15" in page.text
        assert home.log.ended_at is None
        (seconds,) = re.findall('name="seconds" value="([0-9]+)"', page.text)
        assert home.browser.post(running, {"seconds": seconds}, page=leads).status_code == 303
    assert home.log.ended_at == NOW + LATE
    assert home.log.minutes_done == 45


def test_a_stop_keeps_its_moment_and_its_reason(home: Homework) -> None:
    running = home.start()
    browser = home.browser
    with home.at(NOW + LATE):
        leads = back(browser.http.get(f"{running}/stop"))
    with home.at(NOW + LATE + timedelta(minutes=10)):
        page = home.browser.get(leads)
        filled = {"seconds": "2700", "stop_reason": "interrupted"}
        assert 'name="seconds" value="2700"' in page.text
        home.browser.post(f"{running}/stop", filled, page=leads)
    assert (home.log.ended_at, home.log.stop_reason) == (NOW + LATE, "interrupted")


def test_a_reason_chosen_too_late_is_still_chosen_with_its_moment(home: Homework) -> None:
    running = home.start()
    leads = back(sent_late(home, f"{running}/stop", stop_reason="interrupted", seconds=""))
    with home.at(NOW + LATE + timedelta(minutes=10)):
        page = home.browser.get(leads).text
    assert 'name="seconds" value="2700"' in page
    assert re.search('value="interrupted"[^>]* checked', page)


def test_what_happened_is_still_typed_after_signing_in(home: Homework) -> None:
    after = f"{home.finish(home.start())}/1"
    leads = back(sent_late(home, after, outcome="no", what_happened="They stayed, 都在这里", version="2"))
    assert len(leads) < 900
    with home.at(NOW + LATE + timedelta(minutes=10)):
        page = home.browser.get(leads).text
        assert "You sent this at 11:15" in page
        assert "They stayed, 都在这里" in page
    assert "what_happened" not in home.log.words


def test_why_not_today_is_still_chosen(home: Homework) -> None:
    address = f"{home.address}/not-today"
    leads = back(sent_late(home, address, not_done_reason="no_time", client_token=str(uuid4())))
    with home.at(NOW + LATE + timedelta(minutes=10)):
        page = home.browser.get(leads).text
    assert re.search('value="no_time"[^>]* checked', page)


def test_nobody_else_reads_what_was_sent(world: World, home: Homework) -> None:
    """Who signs in next on the same device is not shown what the first one wrote."""
    address = "/my/diary"
    leads = back(sent_late(home, address, what="CANARY-WORDS", client_token=str(uuid4())))
    with home.at(NOW + LATE):
        assert "CANARY-WORDS" in home.browser.get(leads).text
        other = world.as_client(world.add_client("Another Person", "A. P."))
        page = other.get(leads)
        assert page.status_code == 200
        assert "CANARY-WORDS" not in page.text


def test_after_signing_out_nothing_is_carried(home: Homework) -> None:
    address = f"{home.address}/not-today"
    home.browser.post("/sign-out", page=address)
    token = home.browser.csrf("/sign-in")
    answer = home.browser.http.post(address, data={"csrf_token": token, "not_done_reason": "no_time"})
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {}


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
