"""A client writes down hard moments and quiet days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portal.clock import now
from tests.app import World
from tests.pages.diary.keeping import DIARY, TODAY, WHOLE, Diary


@pytest.fixture
def diary(world: World) -> Diary:
    return Diary(world)


def test_a_hard_moment_needs_nothing_but_who_may_read_it(diary: Diary) -> None:
    assert diary.write().status_code == 303
    row = diary.entry
    assert (row.occurred_at, row.entry_mode, row.share) == (now(), "live", "now")
    assert (row.trigger, row.peak, row.minutes_to_settle, row.urge, row.acted) == (None,) * 5
    assert (row.interference, row.repaired, row.still_going) == (None, None, False)
    assert diary.covers() == {TODAY: "events"}


def test_what_was_just_written_stands_above_the_new_form(diary: Diary) -> None:
    answer = diary.write(trigger="ignored")
    with diary.on(now() + timedelta(minutes=1)):
        diary.write(trigger="uncertainty")
    text = diary.browser.get(answer.headers["Location"]).text
    above, below = text.split("<h1", 1)
    assert f'href="{DIARY}/{answer.headers["Location"].split("saved=")[1]}"' in above
    assert above.count("Change what I wrote") == 1, "and no later one"
    assert "Write down a hard moment" in below
    assert below.count("Change what I wrote") == 1, "each stands there once"


def test_everything_that_is_said_is_kept_ratings_plain_and_words_sealed(diary: Diary) -> None:
    assert diary.write(**WHOLE).status_code == 303
    row = diary.entry
    assert (row.trigger, row.peak, row.acted, row.minutes_to_settle) == ("uncertainty", 70, "delayed", 25)
    assert (row.urge, row.interference, row.repaired, row.repair_hours) == (80, 2, "yes", 3)
    assert row.words == {
        "own_trigger": "A train without a time",
        "urge_to": "Ring three times",
        "panic_signs": ["chest", "breath"],
        "tools": ["breath", "person", "The dog"],
        "what": "No word until ten",
        "repair_how": "We laughed about it",
        "note_to_clinician": "Ask me about trains",
    }


def test_a_form_that_is_sent_twice_is_one_hard_moment_without_a_correction(diary: Diary) -> None:
    token = str(uuid4())
    diary.write(client_token=token, peak="40")
    with diary.on(now() + timedelta(minutes=1)):
        assert diary.write(client_token=token, peak="40").status_code == 303
    assert (diary.entry.peak, diary.corrections()) == (40, [])


def test_a_form_sent_again_with_other_words_corrects_what_the_first_sending_kept(diary: Diary) -> None:
    token = str(uuid4())
    diary.write(client_token=token, peak="40")
    diary.write(client_token=token, peak="60")
    assert (diary.entry.peak, diary.corrections()) == (60, [{"peak": 40}])


def test_what_is_wrong_is_shown_again_with_everything_that_was_typed(diary: Diary) -> None:
    answer = diary.write(**{**WHOLE, "repair_hours": "many", "share": ""})
    assert answer.status_code == 422
    for said in ("A train without a time", "Ring three times", "No word until ten", "The dog", "many"):
        assert said in answer.text
    assert answer.text.count("checked") >= 7
    assert "Choose who may read this." in answer.text
    assert diary.entries() == []


def test_what_is_still_going_has_no_minutes(diary: Diary) -> None:
    answer = diary.write(still_going="yes", minutes_to_settle="20")
    assert answer.status_code == 422
    assert "still going" in answer.text
    assert diary.write(still_going="yes").status_code == 303
    assert diary.entry.still_going is True


def test_an_earlier_moment_belongs_to_its_own_day(diary: Diary) -> None:
    assert diary.write(on="2026-11-17", clock="23:10").status_code == 303
    row = diary.entry
    assert row.occurred_at == datetime(2026, 11, 17, 22, 10, tzinfo=UTC)
    assert (row.local_date, row.entry_mode) == (TODAY - timedelta(days=1), "same_day")
    diary.write(on="2026-11-10", clock="08:00")
    assert diary.entries()[0].entry_mode == "later"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"on": "2026-11-18", "clock": "23:00"}, "This lies ahead"),
        ({"on": "2026-11-03", "clock": "08:00"}, "The diary goes back 14 days"),
        ({"on": "2026-11-17"}, "about what time"),
        ({"clock": "08:00"}, "Choose the day."),
        ({"on": "yesterday", "clock": "08:00"}, "Write the date as"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(
    diary: Diary, said: dict[str, str], message: str
) -> None:
    answer = diary.write(**said, what="Kept")
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kept" in answer.text
    assert diary.entries() == []


def test_none_today_is_one_tap_and_twice_is_once(diary: Diary) -> None:
    assert "None today" in diary.browser.get(DIARY).text
    for _ in range(2):
        assert diary.quiet(TODAY).status_code == 303
    assert diary.covers() == {TODAY: "none"}
    page = diary.browser.get(DIARY).text
    assert "You said: nothing today." in page
    assert "None today" not in page


def test_a_day_with_a_hard_moment_is_not_called_quiet(diary: Diary) -> None:
    diary.write()
    assert diary.quiet(TODAY).status_code == 303
    assert "is written down, so the day stays as it is" in diary.browser.get(DIARY).text
    assert diary.covers() == {TODAY: "events"}


def test_a_hard_moment_takes_back_that_the_day_was_quiet(diary: Diary) -> None:
    diary.quiet(TODAY)
    diary.write()
    assert diary.covers() == {TODAY: "events"}
    assert diary.states()[0] == "events"


def test_yesterday_can_still_be_called_quiet_and_the_day_before_it_not(diary: Diary) -> None:
    assert "None yesterday" in diary.browser.get(DIARY).text
    assert diary.quiet(TODAY - timedelta(days=1)).status_code == 303
    assert "None yesterday" not in diary.browser.get(DIARY).text
    answer = diary.quiet(TODAY - timedelta(days=2))
    assert answer.status_code == 409
    assert "Longer ago is hard to know" in answer.text
    assert diary.quiet(TODAY + timedelta(days=1)).status_code == 409
    assert diary.states()[:4] == ["unknown", "none", "unknown", "unknown"]


def test_the_last_trigger_is_one_tap_away_and_who_reads_stays_chosen(diary: Diary) -> None:
    diary.write(trigger="other", own_trigger="The doorbell", share="in_session")
    page = diary.browser.get(DIARY).text
    assert "Again: The doorbell" in page
    assert 'name="share" value="in_session" checked' in page
    again = diary.browser.get(f"{DIARY}?again=yes").text
    assert 'name="trigger" value="other" checked' in again
    assert again.count('value="The doorbell"') == 1


def test_a_change_keeps_what_the_entry_said_before(diary: Diary) -> None:
    diary.write(**WHOLE)
    page = diary.browser.get(diary.address)
    assert "A train without a time" in page.text
    changed = {
        **WHOLE,
        "peak": "50",
        "what": "Word came at nine",
        "version": "1",
        "on": "2026-11-18",
        "clock": "10:30",
    }
    assert diary.browser.post(diary.address, changed).status_code == 303
    row = diary.entry
    assert (row.peak, row.words["what"], row.version) == (50, "Word came at nine", 2)
    assert diary.corrections() == [{"peak": 70, "what": "No word until ten"}]


def test_the_minute_that_the_page_shows_is_no_change_of_the_instant(diary: Diary) -> None:
    with diary.on(now() + timedelta(seconds=41)):
        diary.write(peak="50")
        diary.browser.post(
            diary.address,
            {"peak": "60", "share": "now", "version": "1", "on": "2026-11-18", "clock": "10:30"},
        )
    assert diary.entry.occurred_at == now() + timedelta(seconds=41)
    assert diary.corrections() == [{"peak": 50}]


def test_a_moment_can_be_moved_to_another_day(diary: Diary) -> None:
    diary.write()
    said = {"share": "now", "version": "1", "on": "2026-11-16", "clock": "21:00"}
    assert diary.browser.post(diary.address, said).status_code == 303
    assert diary.entry.local_date == TODAY - timedelta(days=2)
    assert diary.states()[:3] == ["unknown", "unknown", "events"]


def test_an_older_page_shows_both_wordings_and_changes_nothing(diary: Diary) -> None:
    diary.write(what="First")
    when = {"share": "now", "on": "2026-11-18", "clock": "10:30"}
    diary.browser.post(diary.address, {**when, "what": "Second", "version": "1"})
    answer = diary.browser.post(diary.address, {**when, "what": "Third", "version": "1"})
    assert answer.status_code == 409
    assert "Second" in answer.text
    assert "Third" in answer.text
    assert diary.entry.words["what"] == "Second"
    again = diary.browser.post(diary.address, {**when, "what": "Second", "version": "1"})
    assert again.status_code == 303


def test_what_was_still_going_is_settled_with_one_tap(diary: Diary) -> None:
    diary.write(still_going="yes")
    assert "It has settled now" in diary.browser.get(DIARY).text
    with diary.on(now() + timedelta(minutes=34)):
        for _ in range(2):
            assert diary.browser.post(f"{diary.address}/settled", page=DIARY).status_code == 303
    assert (diary.entry.still_going, diary.entry.minutes_to_settle) == (False, 34)


def test_what_settled_after_more_than_a_day_took_an_unknown_time(diary: Diary) -> None:
    diary.write(still_going="yes")
    with diary.on(now() + timedelta(days=2)):
        diary.browser.post(f"{diary.address}/settled", page=DIARY)
    assert (diary.entry.still_going, diary.entry.minutes_to_settle) == (False, None)


def test_a_mistake_stays_to_be_read_and_counts_nowhere(diary: Diary) -> None:
    diary.write(what="Tapped by accident")
    diary.quiet(TODAY - timedelta(days=1))
    assert diary.browser.post(f"{diary.address}/mistake", page=DIARY).status_code == 303
    assert "a mistake" in diary.browser.get(DIARY).text
    assert diary.recent().events == ()
    assert diary.states()[0] == "unknown"
    assert diary.quiet(TODAY).status_code == 303
    assert diary.states()[0] == "none"
    diary.browser.post(f"{diary.address}/mistake", {"counts": "yes"}, page=DIARY)
    assert (len(diary.recent().events), diary.states()[0]) == (1, "events")


def test_a_day_is_that_of_the_client_also_late_in_the_evening(diary: Diary) -> None:
    with diary.on(datetime(2026, 11, 18, 23, 30, tzinfo=UTC)):  # half past midnight in Berlin
        diary.write()
    assert diary.entry.local_date == TODAY + timedelta(days=1)


def test_own_words_on_the_page_are_text(diary: Diary) -> None:
    diary.write(own_trigger="<script>alert(1)</script>")
    page = diary.browser.get(DIARY).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
