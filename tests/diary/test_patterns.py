"""What hard moments have in common, as sentences."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.diary.days import Event
from portal.diary.kinds import Trigger
from portal.diary.patterns import common_triggers, made_up, settled, trigger_table

TODAY = date(2026, 11, 30)


def event(trigger: str | None = None, ago: int = 1, **more: object) -> Event:
    return Event(TODAY - timedelta(days=ago), trigger=trigger, **more)  # type: ignore[arg-type]


def test_triggers_are_sorted_by_count_with_the_median_of_what_was_rated() -> None:
    table = trigger_table(
        [
            event("ignored", peak=50),
            event("uncertainty", peak=40),
            event("uncertainty", peak=80),
            event("uncertainty"),
            event(),
            event(),
            event(),
            event(),
        ]
    )
    assert [(row.trigger, row.count, row.peak, row.rated) for row in table] == [
        (Trigger.UNCERTAINTY, 3, 60.0, 2),
        (Trigger.IGNORED, 1, 50.0, 1),
        (None, 4, None, 0),
    ]


def test_equal_counts_stand_in_the_order_of_the_diary() -> None:
    table = trigger_table([event("engulfment"), event("ignored")])
    assert [row.trigger for row in table] == [Trigger.IGNORED, Trigger.ENGULFMENT]


def test_the_commonest_need_two_of_a_kind_within_four_weeks_and_are_at_most_two() -> None:
    twice = [event("ignored"), event("ignored"), event("engulfment"), event("engulfment")]
    more = [event("uncertainty")] * 3
    assert common_triggers(twice + more, today=TODAY) == (Trigger.UNCERTAINTY, Trigger.IGNORED)
    assert common_triggers([event("ignored"), event("engulfment")], today=TODAY) == ()
    assert common_triggers([event("ignored", ago=27), event("ignored", ago=28)], today=TODAY) == ()


def test_what_is_named_in_own_words_or_not_at_all_is_no_common_trigger() -> None:
    assert common_triggers([event("other")] * 5 + [event()] * 5, today=TODAY) == ()


def test_what_is_still_going_is_counted_and_never_given_a_length() -> None:
    found = settled([event(minutes=20), event(minutes=40), event(still_going=True), event()])
    assert (found.median, found.known, found.open_ends) == (30.0, 2, 1)
    assert settled([event(still_going=True)]).median is None


def test_hours_to_making_up_are_those_of_quarrels_that_were_made_up() -> None:
    found = made_up(
        [
            event(repaired=True, repair_hours=26),
            event(repaired=True, repair_hours=3),
            event(repaired=True, repair_hours=4),
            event(repaired=True),
            event(),
        ]
    )
    assert (found.times, found.median, found.known) == (4, 4.0, 3)


@given(st.lists(st.tuples(st.none() | st.sampled_from(list(Trigger)), st.none() | st.integers(0, 100))))
def test_every_hard_moment_stands_in_one_row_of_the_table(found: list[tuple[str | None, int | None]]) -> None:
    table = trigger_table(event(trigger, peak=peak) for trigger, peak in found)
    assert sum(row.count for row in table) == len(found)
    assert sum(row.rated for row in table) == sum(peak is not None for _, peak in found)
