"""The pages on which an agreement is written save themselves, say what is wrong, and never write over somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.app import World
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import fields

PAGES = ["words", "words/other"]


@pytest.fixture
def draft(world: World) -> Agreed:
    return Agreed(world, "S13", begun=False)


def send(agreed: Agreed, where: str, data: dict[str, Any]) -> TestResponse:
    """What the page's script sends."""
    return agreed.staff.post(where, data, headers={"X-Autosave": "1"})


@pytest.mark.parametrize("page", PAGES)
def test_each_page_saves_itself_again_and_again(draft: Agreed, page: str) -> None:
    where = f"{draft.theirs}/{page}"
    data = fields(draft.staff, where)
    for words in ("Back at nine.", "Back at nine, then I write."):
        answer = send(draft, where, data | {"wording": words})
        assert answer.status_code == 200
        assert answer.get_json()["words"] == "Saved 10:30"
        data["version"] = str(answer.get_json()["version"])
    assert fields(draft.staff, where)["wording"] == "Back at nine, then I write."


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_changed(draft: Agreed) -> None:
    where = f"{draft.theirs}/words"
    before = draft.row().draft
    answer = send(draft, where, {**fields(draft.staff, where), "max_window_min": "9", "later": "ZQ at ten"})
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["max_window_min"]
    assert answer.get_json()["words"].startswith("Not saved yet: ")
    assert draft.row().draft == before


@pytest.mark.parametrize("page", PAGES)
def test_two_who_write_at_once_are_told_and_can_see_both_texts(draft: Agreed, page: str) -> None:
    where = f"{draft.theirs}/{page}"
    stale = fields(draft.staff, where)
    assert send(draft, where, stale | {"wording": "First hand"}).status_code == 200
    assert send(draft, where, stale | {"wording": "Second hand"}).status_code == 409
    both = draft.staff.post(where, stale | {"wording": "Second hand"})
    assert both.status_code == 409
    assert "First hand" in both.text
    assert "Second hand" in both.text
    assert fields(draft.staff, where)["wording"] == "First hand"


@pytest.mark.parametrize("page", PAGES)
def test_the_same_words_sent_twice_are_no_conflict(draft: Agreed, page: str) -> None:
    where = f"{draft.theirs}/{page}"
    sent = fields(draft.staff, where) | {"wording": "Said once"}
    assert [draft.staff.post(where, sent).status_code for _ in range(2)] == [303, 303]


def test_of_one_that_holds_a_draft_is_saved_and_the_client_reads_on_what_was_agreed(world: World) -> None:
    agreed = Agreed(world, "S14")
    where = f"{agreed.theirs}/words"
    saved = send(agreed, where, {**fields(agreed.staff, where), "shared_slot": "Breakfast at eight"})
    assert saved.status_code == 200
    assert agreed.row().draft["words"]["shared_slot"] == "Breakfast at eight"
    assert "Dinner at seven" in agreed.browser.get(agreed.mine).text
    assert len(agreed.texts()) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_saves_itself_has_its_line_and_its_button(draft: Agreed, page: str) -> None:
    text = draft.staff.get(f"{draft.theirs}/{page}").text
    assert "data-saves-itself" in text
    assert 'role="status" data-said' in text
    assert "js/saves.js" in text
    assert 'class="btn btn-primary" type="submit"' in text


def test_a_translation_that_is_refused_stays_though_its_original_has_gone_meanwhile(draft: Agreed) -> None:
    original, where = f"{draft.theirs}/words", f"{draft.theirs}/words/other"
    typed = fields(draft.staff, where) | {"wording": "我" * 5001}
    draft.staff.post(original, fields(draft.staff, original) | {"wording": ""})
    answer = draft.staff.post(where, typed)
    assert answer.status_code == 422
    assert "我" * 5001 in answer.text
    assert 'id="wording"' in answer.text
