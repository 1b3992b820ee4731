"""What plans call for on a day: every branch, each key once, and keys that tell one time from the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from portal.clients.alerts import AlertKind
from portal.overview.evaluator import Facts, evaluate
from portal.overview.plan_evaluator import (
    PREFIXES,
    PlanToday,
    Practised,
    Reviewed,
    Rising,
    StepToday,
    Stops,
    plan_alerts,
    rising_of,
    stops_of,
)
from portal.overview.wanted import Wanted
from portal.plans.review_due import Looked

TODAY = date(2026, 11, 18)
GOOD, POOR = Looked(True, True), Looked(False, True)


def uuid(n: int) -> UUID:
    return UUID(int=n)


STEP = StepToday(id=uuid(1), position=2, times_per_week=3)
PLAN = PlanToday(id=uuid(9), revision=2, quiet_since=TODAY)


def wanted(plan: PlanToday) -> list[Wanted]:
    return list(plan_alerts([plan], TODAY))


def of_step(step: StepToday, **plan: object) -> list[Wanted]:
    return wanted(replace(PLAN, steps=[step], **plan))  # type: ignore[arg-type]


def keys(found: list[Wanted]) -> list[str]:
    return [one.key for one in found]


def test_a_quiet_plan_calls_for_nothing() -> None:
    assert wanted(PLAN) == of_step(STEP) == []


def test_every_key_begins_as_the_evaluator_knows_it_and_says_which_plan() -> None:
    step = replace(STEP, ready=True, stops=Stops(uuid(5), 2))
    plan = replace(
        PLAN,
        steps=[step, replace(STEP, id=uuid(2), rising=Rising(uuid(6), 40, 60)), replace(STEP, waits=True)],
        waits_for_talk=True,
        reviews=[Reviewed(uuid(n), POOR) for n in (20, 21)],
        quiet_since=TODAY - timedelta(days=30),
        next_review_on=TODAY - timedelta(days=1),
    )
    found = wanted(plan) + wanted(replace(PLAN, in_use=False, is_draft_again=True))
    assert {next(one for one in PREFIXES if key.startswith(one)) for key in keys(found)} == set(PREFIXES)
    assert {one.detail["plan_id"] for one in found} == {str(uuid(9))}
    assert {(one.source_type, one.source_id) for one in found} == {("Plan", uuid(9))}
    assert len(set(keys(found))) == len(found)
    assert all(one in evaluate(Facts(TODAY, plans=(plan,))) for one in wanted(plan))


def test_a_step_that_is_ready_calls_for_a_decision_once_a_round() -> None:
    (one,) = of_step(replace(STEP, ready=True))
    (again,) = of_step(replace(STEP, ready=True, round="2026-11-01"))
    assert (one.kind, one.detail["step"]) == (AlertKind.CRITERION_MET, 2)
    assert one.key != again.key
    assert of_step(replace(STEP, ready=True), active=False) == []


def test_two_early_stops_are_told_with_their_number_and_go_before_a_rising_fear() -> None:
    (one,) = of_step(replace(STEP, stops=Stops(uuid(5), 3), rising=Rising(uuid(6), 40, 60), waits=True))
    assert (one.kind, one.key, one.detail["times"]) == (
        AlertKind.EARLY_STOPS,
        f"stops:{uuid(1)}:{uuid(5)}",
        3,
    )


def test_a_rising_fear_is_told_with_its_numbers_where_they_may_be_shown() -> None:
    (one,) = of_step(replace(STEP, rising=Rising(uuid(6), 40, 60), waits=True))
    assert (one.kind, one.detail["why"]) == (AlertKind.NEEDS_CHANGE, "rising")
    assert (one.detail["before"], one.detail["after"]) == (40, 60)
    (private,) = of_step(replace(STEP, rising=Rising(uuid(6), None, None)))
    assert (private.detail["before"], private.detail["after"]) == (None, None)


def test_a_step_that_waits_is_another_matter_in_each_version() -> None:
    (one,) = of_step(replace(STEP, waits=True))
    (later,) = of_step(replace(STEP, waits=True), revision=3)
    assert (one.kind, one.detail["why"]) == (AlertKind.NEEDS_CHANGE, "waits")
    assert one.key != later.key


def test_a_client_who_is_not_sure_calls_for_a_talk() -> None:
    (one,) = wanted(replace(PLAN, waits_for_talk=True, sure=3))
    assert (one.kind, one.detail["why"], one.detail["sure"]) == (AlertKind.NEEDS_CHANGE, "unsure", 3)


def test_a_plan_that_is_over_calls_for_nothing() -> None:
    plan = replace(
        PLAN, in_use=False, steps=[replace(STEP, ready=True)], next_review_on=TODAY - timedelta(days=9)
    )
    assert wanted(plan) == []


def test_a_request_for_change_stays_while_the_plan_is_a_draft_and_is_not_raised_here() -> None:
    (one,) = wanted(replace(PLAN, in_use=False, is_draft_again=True))
    assert one.only_stays
    assert one.key == f"declined:{uuid(9)}:2"


# Off track


def reviewed(*looked: Looked) -> list[Wanted]:
    return wanted(replace(PLAN, reviews=[Reviewed(uuid(20 + n), one) for n, one in enumerate(looked)]))


def test_two_poor_look_backs_are_off_track_and_a_third_is_the_same() -> None:
    assert reviewed(POOR) == reviewed(POOR, GOOD) == reviewed(POOR, GOOD, POOR) == []
    (two,), (three,) = reviewed(GOOD, POOR, POOR), reviewed(GOOD, POOR, POOR, POOR)
    assert two.kind is AlertKind.OFF_TRACK
    assert two.key == three.key == f"off_track:{uuid(9)}:{uuid(21)}"
    assert (two.detail["reviews"], three.detail["reviews"]) == (2, 3)


def test_once_gone_through_it_is_off_the_list() -> None:
    assert reviewed(POOR, replace(POOR, considered=True)) == []
    assert len(reviewed(replace(POOR, considered=True), POOR)) == 1


def test_how_many_look_backs_it_takes_is_the_clinics_choice() -> None:
    plan = replace(PLAN, reviews=[Reviewed(uuid(20), POOR)])
    assert keys(list(plan_alerts([plan], TODAY, off_track_reviews=1))) == [f"off_track:{uuid(9)}:{uuid(20)}"]


# Late


@pytest.mark.parametrize(
    ("times", "days", "silent"),
    [(3, 6, False), (3, 7, True), (1, 13, False), (1, 14, True), (2, 7, True)],
)
def test_silence_is_twice_the_gap_and_at_least_a_week(times: int, days: int, silent: bool) -> None:
    step = replace(STEP, times_per_week=times)
    found = of_step(step, quiet_since=TODAY - timedelta(days=days))
    assert bool(found) is silent
    if silent:
        assert (found[0].kind, found[0].detail["why"]) == (AlertKind.OVERDUE, "silent")
        assert found[0].detail["planned"] == times


def test_the_step_asked_for_most_often_decides() -> None:
    steps = [replace(STEP, times_per_week=1), replace(STEP, id=uuid(2), times_per_week=7)]
    assert len(wanted(replace(PLAN, steps=steps, quiet_since=TODAY - timedelta(days=7)))) == 1


def test_a_plan_at_rest_or_without_an_open_step_is_not_silent() -> None:
    long_ago = TODAY - timedelta(days=90)
    assert of_step(STEP, quiet_since=long_ago, active=False) == []
    assert of_step(replace(STEP, open=False), quiet_since=long_ago) == []
    assert of_step(STEP, quiet_since=None) == []


def test_after_a_practice_silence_is_another_one() -> None:
    first, second = (of_step(STEP, quiet_since=TODAY - timedelta(days=days)) for days in (20, 10))
    assert first[0].key != second[0].key


@pytest.mark.parametrize(("ago", "late"), [(-1, False), (0, False), (1, True), (30, True)])
def test_a_look_back_is_late_from_the_day_after(ago: int, late: bool) -> None:
    found = wanted(replace(PLAN, next_review_on=TODAY - timedelta(days=ago)))
    assert bool(found) is late
    assert wanted(replace(PLAN, next_review_on=None)) == []


# Runs


def run(*nexts: int | None, private: int | None = None) -> list[Practised]:
    return [Practised(uuid(n), False, value, n != private) for n, value in enumerate(nexts)]


def stopped(*early: bool) -> list[Practised]:
    return [Practised(uuid(n), one, None, True) for n, one in enumerate(early)]


def test_early_stops_are_counted_back_from_the_latest() -> None:
    assert stops_of([]) is stops_of(stopped(True)) is stops_of(stopped(True, True, False)) is None
    assert stops_of(stopped(True, False, True, True)) == Stops(uuid(2), 2)
    assert stops_of(stopped(False, True, True, True)) == Stops(uuid(1), 3)


def test_a_fear_rises_from_where_it_last_fell() -> None:
    assert rising_of([]) is rising_of(run(40, 50)) is rising_of(run(40, 60, 50)) is None
    assert rising_of(run(90, 40, 50, 60)) == Rising(uuid(1), 40, 60)
    assert rising_of(run(30, 40, 50, 60)) == Rising(uuid(0), 40, 60)
    assert rising_of(run(40, None, 50, 60)) == Rising(uuid(0), 40, 60)


def test_numbers_of_a_private_practice_are_not_told() -> None:
    assert rising_of(run(40, 50, 60, private=1)) == Rising(uuid(0), None, None)
    assert rising_of(run(30, 40, 50, 60, private=0)) == Rising(uuid(0), 40, 60)
