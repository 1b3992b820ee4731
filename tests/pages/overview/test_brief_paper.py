"""The session brief on paper: in the reader's language, since the day they chose, with all that stands on the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal import jobs
from portal.clients.models import Client, YesNo
from portal.db import db
from tests.app import NOW, World
from tests.pages.overview.test_brief import Press, visit
from tests.pages.plans.made import in_use, reach


@pytest.fixture(autouse=True)
def press(monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that needs no process."""
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: Press())


def paper(world: World, **asked: Any) -> str:
    answer = world.as_clinician().get(f"/clients/{world.client}/brief.pdf", query_string=asked)
    assert answer.status_code == 200
    return answer.text


def test_it_tells_since_the_day_that_was_chosen(world: World) -> None:
    visit(world, 4)
    assert "Since the last session, 14 Nov 2026." in paper(world)
    assert "Since 8 Nov 2026, as you chose." in paper(world, since=NOW.date() - timedelta(days=10))


def test_it_is_written_in_the_language_of_who_asks(world: World) -> None:
    browser = world.as_clinician()
    browser.post("/language", {"lang": "zh"}, page="/help")
    found = browser.get(f"/clients/{world.client}/brief.pdf").text
    assert '<html lang="zh-Hans"' in found
    for word in ("Safety", "Since", "My notes"):
        assert word not in found


def test_what_is_to_decide_stands_beside_safety_and_what_was_practised_below(world: World) -> None:
    world.screen()
    visit(world, 20)
    assert "What was practised" in paper(world)
    reach(world, in_use(world))
    found = paper(world)
    places = [found.index(f"<h2>{head}</h2>") for head in ("To decide", "What was practised", "My notes")]
    assert places == sorted(places)
    assert "is ready for you to confirm" in found


def test_the_name_of_the_file_says_nothing_unless_paper_is_safe(world: World) -> None:
    names = []
    for safe in (YesNo.YES, YesNo.NO):
        with world.app.app_context():
            db.session.get_one(Client, world.client).paper_safe = safe
            db.session.commit()
        answer = world.as_clinician().get(f"/clients/{world.client}/brief.pdf")
        names.append(answer.headers["Content-Disposition"].split("filename=")[1].strip('"'))
    assert names == ["brief.pdf", "notes.pdf"]
