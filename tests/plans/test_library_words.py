"""What a reader relies on in every template of the library: both languages, short texts, doses and marks that agree."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from portal.plans.definition import STANDING_CAUTION, HomeworkTemplate, Rung, Words
from portal.plans.library_check import check
from portal.plans.templates import library

EXPOSURES = {f"E{number:02}" for number in range(1, 20)}
OTHERS = {f"S{number:02}" for number in range(1, 20)}
AGREEMENTS = {"S12", "S13", "S14"}
NOTICED_BY_PARTNER = {"E01", *(f"E{n:02}" for n in range(3, 16)), "E17", "S07", *AGREEMENTS}
"""Section 1 of the data model: what a partner would notice."""

OTHER_FIGURES = {
    ("E04", 5): {2},  # twice two days are four days
    ("E16", 1): {8},  # runs within one practice, as many as it takes
    ("S02", 1): {4},  # rounds within one practice; twice a day on five days are ten practices
    ("S11", 1): {14},  # the span to write in; ten of fourteen days are asked
    ("S12", 3): {14},  # the span to try it in; eight of fourteen days are asked
}
"""Figures of a dose that are neither a count nor a number of days, by template and step."""
OTHER_MINUTES = {
    ("S18", 2): {1},  # the pause before it takes its time too: here and below
    ("S18", 3): {2},
    ("S18", 4): {1},
    ("S18", 5): {1},
}

HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"""[\u4e00-\u9fff][,.;:?!()'"]|[,.;:?!()'"][\u4e00-\u9fff]|[!！]""")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
UNWANTED = re.compile("依赖症|黏人|冷漠")
QUOTED = re.compile("“[^”]*”")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+|(?<=[.?!][”’\"'])\s+|\n")
SPAN = re.compile(
    r"(from )?week \d+|\d+(-\d+)? weeks?|(\d+, )*\d+ months?|\d+(-\d+)? min|of \d+( days)?|1 a day"
)
"""What of a dose says when, within what time or how long, and not how often."""

IDS = sorted(library())
each_template = pytest.mark.parametrize("template", library().values(), ids=IDS)


def client_texts(template: HomeworkTemplate) -> list[Words]:
    return [template.titles, *template.client_words()]


def chinese(template: HomeworkTemplate) -> list[str]:
    return [words.zh or "" for words in client_texts(template)]


def numbered(template: HomeworkTemplate) -> Iterator[tuple[tuple[str, int], Rung]]:
    for number, rung in enumerate(template.rungs, start=1):
        yield (template.id, number), rung


def figures(text: str) -> set[int]:
    """The figures of a dose, the upper one of a range."""
    return {int(found) for found in re.findall(r"(?:\d+-)?(\d+)", text)}


def strange_figures(rung: Rung) -> set[int]:
    """Figures of a dose that the step does not ask for."""
    named = figures(SPAN.sub(" ", rung.dose_text))
    return named - {rung.target_count, rung.target_days, rung.times_per_week}


def strange_minutes(rung: Rung) -> set[int]:
    """Minutes of a dose that are not those of the step."""
    named = {int(found) for found in re.findall(r"(\d+) min", rung.dose_text)}
    return named - {rung.planned_minutes, rung.takes_minutes}


def test_the_library_is_complete() -> None:
    assert set(IDS) == EXPOSURES | OTHERS
    assert len(IDS) == 38


# --- languages


@each_template
def test_every_text_a_client_reads_is_in_both_languages(template: HomeworkTemplate) -> None:
    for words in client_texts(template):
        assert LATIN_WORD.search(words.en), words
        assert not HAN.search(words.en), words
        assert HAN.search(words.zh or ""), words
        assert not LATIN_WORD.search(words.zh or ""), words
    assert template.languages == ("en", "zh")


@each_template
def test_chinese_texts_keep_to_full_width_signs_and_leave_hurtful_words_out(
    template: HomeworkTemplate,
) -> None:
    for text in chinese(template):
        assert not HALF_WIDTH.search(text), text
        assert not UNWANTED.search(text), text


@each_template
def test_agreements_say_nin_to_their_reader_and_everything_else_says_ni(template: HomeworkTemplate) -> None:
    wrong = "你" if template.id in AGREEMENTS else "您"
    for text in chinese(template):
        assert wrong not in QUOTED.sub("", text), text
    if template.id in AGREEMENTS:
        assert all("您" in rung.instructions.text("zh") for rung in template.rungs)


# --- length


@each_template
def test_a_sentence_of_instructions_has_at_most_twenty_two_words(template: HomeworkTemplate) -> None:
    for rung in template.rungs:
        for sentence in SENTENCE_END.split(rung.instructions.en):
            assert len(sentence.split()) <= 22, sentence


@each_template
def test_titles_and_instructions_fit_a_step_in_both_languages(template: HomeworkTemplate) -> None:
    for rung in template.rungs:
        for lang in ("en", "zh"):
            assert len(rung.title.text(lang)) <= 80
            instructions = rung.instructions.text(lang)
            assert len(instructions) <= 600, instructions
            assert len(instructions.splitlines()) <= 5, instructions
        lines = [len(rung.instructions.text(lang).splitlines()) for lang in ("en", "zh")]
        assert lines[0] == lines[1], rung.instructions


@each_template
def test_suggestions_fit_the_fields_of_a_plan(template: HomeworkTemplate) -> None:
    for lang in ("en", "zh"):
        assert len(template.titles.text(lang)) <= 80
        assert len(template.why_suggestion.text(lang)) <= 200
        assert all(len(words.text(lang)) <= 200 for words in template.feared_outcomes)
        assert all(len(words.text(lang)) <= 80 for words in template.key_safety_behaviours)


# --- doses


@each_template
def test_what_a_dose_says_is_what_the_step_asks(template: HomeworkTemplate) -> None:
    for place, rung in numbered(template):
        assert strange_figures(rung) <= OTHER_FIGURES.get(place, set()), (place, rung.dose_text)
        assert strange_minutes(rung) <= OTHER_MINUTES.get(place, set()), (place, rung.dose_text)
        assert rung.target_days <= rung.target_count, place


@each_template
def test_daily_is_seven_times_a_week_and_once_is_once(template: HomeworkTemplate) -> None:
    for place, rung in numbered(template):
        if re.search(r"\bdaily\b", rung.dose_text) and "of 7" not in rung.dose_text:
            assert rung.times_per_week == 7, place
        if re.search(r"\bonce$", rung.dose_text):
            assert (rung.target_count, rung.target_days) == (1, 1), place


@each_template
def test_what_only_clinicians_read_is_there_in_both_languages(template: HomeworkTemplate) -> None:
    assert [words.en for words in template.clinician_words() if not words.zh] == []


# --- marks


def test_what_a_partner_would_notice_is_marked_as_the_design_has_it() -> None:
    assert {code for code, entry in library().items() if entry.noticed_by_partner} == NOTICED_BY_PARTNER


@each_template
def test_exposures_and_agreements_carry_the_standing_caution_and_nothing_else_does(
    template: HomeworkTemplate,
) -> None:
    carries = template.id in EXPOSURES | AGREEMENTS
    assert template.standing_caution_text == (STANDING_CAUTION if carries else None)


def test_what_safety_may_come_to_hang_on_is_marked_and_fades() -> None:
    fades = {code: entry.fade_after_weeks for code, entry in library().items() if entry.safety_signal}
    assert fades == {"S10": 8, "S13": 4, "S14": 6}


# --- success


@each_template
def test_every_clause_of_a_success_sentence_is_counted_once(template: HomeworkTemplate) -> None:
    parts = Counter(template.criterion.part_names)
    if not template.criterion.has_count:
        parts["dose"] += 1
    assert Counter(clause.part for clause in template.clauses) == parts
    rest = template.success
    for text in (*(clause.text for clause in template.clauses), *template.remarks):
        assert rest.count(text) == 1, text
        rest = rest.replace(text, "")
    assert re.fullmatch(r"(and|[\s,;.])*", rest), rest


def test_the_librarys_own_check_finds_nothing() -> None:
    assert check(library().values()) == []
