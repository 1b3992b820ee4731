"""Lin's and Juno's diaries in the demo say what their stories tell."""

from __future__ import annotations

from portal.diary import diary_queries
from portal.diary.diary_pages import in_numbers
from portal.diary.diary_queries import Recent
from portal.diary.models import DiaryEntry
from portal.transaction import Portal
from tests.app import NOW
from tests.pages.demo.plain import client_called


def recent(name: str) -> Recent:
    found = diary_queries.recent(client_called(name), on=NOW.date())
    assert found is not None
    return found


def entries(name: str) -> list[DiaryEntry]:
    return list(diary_queries.list_counting([client_called(name).id]))


def test_lins_baseline_has_twelve_hard_moments_in_fourteen_known_days(demo: Portal) -> None:
    found = recent("林示例 Lin Shili")
    assert found.baseline is not None
    first, last = found.baseline
    assert (last - first).days == 13
    assert sum(first <= event.on <= last for event in found.events) == 12
    assert sum(week.covered for week in found.weeks[:2]) == 14
    told = in_numbers(found)
    assert (told.baseline, told.last_week) == ("6", "3")


def test_lins_weeks_are_fewer_since_but_one_with_a_hollow_bar_between(demo: Portal) -> None:
    told = [(week.events, week.covered) for week in recent("林示例 Lin Shili").weeks[-8:-1]]
    assert told == [(2, 7), (3, 7), (1, 3), (2, 7), (5, 7), (2, 7), (3, 7)]


def test_lin_makes_up_sooner_than_in_the_beginning(demo: Portal) -> None:
    told = in_numbers(recent("林示例 Lin Shili"))
    assert told.made_up_then is not None
    assert (told.made_up_then.median, told.made_up.median) == (26, 3)


def test_the_late_flight_stands_on_its_day_in_both_places(demo: Portal) -> None:
    (flight,) = [
        row for row in entries("林示例 Lin Shili") if "航班晚点" in ((row.words or {}).get("what") or "")
    ]
    assert (NOW.date() - flight.local_date).days == 20


def test_what_lin_wrote_is_chinese(demo: Portal) -> None:
    for row in entries("林示例 Lin Shili"):
        words = row.words or {}
        typed = [words[key] for key in ("what", "own_trigger", "urge_to", "repair_how") if words.get(key)]
        assert all(any("一" <= char <= "鿿" for char in text) for text in typed)


def test_juno_keeps_one_page_to_herself_and_one_for_the_session(demo: Portal) -> None:
    assert sorted(row.share for row in entries("Juno Testerby") if row.share != "now") == [
        "in_session",
        "private",
    ]
