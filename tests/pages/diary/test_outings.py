"""Outings: written once, changed with their history, private to the last word, drawn beside the base."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary import excursion_queries
from portal.diary.models import Excursion
from tests.app import World
from tests.pages.foundation import objects

PAGE = "/my/outings"


def said(**changes: str) -> dict[str, str]:
    return {
        "went_on": str(now().date()),
        "goal": "Evening class on my own",
        "base_before": "30",
        "base_after": "70",
        "came_back_to": "R.",
        "how_it_was": "CANARY-LOUD",
        "share": "now",
        "client_token": str(uuid4()),
        **changes,
    }


def rows(world: World) -> list[Excursion]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(Excursion).where(Excursion.client_id == world.client)))


def clinician_reads(world: World) -> str:
    return world.browser(world.clinician).get(f"/clients/{world.client}/outings").text


def write(world: World, **changes: str) -> TestResponse:
    return world.as_client().post(PAGE, said(**changes))


def test_an_outing_is_there_for_both_once_it_is_written(world: World) -> None:
    assert write(world).status_code == 303
    own = world.as_client().get(PAGE).text
    assert "Evening class on my own" in own
    assert "came back to R." in own
    theirs = clinician_reads(world)
    assert "One outing so far" in theirs
    assert "someone behind them: 30 before, 70 afterwards" in theirs
    assert "CANARY-LOUD" in theirs


def test_the_same_sending_twice_is_one_outing(world: World) -> None:
    sent = said()
    browser = world.as_client()
    assert [browser.post(PAGE, sent).status_code for _ in range(2)] == [303, 303]
    assert len(rows(world)) == 1


def test_what_was_not_rated_stays_open(world: World) -> None:
    write(world, base_before="", base_after="0")
    (row,) = rows(world)
    assert (row.base_before, row.base_after) == (None, 0)
    assert "someone behind them: not rated before, 0 afterwards" in clinician_reads(world)


def test_a_private_outing_shows_its_day_and_no_word_or_rating(world: World) -> None:
    write(world, share="private")
    theirs = clinician_reads(world)
    assert "The client keeps this private" in theirs
    for word in ("Evening class", "CANARY-LOUD", "30 before", "R."):
        assert word not in theirs
    assert "CANARY-LOUD" in world.as_client().get(f"{PAGE}/{rows(world)[0].id}").text


def test_bad_input_says_what_to_do_and_keeps_what_was_typed(world: World) -> None:
    answer = write(world, goal="", went_on=str(now().date() + timedelta(days=2)))
    assert answer.status_code == 422
    assert "Write what it was, in a few words." in answer.text
    assert "CANARY-LOUD" in answer.text
    assert rows(world) == []


def test_a_change_keeps_what_stood_there_before(world: World) -> None:
    write(world)
    (row,) = rows(world)
    changed = said(goal="A long walk", base_before="20", version=str(row.version))
    assert world.as_client().post(f"{PAGE}/{row.id}", changed).status_code == 303
    with world.app.app_context():
        (kept,) = db.session.scalars(sa.select(Correction))
        assert kept.row_id == row.id
        assert kept.before == {"goal": "Evening class on my own", "base_before": 30}
    theirs = clinician_reads(world)
    assert "A long walk" in theirs
    assert "Evening class" not in theirs


def test_the_same_again_is_no_change(world: World) -> None:
    write(world)
    (row,) = rows(world)
    world.as_client().post(f"{PAGE}/{row.id}", said(version=str(row.version)))
    with world.app.app_context():
        assert db.session.scalars(sa.select(Correction)).all() == []


def test_two_devices_never_overwrite_each_other(world: World) -> None:
    write(world)
    (row,) = rows(world)
    address, browser = f"{PAGE}/{row.id}", world.as_client()
    browser.post(address, said(goal="From the phone", version=str(row.version)))
    answer = browser.post(address, said(goal="From the tablet", version=str(row.version)))
    assert answer.status_code == 409
    assert "From the phone" in answer.text
    assert "From the tablet" in answer.text
    assert [one.words["goal"] for one in rows(world)] == ["From the phone"]


def test_the_base_is_drawn_with_a_stroke_for_each_outing(world: World) -> None:
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        objects.outing(client, days_ago=3)
        objects.outing(client, days_ago=9)
        db.session.commit()
    assert "Not rated yet." in clinician_reads(world)


def test_every_return_counts_however_many_the_page_lists(world: World) -> None:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        for number in range(excursion_queries.SHOWN + 3):
            objects.outing(client, came_back_to="R." if number else "")
        assert excursion_queries.count_returns(client) == excursion_queries.SHOWN + 2
        db.session.rollback()
