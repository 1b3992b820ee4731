"""The lines of must or choose, whole alone and richer together: from which source, and which goes before which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from portal.plans.outcome_lines import OUTCOMES, outcome_lines

DAY = date(2026, 11, 1)
NEXT = DAY + timedelta(days=1)


@dataclass(frozen=True)
class Form:
    on: date
    value: Fraction | None


@dataclass(frozen=True)
class Review:
    held_on: date
    must_or_choose: int | None


def said(name: str, forms: list[Form], *reviews: Review) -> list[tuple[date, int]]:
    line = outcome_lines({OUTCOMES[name]: forms}, reviews)[name]
    return [(point.rated.on, point.rated.value) for point in line.points]


def test_reviews_and_forms_make_one_line_and_of_one_day_the_form_is_taken() -> None:
    reviews = (Review(DAY, 20), Review(NEXT, 30))
    assert said("choosing", [Form(NEXT, Fraction(81, 2))], *reviews) == [(DAY, 20), (NEXT, 40)]


def test_what_was_not_answered_is_no_point() -> None:
    assert said("choosing", [Form(DAY, None)], Review(NEXT, None)) == []


def test_the_other_lines_take_nothing_from_reviews() -> None:
    assert said("whole", [Form(DAY, Fraction(60))], Review(NEXT, 30)) == [(DAY, 60)]
