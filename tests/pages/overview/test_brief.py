"""The session brief: what came about since the last session, never a word of what is private, the same on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.clients import actions as clients
from portal.clients.models import Client, EventKind
from portal.clients.sharing import Share
from portal.clock import now
from portal.db import db
from portal.diary.next_time_models import NextTime
from portal.plans import practice_actions, reflection_actions
from portal.plans.attempts import EntryMode
from portal.plans.my_queries import get_practising
from tests.app import World
from tests.pages.foundation import objects
from tests.pages.plans.homework import Homework

CANARY = "kestrel"


class Press:
    """Stands for the renderer: gives the page back as it came."""

    def render(self, html: str, **_options: Any) -> bytes:
        return html.encode()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that needs no process."""
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: Press())


def visit(world: World, days_ago: int) -> None:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        by, _ = objects.actors(client)
        on = now().date() - timedelta(days=days_ago)
        clients.mark_timeline(client, EventKind.SESSION, on=on, label=None, by=by, at=now())
        db.session.commit()


def practised(homework: Homework, *, ago: int = 1, **said: Any) -> None:
    """A skill was practised, so many days ago."""
    with homework.app.app_context():
        client = db.session.get_one(Client, homework.client_id)
        _, own = objects.actors(client)
        practice_actions.record(
            client,
            get_practising(client, homework.step_id),
            {"situation": "calm", "before": 60, "after": 30, "share": "now", **said},
            performed_at=now() - timedelta(days=ago),
            mode=EntryMode.LIVE,
            token=uuid4(),
            by=own,
            at=now(),
        )
        db.session.commit()


def line(world: World, words: str, *, shared: bool) -> str:
    with world.app.app_context():
        row = objects.for_talk(db.session.get_one(Client, world.client), words, shared=shared)
        db.session.commit()
        return f"/clients/{world.client}/brief/lines/{row.id}"


def brief(world: World, **asked: str) -> str:
    answer = world.as_clinician().get(f"/clients/{world.client}/brief", query_string=asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_it_tells_since_the_last_session_and_says_so(world: World) -> None:
    visit(world, 7)
    visit(world, 0)
    assert "Since the last session, 11 Nov 2026." in brief(world)


def test_without_a_session_it_says_that_none_is_marked(world: World) -> None:
    assert "no session before today is marked" in brief(world)


def test_only_what_came_after_the_last_session_is_told(world: World) -> None:
    homework = Homework(world, "S01", (1, 2))
    practised(homework, ago=9, note_to_clinician="An older line", share="in_session")
    practised(homework, ago=2, note_to_clinician="A newer line", share="in_session")
    visit(world, 4)
    page = brief(world)
    assert "A newer line" in page
    assert "An older line" not in page
    page = brief(world, since=str(now().date() - timedelta(days=10)))
    assert "An older line" in page
    assert "as you chose" in page


def test_a_day_ahead_is_refused_beside_its_field_and_the_page_is_there_all_the_same(world: World) -> None:
    answer = world.as_clinician().get(
        f"/clients/{world.client}/brief", query_string={"since": str(date(2027, 1, 1))}
    )
    assert answer.status_code == 422
    assert "Safety and open flags" in answer.text
    assert 'value="2027-01-01"' in answer.text


def test_what_was_left_for_a_look_together_stands_there_with_its_words(world: World) -> None:
    visit(world, 4)
    practised(Homework(world, "S01", (1, 2)), share="in_session", note_to_clinician="Ask me about Sunday")
    page = brief(world)
    assert "To look at together" in page
    assert "for the session" in page
    assert "Ask me about Sunday" in page


def test_done_of_planned_and_why_it_did_not_come_about(world: World) -> None:
    homework = Homework(world, "E01")
    homework.stop_early()
    homework.stop_early()
    page = brief(world)
    assert "nothing was planned, and nothing counts so far." in page
    assert "Stopped early 2 times." in page
    assert "waits for a change." in page


def test_of_what_is_private_there_is_a_number_and_nothing_else(world: World, press: None) -> None:
    visit(world, 4)
    practised(Homework(world, "S01", (1, 2)), share="private", note_to_clinician=CANARY)
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        _, own = objects.actors(client)
        objects.reflected(client, objects.prompt_of(client).id, reflection=CANARY)
        objects.hard_moment(client, share=Share.PRIVATE, peak=87, words={"what": CANARY})
        draft = get_practising(client, objects.prompt_of(client).id)
        reflection_actions.keep_draft(
            client, draft, None, {"reflection": CANARY, "share": "now"}, token=uuid4(), by=own, at=now()
        )
        db.session.commit()
    line(world, CANARY, shared=False)
    page = brief(world)
    paper = world.as_clinician().get(f"/clients/{world.client}/brief.pdf").text
    for told in (page, paper):
        assert CANARY not in told
        assert "The strongest" not in told
        assert ", written on" not in told
        assert (
            "One practice is kept private. It counts if it was finished; its words stay with the client."
            in told
        )
        assert "One page is kept private." in told
        assert "One of them is kept private: it counts, and nothing is told of it." in told
        assert "One more line is kept private." in told


def test_both_see_what_was_talked_about_and_it_can_be_taken_back(world: World) -> None:
    address = line(world, "The birthday", shared=True)
    browser = world.as_clinician()
    assert "We talked about this" in brief(world)
    assert browser.post(address, page="/help").status_code == 303
    assert "Talked about on 18 Nov 2026." in brief(world)
    assert "Talked about on 18 Nov 2026." in world.as_client().get("/my/next-talk").text
    browser.post(address, {"again": "yes"}, page="/help")
    with world.app.app_context():
        row = db.session.scalars(sa.select(NextTime)).one()
        assert (row.talked_at, row.talked_by) == (None, None)


def test_a_line_that_is_not_shown_cannot_be_ticked(world: World) -> None:
    kept = line(world, "Mine", shared=False)
    assert world.as_clinician().post(kept, page="/help").status_code == 404
    struck = line(world, "Gone", shared=True)
    world.as_client().post(f"/my/next-talk/{struck.rsplit('/', 1)[1]}/strike", page="/my/next-talk")
    assert world.as_clinician().post(struck, page="/help").status_code == 404
    assert "Gone" not in brief(world)


def test_three_weeks_without_a_yellow_or_a_red_are_said_here(world: World) -> None:
    world.screen()
    with world.app.app_context():
        row = objects.begun(db.session.get_one(Client, world.client), "S12")
        row.began_on = now().date() - timedelta(days=21)
        db.session.commit()
    assert "no yellow or red in 21 days." in brief(world)
    with world.app.app_context():
        row = db.session.merge(row)
        row.began_on = now().date() - timedelta(days=20)
        db.session.commit()
    assert "no yellow or red" not in brief(world)


def test_a_screen_that_has_expired_is_said_here(world: World) -> None:
    assert "The safety questions have not been asked yet." in brief(world)
    world.screen(done_on=now().date() - timedelta(days=100))
    assert "has expired on" in brief(world)


def test_the_paper_bears_initials_and_says_what_it_is_not(world: World, press: None) -> None:
    answer = world.as_clinician().get(f"/clients/{world.client}/brief.pdf")
    assert answer.status_code == 200
    assert "prepared for discussion, not a diagnosis" in answer.text
    assert "Wren" not in answer.text
    assert 'class="a4"' in answer.text
    letter = world.as_clinician().get(f"/clients/{world.client}/brief.pdf?paper=letter")
    assert 'class="letter"' in letter.text
    assert world.as_clinician().get(f"/clients/{world.client}/brief.pdf?paper=a3").status_code == 404


def test_overview_and_today_lead_to_it(world: World) -> None:
    Homework(world, "S01", (1, 2))
    assert f"/clients/{world.client}/brief" in world.as_clinician().get(f"/clients/{world.client}").text
    visit(world, -1)
    assert f"/clients/{world.client}/brief" in world.as_clinician().get("/today").text
