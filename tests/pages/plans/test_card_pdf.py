"""The staying-safe plan as a card: for the care team always, for the client while they want it, never from a store."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal import clock, jobs
from portal.clients.models import Client
from portal.clients.safety_models import StayingSafe
from portal.db import db
from portal.plans.export_models import Export
from tests.app import World

MINE = "/my/tools.pdf"


class Press:
    """Stands for the renderer: keeps the pages it was given."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def render(self, html: str, **_options: Any) -> bytes:
        self.pages.append(html)
        return b"%PDF-1.7"


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """A renderer that needs no process."""
    press = Press()
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: press)
    return press


def write(world: World, number: int, words: str, *, on_card: bool) -> None:
    """A version of the client's staying-safe plan."""
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        db.session.add(
            StayingSafe(
                clinic_id=client.clinic_id,
                client_id=client.id,
                number=number,
                words={"signs": words, "reason": ""},
                on_phone=False,
                on_card=on_card,
                created_at=clock.now(),
                created_by=client.created_by,
            )
        )
        db.session.commit()


def address(world: World) -> str:
    return f"/clients/{world.client}/safety/staying-safe.pdf"


def test_without_a_plan_there_is_no_card(world: World, press: Press) -> None:
    assert world.as_clinician().get(address(world)).status_code == 404
    assert world.as_client().get(MINE).status_code == 404
    assert press.pages == []


def test_the_client_gets_a_card_only_while_they_want_one(world: World, press: Press) -> None:
    write(world, 1, "I pace about at night", on_card=True)
    answer = world.as_client().get(MINE)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    write(world, 2, "I stop eating", on_card=False)
    assert world.as_client().get(MINE).status_code == 404
    assert world.as_clinician().get(address(world)).status_code == 200


def test_nobody_but_care_team_and_client_gets_it(world: World, press: Press) -> None:
    write(world, 1, "I pace about at night", on_card=True)
    assert world.browser(world.other_clinician).get(address(world)).status_code == 404
    assert world.as_client().get(address(world)).status_code == 404
    assert world.as_client(world.other_client).get(MINE).status_code == 404
    assert press.pages == []


def test_name_and_title_say_nothing_of_what_it_is(world: World, press: Press) -> None:
    write(world, 1, "I pace about at night", on_card=True)
    answer = world.as_clinician().get(address(world))
    assert 'filename="card.pdf"' in answer.headers["Content-Disposition"]
    assert "<title>My card</title>" in press.pages[0]
    assert "safe" not in press.pages[0].lower()
    assert "Early signs" in press.pages[0]
    assert "One reason" not in press.pages[0], "what was left empty has no heading"


def test_the_version_that_was_asked_for_is_printed_with_the_numbers_of_today(
    world: World, press: Press
) -> None:
    write(world, 1, "I pace about at night", on_card=True)
    write(world, 2, "I stop eating", on_card=True)
    browser = world.as_clinician()
    assert browser.get(f"{address(world)}?version=1").status_code == 200
    assert browser.get(f"{address(world)}?version=3").status_code == 404
    with world.app.app_context():
        db.session.get_one(Client, world.client).crisis_text = "Call 000 111."
        db.session.commit()
    assert browser.get(address(world)).status_code == 200
    first, second = press.pages
    assert "pace about" in first
    assert "stop eating" not in first
    assert "stop eating" in second
    assert "Call 000 111." in second
    with world.app.app_context():
        made = db.session.scalars(sa.select(Export).order_by(Export.asked_at)).all()
        assert [(row.kind, row.about) for row in made] == [("card_pdf", "1"), ("card_pdf", "2")]


def test_the_tools_offer_the_card_only_while_it_is_wanted(world: World) -> None:
    write(world, 1, "I pace about at night", on_card=True)
    assert MINE in world.as_client().get("/my/tools").text
    assert address(world) in world.as_clinician().get(address(world).removesuffix(".pdf")).text
    write(world, 2, "I stop eating", on_card=False)
    assert MINE not in world.as_client().get("/my/tools").text
