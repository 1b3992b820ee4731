"""A pasted form: what becomes a question, what an answer, what stands above; and how words and scoring fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.instruments import get_instrument
from portal.assessments.item_texts import (
    ItemTexts,
    Misfit,
    as_answered,
    misfits,
    numbered_rest,
    shared_options,
)
from portal.assessments.pasted_texts import as_pasted, read_pasted
from portal.assessments.unreadable import Fault, Unreadable

THREE = {1: "Moss grows", 2: "Moss rests", 3: "Moss waits"}


@pytest.mark.parametrize(
    "text",
    [
        "1. Moss grows\n2. Moss rests\n3. Moss waits",
        "1) Moss grows\n2) Moss rests\n3) Moss waits",
        "1、Moss grows\n2、Moss rests\n3、Moss waits",
        "１．Moss grows\n２．Moss rests\n３．Moss waits",
        "Q1: Moss grows\nq2: Moss rests\nQ3: Moss waits",
        "(1) Moss grows\n（2） Moss rests\n[3] Moss waits",
        "1\tMoss grows\n2\tMoss rests\n3\tMoss waits",
        "1 Moss grows\n2 Moss rests\n3 Moss waits",
        "1.Moss grows\n\n\n 2 . Moss\n    rests  \n\n3.\nMoss waits",
        "Moss grows\nMoss rests\nMoss waits\n",
        "1. Moss grows   0 1 2 3\n2. Moss rests ☐ 0 ☐ 1 ☐ 2 ☐ 3\n3. Moss waits\t0\t1\t2\t3",
    ],
)
def test_numbers_and_wrapped_lines_are_told_apart(text: str) -> None:
    assert read_pasted(text, lang="en").items == THREE


def test_a_wrapped_line_that_opens_with_a_number_or_an_hour_stays_with_its_question() -> None:
    found = read_pasted("1. Moss in the last\n2 weeks, at\n10:30 or 2.5 metres\n2. Fern", lang="en")
    assert found.items == {1: "Moss in the last 2 weeks, at 10:30 or 2.5 metres", 2: "Fern"}


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert read_pasted("1、青苔在\n雨里\n2、石头 moss\n等着", lang="zh").items == {
        1: "青苔在雨里",
        2: "石头 moss 等着",
    }


def test_what_stands_above_the_first_number_is_the_stem() -> None:
    found = read_pasted("In the last week,\nhow often:\n1. Moss grows\n2. Moss rests", lang="en")
    assert found.stem == "In the last week, how often:"
    assert len(found.items) == 2


def test_answers_below_a_question_are_its_own() -> None:
    found = read_pasted(
        "1. Moss\n  0 = dry\n  (1) wet\n2. Fern\n０＝low", lang="en", options={0: "no", 1: "yes"}
    )
    assert found.items == {1: "Moss", 2: "Fern"}
    assert found.item_options == {1: {0: "dry", 1: "wet"}, 2: {0: "low"}}
    assert (found.label(1, 1), found.label(2, 1)) == ("wet", "yes")


@pytest.mark.parametrize(
    ("text", "fault", "at"),
    [
        (" \n\n", Fault.NOTHING, None),
        ("1. Moss\n2. Fern\n2. Reed", Fault.NUMBER_AGAIN, 2),
        ("1. Moss\n3. Fern\n2. Reed", Fault.NUMBER_AGAIN, 2),
        ("1. Moss\n0 = dry\n0 = wet", Fault.BAD_VALUE, 1),
        ("1. " + "m" * 3000, Fault.TOO_LONG, None),
        ("\n".join(f"{n}. Moss" for n in range(1, 300)), Fault.TOO_MANY, None),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(text: str, fault: Fault, at: int | None) -> None:
    with pytest.raises(Unreadable) as refused:
        read_pasted(text, lang="en")
    assert (refused.value.fault, refused.value.at) == (fault, at)


def test_a_number_that_is_left_out_is_seen_by_the_scoring() -> None:
    gad7 = get_instrument("gad7")
    text = "\n".join(f"{n}. Pebble {n}" for n in range(1, 8) if n != 4)
    found = read_pasted(text, lang="en", options=dict.fromkeys(range(4), "often"))
    assert [(one.kind, one.n) for one in misfits(gad7, found)] == [(Misfit.MISSING, 4)]


WORDS = st.text(st.sampled_from("moss fern 青苔石"), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(st.lists(WORDS, min_size=1, max_size=40), st.dictionaries(st.integers(0, 9), WORDS, max_size=4))
def test_what_is_shown_for_a_change_reads_as_what_it_was(words: list[str], labels: dict[int, str]) -> None:
    texts = ItemTexts(
        lang="en",
        items={n: " ".join(text.split()) for n, text in enumerate(words, start=1)},
        options={},
        item_options={1: {value: " ".join(label.split()) for value, label in labels.items()}}
        if labels
        else {},
    )
    again = read_pasted(as_pasted(texts), lang="en")
    assert again.items == texts.items
    assert again.item_options == texts.item_options


@given(st.text(max_size=400))
def test_any_text_gives_questions_or_a_reason(text: str) -> None:
    try:
        found = read_pasted(text, lang="en")
    except Unreadable:
        return
    assert found.items
    assert ItemTexts.from_content(found.as_content(), lang="en") == found


# Words beside the scoring


def test_values_between_two_ends_with_words_take_their_number() -> None:
    pswq = get_instrument("pswq")
    texts = ItemTexts("en", {n: f"Pebble {n}" for n in range(1, 17)}, {1: "none", 5: "all"})
    assert misfits(pswq, texts)
    filled = numbered_rest(pswq, texts)
    assert misfits(pswq, filled) == ()
    assert [filled.label(1, value) for value in range(1, 6)] == ["none", "2", "3", "4", "all"]


def test_an_end_without_words_is_not_made_up() -> None:
    pswq = get_instrument("pswq")
    texts = ItemTexts("en", {n: f"Pebble {n}" for n in range(1, 17)}, {1: "none", 4: "much"})
    assert {one.value for one in misfits(pswq, numbered_rest(pswq, texts))} == {2, 3, 5}


def test_labels_by_score_are_turned_back_for_reversed_questions() -> None:
    core10 = get_instrument("core10")  # questions 2 and 3 are reversed
    labels = {value: f"{value} pebbles" for value in range(5)}
    by_score = {n: {4 - v: label for v, label in labels.items()} for n in (2, 3)}
    texts = ItemTexts("en", {n: f"Pebble {n}" for n in range(1, 11)}, labels, by_score)
    assert as_answered(core10, texts).options == labels
    assert not as_answered(core10, texts).item_options
    straight = replace(texts, item_options={})
    assert as_answered(core10, straight) is straight


def test_labels_that_most_questions_share_are_told_from_those_of_single_ones() -> None:
    shared, own = shared_options({1: {0: "no"}, 2: {0: "no"}, 3: {0: "never"}})
    assert (shared, own) == ({0: "no"}, {3: {0: "never"}})
    assert shared_options({1: {0: "a"}, 2: {0: "b"}}) == ({}, {1: {0: "a"}, 2: {0: "b"}})
