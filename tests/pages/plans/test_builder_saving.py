"""A page of the builder that saves itself: a version and a time, what is wrong, or that somebody else was there."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.app import Browser, World
from tests.pages.plans.made import begin, change_step, fields, offered, plan_at, steps_of

SELF = {"X-Autosave": "1"}


def send(browser: Browser, page: str, data: dict[str, Any]) -> TestResponse:
    """What the page's script sends."""
    return browser.post(page, data, headers=SELF)


@pytest.fixture
def draft(world: World) -> str:
    return begin(world)


def page_of(world: World, draft: str, part: str) -> str:
    return f"{draft}/steps/{steps_of(world, draft)[0].id}" if part == "step" else f"{draft}/{part}"


@pytest.mark.parametrize(
    ("part", "field"), [("aim", "goal_client"), ("happen", "cue_if"), ("step", "feared_outcome_seed")]
)
def test_each_page_saves_itself_again_and_again(world: World, draft: str, part: str, field: str) -> None:
    browser, page = world.as_clinician(), page_of(world, draft, part)
    data = fields(browser, page)
    for words in ("What she said", "What she said, and more"):
        answer = send(browser, page, data | {field: words})
        assert answer.status_code == 200
        told = answer.get_json()
        assert told["words"] == "Saved 10:30"
        data["version"] = str(told["version"])
    assert fields(browser, page)[field] == "What she said, and more"


def test_saving_what_is_there_already_keeps_the_version(world: World, draft: str) -> None:
    browser, page = world.as_clinician(), page_of(world, draft, "step")
    data = fields(browser, page)
    assert str(send(browser, page, data).get_json()["version"]) == data["version"]


@pytest.mark.parametrize(
    ("part", "wrong", "name", "message"),
    [
        ("aim", {"why_helps": ""}, "why_helps", "Write in one sentence why this helps."),
        ("happen", {"confidence": "11"}, "confidence", "Write a whole number from 0 to 10."),
        (
            "step",
            {"calming_allowed": "during_ok"},
            "calming_purpose",
            "Choose what the calming tool is there for.",
        ),
    ],
)
def test_what_cannot_be_saved_is_said_beside_its_field_and_nothing_is_changed(
    world: World, draft: str, part: str, wrong: dict[str, str], name: str, message: str
) -> None:
    browser, page = world.as_clinician(), page_of(world, draft, part)
    before = fields(browser, page)
    answer = send(browser, page, before | wrong)
    assert answer.status_code == 422
    told = answer.get_json()
    assert told["words"] == f"Not saved yet: {message}"
    assert told["errors"] == {name: message}
    assert fields(browser, page) == before | {"csrf_token": fields(browser, page)["csrf_token"]}


@pytest.mark.parametrize(("part", "field"), [("aim", "title"), ("happen", "cue_if"), ("step", "title")])
def test_two_editors_never_overwrite_each_other(world: World, draft: str, part: str, field: str) -> None:
    browser, page = world.as_clinician(), page_of(world, draft, part)
    stale = fields(browser, page)
    assert send(browser, page, stale | {field: "First hand"}).status_code == 200
    answer = send(browser, page, stale | {field: "Second hand"})
    assert answer.status_code == 409
    both = browser.post(page, stale | {field: "Second hand"})
    assert both.status_code == 409
    assert "First hand" in both.text
    assert "Second hand" in both.text
    assert fields(browser, page)[field] == "First hand"


@pytest.mark.parametrize(
    ("part", "field"), [("aim", "title"), ("aim", "goal_client"), ("happen", "cue_if"), ("step", "title")]
)
def test_the_same_words_sent_twice_are_saved_and_no_conflict(
    world: World, draft: str, part: str, field: str
) -> None:
    browser, page = world.as_clinician(), page_of(world, draft, part)
    sent = fields(browser, page) | {field: "Said once"}
    answers = [browser.post(page, sent) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, answers[0].location)] * 2
    assert fields(browser, page)[field] == "Said once"


def test_a_split_that_is_sent_twice_splits_once(world: World, draft: str) -> None:
    browser, page = world.as_clinician(), f"{page_of(world, draft, 'step')}/split"
    sent = fields(browser, page)
    assert [browser.post(page, sent).status_code for _ in range(2)] == [303, 409]
    assert len(steps_of(world, draft)) == 4


def test_an_offered_plan_saves_itself_and_the_client_reads_on_what_was_published(world: World) -> None:
    address, browser = offered(world), world.as_clinician()
    page = f"{address}/aim"
    assert send(browser, page, fields(browser, page) | {"title": "Another title"}).status_code == 200
    assert plan_at(world, address).title == "Another title"
    assert "You are changing version 1" in browser.get(page).text
    assert "Another title" not in world.as_client().get(f"/my/plans/{address.rsplit('/', 1)[1]}").text


def test_a_page_that_saves_itself_has_its_line_and_its_button(world: World, draft: str) -> None:
    browser = world.as_clinician()
    for part in ("aim", "happen", "step"):
        page = browser.get(page_of(world, draft, part)).text
        assert "data-saves-itself" in page
        assert 'role="status" data-said' in page
        assert "js/saves.js" in page
        assert 'class="btn btn-primary" type="submit"' in page


LONG = "\n".join(
    ["a line that is longer than the paper is wide, and so it is broken into two, or nearly three"] * 5
)
FITS = [
    ("Sit down.\nWait.", "one_page", "Stands on one printed page."),
    (LONG, "one_sheet", "becomes one sheet"),
    ("x" * 601, "too_long", "Longer than both sides"),
]


@pytest.mark.parametrize(("text", "fits", "words"), FITS)
def test_how_much_paper_a_text_takes_is_said_before_it_is_saved(
    world: World, draft: str, text: str, fits: str, words: str
) -> None:
    browser, page = world.as_clinician(), page_of(world, draft, "step")
    data = fields(browser, page) | {"instructions": text, "title": ""}
    answer = browser.post(f"{page}/fit", data)
    assert answer.status_code == 200
    assert answer.get_json()["fits"] == fits
    assert words in answer.get_json()["words"]
    assert steps_of(world, draft)[0].words["instructions"] != text


def test_without_script_the_room_on_paper_stands_there_after_saving(world: World, draft: str) -> None:
    browser, step = world.as_clinician(), steps_of(world, draft)[0]
    page = f"{draft}/steps/{step.id}"
    assert "Stands on one printed page." in browser.get(page).text
    change_step(world, step.id, words={**step.words, "instructions": LONG})
    assert "becomes one sheet" in browser.get(page).text
    assert "Step 1 is longer than one printed page" in browser.get(f"{draft}/steps").text
