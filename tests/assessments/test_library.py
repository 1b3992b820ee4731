"""What every published instrument of the library owes its reader: names, sources, worked examples, sound bands."""

from fractions import Fraction
from itertools import pairwise

import pytest

from portal.assessments.definition import Instrument, Scale
from portal.assessments.instruments import LIBRARY, get_instrument, library
from portal.assessments.scoring import score
from tests.assessments.naive import FACTS, forms

PUBLISHED = [code for code in FACTS if code != "dic10"]
SCALES = [(code, scale.key) for code in FACTS for scale in library()[code].scales]
BANDED = [(code, key) for code, key in SCALES if library()[code].scale(key).bands]


def attainable(instrument: Instrument, scale: Scale) -> list[int]:
    """Every sum that some form gives, as it is scored."""
    sums = {0}
    for item in instrument.items_of(scale):
        sums = {total + keyed for total in sums for keyed in instrument.keyed(scale, item).values()}
    return sorted(scale.multiplier * total for total in sums)


def holding(instrument: Instrument, scale: Scale, bands, total: int) -> list[str]:
    """The bands that a sum lies in, read straight from the file."""
    if scale.bands_on == "mean":
        mean = Fraction(total, len(instrument.items_of(scale)))
        return [b.key for b in bands if b.at_least <= mean and (b.below is None or mean < Fraction(b.below))]
    return [band.key for band in bands if band.min <= total <= band.max]


def has_chinese(words: str) -> bool:
    return any(char >= "\u4e00" for char in words)


def test_every_instrument_of_the_facts_is_there():
    assert set(FACTS) <= set(library())
    assert len(FACTS) == 39


@pytest.mark.parametrize("code", PUBLISHED)
def test_no_wording_of_a_published_form_is_in_its_file(code):
    instrument = get_instrument(code)
    assert not instrument.worded
    assert not any(item.text or item.short or item.options for item in instrument.items)
    assert (instrument.languages, instrument.options, instrument.stem, instrument.wording) == (
        (),
        (),
        None,
        None,
    )
    assert instrument.validated


@pytest.mark.parametrize("code", PUBLISHED)
def test_everything_that_is_shown_has_a_name_in_both_languages(code):
    instrument = get_instrument(code)
    names = [instrument.recall]
    names += [text for scale in instrument.scales for text in (scale.name, scale.higher_means)]
    names += [band.name for scale in instrument.scales for band in scale.bands]
    names += [
        text
        for scale in instrument.scales
        for other in scale.bands_alt
        for text in (other.name, *(b.name for b in other.bands))
    ]
    names += [scale.derived.name for scale in instrument.scales if scale.derived]
    names += [flag.name for flag in instrument.flags]
    names += [prompt.why for prompt in instrument.look_at]
    names += [context.name for context in instrument.contexts]
    names += [fact.text for fact in instrument.cannot_say]
    names += [instrument.anchors.low, instrument.anchors.high] if instrument.anchors else []
    assert [name for name in names if name is None or not has_chinese(name.zh)] == []
    assert [name for name in names if has_chinese(name.en)] == []
    assert has_chinese(instrument.title.zh)


@pytest.mark.parametrize("code", FACTS)
def test_every_fact_says_where_it_was_read_and_how_far_it_can_be_trusted(code):
    instrument = get_instrument(code)
    status = {entry.fact: entry.status for entry in instrument.verified}
    assert status["key"] == FACTS[code]["key_status"]
    assert ("bands" in status) == any(scale.bands for scale in instrument.scales)
    assert all(len(entry.source) > 3 for entry in instrument.verified)
    assert all(flag.rule.endswith(".") for flag in instrument.flags)
    assert instrument.cannot_say


@pytest.mark.parametrize("code", PUBLISHED)
def test_what_is_not_verified_is_told_to_the_reader_of_a_result(code):
    instrument = get_instrument(code)
    told = {fact.key for fact in instrument.cannot_say}
    status = {entry.fact: entry.status for entry in instrument.verified}
    expected = {
        {"M": f"{fact}_from_memory", "C": f"{fact}_secondary"}[status[fact]]
        for fact in ("key", "bands")
        if status.get(fact, "V") != "V"
    }
    if code == "mspss":
        expected = {"no_norms"}
    assert expected <= told


@pytest.mark.parametrize(("code", "key"), SCALES)
def test_every_attainable_sum_has_exactly_one_band_or_none_is_published(code, key):
    instrument = get_instrument(code)
    scale = instrument.scale(key)
    for bands in (scale.bands, *(other.bands for other in scale.bands_alt)):
        assert {len(holding(instrument, scale, bands, total)) for total in attainable(instrument, scale)} <= {
            1 if bands else 0
        }


@pytest.mark.parametrize(("code", "key"), SCALES)
def test_the_examples_hold_the_lowest_and_the_highest_result_of_a_scale(code, key):
    instrument = get_instrument(code)
    sums = {example.scales[key][0] for example in instrument.examples if key in example.scales}
    ends = attainable(instrument, instrument.scale(key))
    assert {ends[0], ends[-1]} <= sums
    assert (ends[0], ends[-1]) == instrument.sum_range(instrument.scale(key))


@pytest.mark.parametrize(("code", "key"), BANDED)
def test_the_examples_stand_on_each_side_of_every_edge(code, key):
    instrument = get_instrument(code)
    scale = instrument.scale(key)
    sums = {example.scales[key][0] for example in instrument.examples if key in example.scales}
    for bands in (scale.bands, *(other.bands for other in scale.bands_alt)):
        named = {
            total: holding(instrument, scale, bands, total)[0] for total in attainable(instrument, scale)
        }
        edges = [(low, high) for low, high in pairwise(named) if named[low] != named[high]]
        assert len(edges) == len(bands) - 1
        assert {total for edge in edges for total in edge} <= sums


@pytest.mark.parametrize("code", FACTS)
def test_the_examples_hold_a_form_with_one_open_item_and_both_answers_of_every_flag(code):
    instrument = get_instrument(code)
    open_items = [
        {item.n for item in instrument.items} - set(example.given(instrument.items))
        for example in instrument.examples
    ]
    assert any(
        example.n_missing == 1 and len(left) == 1
        for example, left in zip(instrument.examples, open_items, strict=True)
    )
    for flag in instrument.flags:
        found = {example.flags[flag.key] for example in instrument.examples if flag.key in example.flags}
        assert len(found) > 2 if flag.sum else found == {True, False}


def test_the_arithmetic_stands_above_every_example():
    for code in PUBLISHED:
        lines = (LIBRARY / f"{code}.toml").read_text(encoding="utf-8").splitlines()
        starts = [n for n, line in enumerate(lines) if line == "[[examples]]"]
        assert len(starts) == len(get_instrument(code).examples)
        assert all(lines[n - 1].startswith("# ") and any(c.isdigit() for c in lines[n - 1]) for n in starts)


@pytest.mark.parametrize(("code", "key"), SCALES)
def test_reversing_twice_is_the_same_and_mirrored_answers_give_the_mirrored_result(code, key):
    instrument = get_instrument(code)
    scale = instrument.scale(key)
    if scale.recode:
        return
    for item in instrument.items_of(scale):
        keyed = instrument.keyed(scale, item)
        assert {value: keyed[keyed[value]] for value in keyed} == {value: value for value in keyed}
    low, high = instrument.sum_range(scale)
    for form in forms(code, 50):
        turned = {
            n: None
            if value is None
            else min(instrument.values(instrument.item(n)))
            + max(instrument.values(instrument.item(n)))
            - value
            for n, value in form.items()
        }
        first, second = (score(instrument, answers).scale(key).numerator for answers in (form, turned))
        if code != "audit" and first is not None:
            assert first + second == low + high


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_risk_flag_fires_alone_on_a_form_that_was_left_unfinished(code):
    instrument = get_instrument(code)
    assert {str(flag.item.items[0]): flag.item.at_least for flag in instrument.risk_flags} == FACTS[code].get(
        "risk_items", {}
    )
    for flag in instrument.risk_flags:
        n = flag.item.items[0]
        for value in instrument.values(instrument.item(n)):
            flags = score(instrument, {n: value}).flags
            assert flags[flag.key] is (value >= flag.item.at_least)
            assert {found for key, found in flags.items() if key != flag.key} <= {None}
        assert set(score(instrument, {}).flags.values()) == {None}
