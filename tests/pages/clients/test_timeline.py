"""Dates on a client's timeline."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal.clients.models import TimelineEvent
from portal.db import db
from tests.app import World

OPERATION = {"kind": "life_event", "happened_on": "2026-08-12", "label": "father’s operation"}


def address(world: World) -> str:
    return f"/clients/{world.client}/timeline"


def events(world: World) -> list[TimelineEvent]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(TimelineEvent)))


def test_a_date_is_kept_and_shown(world: World) -> None:
    clinician = world.as_clinician()
    answer = clinician.post(address(world), {**OPERATION, "visible_to_client": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/clients/{world.client}")
    (event,) = events(world)
    assert (str(event.happened_on), event.label, event.visible_to_client) == (
        "2026-08-12",
        "father’s operation",
        True,
    )
    assert "father’s operation" in clinician.get(f"/clients/{world.client}").text
    assert "father’s operation" in clinician.get(address(world)).text


def test_the_client_does_not_see_it_unless_it_is_meant_for_them(world: World) -> None:
    world.as_clinician().post(address(world), OPERATION)
    assert not events(world)[0].visible_to_client


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Choose what it was."),
        ({"kind": "plan_started"}, "Choose one of the answers shown."),
        ({"happened_on": "12 Aug"}, "Write the date as year-month-day"),
        ({"label": "x" * 41}, "Shorten this to 40 characters or fewer."),
    ],
)
def test_bad_input_keeps_what_was_typed(world: World, wrong: dict[str, Any], sentence: str) -> None:
    answer = world.as_clinician().post(address(world), {**OPERATION, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (wrong.get("label") or "father’s operation") in answer.text
    assert events(world) == []


def test_somebody_elses_client_is_not_found(world: World) -> None:
    other = f"/clients/{world.other_client}/timeline"
    assert world.as_clinician().get(other).status_code == 404
    assert world.as_clinician().post(other, OPERATION, page="/help").status_code == 404
    assert events(world) == []
