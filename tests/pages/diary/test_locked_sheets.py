"""A sheet that the safety screen locks is not there for its client; what was written before stays theirs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from portal.accounts.models import User
from portal.clients.models import Client
from portal.clients.screening import ScreenAnswer
from portal.clock import now
from portal.db import db
from portal.plans import gate_actions
from portal.plans.templates import get_template
from tests.app import World
from tests.pages.diary.sheets import change, rows, write

LOCKING = (
    {"coercive_control": ScreenAnswer.CURRENT},
    {"suicidality": ScreenAnswer.CURRENT},
    {"done_on": date(2026, 8, 1)},
)


@pytest.mark.parametrize("answers", [*LOCKING, None])
def test_a_sheet_whose_template_is_locked_is_neither_offered_nor_opened_nor_taken(
    world: World, answers: dict[str, Any] | None
) -> None:
    if answers is not None:
        world.screen(**answers)
    browser = world.as_client()
    page = browser.get("/my/tools").text
    assert ("/my/tools/thought" in page, "/my/tools/experiment" in page) == (True, False)
    nowhere = browser.get(f"/my/tools/sheets/{uuid4()}")
    there = browser.get("/my/tools/experiment")
    assert (there.status_code, alike(there.text)) == (nowhere.status_code, alike(nowhere.text))
    assert write(world, "experiment").status_code == 404
    assert rows(world) == []
    assert write(world).status_code == 303


def alike(page: str) -> str:
    """What a page says to its reader."""
    (said,) = re.findall(r"<main.*</main>", page, re.DOTALL)
    return re.sub("[0-9a-f]{16}", "", said)  # the number of this very request


def test_what_was_written_before_the_lock_is_still_read_and_put_right(world: World) -> None:
    world.screen()
    assert write(world, "experiment").status_code == 303
    world.screen(stalking=ScreenAnswer.CURRENT)
    assert change(world, what_happened="They helped").status_code == 303
    (row,) = rows(world)
    assert row.words["what_happened"] == "They helped"
    assert "They will laugh" in world.as_client().get("/my/tools/written").text


def test_a_sheet_whose_lock_was_decided_against_is_there(world: World) -> None:
    world.screen(suicidality=ScreenAnswer.CURRENT)
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        clinician = db.session.get_one(User, world.clinician).actor
        gate_actions.override(
            client, get_template("E18"), why="Asked for it", token=uuid4(), by=clinician, at=now()
        )
        db.session.commit()
    assert "/my/tools/experiment" in world.as_client().get("/my/tools").text
