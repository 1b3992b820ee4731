"""What a changed use of a tool said before: read by a clinician as far as it was shared then and is shared now."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from portal.clients.models import Client
from portal.db import db
from tests.app import NOW, World
from tests.pages.diary.sheets import change, kept, theirs, write
from tests.pages.foundation import objects
from tests.pages.plans.made import fields

BEFORE = "What it said before"


def test_what_a_shared_sheet_said_before_is_read_question_by_question(world: World) -> None:
    write(world, share="now")
    assert BEFORE not in theirs(world)
    assert "As the client was asked, and answered:" in theirs(world)
    change(world, facts_against="Answered at eight", thought_sure_now="20")
    page = theirs(world)
    assert "changed on 18 Nov 2026" in page
    before = page[page.index(BEFORE) :]
    assert "Always answered so far" in before
    assert "What speaks against it?" in before
    assert before.count(">40<") == 1, "the belief stands there once"
    assert "Answered at eight" not in before


@pytest.mark.parametrize("now", ["now", "in_session"])
def test_words_from_while_it_was_private_are_never_read(world: World, now: str) -> None:
    write(world, share="private")
    changes: tuple[dict[str, str], ...] = (
        {"fairer_sentence": "CANARY-TWO"},
        {"fairer_sentence": "Shared words", "share": now},
        {"fairer_sentence": "Newest"},
    )
    for minute, one in enumerate(changes, start=1):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            change(world, **one)
    page = theirs(world)
    assert "Shared words" in page[page.index(BEFORE) :]
    for word in ("Busy, perhaps", "CANARY-TWO"):
        assert word not in page


def test_what_is_private_now_shows_nothing_of_what_it_said(world: World) -> None:
    write(world, share="now")
    change(world, fairer_sentence="Later", share="private")
    page = theirs(world)
    assert BEFORE not in page
    assert "Busy, perhaps" not in page


def test_that_only_who_may_read_it_was_changed_is_no_change(world: World) -> None:
    write(world, share="now")
    change(world, share="in_session")
    assert len(kept(world)) == 1
    page = theirs(world)
    assert BEFORE not in page
    assert "changed on" not in page


def test_a_breath_that_was_put_right_says_what_it_said(world: World) -> None:
    with world.app.app_context():
        objects.breath(db.session.get_one(Client, world.client))
        db.session.commit()
    change(world, share="now")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        change(world, minutes="8", after="0", on=str(NOW.date() - timedelta(days=1)))
    page = theirs(world)
    before = page[page.index(BEFORE) :]
    for word in ("How long", "Strength afterwards", "When"):
        assert word in before


def test_what_an_urge_said_before_is_told_in_words_the_latest_first(world: World) -> None:
    browser = world.as_client()
    running = browser.post("/my/tools/urge", {"client_token": str(uuid4())}).headers["Location"]
    said = {**fields(browser, running), "body": ["chest"], "acted": "acted", "share": "now", "then": "end"}
    browser.post(running, said)
    for minute, one in enumerate(({"body": ["hands"]}, {"acted": "not", "thought": "Wait"}), start=1):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            assert change(world, **one).status_code == 303
    page = theirs(world)
    before = page[page.index(BEFORE) :]
    assert before.index("Followed") < before.index("Chest")
    assert ">nothing<" in before
    for raw in ("acted", "chest", "[&#39;"):
        assert f">{raw}" not in before
