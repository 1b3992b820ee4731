"""The formulation: kept in versions, never overwritten unseen, never the client's to read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.clients.formulation_models import Formulation
from portal.db import db
from tests.app import World

RULE = "If I need nobody, nobody can drop me."


def address(world: World) -> str:
    return f"/clients/{world.client}/formulation"


def save(world: World, version: int, **values: object) -> int:
    answer = world.as_clinician().post(address(world), {"version": str(version), **values})
    return int(answer.status_code)


def versions(world: World) -> list[Formulation]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(Formulation).order_by(Formulation.number)))


def test_what_was_written_stands_there_and_on_the_overview(world: World) -> None:
    values = {"old_rule": RULE, "belief": "90", "triggers": ["ignored"], "triggers_own": "long silences"}
    values["life_events"] = "9: nobody came\n17: moved out"
    assert save(world, 0, **values) == 303
    page = world.as_clinician().get(address(world)).text
    assert RULE in page
    assert "long silences" in page
    overview = world.as_clinician().get(f"/clients/{world.client}").text
    assert RULE in overview
    assert "believed 90 percent" in overview
    assert "9: nobody came" in overview


def test_each_save_keeps_the_version_before_and_the_same_again_makes_none(world: World) -> None:
    assert save(world, 0, old_rule=RULE, belief="90") == 303
    assert save(world, 1, old_rule=RULE, belief="90") == 303
    assert save(world, 1, old_rule=RULE, belief="55") == 303
    assert [(row.number, row.belief) for row in versions(world)] == [(1, 90), (2, 55)]
    page = world.as_clinician().get(address(world)).text
    assert "90" in page.split("<details")[1]


def test_two_editors_see_both_texts_and_nothing_is_lost(world: World) -> None:
    assert save(world, 0, old_rule=RULE) == 303
    answer = world.as_clinician().post(address(world), {"version": "0", "old_rule": "Asking is weakness."})
    assert answer.status_code == 409
    assert RULE in answer.text
    assert "Asking is weakness." in answer.text
    assert len(versions(world)) == 1


@pytest.mark.parametrize(
    ("name", "typed"), [("belief", "101"), ("old_rule", "x" * 201), ("life_events", "x" * 201)]
)
def test_bad_input_is_named_beside_its_field_and_all_is_kept(world: World, name: str, typed: str) -> None:
    answer = world.as_clinician().post(
        address(world), {"version": "0", "loop": "silence, checking, relief", name: typed}
    )
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert typed in answer.text
    assert "silence, checking, relief" in answer.text
    assert versions(world) == []


def test_no_page_of_the_client_says_a_word_of_it(world: World) -> None:
    assert save(world, 0, old_rule=RULE, belief="90") == 303
    browser = world.as_client()
    assert RULE not in browser.get("/my").text
    assert browser.get(address(world)).status_code == 404
