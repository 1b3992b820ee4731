"""What a text of an agreement needs before it holds, what a later one says otherwise, how it stands on its sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_sheet import facts, fit, rows
from portal.plans.agreement_texts import Text, differences, in_language, missing, untranslated
from portal.plans.paper import Fit
from tests.pages.plans.agreement_words import WORDS

TODAY = date(2026, 11, 18)
KINDS = {
    "S12": AgreementKind.NEED_SIGNAL,
    "S13": AgreementKind.PREDICTABILITY,
    "S14": AgreementKind.RHYTHM,
}


def whole(template: str) -> Text:
    return Text(
        words=WORDS[template],
        max_window_min=180,
        review_on=TODAY + timedelta(days=28),
        fade_from_on=TODAY + timedelta(days=30),
    )


@pytest.mark.parametrize("template", KINDS)
def test_a_whole_text_lacks_nothing(template: str) -> None:
    assert missing(KINDS[template], whole(template), on=TODAY) == []


@pytest.mark.parametrize("template", KINDS)
@pytest.mark.parametrize("name", ["cannot_now", "later"])
def test_no_agreement_goes_without_a_sentence_for_cannot_now_and_a_later_time(
    template: str, name: str
) -> None:
    text = whole(template)
    text = replace(text, words={key: value for key, value in text.words.items() if key != name})
    assert missing(KINDS[template], text, on=TODAY) == [name]


@pytest.mark.parametrize("name", ["urgent", "wording", "unreachable_mine", "unreachable_theirs", "theirs"])
def test_predictability_asks_for_what_is_urgent_the_wording_and_both_sides(name: str) -> None:
    text = whole("S13")
    text = replace(text, words={key: value for key, value in text.words.items() if key != name})
    assert missing(AgreementKind.PREDICTABILITY, text, on=TODAY) == [name]


@pytest.mark.parametrize("name", ["max_window_min", "fade_from_on"])
def test_predictability_asks_for_a_longest_time_and_a_fading(name: str) -> None:
    assert missing(AgreementKind.PREDICTABILITY, replace(whole("S13"), **{name: None}), on=TODAY) == [name]
    assert missing(AgreementKind.RHYTHM, replace(whole("S14"), **{name: None}), on=TODAY) == []


@pytest.mark.parametrize("name", ["yellow_they_do", "red_i_do", "red_soon", "green_look_theirs"])
def test_signals_ask_what_each_colour_is_in_both_and_how_soon(name: str) -> None:
    text = whole("S12")
    text = replace(text, words={key: value for key, value in text.words.items() if key != name})
    assert missing(AgreementKind.NEED_SIGNAL, text, on=TODAY) == [name]


def test_a_ritual_in_own_words_is_one() -> None:
    words = {**WORDS["S14"], "ritual": []}
    text = replace(whole("S14"), words=words)
    assert missing(AgreementKind.RHYTHM, text, on=TODAY) == ["ritual"]
    assert missing(AgreementKind.RHYTHM, replace(text, words={**words, "ritual_own": "Tea"}), on=TODAY) == []


@pytest.mark.parametrize(("days", "expected"), [(-1, ["review_on"]), (0, []), (28, []), (29, ["review_on"])])
def test_it_is_looked_at_again_within_four_weeks(days: int, expected: list[str]) -> None:
    text = replace(whole("S14"), review_on=TODAY + timedelta(days=days))
    assert missing(AgreementKind.RHYTHM, text, on=TODAY) == expected


def test_a_text_comes_back_from_its_draft_as_it_was() -> None:
    text = replace(whole("S13"), other={"wording": "我到九点不看手机。"})
    assert Text.parse(text.as_json()) == text


def test_what_a_later_text_says_otherwise_is_named_with_both() -> None:
    before = whole("S13")
    words = {**before.words, "wording": "Back at ten."}
    after = replace(before, words=words, max_window_min=60)
    found = [(one.name, one.before, one.after) for one in differences(KINDS["S13"], before, after)]
    assert found == [("wording", before.words["wording"], "Back at ten."), ("max_window_min", 180, 60)]


def test_the_other_language_falls_back_to_the_words_as_written() -> None:
    text = replace(whole("S14"), other={"shared_slot": "七点一起吃饭", "own_slot": ""})
    said = in_language(text, other=True)
    assert (said["shared_slot"], said["own_slot"]) == ("七点一起吃饭", WORDS["S14"]["own_slot"])
    assert in_language(text, other=False) == text.words
    left = set(untranslated(KINDS["S14"], text))
    assert "own_slot" in left
    assert "shared_slot" not in left
    assert "watched" not in left


def test_the_sheet_has_a_row_for_each_colour_with_both_answers() -> None:
    found = rows(AgreementKind.NEED_SIGNAL, WORDS["S12"])
    assert [row.about for row in found] == ["green", "yellow", "red", "promises"]
    assert (found[2].answer_to_me, found[2].answer_to_them, found[2].soon) == (
        "red they_do",
        "red i_do",
        "within an hour",
    )


def test_facts_that_nobody_named_have_no_line() -> None:
    found = dict(facts(AgreementKind.PREDICTABILITY, {"wording": "Back at nine."}, window=90))
    assert found == {"wording": "Back at nine.", "max_window_min": 90}
    assert dict(facts(AgreementKind.RHYTHM, {"ritual": ["hug"], "ritual_own": "Tea"}, window=None)) == {
        "ritual": ["hug", "Tea"]
    }


def test_a_long_text_is_set_smaller() -> None:
    words = {**WORDS["S12"], **{name: "word " * 30 for name in WORDS["S12"] if name.endswith(("mine", "do"))}}
    assert fit(AgreementKind.NEED_SIGNAL, WORDS["S12"], "en", "Call.", window=None) is Fit.PLAIN
    assert fit(AgreementKind.NEED_SIGNAL, words, "en", "Call.", window=None) is not Fit.PLAIN
