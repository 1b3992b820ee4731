"""A clinician reads what a shared entry said before it was changed, and never a word of what was private."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from portal.clock import now
from tests.app import World
from tests.pages.diary.keeping import WHOLE, Diary

OTHER_ANSWERS = {
    "trigger": "ignored",
    "panic_signs": ["chest"],
    "repaired": "no",
    "repair_hours": "",
    "interference": "1",
    "minutes_to_settle": "40",
}


@pytest.fixture
def diary(world: World) -> Diary:
    return Diary(world)


def change(diary: Diary, **said: object) -> None:
    """Put the only entry right, a day after the last time."""
    row = diary.entry
    days = len(diary.corrections()) + 1
    with diary.on(now() + timedelta(days=days)):
        kept = {
            **WHOLE,
            "share": row.share,
            "on": "2026-11-18",
            "clock": "10:30",
            "version": str(row.version),
        }
        kept |= {name: value for name, value in (row.words or {}).items() if isinstance(value, str)}
        answer = diary.browser.post(diary.address, {**kept, **said})
        assert answer.status_code == 303, answer.text


def read(diary: Diary) -> str:
    return html.unescape(diary.world.as_clinician().get(f"/clients/{diary.client_id}/diary").text)


def test_every_earlier_wording_stands_there_with_its_day_and_as_words(diary: Diary) -> None:
    diary.write(**WHOLE)
    change(diary, what="No word until ten, then a call", **OTHER_ANSWERS)
    change(diary, what="A call at ten", **OTHER_ANSWERS)
    page = read(diary)
    assert "changed on 20 Nov 2026" in page
    before = page[page.index("What it said before") :]
    assert before.index("until 20 Nov 2026") < before.index("until 19 Nov 2026")
    for words in (
        "No word until ten, then a call",
        "No word until ten<",
        "I did not know where things stood",
        "Tight chest",
        "somewhat",
        "25 minutes",
        "3 hours",
    ):
        assert words in before, words
    for key in ("uncertainty", "panic_signs", "repair_hours"):
        assert key not in before


def test_what_was_not_said_before_reads_as_nothing(diary: Diary) -> None:
    diary.write(peak="50")
    change(diary, note_to_clinician="Ask me")
    page = read(diary)
    assert "nothing" in page[page.index("What it said before") :]


def test_of_a_private_entry_neither_the_change_nor_a_word_is_told(diary: Diary) -> None:
    diary.write(**{**WHOLE, "share": "private", "what": "ZQ mine"})
    change(diary, what="ZQ mine still")
    page = read(diary)
    assert "The client keeps this private." in page
    assert "ZQ" not in page
    assert "changed on" not in page
    assert "What it said before" not in page


def test_what_was_said_while_it_was_private_stays_theirs_after_it_is_shared(diary: Diary) -> None:
    diary.write(**{**WHOLE, "share": "private", "what": "ZQ mine"})
    change(diary, what="For both of us", share="now")
    page = read(diary)
    assert "For both of us" in page
    assert "ZQ" not in page
    assert "What it said before" not in page
    change(diary, what="For both of us, once more")
    before = read(diary)
    assert "until 20 Nov 2026" in before
    assert "ZQ" not in before


def test_that_only_who_may_read_it_was_changed_is_no_change(diary: Diary) -> None:
    diary.write(**WHOLE)
    change(diary, share="in_session")
    page = read(diary)
    assert "to look at together" in page
    assert "changed on" not in page
