"""Results of a scale over time: what compares, the baseline, which course leads the page."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.change import ChangeStatus
from portal.assessments.definition import Figure, Figures, Scale
from portal.assessments.measures import Course, Finding, Measured, course_of, most_telling

TEXT = {"en": "Words", "zh": "文字"}
START = date(2026, 1, 5)
KNOWN = Figures(threshold=Figure(value=Decimal(4), status="V", source="Invented."))


def scale(figures: Figures | None = KNOWN, direction: str = "worse") -> Scale:
    return Scale(
        key="total", method="sum", name=TEXT, higher_means=TEXT, direction=direction, figures=figures
    )


def result(week: int, value: int | None, **more: object) -> Measured:
    exact = None if value is None else Fraction(value)
    one = Measured(UUID(int=week + 1), START + timedelta(weeks=week), exact, None, 1, None, "en", "")
    return replace(one, **more)


def course(*results: Measured, baseline: int | None = None, of: Scale | None = None) -> Course:
    chosen = None if baseline is None else UUID(int=baseline + 1)
    return course_of(of or scale(), results, baseline_id=chosen)


def test_change_is_counted_from_the_first_result_in_order_of_time() -> None:
    found = course(result(8, 5), result(0, 12), result(4, 9))
    assert [one.value for one in found.results] == [12, 9, 5]
    assert (found.baseline, found.latest) == (found.results[0], found.results[2])
    assert found.finding is Finding.CHANGE
    assert found.change is not None
    assert (found.change.raw, found.change.status) == (-7, ChangeStatus.RELIABLE_IMPROVEMENT)
    assert [found.is_clear(one) for one in found.results] == [False, False, True]


def test_a_single_result_awaits_a_second() -> None:
    found = course(result(0, None), result(4, 9), result(8, None))
    assert (found.finding, found.change) == (Finding.FIRST, None)
    assert found.baseline is found.latest
    nothing = course(result(0, None))
    assert (nothing.finding, nothing.baseline, nothing.latest) == (Finding.NONE, None, None)


@pytest.mark.parametrize(
    "other", [{"version": 2}, {"wording": UUID(int=9)}, {"lang": "zh"}, {"person": "mother"}]
)
def test_results_in_other_words_or_about_another_person_are_never_compared(other: dict[str, object]) -> None:
    alone = course(result(0, 20), result(4, 3, **other))
    assert (alone.finding, alone.change, alone.changes) == (Finding.APART, None, {})
    assert alone.baseline is alone.results[1]
    followed = course(result(0, 20), result(4, 10, **other), result(8, 3, **other))
    assert followed.baseline is followed.results[1]
    assert followed.change is not None
    assert followed.change.raw == -7


def test_the_chosen_baseline_stays_even_where_the_latest_does_not_compare() -> None:
    found = course(result(0, 20), result(4, 12), result(8, 3, lang="zh"), baseline=0)
    assert (found.chosen, found.finding) == (True, Finding.APART)
    assert found.baseline is found.results[0]
    assert found.is_clear(found.results[1])
    assert not found.is_clear(found.results[2])


def test_only_what_comes_after_the_baseline_is_a_change_from_it() -> None:
    found = course(result(0, 20), result(4, 12), result(8, 3), baseline=4)
    assert list(found.changes) == [found.results[2].assessment_id]
    last = course(result(0, 20), result(4, 12), baseline=4)
    assert (last.finding, last.change) == (Finding.AT_BASELINE, None)


def test_a_baseline_without_a_result_here_is_not_one() -> None:
    found = course(result(0, 20), result(4, None), result(8, 3), baseline=4)
    assert (found.chosen, found.baseline) == (False, found.results[0])


def test_the_page_is_led_by_worse_then_better_then_anything_that_compares() -> None:
    worse, better = course(result(0, 2), result(4, 9)), course(result(0, 9), result(8, 2))
    same, first = course(result(0, 9), result(9, 8)), course(result(10, 9))
    assert most_telling([first, same, better, worse]) is worse
    assert most_telling([first, same, better]) is better
    assert most_telling([first, same]) is same
    assert most_telling([first]) is first
    assert most_telling([course(result(0, None))]) is None
    assert most_telling([]) is None


@given(
    st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(0, 27), st.sampled_from(["en", "zh"])))
)
def test_whatever_the_results_a_change_compares_two_that_compare(
    given_results: list[tuple[int, int | None, str]],
) -> None:
    results = [result(week, value, lang=lang) for week, value, lang in dict.fromkeys(given_results)]
    results = [replace(one, assessment_id=UUID(int=n)) for n, one in enumerate(results)]
    found = course(*results)
    for one in found.results:
        change = found.changes.get(one.assessment_id)
        if change is not None:
            assert found.baseline is not None
            assert one.compares_with(found.baseline)
            assert change.raw == one.value - found.baseline.value
            assert one.on >= found.baseline.on
