"""A client's list for the next talk: kept for oneself until it is shown, changed with its history, struck off, closed."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary import next_time_actions
from portal.diary.next_time_models import NextTime
from portal.diary.next_time_queries import MOST_SHOWN
from tests.app import World
from tests.pages.foundation import objects
from tests.pages.overview.test_brief import visit

PAGE = "/my/next-talk"


def rows(world: World) -> list[NextTime]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(NextTime).order_by(NextTime.written_at)))


def write(world: World, line: str = "The birthday", **more: str) -> str:
    """Put a line on the list; gives the address of the latest."""
    data = {"line": line, "client_token": str(uuid4()), **more}
    assert world.as_client().post(PAGE, data).status_code == 303
    return next(f"{PAGE}/{row.id}" for row in rows(world) if row.line == line)


def talked(world: World) -> None:
    with world.app.app_context():
        clinician, _ = objects.actors(db.session.get_one(Client, world.client))
        row = db.session.scalars(sa.select(NextTime)).one()
        next_time_actions.talk(row, talked=True, by=clinician, at=now())
        db.session.commit()


def test_a_line_is_the_writers_own_until_they_tick_that_it_may_be_shown(world: World) -> None:
    write(world)
    write(world, "The move", shared="yes")
    assert [row.shared for row in rows(world) if row.line == "The birthday"] == [False]
    assert [row.shared for row in rows(world) if row.line == "The move"] == [True]
    page = world.as_client().get(PAGE).text
    assert page.count("Only you can read it.") == 1
    assert page.count("Your therapist may read it.") == 1


def test_sent_twice_a_line_is_on_the_list_once(world: World) -> None:
    token = str(uuid4())
    write(world, client_token=token)
    write(world, client_token=token)
    assert len(rows(world)) == 1


@pytest.mark.parametrize("line", ["", "x" * 301])
def test_what_cannot_be_kept_stays_typed_with_its_tick(world: World, line: str) -> None:
    token = str(uuid4())
    answer = world.as_client().post(PAGE, {"line": line, "shared": "yes", "client_token": token})
    assert answer.status_code == 422
    assert f">\n{line}</textarea>" in answer.text
    assert 'name="shared" value="yes" checked' in answer.text
    assert f'value="{token}"' in answer.text
    assert rows(world) == []


def test_three_hundred_characters_fit(world: World) -> None:
    write(world, "x" * 300)
    assert len(rows(world)[0].line or "") == 300


def test_what_a_line_said_before_is_kept_for_its_writer(world: World) -> None:
    where = write(world)
    data = {"line": "The birthday, and the guests", "shared": "yes", "version": "1"}
    assert world.as_client().post(where, data).status_code == 303
    with world.app.app_context():
        kept = db.session.scalars(sa.select(Correction)).one()
        assert (kept.about, kept.before) == ("next_time", {"line": "The birthday", "shared": False})
    page = world.as_client().get(PAGE).text
    assert "The birthday, and the guests" in page
    assert "What it said before" in page


def test_the_same_again_is_no_change(world: World) -> None:
    where = write(world)
    assert world.as_client().post(where, {"line": "The birthday", "version": "1"}).status_code == 303
    with world.app.app_context():
        assert list(db.session.scalars(sa.select(Correction))) == []


def test_a_line_that_was_changed_elsewhere_shows_both(world: World) -> None:
    where = write(world)
    world.as_client().post(where, {"line": "From the tablet", "version": "1"})
    answer = world.as_client().post(where, {"line": "From the phone", "version": "1"}, page="/my")
    assert answer.status_code == 409
    assert "From the tablet" in answer.text
    assert "From the phone" in answer.text
    assert rows(world)[0].line == "From the tablet"


def test_who_may_read_it_is_not_changed_unseen_and_the_same_sent_again_is_no_conflict(world: World) -> None:
    where = write(world)
    said = {"line": "The birthday", "shared": "yes", "version": "1"}
    assert [world.as_client().post(where, said).status_code for _ in range(2)] == [303, 303]
    answer = world.as_client().post(where, {"line": "The birthday", "version": "1"}, page="/my")
    assert answer.status_code == 409
    assert "Show it to my therapist" in answer.text
    assert rows(world)[0].shared


def test_each_step_is_said(world: World) -> None:
    where, browser = write(world), world.as_client()
    browser.post(PAGE, {"line": "The move", "client_token": str(uuid4())})
    assert "Saved. It stands on your list." in browser.get(PAGE).text
    browser.post(where, {"line": "The birthday cake", "version": "1"})
    assert "Saved. What you wrote before is kept as well." in browser.get(PAGE).text
    browser.post(f"{where}/strike", page=where)
    assert "Struck off. You can put it back." in browser.get(PAGE).text
    browser.post(f"{where}/strike", {"back": "yes"}, page=where)
    assert "It stands on your list again." in browser.get(PAGE).text


def test_a_line_is_struck_off_and_put_back(world: World) -> None:
    where = write(world)
    browser = world.as_client()
    assert browser.post(f"{where}/strike", page=PAGE).status_code == 303
    assert rows(world)[0].struck_at is not None
    page = browser.get(PAGE).text
    assert "<s>The birthday</s>" in page
    assert browser.post(f"{where}/strike", {"back": "yes"}, page=PAGE).status_code == 303
    assert rows(world)[0].struck_at is None


def test_what_was_talked_about_stays_as_it_is_and_says_so(world: World) -> None:
    where = write(world, shared="yes")
    seen = world.as_client().get(where).text
    talked(world)
    assert "Talked about on 18 Nov 2026." in world.as_client().get(PAGE).text
    assert 'name="version" value="1"' in seen
    answer = world.as_client().post(where, {"line": "Changed", "shared": "yes", "version": "1"}, page="/my")
    assert answer.status_code == 409
    assert "Changed" in answer.text
    answer = world.as_client().post(where, {"line": "Changed", "shared": "yes", "version": "2"}, page="/my")
    assert answer.status_code == 409
    assert "so it stays as it is" in answer.text
    world.as_client().post(f"{where}/strike", page=PAGE)
    assert rows(world)[0].struck_at is None


def test_nobody_finds_the_line_of_somebody_else(world: World) -> None:
    where = write(world)
    assert world.as_client(world.other_client).get(where).status_code == 404


def test_home_leads_there_and_says_how_many_wait(world: World) -> None:
    write(world)
    write(world, "The move")
    page = world.as_client().get("/my").text
    assert f'href="{PAGE}"' in page
    assert "2 lines on your list" in page


def test_what_is_over_with_does_not_wait(world: World) -> None:
    where = write(world, shared="yes")
    assert "One line on your list" in world.as_client().get("/my").text
    world.as_client().post(f"{where}/strike", page=PAGE)
    assert "on your list" not in world.as_client().get("/my").text
    world.as_client().post(f"{where}/strike", {"back": "yes"}, page=PAGE)
    talked(world)
    assert "on your list" not in world.as_client().get("/my").text


def test_before_a_session_the_oldest_line_comes_first_and_none_of_before_the_last(world: World) -> None:
    for days_ago, line in ((9, "Long talked about"), (2, "The birthday"), (1, "The move")):
        with time_machine.travel(now() - timedelta(days=days_ago), tick=False):
            write(world, line, shared="yes")
            if days_ago == 9:
                talked(world)
    visit(world, 4)
    address = f"/clients/{world.client}/brief"
    page = world.as_clinician().get(address).text
    assert "Long talked about" not in page
    assert page.index("The birthday") < page.index("The move")
    since = {"since": str(now().date() - timedelta(days=10))}
    page = world.as_clinician().get(address, query_string=since).text
    assert "Long talked about" in page
    (form, *_) = re.findall(rf'action="({address}/lines/[^"]+)"', page)
    answer = world.as_clinician().post(html.unescape(form), page="/help")
    assert answer.headers["Location"] == f"{address}?since={since['since']}#talk"
    with world.app.app_context():
        assert {row.talked_by for row in db.session.scalars(sa.select(NextTime)) if row.talked_at} == {
            world.clinician
        }


def test_a_line_that_waits_stays_on_the_list_however_many_are_over_with(world: World) -> None:
    write(world, "The oldest, and open")
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        own = objects.actors(client)[1]
        for n in range(1, MOST_SHOWN + 1):
            later = now() + timedelta(minutes=n)
            row = next_time_actions.write(client, "Done", shared=False, token=uuid4(), by=own, at=later)
            next_time_actions.strike(row, off=True, by=own, at=later)
        db.session.commit()
    assert "The oldest, and open" in world.as_client().get(PAGE).text
