"""The classical rule in a criterion: off unless chosen, with its numbers."""

from __future__ import annotations

from portal.plans.criterion_numbers import ClassicalNumbers, classical_numbers, with_classical
from portal.plans.criterion_parts import Classical, Criterion, Dose
from portal.plans.templates import library

DOSE = Criterion(dose=Dose(count=4, days=3))
ON = ClassicalNumbers(True, 30, 40, 2)
OFF = ClassicalNumbers(False, 30, 40, 2)


def test_it_is_off_in_every_template_and_shows_the_defaults() -> None:
    assert not any(one.criterion.classical and one.criterion.classical.enabled for one in library().values())
    assert classical_numbers(DOSE) == ClassicalNumbers(False, 40, 50, 2)


def test_switched_on_it_carries_its_numbers_and_comes_back_the_same() -> None:
    made = with_classical(DOSE, ON)
    assert made.classical == Classical(enabled=True, peak_max=30, or_end_ratio=0.4, last=2)
    assert classical_numbers(Criterion.model_validate(made.as_json())) == ON
    assert made.dose == DOSE.dose


def test_it_looks_back_over_no_more_practices_than_are_asked_for() -> None:
    assert with_classical(DOSE, ClassicalNumbers(True, 40, 50, 9)).classical == Classical(
        enabled=True, last=4
    )
    assert with_classical(Criterion(), ClassicalNumbers(True, 40, 50, 9)).classical == Classical(
        enabled=True, last=9
    )


def test_switched_off_it_leaves_the_criterion_and_one_that_was_off_stays_as_it_is() -> None:
    assert with_classical(with_classical(DOSE, ON), OFF) == DOSE
    was_off = DOSE.model_copy(update={"classical": Classical(enabled=False)})
    assert with_classical(was_off, OFF) is was_off
