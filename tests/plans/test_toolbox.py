"""Which open steps belong into the toolbox."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from portal.plans.templates import get_template
from portal.plans.toolbox import sorted_by_use


def words(title: str, **more: str) -> Any:
    return SimpleNamespace(
        title=title, instructions="One.\n\nTwo.", cue_if=more.get("cue_if"), cue_then=more.get("cue_then")
    )


def test_each_open_step_stands_in_one_place() -> None:
    steps = [
        (uuid4(), get_template(code), words(code))
        for code in ("S10", "S01", "S03", "E18", "S06", "E01", "S12")
    ]
    found = sorted_by_use(steps)
    assert [one.title for one in found.card] == ["S10"]
    assert [one.title for one in found.soothing] == ["S01"]
    assert [one.title for one in found.writing] == ["S03", "E18"]
    assert [one.title for one in found.activities] == ["S06"]


def test_the_card_has_its_lines_and_its_if_then() -> None:
    step = words("My card", cue_if="my chest tightens", cue_then="I breathe")
    (card,) = sorted_by_use([(uuid4(), get_template("S10"), step)]).card
    assert card.lines == ("One.", "Two.")
    assert (card.cue_if, card.cue_then) == ("my chest tightens", "I breathe")
