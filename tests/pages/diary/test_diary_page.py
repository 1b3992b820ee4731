"""A clinician reads a diary: known days, weeks, triggers, entries; what is private says nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.clock import now
from portal.db import db
from portal.diary.models import DiaryPeriod
from tests.app import World
from tests.pages.diary.keeping import TODAY, WHOLE, Diary


@pytest.fixture
def diary(world: World) -> Diary:
    return Diary(world)


def read(diary: Diary, **asked: str) -> str:
    answer = diary.world.as_clinician().get(f"/clients/{diary.client_id}/diary", query_string=asked)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def begin(diary: Diary, **said: str) -> int:
    address = f"/clients/{diary.client_id}/diary"
    return diary.world.as_clinician().post(f"{address}/periods", said, page=address).status_code


def periods(diary: Diary) -> list[tuple[str, object, object]]:
    with diary.app.app_context():
        return [(row.kind, row.starts_on, row.ends_on) for row in db.session.query(DiaryPeriod)]


def test_an_empty_diary_says_so(diary: Diary) -> None:
    assert "Nothing is written in the diary yet" in read(diary)


def test_a_shared_entry_is_read_in_words(diary: Diary) -> None:
    diary.write(**WHOLE)
    page = read(diary)
    for said in (
        "I did not know where things stood",
        "A train without a time",
        "strength 70",
        "settled after 25 minutes",
        "Waited first",
        "Ring three times",
        "Tight chest, Short of breath",
        "Breathing, Calling someone, The dog",
        "somewhat",
        "No word until ten",
        "Yes, after 3 hours",
        "We laughed about it",
        "Ask me about trains",
    ):
        assert said in page, said


def test_a_private_entry_is_a_day_and_nothing_else(diary: Diary) -> None:
    with diary.on(now() - timedelta(minutes=37)):
        diary.write(**{**WHOLE, "share": "private", "peak": "73", "minutes_to_settle": "29"})
    page = read(diary)
    assert "The client keeps this private." in page
    assert "18 Nov 2026" in page
    for secret in (
        "A train",
        "strength 73",
        ">73<",
        "29 minutes",
        "Ring three",
        "Tight chest",
        "The dog",
        "until ten",
        "laughed",
        "about trains",
        "09:53",
    ):
        assert secret not in page, secret
    found = diary.recent(own=False)
    (event,) = found.events
    assert (event.peak, event.trigger, event.minutes, event.repair_hours) == (None,) * 4
    assert (found.weeks[-1].events, found.weeks[-1].peak, found.kept_private) == (1, None, 1)
    assert "stands under “Not said”" in page


def test_what_is_for_the_session_is_marked_so_and_read(diary: Diary) -> None:
    diary.write(**{**WHOLE, "share": "in_session"})
    page = read(diary)
    assert "to look at together" in page
    assert "No word until ten" in page


def test_entries_are_found_by_trigger_and_days_and_private_ones_by_nothing_they_say(diary: Diary) -> None:
    diary.write(trigger="ignored", what="By phone")
    diary.write(trigger="engulfment", what="At home", on="2026-11-15", clock="12:00")
    diary.write(trigger="ignored", share="private")
    only = read(diary, trigger="ignored")
    assert "By phone" in only
    assert "At home" not in only
    assert "The client keeps this private." not in only
    days = read(diary, since="2026-11-14", until="2026-11-16")
    assert "At home" in days
    assert "By phone" not in days
    assert "1 entry fits." in days


@pytest.mark.parametrize("asked", [{"trigger": "weather"}, {"since": "yesterday"}])
def test_a_filter_that_there_is_not_is_refused(diary: Diary, asked: dict[str, str]) -> None:
    address = f"/clients/{diary.client_id}/diary"
    assert diary.world.as_clinician().get(address, query_string=asked).status_code == 400


def test_the_sentence_on_top_compares_with_the_baseline_once_both_can_be_told(diary: Diary) -> None:
    with diary.on(now() - timedelta(days=23)):  # a Monday
        assert begin(diary, kind="baseline", days="7") == 303
    for back in range(23, 16, -1):
        with diary.on(now() - timedelta(days=back)):
            diary.write(peak="80")
    for back in range(16, 2, -1):
        with diary.on(now() - timedelta(days=back)):
            diary.quiet(TODAY - timedelta(days=back))
    diary.write(on="2026-11-12", clock="20:00", peak="40")
    page = read(diary)
    assert "Hard moments in seven days: 1 in the last full week, 7 in the baseline" in page
    assert "In seven days: 7 then, about 1 now (the last 2 full weeks)" in page
    assert "2 of 2" in page
    assert "11 of the last 14 days are known." in page


def test_one_day_that_is_known_is_said_in_the_singular(diary: Diary) -> None:
    diary.write()
    assert "One of the last 14 days is known." in read(diary)


def test_a_week_of_too_few_days_tells_no_rate(diary: Diary) -> None:
    for back in (9, 8, 7):
        with diary.on(now() - timedelta(days=back)):
            diary.write()
    page = read(diary)
    assert "Too few days known so far to tell a week" in page
    assert "not enough days" in page


def test_a_mistake_is_there_and_counts_nowhere(diary: Diary) -> None:
    diary.write(what="By accident")
    diary.browser.post(f"{diary.address}/mistake", page="/my/diary")
    page = read(diary)
    assert "a mistake, not counted" in page
    assert "By accident" in page
    assert "<h2>What set them off" not in page


def test_a_changed_entry_says_when(diary: Diary) -> None:
    diary.write(peak="50")
    said = {"share": "now", "peak": "60", "version": "1", "on": "2026-11-18", "clock": "10:30"}
    diary.browser.post(diary.address, said)
    assert "changed on 18 Nov 2026" in read(diary)


def test_a_baseline_has_seven_to_fourteen_days_and_can_be_ended(diary: Diary) -> None:
    assert begin(diary, kind="baseline", days="6") == 422
    assert begin(diary, kind="baseline") == 422
    assert begin(diary, days="14") == 422
    assert begin(diary, kind="baseline", days="14") == 303
    assert periods(diary) == [("baseline", TODAY, TODAY + timedelta(days=13))]
    assert "Baseline from 18 Nov 2026 to 1 Dec 2026." in read(diary)
    assert begin(diary, kind="ongoing") == 409
    with diary.app.app_context():
        period_id = db.session.query(DiaryPeriod).one().id
    address = f"/clients/{diary.client_id}/diary"
    with diary.on(now() + timedelta(days=3)):
        end = f"{address}/periods/{period_id}/end"
        assert diary.world.as_clinician().post(end, page=address).status_code == 303
    assert periods(diary) == [("baseline", TODAY, TODAY + timedelta(days=2))]


def test_an_ongoing_diary_has_no_end_until_it_is_ended(diary: Diary) -> None:
    assert begin(diary, kind="ongoing") == 303
    assert periods(diary) == [("ongoing", TODAY, None)]
    assert "until you end it" in read(diary)


def test_the_overview_shows_the_weeks_small(diary: Diary) -> None:
    assert "Open the diary" not in diary.world.as_clinician().get(f"/clients/{diary.client_id}").text
    diary.write()
    assert "Open the diary" in diary.world.as_clinician().get(f"/clients/{diary.client_id}").text
