"""The homework library: its files, the doses of its rungs, its criteria, and files that cannot be used."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.plans.criterion import Attempt, PartState, evaluate
from portal.plans.definition import STANDING_CAUTION, WITH_PARTNER, Words
from portal.plans.library_check import Problem, check
from portal.plans.logsets import LOG_SETS, validate
from portal.plans.templates import (
    LIBRARY,
    InvalidTemplate,
    UnknownTemplate,
    get_template,
    library,
    load,
    parse,
    shipped,
    with_marks_of,
)

EXPOSURES = [f"E{number:02}" for number in range(1, 20)]
IDS = [*EXPOSURES, *(f"S{number:02}" for number in range(1, 20))]
AGREEMENTS = sorted(WITH_PARTNER)
WITH_SOMEONE = {"E11", "E12", "E13", "E14", "E15", "E17"}
LOG_SET = {
    **{code: "L-EXP-R" if code in WITH_SOMEONE else "L-EXP" for code in EXPOSURES},
    **dict.fromkeys(("S01", "S02", "S04", "S05", "S08", "S09", "S17", "S18"), "L-SKILL"),
    **dict.fromkeys(("S03", "S16"), "L-THOUGHT"),
    **dict.fromkeys(("S06", "S07", "S19"), "L-ACTIVITY"),
    **dict.fromkeys(("S10", "S11"), "L-EVENT"),
    **{"S12": "L-SIGNAL", "S13": "L-AGREE", "S14": "L-AGREE", "S15": "L-REFLECT"},
}
PAPER = {
    **dict.fromkeys(EXPOSURES, "P-EXP"),
    **dict.fromkeys(("E01", "E12", "E17"), "P-EXP P-LADDER"),
    **{"E18": "P-RECORD", "E19": "P-LADDER"},
    **dict.fromkeys(("S01", "S02", "S05", "S08", "S09", "S17"), "P-SKILL"),
    **dict.fromkeys(("S04", "S16", "S18"), "P-CARD P-SKILL"),
    **dict.fromkeys(AGREEMENTS, "P-AGREE"),
    **{"S03": "P-RECORD", "S06": "P-LIST", "S07": "P-MAP", "S10": "P-CARD", "S11": "P-DIARY"},
    **{"S15": "P-REFLECT", "S19": "P-CARD P-LIST"},
}
E12 = (LIBRARY / "E12.toml").read_text(encoding="utf-8")
S01 = (LIBRARY / "S01.toml").read_text(encoding="utf-8")


def edited(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_the_library_has_its_templates_and_no_problem() -> None:
    assert list(library()) == IDS
    assert check() == []


@pytest.mark.parametrize(
    ("template_id", "doses"),
    [
        ("E01", [(5, 5), (5, 5), (5, 5), (4, 4), (3, 3), (2, 2), (2, 2)]),
        ("E02", [(5, 5), (4, 4), (4, 4), (3, 3), (3, 3)]),
        ("E11", [(3, 3), (5, 5), (3, 3), (2, 2), (1, 1), (1, 1)]),
        ("E12", [(1, 1), (2, 2), (2, 2), (2, 2), (2, 2), (1, 1), (1, 1)]),
        ("S01", [(5, 5), (3, 3), (3, 3), (3, 3)]),
        ("S02", [(10, 5), (5, 5), (5, 5)]),
        ("S03", [(6, 6), (4, 4), (4, 4), (1, 1)]),
        ("S04", [(1, 1), (4, 4), (3, 3), (1, 1)]),
        ("S05", [(1, 1), (1, 1), (3, 3), (3, 3)]),
        ("S06", [(1, 1), (3, 3), None, None]),
        ("S07", [(1, 1), (4, 4), (1, 1), (1, 1), (1, 1)]),
        ("S08", [(5, 5), (5, 5), (5, 5), (3, 3)]),
        ("S09", [(1, 1), (5, 5), None, (5, 5)]),
        ("S10", [(1, 1), (1, 1), (2, 2), None]),
        ("S17", [(1, 1), (1, 1), (10, 10), (3, 3)]),
    ],
)
def test_the_dose_of_a_step_comes_from_its_rung(
    template_id: str, doses: list[tuple[int, int] | None]
) -> None:
    template = get_template(template_id)
    found = [template.criterion_for(number).dose for number in range(1, len(template.rungs) + 1)]
    assert [None if dose is None else (dose.count, dose.days) for dose in found] == doses


def test_a_rung_never_asks_for_more_days_than_times_and_every_step_counts_something() -> None:
    for template in library().values():
        for number in range(1, len(template.rungs) + 1):
            criterion = template.criterion_for(number)
            assert criterion.has_count
            assert all(part.last is None or part.last >= 1 for part in criterion.field)


def test_windows_shrink_to_the_dose_of_the_rung() -> None:
    first, second = get_template("E11").criterion_for(1), get_template("E11").criterion_for(6)
    assert first.approach is not None
    assert second.approach is not None
    assert (first.approach.last, second.approach.last) == (2, 1)
    assert [get_template("E02").criterion_for(n).field[0].last for n in (1, 5)] == [4, 3]


def test_full_time_is_asked_where_the_success_sentence_says_so() -> None:
    shares = {template.id: template.min_share_of_planned for template in library().values()}
    assert {template_id for template_id, share in shares.items() if share == 1} == {"E02", "S01"}
    assert {share for template_id, share in shares.items() if template_id not in ("E02", "S01")} == {0.8}
    dose = get_template("S01").criterion_for(1).dose
    assert dose is not None
    assert dose.min_share_of_planned == 1


def test_early_rungs_leave_out_what_only_later_ones_can_fulfil() -> None:
    names = [get_template("S02").criterion_for(number).part_names for number in (1, 2, 3)]
    assert names == [("dose",), ("dose",), ("dose", "real_use", "judged.1")]
    assert get_template("S06").criterion_for(1).part_names == ("dose",)
    assert get_template("S06").criterion_for(3).part_names == ("weekly", "field.1")


@pytest.mark.parametrize("template_id", IDS)
def test_every_exposure_and_agreement_carries_the_standing_caution_and_nothing_else_does(
    template_id: str,
) -> None:
    template = get_template(template_id)
    exposure = template_id in EXPOSURES
    carries = exposure or template_id in AGREEMENTS
    assert template.standing_caution is carries
    assert template.standing_caution_text == (STANDING_CAUTION if carries else None)
    assert template.calming_default == ("after_only" if exposure else "not_asked")


def test_marks_are_those_of_the_design() -> None:
    entries = library().items()
    unnoticed = {"E02", "E16", "E18", "E19"}
    assert {code for code, entry in entries if entry.noticed_by_partner} == {
        *(code for code in EXPOSURES if code not in unnoticed),
        *(*AGREEMENTS, "S07"),
    }
    asks_a_partner = {"E04", "E06", "E07", "E17"}  # each rests on what was agreed with somebody else
    assert {code for code, entry in entries if entry.partner_involved} == WITH_PARTNER | asks_a_partner
    assert {code for code, entry in entries if entry.medical_item} == {"E16", "S02"}
    assert {code: entry.log_set for code, entry in entries} == LOG_SET
    assert {code: " ".join(sorted(entry.layouts)) for code, entry in entries} == PAPER


def test_tools_soothe_or_stay_and_what_safety_may_hang_on_fades() -> None:
    roles = {code: entry.tool_role for code, entry in library().items() if entry.tool_role}
    assert roles == {
        **dict.fromkeys(("S01", "S02", "S04", "S05", "S08", "S10", "S17"), "soothe"),
        **dict.fromkeys(("S03", "S09", "S16", "S18"), "stay"),
    }
    fading = {code: entry.fade_after_weeks for code, entry in library().items() if entry.safety_signal}
    assert fading == {"S10": 8, "S13": 4, "S14": 6}


@pytest.mark.parametrize("template_id", IDS)
def test_every_step_says_what_one_practice_asks_of_a_day(template_id: str) -> None:
    assert all(rung.asks_minutes_of_day for rung in get_template(template_id).rungs)


def test_a_second_version_changes_the_paper_page_alone() -> None:
    for template_id, layout in (("S03", "P-RECORD"), ("S06", "P-LIST")):
        first, second = get_template(template_id, 1), get_template(template_id)
        assert (first.layouts, second.layouts) == (("P-SKILL",), (layout,))
        assert second.model_copy(update={"version": 1, "layouts": first.layouts}) == first


@pytest.mark.parametrize("template_id", IDS)
def test_what_a_client_reads_is_short_and_fits_a_plan_step(template_id: str) -> None:
    template = get_template(template_id)
    assert len(template.why_suggestion.en) <= 200
    assert all(len(words.en) <= 200 for words in template.feared_outcomes)
    assert all(len(words.en) <= 80 for words in template.key_safety_behaviours)
    for rung in template.rungs:
        sentences = re.split(r"[.:?]\s|\n", rung.instructions.en)
        assert max(len(sentence.split()) for sentence in sentences) <= 20


@pytest.mark.parametrize("template_id", IDS)
def test_titles_are_in_both_languages_and_the_chinese_is_marked_draft(template_id: str) -> None:
    template = get_template(template_id)
    assert re.search(r"[一-鿿]", template.titles.zh)
    assert template.zh_status == "draft"
    assert template.languages == ("en", "zh")


LATIN_SENTENCE = re.compile(r"[A-Za-z]{2,}")
"""Single letters, numbers and signs may stand in a Chinese text; a word of Latin letters may not."""


@pytest.mark.parametrize("template_id", IDS)
def test_everything_a_client_reads_is_in_chinese_without_a_word_of_english(template_id: str) -> None:
    texts = [
        words.zh for words in (get_template(template_id).titles, *get_template(template_id).client_words())
    ]
    for text in texts:
        assert text is not None
        assert re.search(r"[一-鿿]", text), text
        assert not LATIN_SENTENCE.search(text), text
        assert not re.search(r"[一-鿿][,.;:?!()]|[!！]|依赖症|黏人|冷漠", text), text
        assert template_id in AGREEMENTS or "您" not in text, text


@pytest.mark.parametrize("template_id", IDS)
def test_the_chinese_is_as_short_as_a_plan_step_and_as_long_in_lines_as_the_english(template_id: str) -> None:
    template = get_template(template_id)
    assert len(template.why_suggestion.zh or "") <= 80
    for rung in template.rungs:
        assert len(rung.title.text("zh")) <= 30
        lines = rung.instructions.text("zh").strip().splitlines()
        assert len(lines) == len(rung.instructions.en.strip().splitlines()) <= 5
        assert all(len(line) <= 40 for line in lines), lines


def test_a_criterion_speaks_the_language_asked_for_and_counts_the_same() -> None:
    english, chinese = get_template("E02").criterion_for(4), get_template("E02").criterion_for(4, "zh")
    assert english.judged == ("names a body sign, the thought and the urge each time",)
    assert chinese.judged == ("每次都说得出身体的反应、想法和冲动",)
    assert (english.field[0].words, chinese.field[0].words) == (
        "stayed without acting on the urge",
        "没有照着冲动去做",
    )
    again = chinese.model_copy(update={"judged": english.judged, "field": english.field})
    assert again == english
    assert [part.words for part in get_template("E11").criterion_for(1, "zh").pair] == [
        "被拒绝的次数比预想的少，或者被拒绝了也挺过来了"
    ]


def test_words_keep_to_their_part_when_a_rung_leaves_another_out() -> None:
    text = edited(E12, "suds_guess = 35", 'suds_guess = 35\nleaves_out = ["field.1"]')
    criterion = parse(text, name="E12.toml").criterion_for(1, "zh")
    assert [(part.key, part.words) for part in criterion.field] == [
        ("willing_next", "愿意走下一步：50 或以上")
    ]


def test_a_criterion_whose_words_are_not_translated_speaks_english_and_the_template_says_so() -> None:
    text = edited(E12, 'words.zh = "愿意走下一步：50 或以上"\n', "")
    template = parse(text, name="E12.toml")
    assert template.criterion_for(1, "zh").field[1].words == "willing for the next step: 50 or more"
    assert template.languages == ("en",)


@pytest.mark.parametrize("template_id", IDS)
def test_a_templates_own_questions_can_be_answered(template_id: str) -> None:
    template = get_template(template_id)
    answers: dict[str, Any] = {"rating": 50, "yes_no": True, "text": "x", "count": 1, "number": 1.5}
    values = {
        field.key: {
            "choice": (*field.choice_keys, "")[0],
            "choices": [c for c in field.choice_keys if c != "none"],
        }.get(field.type, answers.get(field.type))
        for field in template.extra_fields
    }
    keys = set(values)
    found = validate(LOG_SETS[template.log_set], template.extra_fields, values, "finished", "live", only=keys)  # type: ignore[arg-type]
    assert found == {}


# --- criteria at work


def ask(day: int, **extra: Any) -> Attempt:
    return Attempt(local_date=date(2026, 11, 2) + timedelta(days=day), key_safety_used=0, extra=extra)


def test_asking_is_reached_when_no_came_less_often_than_feared_and_the_belief_fell() -> None:
    asked = get_template("E11").criterion_for(1)
    logs = [ask(n, no_expected=60, refused=False, weak_before=70, weak_after=60 - 5 * n) for n in range(3)]
    assert evaluate(asked, logs).met
    assert (
        evaluate(asked, [*logs[:2], ask(2, no_expected=60, refused=False, weak_before=70)])
        .part("field.1")
        .state
        is PartState.NOT_YET
    )
    all_refused = [ask(n, no_expected=60, refused=True, weak_before=70, weak_after=40) for n in range(3)]
    assert evaluate(asked, all_refused).met


def test_saying_one_true_thing_is_reached_when_the_fear_stayed_away_mostly_and_the_next_step_is_wanted() -> (
    None
):
    asked = get_template("E12").criterion_for(2)
    logs = [ask(0, real_response="milder", willing_next=30), ask(7, real_response="absent", willing_next=50)]
    assert evaluate(asked, logs).met
    assert not evaluate(asked, [ask(0, real_response="as_feared"), logs[1]]).met


def test_the_journal_is_reached_by_a_belief_that_falls_or_a_planned_test() -> None:
    asked = get_template("S03").criterion_for(4)
    assert evaluate(asked, [ask(0, thought_sure=90, thought_sure_now=70)]).met
    assert evaluate(asked, [ask(0, thought_sure=90, thought_sure_now=90, next_step="test")]).met
    assert not evaluate(asked, [ask(0, thought_sure=90, thought_sure_now=90, next_step="talk")]).met


# --- finding


def test_a_template_is_found_by_id_and_version() -> None:
    assert get_template("E01") is get_template("E01", 1)
    assert get_template("S06") is get_template("S06", 2)
    for wanted in (("E99", None), ("E01", 9)):
        with pytest.raises(UnknownTemplate, match=wanted[0]):
            get_template(*wanted)
    with pytest.raises(LookupError, match="no step 8"):
        get_template("E01").get_rung(8)
    with pytest.raises(LookupError, match="no step 0"):
        get_template("E01").get_rung(0)


def test_versions_stand_side_by_side_and_may_not_repeat(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(S01, encoding="utf-8")
    (tmp_path / "b.toml").write_text(edited(S01, "version = 1", "version = 2"), encoding="utf-8")
    assert list(load(tmp_path)) == [("S01", 1), ("S01", 2)]
    (tmp_path / "c.toml").write_text(S01, encoding="utf-8")
    with pytest.raises(InvalidTemplate, match=r"c\.toml: version: S01 1 is already in another file"):
        load(tmp_path)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(InvalidTemplate, match=r"bad\.toml: not UTF-8"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version = 1", "version = ", r"E12\.toml: .*line"),
        ('id = "E12"', 'id = "X1"', r"E12\.toml: id: "),
        ('log_set = "L-EXP-R"', 'log_set = "L-WHAT"', r"log_set: there is no log set L-WHAT"),
        ("noticed_by_partner = true", "noticed = true", r"noticed_by_partner: Field required"),
        ("suds_guess = 35", "suds_guess = 135", r"rungs #1\.suds_guess: "),
        ('title.en = "Give one', f'title.en = "{"x" * 80} Give one', r"rungs #2: title: at most 80"),
        (
            "Fill in the first part before you start.\n",
            "a\nb\nc\n",
            r"rungs #1: instructions: at most 5 lines",
        ),
        ('type = "rating"', 'type = "choice"', r"extra_fields #4: choices belong"),
        ('op = "is"', 'op = "nearly"', r"criterion\.field #1\.op: "),
    ],
)
def test_a_bad_file_is_refused_with_file_and_key(old: str, new: str, message: str) -> None:
    with pytest.raises(InvalidTemplate, match=message):
        parse(edited(E12, old, new), name="E12.toml")


def problems(text: str, **changes: Any) -> list[str]:
    template = parse(text, name="x.toml").model_copy(update=changes)
    return [f"{problem.key}: {problem.message}" for problem in check([template])]


def test_the_check_names_template_version_key_and_fault() -> None:
    template = get_template("E12").model_copy(update={"standing_caution_text": None})
    assert check([template]) == [
        Problem("E12", 1, "standing_caution_text", "the standing caution is missing")
    ]
    assert (
        str(check([template])[0]) == "E12 (version 1): standing_caution_text: the standing caution is missing"
    )


def test_a_clause_beside_no_part_and_a_part_beside_no_clause_are_found() -> None:
    moved = edited(E12, 'part = "field.2"', 'part = "tolerance"')
    assert problems(moved) == [
        "clauses: no clause stands beside the part field.2",
        "clauses: the criterion has no part tolerance",
    ]


def test_two_clauses_beside_one_part_are_found() -> None:
    doubled = edited(E12, 'part = "field.2"', 'part = "field.1"')
    assert "clauses: 2 clauses stand beside the part field.1" in problems(doubled)


def test_a_clause_of_the_sentence_that_nothing_computes_is_found() -> None:
    longer = edited(E12, 'step 50 or more."', 'step 50 or more; told three people."')
    assert problems(longer) == ["success: no clause covers “told three people”"]


def test_a_clause_that_the_sentence_does_not_say_is_found() -> None:
    other = edited(E12, 'text = "willingness for', 'text = "eagerness for')
    assert "clauses: the success sentence does not say “eagerness for the next step 50 or more”" in problems(
        other
    )


def test_a_criterion_that_looks_at_what_is_never_asked_is_found() -> None:
    assert problems(edited(E12, 'key = "willing_next"\nop', 'key = "brave"\nop')) == [
        "criterion: brave is never asked"
    ]
    daily = edited(
        E12, "[criterion]\n", '[criterion]\ndaily = [{field="sighs", op="<=", value=1, days=1, of=7}]\n'
    )
    assert "criterion: sighs is never asked" in problems(daily)


def test_a_question_asked_twice_is_found() -> None:
    assert "extra_fields: take_back is asked twice" in problems(
        edited(E12, 'key = "shared"', 'key = "take_back"')
    )


def test_a_rung_that_leaves_out_what_is_not_there_is_found() -> None:
    text = edited(S01, 'leaves_out = ["real_use"]', 'leaves_out = ["tolerance"]')
    assert problems(text) == ["rungs #1.leaves_out: the criterion has no part tolerance"]


def test_planned_minutes_without_a_question_for_them_are_found() -> None:
    text = edited(S01, 'log_set = "L-SKILL"', 'log_set = "L-ACTIVITY"')
    assert "rungs #1.planned_minutes: L-ACTIVITY does not ask how long it took" in problems(text)


def test_an_exposure_without_suggestions_is_found() -> None:
    assert problems(E12, feared_outcomes=(), key_safety_behaviours=()) == [
        "feared_outcomes: an exposure suggests 3 to 6",
        "key_safety_behaviours: an exposure suggests 3 to 6",
    ]


# --- words


def test_a_text_answers_in_english_until_it_is_translated() -> None:
    english, both = Words(en="Quiet"), Words(en="Quiet", zh="安静")
    assert (english.text("zh"), english.lang("zh")) == ("Quiet", "en")
    assert (both.text("zh"), both.lang("zh")) == ("安静", "zh")
    assert (both.text("en"), both.lang("en")) == ("Quiet", "en")


def test_a_template_is_in_chinese_when_everything_a_client_reads_is() -> None:
    template, english = get_template("S06"), Words(en="x")
    assert template.languages == ("en", "zh")
    assert template.model_copy(update={"why_suggestion": english}).languages == ("en",)
    rungs = (*template.rungs[:-1], template.rungs[-1].model_copy(update={"instructions": english}))
    assert template.model_copy(update={"rungs": rungs}).languages == ("en",)


def test_every_version_that_ships_is_listed() -> None:
    assert {template.id for template in shipped()} == set(IDS)
    assert {template.id for template in shipped() if template.version > 1} == {"S03", "S06"}


# --- what the rest of the product asks of a template


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_step_that_a_template_does_not_have_is_not_found(number: int) -> None:
    with pytest.raises(LookupError, match="E01"):
        get_template("E01").get_rung(number)


def test_two_templates_are_kept_in_the_diary_and_one_of_them_counts_days() -> None:
    kept = {
        code: [template.reads_diary(rung) for rung in range(1, len(template.rungs) + 1)]
        for code, template in library().items()
    }
    assert {code for code, read in kept.items() if any(read)} == {"S10", "S11"}
    assert kept["S10"] == [False, False, False, True]
    assert all(kept["S11"])
    assert {code for code, template in library().items() if template.counts_days} == {"S11"}


def test_a_sentence_for_all_steps_has_a_dose_only_where_all_steps_agree_on_it() -> None:
    for template in library().values():
        doses = {template.criterion_for(rung).dose for rung in range(1, len(template.rungs) + 1)}
        whole = template.whole_criterion()
        if not template.criterion.has_count:
            assert whole.dose == (doses.pop() if len(doses) == 1 else None)


def test_a_copy_has_the_marks_of_its_parent_whatever_it_says_itself() -> None:
    parent = get_template("E12")
    milder = {"id": "E12-1", "noticed_by_partner": False, "standing_caution_text": None, "medical_item": True}
    copy = with_marks_of(parent.model_copy(update=milder), parent)
    assert copy.id == "E12-1"
    assert (copy.noticed_by_partner, copy.standing_caution, copy.medical_item) == (True, True, False)
