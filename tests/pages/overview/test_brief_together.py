"""What a client left for a look together stands in the brief: a hard moment and a tool as well as a practice."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from portal import jobs
from portal.clock import now
from portal.diary.models import DiaryEntry
from tests.app import World
from tests.pages.diary.sheets import write
from tests.pages.overview.device import EVENT, rows
from tests.pages.overview.test_brief import Press, brief, visit


@pytest.fixture(autouse=True)
def press(monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that needs no process."""
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: Press())


def moment(world: World, what: str, share: str) -> None:
    said = {**EVENT, "what": what, "share": share, "client_token": str(uuid4())}
    assert world.as_client().post("/my/diary", said).status_code == 303


def together(page: str) -> str:
    """The card, or nothing."""
    return page.split('id="together"')[1].split("</section>")[0] if 'id="together"' in page else ""


def test_a_hard_moment_and_a_sheet_left_for_the_session_stand_there_with_their_words(world: World) -> None:
    visit(world, 4)
    moment(world, "The door was shut", "in_session")
    write(world, share="in_session")
    card = together(brief(world))
    for word in ("The door was shut", "Always answered so far", "A thought, weighed from both sides"):
        assert word in card


@pytest.mark.parametrize("share", ["private", "now"])
def test_nothing_else_of_the_diary_and_of_tools_stands_there(world: World, share: str) -> None:
    visit(world, 4)
    moment(world, "CANARY-MOMENT", share)
    write(world, share=share)
    page = brief(world)
    assert together(page) == ""
    if share == "private":
        assert "CANARY" not in page


def test_a_mistake_and_what_lies_before_the_last_session_are_left_out(world: World) -> None:
    visit(world, 4)
    browser = world.as_client()
    yesterday = {"on": str(now().date() - timedelta(days=1)), "clock": "10:00"}
    said = {**EVENT, "share": "in_session", "client_token": str(uuid4()), **yesterday}
    assert browser.post("/my/diary", said).status_code == 303
    assert "They did not call" in together(brief(world))
    visit(world, 0)
    assert "They did not call" in together(brief(world)), "today's session is the one that is prepared"
    (row,) = rows(world.app, DiaryEntry)
    assert browser.post(f"/my/diary/{row.id}/mistake", page="/my/diary").status_code == 303
    assert together(brief(world)) == ""


def test_on_paper_it_is_said_what_and_when(world: World) -> None:
    visit(world, 4)
    moment(world, "The door was shut", "in_session")
    write(world, share="in_session")
    paper = world.browser(world.clinician).get(f"/clients/{world.client}/brief.pdf").text
    assert "A hard moment, 18 Nov" in paper
    assert "A thought, weighed from both sides, 18 Nov" in paper
