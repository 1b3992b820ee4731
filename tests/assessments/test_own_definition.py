"""A clinic's own questionnaire: what is missing is said, and what is made of it scores exactly and reads back."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.definition import Instrument
from portal.assessments.instruments import check
from portal.assessments.own_content import (
    Content,
    OwnBand,
    OwnItem,
    OwnOption,
    Trial,
    Words,
    content_of,
    join_items,
    join_options,
    option_lines,
    read_option,
)
from portal.assessments.own_definition import (
    LOWEST,
    WORKED_OUT,
    Edge,
    band_faults,
    instrument,
    problems,
    try_out,
)
from portal.assessments.scoring import score


def both(words: str) -> Words:
    return Words(en=words, zh=f"{words}（中）")


def band(name: str, low: object, high: object) -> OwnBand:
    return OwnBand(words=both(name), low=Decimal(str(low)), high=Decimal(str(high)))


CALM = Content(
    title=both("Calm evenings"),
    recall=both("this week"),
    items=(
        OwnItem(words=both("I sat down")),
        OwnItem(words=both("I could not sit"), reversed=True),
        OwnItem(words=both("I wished it were over"), risk=2),
    ),
    options=tuple(OwnOption(value=n, words=both(f"so {n}")) for n in (0, 1, 2, 3)),
    bands=(band("little", 0, 4), band("much", 5, 9)),
)


def changed(**values: object) -> Content:
    return CALM.model_copy(update=values)


def made(content: Content = CALM) -> Instrument:
    return instrument(content, code="own_calm", version=1)


def kinds(content: Content) -> list[tuple[str, int | None, str | None]]:
    return [(one.kind.value, one.place, one.lang) for one in problems(content)]


def test_a_sum_counts_turned_questions_the_other_way_and_names_its_range():
    # 3 + (3 - 1) + 0 = 5
    result = score(made(), {1: 3, 2: 1, 3: 0})
    assert (result.scale("total").numerator, result.band) == (5, "band_2")


def test_a_mean_has_its_ranges_on_the_mean_and_the_upper_end_belongs_to_the_next():
    content = changed(method="mean", bands=(band("little", 0, 2), band("much", 2, 3)))
    for answers, expected in (({1: 2, 2: 1, 3: 2}, "band_2"), ({1: 2, 2: 1, 3: 1}, "band_1")):
        assert score(made(content), answers).band == expected


def test_a_risk_fires_from_the_chosen_answer_on_though_the_form_is_not_finished():
    assert [score(made(), {3: value}).flags["risk_3"] for value in (0, 1, 2, 3)] == [False, False, True, True]


def test_the_example_is_the_one_that_was_worked_out_else_the_lowest_one_says_who_made_it():
    assert [one.about for one in made().examples] == [LOWEST]
    tried = made(changed(trial=Trial(answers={1: 3, 2: 1, 3: 2})))
    assert tried.examples[0].about == WORKED_OUT
    assert tried.examples[0].scales["total"] == (7, 1)
    assert check(made()) == check(tried) == []
    outdated = changed(trial=Trial(answers={1: 3, 2: 1}))
    assert made(outdated).examples[0].about == LOWEST


@pytest.mark.parametrize(
    "content", [CALM, changed(method="mean", bands=(band("a", 0, "1.5"), band("b", "1.5", 3)))]
)
def test_what_is_published_reads_back_from_storage_and_opens_again_in_the_builder(content):
    stored = json.loads(json.dumps(made(content).model_dump(mode="json")))
    again = Instrument.model_validate(stored)
    assert again == made(content)
    assert content_of(again) == content
    assert Content.model_validate(json.loads(json.dumps(content.as_json()))) == content


def test_one_language_is_enough_and_stands_for_both():
    only = Content.model_validate(
        {
            "title": {"zh": "平静的晚上"},
            "recall": {"zh": "这一周"},
            "items": [{"words": {"zh": "我坐下来了"}}],
            "options": [{"value": 0, "words": {"zh": "没有"}}, {"value": 1, "words": {"zh": "有"}}],
        }
    )
    result = instrument(only, code="own_calm", version=2)
    assert (result.languages, result.title.en, result.version) == (("zh",), "平静的晚上", 2)
    assert content_of(result) == only


def test_nothing_written_lacks_everything():
    assert kinds(Content()) == [(kind, None, None) for kind in ("title", "recall", "items", "options")]
    with pytest.raises(ValueError, match="not finished"):
        made(Content())


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (changed(items=(*CALM.items, OwnItem(words=Words(en="New"))), bands=()), [("item_words", 4, "zh")]),
        (changed(items=(*CALM.items, OwnItem(words=both("I sat down"))), bands=()), [("same_item", 4, None)]),
        (changed(stem=Words(zh="这周")), [("stem_words", 1, "en")]),
        (changed(bands=(band("all", 0, 8),)), [("bands", None, None)]),
        (changed(items=(OwnItem(words=both("a"), risk=0),), bands=()), [("risk", 1, None)]),
        (changed(items=(OwnItem(words=both("a"), risk=7),), bands=()), [("risk", 1, None)]),
        (
            changed(options=tuple(OwnOption(value=n, words=both(str(n))) for n in (0, 1, 2, 5)), bands=()),
            [("turned", 2, None)],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content, found):
    assert kinds(content) == found
    with pytest.raises(ValueError, match="not finished"):
        made(content)


@pytest.mark.parametrize(
    ("bands", "fault"),
    [
        ([("a", 1, 9)], (0, False, Edge.FIRST, 0)),
        ([("a", 0, 4), ("b", 6, 9)], (1, False, Edge.NEXT, 5)),
        ([("a", 0, 4), ("b", 4, 9)], (1, False, Edge.NEXT, 5)),
        ([("a", 0, 4), ("b", 5, 8)], (1, True, Edge.LAST, 9)),
        ([("a", 0, -1), ("b", 0, 9)], (0, True, Edge.ORDER, None)),
        ([("a", 0, 4.5), ("b", 5.5, 9)], (0, True, Edge.WHOLE, None)),
    ],
)
def test_ranges_with_a_gap_or_an_overlap_say_which_end_is_wrong_and_what_it_must_be(bands, fault):
    found = band_faults([band(*one) for one in bands], (Decimal(0), Decimal(9)), "sum")[0]
    assert (found.place, found.at_high, found.kind, found.wanted) == fault


@given(
    st.lists(st.integers(0, 20), min_size=0, max_size=5, unique=True).map(sorted),
    st.sampled_from(["sum", "mean"]),
)
def test_ranges_that_are_found_fine_are_fine_for_the_definition_too(cuts, method):
    content = changed(method=method)
    low, high = content.span() or (Decimal(0), Decimal(0))
    edges = [cut for cut in map(Decimal, cuts) if low < cut <= high]
    if method == "mean":
        edges = [cut for cut in edges if cut < high]
        pairs = list(zip([low, *edges], [*edges, high], strict=True))
    else:
        pairs = list(zip([low, *edges], [*[cut - 1 for cut in edges], high], strict=True))
    content = content.model_copy(
        update={"bands": tuple(band(f"b{n}", a, b) for n, (a, b) in enumerate(pairs))}
    )
    assert problems(content) == ()
    assert check(made(content)) == []


def test_trying_it_gives_the_result_and_refuses_what_does_not_fit():
    assert try_out(CALM, [3, 1, 0]).scale("total").numerator == 5
    for wrong in ([], [1, 2], [1, 2, 3, 0], [1, 2, 9]):
        with pytest.raises(ValueError, match=r"answers|not one of"):
            try_out(CALM, wrong)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("0 Not at all", (0, "Not at all")),
        ("2 = often", (2, "often")),
        ("3：总是", (3, "总是")),
        ("-1) less", (-1, "less")),
        ("often", None),
        ("4", None),
        ("99999 much", None),
        ("", None),
    ],
)
def test_an_answer_is_read_from_a_line_with_its_number(line, read):
    assert read_option(line) == read


def test_answers_of_both_languages_are_joined_by_their_number():
    options = join_options(["0 No", "1 Yes"], ["1 是", "0 否"])
    assert [(one.value, one.words.en, one.words.zh) for one in options] == [(0, "No", "否"), (1, "Yes", "是")]
    assert option_lines(options, "zh") == ["0 否", "1 是"]


def test_a_question_keeps_how_it_counts_when_others_come_before_it():
    before = (OwnItem(words=both("a")), OwnItem(words=both("b"), reversed=True, risk=3))
    now = join_items(["new", "a", "b"], [], before)
    assert [(one.words.en, one.reversed, one.risk) for one in now] == [
        ("new", False, None),
        ("a", False, None),
        ("b", True, 3),
    ]
    reworded = join_items(["a", "b, said better"], [], before)
    assert reworded[1].reversed
