"""The evaluator: what a client's facts call for on a day, every branch of it, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from portal.clients.alerts import AlertKind
from portal.overview.evaluator import Facts, Numbers, Occurrence, Reading, Series, evaluate
from portal.overview.wanted import Wanted

TODAY = date(2026, 11, 18)


def uuid(n: int) -> UUID:
    return UUID(int=n)


def reading(n: int, *, worse: bool = True, bands: int = 0, risk: bool = False) -> Reading:
    return Reading(uuid(n), worse, bands, risk, before="5", after=str(5 + n))


def worsening(*readings: Reading) -> tuple[Wanted, ...]:
    return evaluate(Facts(TODAY, series=(Series("phq9", "total", readings),)))


def due(n: int, ago: int, *, answered: bool = False, over: bool = False, code: str = "phq9") -> Occurrence:
    return Occurrence(uuid(n), code, TODAY - timedelta(days=ago), answered, over)


def unanswered(*occurrences: Occurrence) -> tuple[Wanted, ...]:
    return evaluate(Facts(TODAY, occurrences=occurrences))


# Worsening


def test_nothing_known_calls_for_nothing() -> None:
    assert evaluate(Facts(TODAY)) == ()
    assert worsening() == ()


def test_one_result_beyond_the_usual_wobble_is_not_enough() -> None:
    assert worsening(reading(1)) == ()


def test_two_in_a_row_call_for_a_decision() -> None:
    (one,) = worsening(reading(1, worse=False), reading(2), reading(3))
    assert (one.kind, one.key) == (AlertKind.DETERIORATION, f"worse:phq9:total:{uuid(2)}")
    assert one.source_id == uuid(3)
    assert one.detail == {"instrument": "phq9", "scale": "total", "before": "5", "after": "8", "times": 2}


def test_two_that_a_better_one_parts_do_not() -> None:
    assert worsening(reading(1), reading(2, worse=False), reading(3)) == ()


def test_what_was_worse_and_no_longer_is_calls_for_nothing() -> None:
    assert worsening(reading(1), reading(2), reading(3, worse=False)) == ()


@pytest.mark.parametrize("heavy", [reading(1, bands=1), reading(1, bands=2), reading(1, risk=True)])
def test_one_with_a_whole_band_or_an_answer_about_safety_is_enough(heavy: Reading) -> None:
    assert [one.key for one in worsening(heavy)] == [f"worse:phq9:total:{uuid(1)}"]


@pytest.mark.parametrize("light", [reading(1, worse=False, bands=1), reading(1, worse=False, risk=True)])
def test_within_the_usual_wobble_neither_counts(light: Reading) -> None:
    assert worsening(light) == ()


def test_a_band_in_the_better_direction_does_not_count() -> None:
    assert worsening(reading(1, bands=-1)) == ()


def test_as_long_as_it_stays_worse_it_is_one_and_the_same() -> None:
    run = [reading(n) for n in range(1, 6)]
    assert {worsening(*run[:length])[0].key for length in range(2, 6)} == {f"worse:phq9:total:{uuid(1)}"}


def test_getting_worse_again_after_better_is_another_one() -> None:
    first = worsening(reading(1), reading(2))
    again = worsening(reading(1), reading(2), reading(3, worse=False), reading(4), reading(5))
    assert first[0].key != again[0].key


def test_each_scale_speaks_for_itself() -> None:
    series = tuple(Series("dass21", scale, (reading(1), reading(2))) for scale in ("anxiety", "stress"))
    assert [one.detail["scale"] for one in evaluate(Facts(TODAY, series=series))] == ["anxiety", "stress"]


# Overdue


@pytest.mark.parametrize(
    ("ago", "wanted"), [(-3, False), (0, False), (7, False), (8, True), (60, True), (61, False)]
)
def test_an_open_one_is_late_after_more_than_seven_days_and_for_sixty(ago: int, wanted: bool) -> None:
    assert bool(unanswered(due(1, ago))) is wanted


def test_how_late_forgotten_and_often_is_the_clinics_choice() -> None:
    def with_(numbers: Numbers, *occurrences: Occurrence) -> bool:
        return bool(evaluate(Facts(TODAY, occurrences=occurrences, numbers=numbers)))

    assert with_(Numbers(late_days=2), due(1, 3))
    assert not with_(Numbers(late_days=2), due(1, 2))
    assert not with_(Numbers(forgotten_days=14), due(1, 15))
    missed = (due(1, 33, over=True), due(2, 26, over=True))
    (two,) = evaluate(Facts(TODAY, occurrences=missed, numbers=Numbers(missed_in_a_row=3)))
    assert two.key == f"late:{uuid(2)}"


def test_a_late_one_says_which_and_since_when() -> None:
    (one,) = unanswered(due(1, 9))
    assert (one.kind, one.key, one.source_id) == (AlertKind.OVERDUE, f"late:{uuid(1)}", uuid(1))
    assert one.detail == {"instrument": "phq9", "due_on": "2026-11-09"}


def test_an_answered_one_is_not_late() -> None:
    assert unanswered(due(1, 9, answered=True)) == ()


def test_only_the_newest_of_a_kind_is_late() -> None:
    assert unanswered(due(1, 16), due(2, 9, answered=True)) == ()
    assert [one.key for one in unanswered(due(1, 16), due(2, 9))] == [f"late:{uuid(2)}"]


def test_one_that_has_closed_without_an_answer_still_counts_as_late() -> None:
    assert [one.key for one in unanswered(due(1, 20, over=True))] == [f"late:{uuid(1)}"]


def test_two_missed_in_a_row_are_told_as_one() -> None:
    (one,) = unanswered(due(1, 40, answered=True), due(2, 33, over=True), due(3, 26, over=True))
    assert (one.kind, one.key) == (AlertKind.OVERDUE, f"missed:phq9:{uuid(2)}")
    assert one.detail == {"instrument": "phq9", "missed": 2, "due_on": "2026-10-23"}


def test_a_third_missed_one_belongs_to_the_same() -> None:
    two = unanswered(due(1, 33, over=True), due(2, 26, over=True))
    three = unanswered(due(1, 33, over=True), due(2, 26, over=True), due(3, 19, over=True))
    assert (two[0].key, three[0].detail["missed"]) == (three[0].key, 3)


def test_an_answer_between_ends_the_row() -> None:
    assert unanswered(due(1, 40, over=True), due(2, 33, answered=True), due(3, 3)) == ()


def test_one_that_is_open_breaks_no_row() -> None:
    assert unanswered(due(1, 40, over=True), due(2, 26, over=True), due(3, 1))[0].detail["missed"] == 2


def test_missed_long_ago_calls_for_nothing_any_more() -> None:
    assert unanswered(due(1, 80, over=True), due(2, 61, over=True)) == ()


def test_what_is_due_in_the_future_is_left_alone() -> None:
    assert unanswered(due(1, 9), due(2, -5))[0].key == f"late:{uuid(1)}"


def test_each_questionnaire_is_looked_at_by_itself() -> None:
    assert len(unanswered(due(1, 9), due(2, 9, code="gad7"))) == 2
    assert (
        unanswered(due(1, 40, over=True), due(2, 9, answered=True, code="gad7"))[0].key == f"late:{uuid(1)}"
    )


def test_asked_again_it_wants_the_same() -> None:
    facts = Facts(
        TODAY,
        series=(Series("phq9", "total", (reading(1), reading(2))),),
        occurrences=(due(1, 33, over=True), due(2, 26, over=True), due(3, 9, code="gad7")),
    )
    assert evaluate(facts) == evaluate(facts)
    assert evaluate(replace(facts, today=TODAY)) == evaluate(facts)
    assert len({one.key for one in evaluate(facts)}) == len(evaluate(facts)) == 3
