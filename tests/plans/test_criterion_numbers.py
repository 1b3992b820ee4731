"""The numbers of a criterion that a clinician may change: which are there, and which do not go together."""

from __future__ import annotations

from typing import Any

import pytest

from portal.plans.criterion import Criterion
from portal.plans.criterion_numbers import DoNotFit, Number, numbers, with_numbers

ALL = {
    "dose": {"count": 4, "days": 3},
    "approach": {"last": 2},
    "learning": {"drop_points": 30, "or_below": 20},
    "tolerance": {"coped_min": 60, "last": 2},
    "real_use": {"count": 3, "helped_min": 50},
    "weekly": {"target": 3, "weeks": 3, "of": 4},
    "kept": {"days": 5, "of": 7},
}


def criterion(**parts: Any) -> Criterion:
    return Criterion.model_validate(parts)


def test_every_number_of_a_part_that_is_there_may_be_changed_and_no_other() -> None:
    found = {one.key: one.value for one in numbers(criterion(**ALL))}
    assert found == {f"{part}.{name}": value for part, said in ALL.items() for name, value in said.items()}
    assert numbers(criterion(field=[{"key": "looks", "op": "<=", "value": 2}])) == []
    unsaid = criterion(learning={"drop_points": 30})
    assert numbers(unsaid) == [Number("learning.drop_points", 30, 0, 100)]


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("dose.count", 1, 30),
        ("dose.days", 1, 14),
        ("approach.last", 1, 30),
        ("learning.drop_points", 0, 100),
        ("learning.or_below", 0, 100),
        ("tolerance.coped_min", 0, 100),
        ("tolerance.last", 1, 30),
        ("real_use.count", 1, 30),
        ("real_use.helped_min", 0, 100),
        ("weekly.target", 1, 21),
        ("weekly.weeks", 1, 12),
        ("weekly.of", 1, 12),
        ("kept.days", 1, 31),
        ("kept.of", 1, 31),
    ],
)
def test_each_number_has_its_bounds(key: str, low: int, high: int) -> None:
    (found,) = [one for one in numbers(criterion(**ALL)) if one.key == key]
    assert (found.low, found.high) == (low, high)


def test_other_numbers_stand_in_their_parts_and_the_rest_stays() -> None:
    before = criterion(**ALL)
    after = with_numbers(before, {"dose.count": 6, "dose.days": 2, "kept.days": 6})
    assert {one.key: one.value for one in numbers(after)} == {
        **{one.key: one.value for one in numbers(before)},
        "dose.count": 6,
        "dose.days": 2,
        "kept.days": 6,
    }
    assert with_numbers(before, {}) == before


@pytest.mark.parametrize(
    ("key", "fits", "does_not"), [("dose.days", 4, 5), ("weekly.weeks", 4, 5), ("kept.days", 7, 8)]
)
def test_more_days_than_practices_or_more_than_are_looked_at_do_not_go_together(
    key: str, fits: int, does_not: int
) -> None:
    before = criterion(**ALL)
    assert with_numbers(before, {key: fits})
    with pytest.raises(DoNotFit) as refused:
        with_numbers(before, {key: does_not})
    assert refused.value.key == key


def test_a_criterion_without_these_parts_has_nothing_that_could_contradict() -> None:
    plain = criterion(learning={"drop_points": 30})
    assert with_numbers(plain, {"learning.drop_points": 40}) == criterion(learning={"drop_points": 40})
