"""Sheets of a client's own as a browser fills them in, and what is kept of them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.clients.correction_models import Correction
from portal.db import db
from portal.diary.models import ToolUse
from tests.app import World
from tests.pages.plans.made import fields

THOUGHT = {
    "what_was_going_on": "No answer since noon",
    "thought": "CANARY-GONE",
    "thought_sure": "80",
    "facts_for": "Two hours",
    "facts_against": "Always answered so far",
    "fairer_sentence": "Busy, perhaps",
    "thought_sure_now": "40",
    "feeling_before": "70",
    "feeling_now": "30",
}
TEST = {"feared_outcome": "They will laugh", "own_belief_before": "70", "own_rival": "They will help"}


def rows(world: World) -> list[ToolUse]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(ToolUse).order_by(ToolUse.started_at)))


def kept(world: World) -> list[dict[str, object]]:
    with world.app.app_context():
        found = db.session.scalars(sa.select(Correction).order_by(Correction.corrected_at))
        return [dict(one.before or {}) for one in found]


def write(world: World, which: str = "thought", **changes: str) -> TestResponse:
    said = {**(THOUGHT if which == "thought" else TEST), "share": "private", "client_token": str(uuid4())}
    return world.as_client().post(f"/my/tools/{which}", {**said, **changes})


def place(row: ToolUse) -> str:
    """Where a use is put right."""
    return f"/my/tools/{'sheets' if row.tool in ('thought', 'experiment') else 'written'}/{row.id}"


def change(world: World, **changes: Any) -> TestResponse:
    (row,) = rows(world)
    browser, address = world.as_client(), place(row)
    filled = {**fields(browser, address), **changes}
    return browser.post(address, {key: value for key, value in filled.items() if value is not None})


def theirs(world: World) -> str:
    return world.browser(world.clinician).get(f"/clients/{world.client}/diary").text
