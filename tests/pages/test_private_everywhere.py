"""What a client keeps private, of whatever kind: no page, list or file of the clinician has a word of it."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest

from portal import jobs
from portal.db import Base
from portal.diary.models import DiaryEntry, Excursion, ToolUse
from portal.diary.next_time_models import NextTime
from portal.plans.practice_models import PracticeLog
from tests.pages.foundation import hidden
from tests.pages.foundation.furnished import House
from tests.pages.foundation.rows import models

SHARES = (PracticeLog, DiaryEntry, ToolUse, Excursion, NextTime)


@pytest.fixture(autouse=True)
def press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files hold what would be printed."""
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: hidden.Press())


def words_by_address(house: House, shared: Collection[type[Base]] = ()) -> dict[str, set[str]]:
    """Of every address a clinician may open which of the client's words stand there."""
    hidden.write_everything(house, shared=shared)
    found: dict[str, set[str]] = {}
    for address, answer in hidden.clinicians_pages(house):
        assert answer.status_code < 500, address
        found[address] = set(re.findall(rf"(?:{hidden.EARLIER}-)?{hidden.MARK}[-\w]*", answer.text))
    return found


def test_no_page_list_or_file_of_the_clinician_has_a_word_of_what_is_private(house: House) -> None:
    found = words_by_address(house)
    assert {address: words for address, words in found.items() if words} == {}
    assert len(found) > 250
    assert sum(address.endswith(".pdf") for address in found) > 20


def test_the_walk_sees_what_is_shared_of_each_kind_and_nothing_that_it_said_while_it_was_private(
    house: House,
) -> None:
    found = words_by_address(house, SHARES)
    seen = {word for words in found.values() for word in words}
    for model in SHARES:
        assert any(word.startswith(f"{hidden.MARK}-{model.__tablename__}") for word in seen), model
    assert {word for word in seen if word.startswith(hidden.EARLIER)} == set()


def test_every_table_whose_rows_can_be_kept_private_is_walked() -> None:
    kept = {
        model for model in models().values() if {"share", "shared"} & set(model.__mapper__.columns.keys())
    }
    assert kept == set(SHARES)
    assert kept <= set(hidden.WRITTEN)
