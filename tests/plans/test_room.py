"""How much paper a step takes, counted: a page, a sheet with two sides, or more than that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.plans.page_fit import Room, room_of, step_page
from portal.plans.paper import Paper
from portal.plans.revisions import RevisionStep
from portal.plans.step_texts import Arrangement, StepTexts
from tests.plans.test_revisions import step

WHY = "Showing a little more tells me what really comes back."
CRISIS = "Your clinic's numbers go here."
LONG = "a long line of words that goes on over the whole width of the paper and then some more " * 2
FULL = {
    "title": "A title that is as long as a title may be and then goes on to its very end, xxx"[:80],
    "instructions": (LONG * 4)[:600],
    "feared_outcome_seed": (LONG * 2)[:200],
    "key_safety_behaviours": tuple((LONG[:79] + str(n)) for n in range(8)),
}


def room(said: RevisionStep, *, crisis: str = CRISIS, lang: str = "en", **more: object) -> Room:
    return room_of(said, why=WHY, crisis=crisis, lang=lang, **more)  # type: ignore[arg-type]


def test_a_step_of_the_library_stands_on_one_page() -> None:
    assert room(step(1)) is Room.ONE_PAGE


def test_long_texts_become_one_sheet() -> None:
    assert room(step(1, **FULL)) is Room.ONE_SHEET


def test_what_both_sides_have_no_room_for_is_too_long() -> None:
    said = step(1, instructions="\n".join(["x"] * 100))
    assert room(said) is Room.TOO_LONG
    assert room(step(1, **FULL), crisis="\n".join(["call"] * 60)) is Room.TOO_LONG


def test_an_arrangement_that_stands_on_the_cover_takes_no_room_here() -> None:
    lines = "a line that fills most of the width of the paper and ends before it does so"
    arranged = {
        "cue_if": LONG[:120],
        "cue_then": LONG[:120],
        "obstacle": LONG[:160],
        "obstacle_answer": LONG[:160],
    }
    for count in range(1, 6):
        said = step(1, instructions="\n".join([lines] * count), **arranged)
        shared, own = room(said, own_arrangement=False), room(said)
        assert (shared is Room.ONE_PAGE) or (own is not Room.ONE_PAGE)
        if shared is not own:
            return
    pytest.fail("the arrangement never made the difference")


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_says_one_page_exactly_where_paper_has_one(lang: str, paper: Paper) -> None:
    for count in range(1, 7):
        said = replace(step(1), instructions="\n".join(["做一件小事，然后停一停。" * 3] * count))
        page = step_page(StepTexts(said, Arrangement.of(said), WHY, CRISIS, lang), paper=paper)
        assert (room(said, lang=lang, paper=paper) is Room.ONE_PAGE) is not page.two_sided
