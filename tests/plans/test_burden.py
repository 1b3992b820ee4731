"""Minutes a day that a client is asked for, and what they rest on."""

from __future__ import annotations

import pytest

from portal.plans.burden import AskedForm, AskedPractice, Basis, burden


def one(**known: object) -> AskedPractice:
    return AskedPractice(times_per_week=7, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("practice", "minutes", "basis"),
    [
        (one(measured=(4, 30, 6), planned=20, template=5), 6, Basis.MEASURED),
        (one(measured=(4, 6, 8, 10), planned=20), 7, Basis.MEASURED),
        (one(measured=(4, 6), planned=20, template=5), 20, Basis.PLANNED),
        (one(template=5), 5, Basis.TEMPLATE),
        (one(), 12, Basis.GUESS),
    ],
)
def test_a_practice_rests_on_the_surest_figure_there_is(
    practice: AskedPractice, minutes: int, basis: Basis
) -> None:
    found = burden([practice], guess=12)
    assert (found.minutes, found.bases) == (minutes, (basis,))


def test_practices_questionnaires_and_diary_add_up() -> None:
    practices = [AskedPractice(times_per_week=3, planned=14), AskedPractice(times_per_week=7, template=2)]
    found = burden(practices, [AskedForm(7, 7), AskedForm(4, 28)], diary_minutes=2)
    assert found.practice == pytest.approx(8)
    assert found.forms == pytest.approx(8 / 7)
    assert (found.minutes, found.practice_minutes, found.other_minutes) == (11, 8, 3)
    assert found.bases == (Basis.PLANNED, Basis.TEMPLATE)


def test_half_a_minute_is_rounded_up_and_something_is_never_nothing() -> None:
    assert burden([AskedPractice(times_per_week=7, planned=2)], [AskedForm(1, 2)]).minutes == 3
    assert burden([], [AskedForm(2, 90)]).minutes == 1
    assert burden([]).minutes == 0
    assert burden([]).bases == ()


def test_it_is_much_only_above_the_number_that_was_chosen() -> None:
    assert burden([one(planned=5)], most=5).is_much is False
    assert burden([one(planned=6)], most=5).is_much is True
    assert burden([one(planned=6)], most=6).is_much is False


def test_a_questionnaire_without_an_interval_counts_as_daily() -> None:
    assert burden([], [AskedForm(3, 0)]).minutes == 3


def test_what_questionnaires_take_is_what_is_left_of_the_whole() -> None:
    found = burden([one(planned=10)], [AskedForm(minutes=14, every_days=7)], diary_minutes=2)
    assert (found.minutes, found.practice_minutes, found.form_minutes) == (14, 10, 2)
    assert burden([one(planned=10)], diary_minutes=2).form_minutes == 0
