"""Exact scoring of the comfort assessment and of small invented instruments."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.definition import (
    TOTAL,
    Band,
    Example,
    Instrument,
    Item,
    Licence,
    Option,
    Scale,
    Text,
    Wording,
)
from portal.assessments.instruments import get_instrument
from portal.assessments.scoring import InvalidAnswers, as_json, keyed_value, score

DIC10 = get_instrument("dic10")
ISSUE = {1: 2, 2: 1, 3: 2, 4: 2, 5: 1, 6: 5, 7: 5, 8: 4, 9: 5, 10: 4}
ANY = Text(en="any", zh="任意")

full_answers = st.fixed_dictionaries({n: st.integers(1, 5) for n in range(1, 11)})


def options(*values: int) -> tuple[Option, ...]:
    return tuple(Option(value=value, label=ANY) for value in values)


def scale(
    key: str, method: str = "sum", *, min_answered: int | None = None, bands: tuple[Band, ...] = ()
) -> Scale:
    return Scale.model_validate(
        {
            "key": key,
            "method": method,
            "name": ANY,
            "higher_means": ANY,
            "min_answered": min_answered,
            "bands": bands,
        }
    )


def item(n: int, on: str, *, turned: bool = False, own: tuple[Option, ...] = ()) -> Item:
    return Item(n=n, scale=on, short=ANY, text=ANY, reversed=turned, options=own)


def invented(
    scales: tuple[Scale, ...], items: tuple[Item, ...], *, all_items_needed: bool = False
) -> Instrument:
    return Instrument(
        code="invented",
        version=3,
        title=ANY,
        source="Invented.",
        licence=Licence(tier="?", statement="Invented."),
        languages=("en", "zh"),
        zh_status="draft",
        recall=ANY,
        minutes=1,
        all_items_needed=all_items_needed,
        wording=Wording(opening=ANY, heading=ANY, declined=ANY, one_open=ANY),
        options=options(0, 1, 2, 3),
        scales=scales,
        items=items,
        examples=(Example(about="none", answers={}, scales={}, n_missing=len(items)),),
    )


BANDED = invented(
    (
        scale(TOTAL, bands=(Band(key="low", min=0, max=5), Band(key="high", min=6, max=10))),
        scale(
            "calm",
            "mean",
            min_answered=1,
            bands=(Band(key="little", min=0, max=2), Band(key="much", min=3, max=6)),
        ),
        scale("rest"),
    ),
    (item(1, "calm"), item(2, "calm", turned=True), item(3, "rest", own=options(0, 2, 4))),
)


def test_the_example_of_someone_steadier_alone_prints_exactly_so():
    assert as_json(score(DIC10, ISSUE)) == {
        "instrument": "dic10",
        "version": 1,
        "complete": True,
        "n_missing": 0,
        "total": None,
        "subscales": {"dependence_comfort": 1.6, "independence_comfort": 4.6},
        "band": "hyper_independence",
        "subscale_bands": {"dependence_comfort": None, "independence_comfort": None},
        "bands_alt": {},
        "flags": {},
    }


def test_a_mean_is_stored_as_an_exact_fraction():
    leaning = score(DIC10, ISSUE).scale("dependence_comfort")
    assert (leaning.numerator, leaning.denominator) == (8, 5)
    assert leaning.value == Fraction(8, 5)
    assert (leaning.n_items, leaning.n_answered, leaning.complete) == (5, 5, True)


@pytest.mark.parametrize("open_item", range(1, 11))
@pytest.mark.parametrize("declined", [True, False])
def test_one_open_item_leaves_no_mean_and_no_region(open_item, declined):
    answers = {n: value for n, value in ISSUE.items() if n != open_item} | (
        {open_item: None} if declined else {}
    )
    printed = as_json(score(DIC10, answers))
    assert printed["complete"] is False
    assert printed["n_missing"] == 1
    assert printed["subscales"] == {"dependence_comfort": None, "independence_comfort": None}
    assert printed["band"] is None


def test_the_other_answers_still_count_as_answered():
    result = score(DIC10, ISSUE | {3: None})
    assert result.scale("dependence_comfort").n_answered == 4
    assert result.scale("independence_comfort").n_answered == 5


@given(full_answers, st.randoms())
def test_the_order_of_answers_never_matters(answers, random):
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(DIC10, dict(shuffled)) == score(DIC10, answers)


@given(full_answers)
def test_the_printed_means_are_the_sums_divided_by_five(answers):
    printed = as_json(score(DIC10, answers))["subscales"]
    assert printed == {
        "dependence_comfort": sum(answers[n] for n in range(1, 6)) / 5,
        "independence_comfort": sum(answers[n] for n in range(6, 11)) / 5,
    }


@pytest.mark.parametrize("value", [0, 6, -1, True, 2.0, "3", [3], 10**30])
def test_a_value_that_is_not_an_allowed_whole_number_is_refused_by_item(value):
    with pytest.raises(InvalidAnswers, match=r"^item 4: .* is not one of 1, 2, 3, 4, 5$"):
        score(DIC10, ISSUE | {4: value})


@pytest.mark.parametrize("n", [0, 11, -1, "1", True, 1.0])
def test_an_item_that_is_not_in_the_instrument_is_refused(n):
    with pytest.raises(InvalidAnswers, match=r"^item .* is not in dic10$"):
        score(DIC10, {n: 3})


def test_a_refused_huge_value_is_not_repeated_in_the_message():
    with pytest.raises(InvalidAnswers) as caught:
        score(DIC10, {1: 10**5000})
    assert len(str(caught.value)) < 100


def test_context_that_no_instrument_reads_is_refused():
    with pytest.raises(InvalidAnswers, match="dic10 reads no context 'mood'"):
        score(DIC10, ISSUE, {"mood": "low"})
    assert score(DIC10, ISSUE, {}) == score(DIC10, ISSUE)


def test_a_sum_reads_its_own_value_sets_reversal_and_band():
    # calm: 3 + (3 - 0) = 6 of 2 answers; rest: 4; total: 6 + 4 = 10.
    result = score(BANDED, {1: 3, 2: 0, 3: 4})
    assert as_json(result) == {
        "instrument": "invented",
        "version": 3,
        "complete": True,
        "n_missing": 0,
        "total": 10,
        "subscales": {"calm": 3.0, "rest": 4},
        "band": "high",
        "subscale_bands": {"calm": "much", "rest": None},
        "bands_alt": {},
        "flags": {},
    }


@pytest.mark.parametrize(("answers", "band"), [({1: 0, 2: 0, 3: 2}, "low"), ({1: 1, 2: 0, 3: 2}, "high")])
def test_a_band_includes_both_its_ends(answers, band):
    # 0 + 3 + 2 = 5 and 1 + 3 + 2 = 6.
    assert score(BANDED, answers).band == band


def test_a_value_outside_an_items_own_set_is_refused():
    with pytest.raises(InvalidAnswers, match=r"^item 3: 1 is not one of 0, 2, 4$"):
        score(BANDED, {3: 1})


def test_a_mean_with_enough_answers_has_a_result_but_no_band():
    result = score(BANDED, {1: 2, 3: 4})
    calm = result.scale("calm")
    assert (calm.numerator, calm.denominator, calm.n_answered, calm.band) == (2, 1, 1, None)
    assert result.scale("rest").numerator == 4
    assert result.scale(TOTAL).numerator is None
    assert (result.complete, result.n_missing, result.band) == (False, 1, None)


def test_a_mean_with_too_few_answers_has_no_result():
    assert score(BANDED, {3: 4}).scale("calm").complete is False


def test_when_all_items_are_needed_a_full_scale_is_withheld_too():
    strict = invented((scale("a"), scale("b")), (item(1, "a"), item(2, "b")), all_items_needed=True)
    assert not score(strict, {1: 1}).scale("a").complete
    assert score(strict, {1: 1, 2: 1}).complete


@given(st.lists(st.integers(-5, 9), min_size=2, max_size=2, unique=True), st.data())
def test_reversing_twice_is_the_same_answer(ends, data):
    values = tuple(range(min(ends), max(ends) + 1))
    turned = invented((scale("a"),), (item(1, "a", turned=True, own=options(*values)),))
    value = data.draw(st.sampled_from(values))
    once = keyed_value(turned, turned.items[0], value)
    assert once in values
    assert keyed_value(turned, turned.items[0], once) == value


def test_an_unknown_scale_of_a_result_is_a_key_error():
    with pytest.raises(KeyError):
        score(DIC10, ISSUE).scale("total")
