"""The metrics of adherence: exact, whatever the order, nothing missing counted as zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.adherence import (
    Adherence,
    PlannedStep,
    Practised,
    Share,
    adherence,
    days_open,
    learning_slope,
    planned_n,
    quality,
    worth_a_talk,
)
from portal.plans.attempts import EntryMode, LogStatus, Outcome

ON = date(2026, 10, 25)
"""A Sunday on which the clock goes back in Berlin: it is one day like any other."""
WEEK = (PlannedStep(times_per_week=5, active_days=7),)


def log(days: int = 0, **values: Any) -> Practised:
    return Practised(
        **{"on": ON + timedelta(days=days), "status": LogStatus.FINISHED, "counts": True, **values}
    )


def over(*logs: Practised) -> Adherence:
    return adherence(WEEK, logs, open_days=7)


@pytest.mark.parametrize(
    ("times", "days", "planned"),
    [
        (5, 7, 5),
        (5, 14, 10),
        (3, 4, 2),
        (1, 2, 0),
        (1, 3, 1),
        (7, 1, 1),
        (1, 10, 1),
        (1, 11, 2),
        (2, 0, 0),
        (3, 6, 3),
    ],
)
def test_what_is_planned_is_rounded_half_up_and_one_at_least_from_three_days_on(
    times: int, days: int, planned: int
) -> None:
    assert planned_n([PlannedStep(times_per_week=times, active_days=days)]) == planned


def test_half_is_rounded_up() -> None:
    assert (
        planned_n(
            [PlannedStep(times_per_week=1, active_days=7), PlannedStep(times_per_week=3, active_days=6)]
        )
        == 4
    )
    assert [Share(x, 8).percent for x in range(1, 9)] == [13, 25, 38, 50, 63, 75, 88, 100]
    assert Share(0, 0).percent is None


def test_what_goes_beyond_the_plan_is_said_apart() -> None:
    found = over(*(log(n) for n in range(6)))
    assert (found.done, found.extra) == (Share(5, 5), 1)
    assert over(log(), log(counts=False)).done == Share(1, 5)
    assert over(*(log(n) for n in range(5))).extra == 0
    unsaid = Practised(on=ON, status=LogStatus.FINISHED)
    assert over(unsaid).done == Share(0, 5)


def test_early_stops_are_attempts_and_what_did_not_come_about_is_none() -> None:
    found = over(
        log(),
        log(status=LogStatus.STOPPED_EARLY, counts=False),
        log(1, status=LogStatus.NOT_DONE, counts=False),
    )
    assert (found.attempts, found.days, found.early_stops) == (Share(2, 5), Share(1, 7), Share(1, 2))


def test_minutes_that_are_not_known_are_not_zero() -> None:
    found = over(log(minutes_done=10), log(minutes_done=20), log(minutes_done=None))
    assert (found.minutes, found.minutes_median) == (30, 15)
    assert (over(log()).minutes, over(log()).minutes_median) == (None, None)


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ({}, 1),
        ({"predicted": True, "learned": True, "key_safety_used": 0}, 4),
        ({"minutes_planned": 10, "minutes_done": 8}, 1),
        ({"minutes_planned": 10, "minutes_done": 7}, 0),
        ({"minutes_planned": 130, "minutes_done": 104}, 1),
        ({"minutes_planned": 130, "minutes_done": 103}, 0),
        ({"minutes_planned": 10}, 0),
        ({"key_safety_used": 1}, 1),
        ({"key_safety_used": None}, 1),
    ],
)
def test_quality_has_four_points(values: dict[str, Any], points: int) -> None:
    assert quality(log(**values)) == points


def test_quality_is_a_mean_over_finished_ones_with_its_number() -> None:
    early = log(status=LogStatus.STOPPED_EARLY, predicted=True, key_safety_used=0)
    found = over(log(predicted=True, key_safety_used=1), log(key_safety_used=1), early)
    assert (found.quality, found.quality_of) == (1.5, 2)
    assert over().quality is None


def test_a_practice_that_was_not_asked_about_habits_has_no_quality() -> None:
    found = over(log(predicted=True, learned=True, key_safety_used=0), log(key_safety_used=None))
    assert (found.quality, found.quality_of) == (4, 1)
    assert over(log(key_safety_used=None)).quality is None


def test_days_practised_are_never_more_than_the_days_that_were_open() -> None:
    logs = [log(on=ON + timedelta(days=day)) for day in range(3)]
    assert adherence(WEEK, logs, open_days=2).days == Share(2, 2)


def test_freshness_is_written_down_at_once_or_the_same_day() -> None:
    modes = [
        EntryMode.LIVE,
        EntryMode.SAME_DAY,
        EntryMode.LATER,
        EntryMode.PAPER_ENTERED,
        EntryMode.IN_SESSION,
    ]
    assert over(*(log(entry_mode=mode) for mode in modes)).fresh == Share(2, 5)


def test_what_was_feared_is_set_against_what_happened() -> None:
    found = over(
        log(likelihood_before=80, outcome=Outcome.NO),
        log(likelihood_before=60, outcome=Outcome.PARTLY),
        log(likelihood_before=90, outcome=Outcome.YES),
        log(likelihood_before=70, outcome=Outcome.CANNOT_TELL),
        log(outcome=Outcome.NO),
    )
    assert (found.feared_not, found.cannot_tell) == (Share(2, 4), 1)
    assert found.mismatch == pytest.approx((80 + 10 - 10) / 3)
    assert over(log(outcome=Outcome.NO), log(outcome=Outcome.YES), log(outcome=Outcome.YES)).feared_not == (
        Share(1, 3)
    )


def test_barriers_come_from_what_did_not_come_about() -> None:
    logs = [log(status=LogStatus.NOT_DONE, barrier=one) for one in ("no_time", "forgot", "no_time")]
    assert over(*logs, log(barrier="illness")).barriers == (("no_time", 2), ("forgot", 1))
    assert over(log(status=LogStatus.NOT_DONE)).barriers == ()
    rising = [log(status=LogStatus.NOT_DONE, barrier=one) for one in ("tired", "forgot", "asleep", "asleep")]
    assert over(*rising).barriers == (("asleep", 2), ("forgot", 1), ("tired", 1))


@pytest.mark.parametrize(
    ("client", "clinician", "talk"),
    [(4, 2, True), (2, 4, True), (3, 2, False), (None, 4, False), (4, None, False)],
)
def test_ratings_two_points_apart_are_worth_a_talk(
    client: int | None, clinician: int | None, talk: bool
) -> None:
    assert worth_a_talk(client, clinician) is talk


@pytest.mark.parametrize(
    ("likelihoods", "slope"),
    [
        ([80, 60, 40], None),
        ([80, 60, 40, 20], -20),
        ([50, 50, 50, 50], 0),
        ([90, 20, 70, 60], -10),
        ([10, 20, 30, 100], 20),
    ],
)
def test_the_slope_is_the_median_of_all_pairs(likelihoods: list[int], slope: float | None) -> None:
    assert learning_slope(likelihoods) == (None if slope is None else pytest.approx(slope))


@pytest.mark.parametrize(
    ("opened", "closed", "days"),
    [(None, None, 0), (-3, None, 7), (2, None, 5), (-9, -2, 0), (0, 0, 1), (3, 20, 4), (9, None, 0)],
)
def test_days_on_which_a_step_was_open_end_with_the_window(
    opened: int | None, closed: int | None, days: int
) -> None:
    begin, end = (None if one is None else ON + timedelta(days=one) for one in (opened, closed))
    found = days_open(begin, end, since=ON, until=ON + timedelta(days=6))
    assert len(found) == days
    assert all(ON <= day <= ON + timedelta(days=6) for day in found)


logs = st.lists(
    st.builds(
        Practised,
        on=st.integers(0, 6).map(lambda day: ON + timedelta(days=day)),
        status=st.sampled_from([LogStatus.FINISHED, LogStatus.STOPPED_EARLY, LogStatus.NOT_DONE]),
        counts=st.booleans(),
        minutes_done=st.none() | st.integers(0, 60),
        likelihood_before=st.none() | st.integers(0, 100),
        outcome=st.none() | st.sampled_from([str(one) for one in Outcome]),
        predicted=st.booleans(),
        learned=st.booleans(),
    ),
    max_size=8,
)


@given(logs, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(found: list[Practised], dice: Any) -> None:
    shuffled = list(found)
    dice.shuffle(shuffled)
    first, second = over(*found), over(*shuffled)
    assert replace(first, quality=None, mismatch=None) == replace(second, quality=None, mismatch=None)
    assert first.quality == pytest.approx(second.quality)
    assert first.mismatch == pytest.approx(second.mismatch)


@given(logs)
def test_a_corrected_practice_takes_its_numbers_back(found: list[Practised]) -> None:
    added = [*found, log(minutes_done=12, outcome=Outcome.YES, likelihood_before=50)]
    assert over(*added[:-1]) == over(*found)
    assert over(*added).minutes == (over(*found).minutes or 0) + 12


@given(logs)
def test_every_share_lies_between_nothing_and_all(found: list[Practised]) -> None:
    told = over(*found)
    for share in (told.done, told.attempts, told.fresh, told.early_stops, told.feared_not):
        assert 0 <= share.x <= share.of
