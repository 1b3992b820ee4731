"""The instrument language, its errors, and the shipped library."""

from pathlib import Path
from textwrap import dedent

import pytest

from portal.assessments.definition import Instrument
from portal.assessments.instruments import (
    LIBRARY,
    InvalidInstrument,
    Library,
    UnknownInstrument,
    check,
    get_instrument,
    library,
    parse,
)
from portal.assessments.regions import FeedbackKey, Region

SMALL = dedent(
    """
    code = "small"
    version = 1
    source = "Invented."
    languages = ["en", "zh"]
    zh_status = "draft"
    minutes = 1
    all_items_needed = false
    title = {en = "Small", zh = "小"}
    recall = {en = "today", zh = "今天"}
    options = [{value = 0, label = {en = "no", zh = "否"}}, {value = 1, label = {en = "yes", zh = "是"}}]

    [licence]
    tier = "?"
    statement = "Invented."

    [wording]
    opening = {en = "Two questions.", zh = "两个问题。"}
    heading = {en = "Is it so?", zh = "是这样吗？"}
    declined = {en = "Rather not", zh = "不想回答"}
    one_open = {en = "One is open.", zh = "还有一题。"}

    [[scales]]
    key = "total"
    method = "sum"
    name = {en = "All", zh = "全部"}
    higher_means = {en = "Higher means more", zh = "越高越多"}
    bands = [{key = "low", min = 0, max = 0}, {key = "high", min = 1, max = 2}]

    [[items]]
    n = 1
    scale = "total"
    short = {en = "First", zh = "一"}
    text = {en = "The first.", zh = "第一。"}

    [[items]]
    n = 2
    scale = "total"
    short = {en = "Second", zh = "二"}
    text = {en = "The second.", zh = "第二。"}
    reversed = true

    # 1 + (1 - 1) = 1
    [[examples]]
    about = "both yes"
    answers = {1 = 1, 2 = 1}
    scales = {total = [1, 1]}
    scale_bands = {total = "high"}
    band = "high"
    """
)


def read(text: str) -> Instrument:
    return parse(text, name="small.toml")


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) >= 1
    return SMALL.replace(old, new)


def test_a_small_definition_reads_and_passes_its_examples():
    assert check(read(SMALL)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('text = {en = "The second.", zh = "第二。"}', 'text = {en = "The second."}', "items #2.text.zh: "),
        ('zh = "第二。"', 'zh = " "', "items #2.text.zh: "),
        ("minutes = 1", "minutes = 1\nmood = 2", "mood: "),
        ("version = 1", 'version = "1"', "version: "),
        ("n = 2", "n = 1", "items: given twice: 1"),
        ("n = 2", "n = 3", "items: missing: 2"),
        ('scale = "total"\nshort = {en = "First"', 'scale = "x"\nshort = {en = "First"', "no 'x'"),
        ("{value = 1, ", "{value = 0, ", "items.1.options: given twice: 0"),
        ("max = 2}", "max = 3}", "scales.total.bands: "),
        ("min = 0, max = 0}", "min = 0, max = 1}", "scales.total.bands: "),
        ('{key = "high", min = 1', '{key = "high", min = 2', "scales.total.bands: "),
        ('{key = "high", ', '{key = "none", min = 1, max = 0}, {key = "high", ', "scales.total.bands: "),
        ("{key = 'low', min = 0, max = 0}, ".replace("'", '"'), "", "scales.total.bands: "),
        ('method = "sum"', 'method = "sum"\nmin_answered = 1', "a sum needs all of its items"),
        ('method = "sum"', 'method = "mean"\nmin_answered = 3', "not between 1 and its 2 items"),
        (
            "reversed = true",
            "reversed = true\noptions = ["
            + ", ".join(f"{{value = {v}, label = {{en='a', zh='b'}}}}" for v in (0, 1, 4))
            + "]",
            "items.2.reversed: ",
        ),
        ("code = ", "code == ", "small.toml: "),
    ],
)
def test_an_error_names_the_file_and_the_key(old, new, message):
    with pytest.raises(InvalidInstrument) as caught:
        read(changed(old, new))
    assert "small.toml: " in str(caught.value)
    assert message in str(caught.value)


def test_a_definition_without_worked_examples_is_refused():
    with pytest.raises(InvalidInstrument, match="examples: at least one"):
        read(SMALL[: SMALL.index("# 1 + (1")].replace("minutes = 1", "minutes = 1\nexamples = []"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("scales = {total = [1, 1]}", "scales = {total = [2, 1]}", "scales is {'total': (1, 1)}"),
        ("scales = {total = [1, 1]}", "scales = {}", "expected {}"),
        ('\nband = "high"', '\nband = "low"', "band is 'high', expected 'low'"),
        ('scale_bands = {total = "high"}', 'scale_bands = {total = "low"}', "scale_bands is"),
        ("answers = {1 = 1, 2 = 1}", "answers = {1 = 1}", "n_missing is 1, expected 0"),
        ("answers = {1 = 1, 2 = 1}", "answers = {1 = 1, 2 = 7}", "item 2: 7 is not one of 0, 1"),
    ],
)
def test_check_reports_each_example_that_does_not_come_out(old, new, message):
    faults = check(read(changed(old, new)))
    assert any(message in fault and "both yes" in fault for fault in faults)


def test_a_definition_cannot_be_changed_after_reading():
    instrument = read(SMALL)
    with pytest.raises(ValueError, match="frozen"):
        instrument.title = instrument.recall  # type: ignore[misc]
    with pytest.raises(TypeError):
        instrument.examples[0].answers[1] = 0  # type: ignore[index]


def test_the_newest_version_of_a_code_is_the_one_in_use(tmp_path: Path):
    for version in (2, 10, 9):
        text = changed("version = 1", f"version = {version}")
        (tmp_path / f"small.{version}.toml").write_text(text, encoding="utf-8")
    found = Library(tmp_path)
    assert (list(found), sorted(found.versions("small"))) == (["small"], [2, 9, 10])
    assert found["small"].version == 10


def test_the_same_version_in_two_files_is_refused(tmp_path: Path):
    for name in ("small.toml", "small.1.toml"):
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    with pytest.raises(InvalidInstrument, match=r"small\.toml: version: small 1 is already"):
        Library(tmp_path)["small"]


def test_a_file_that_is_named_after_another_code_is_refused(tmp_path: Path):
    (tmp_path / "other.toml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(InvalidInstrument, match=r"other\.toml: code: small is not"):
        Library(tmp_path)["other"]


def test_a_file_that_is_not_utf_8_is_refused_by_name(tmp_path: Path):
    (tmp_path / "small.toml").write_bytes(SMALL.encode("gb18030"))
    with pytest.raises(InvalidInstrument, match=r"small\.toml: not UTF-8"):
        Library(tmp_path)["small"]


def test_only_the_file_that_is_asked_for_is_read(tmp_path: Path):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "torn.toml").write_text("code == ", encoding="utf-8")
    found = Library(tmp_path)
    assert found["small"].code == "small"
    assert ("torn" in found, "nothing" in found, len(found)) == (True, False, 2)
    with pytest.raises(InvalidInstrument, match=r"torn\.toml"):
        found["torn"]
    with pytest.raises(KeyError):
        found["nothing"]


def test_an_unknown_code_or_version_is_told_with_the_known_codes():
    with pytest.raises(UnknownInstrument, match=r"no instrument nothing; known: .*dic10"):
        get_instrument("nothing")
    with pytest.raises(UnknownInstrument, match="dic10 version 999"):
        get_instrument("dic10", 999)


def test_an_instrument_is_found_by_code_and_by_version():
    assert get_instrument("dic10") is library()["dic10"]
    assert get_instrument("dic10", 1).version == 1


@pytest.mark.parametrize("code", library())
def test_every_shipped_instrument_passes_its_worked_examples(code):
    assert check(library()[code]) == []


def test_the_comfort_assessment_has_examples_in_all_seven_regions_and_one_incomplete():
    examples = get_instrument("dic10").examples
    assert {example.band for example in examples} == {*(key.value for key in Region), None}


def test_the_comfort_assessment_has_five_items_on_each_scale():
    instrument = get_instrument("dic10")
    by_scale = {s.key: [item.n for item in instrument.items_of(s)] for s in instrument.scales}
    assert by_scale == {"dependence_comfort": [1, 2, 3, 4, 5], "independence_comfort": [6, 7, 8, 9, 10]}
    assert all(instrument.values(item) == (1, 2, 3, 4, 5) for item in instrument.items)
    assert not any(item.reversed for item in instrument.items)


def test_the_persons_in_mind_and_the_follow_up_after_item_four_are_there():
    instrument = get_instrument("dic10")
    assert instrument.person is not None
    assert [c.key for c in instrument.person.choices] == ["partner_now", "last_partner", "closest_person"]
    assert [(f.after, f.key) for f in instrument.follow_ups] == [(4, "help_kind")]


@pytest.mark.parametrize("key", [FeedbackKey.HYPER_INDEPENDENCE, FeedbackKey.OVER_DEPENDENCE])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_next_step_is_named_only_while_the_safety_screen_is_clear(key, lang):
    plane = get_instrument("dic10").plane
    assert plane is not None
    feedback = plane.feedback_for(key)
    clear = feedback.texts(lang, screen_clear=True)
    otherwise = feedback.texts(lang, screen_clear=False)
    assert clear[0] == otherwise[0]
    assert clear[1] != otherwise[1]
    assert otherwise[1] == {"en": "Let us talk about what fits.", "zh": "我们再聊聊怎样做适合你。"}[lang]


@pytest.mark.parametrize(
    "key", [key for key in FeedbackKey if key not in ("hyper_independence", "over_dependence")]
)
def test_the_other_feedback_is_one_text_whatever_the_screen_says(key):
    plane = get_instrument("dic10").plane
    assert plane is not None
    feedback = plane.feedback_for(key)
    assert (
        feedback.texts("en", screen_clear=True)
        == feedback.texts("en", screen_clear=False)
        == (feedback.text.en,)
    )


@pytest.mark.parametrize("key", FeedbackKey)
@pytest.mark.parametrize("screen_clear", [True, False])
def test_no_feedback_is_longer_than_sixty_words(key, screen_clear):
    plane = get_instrument("dic10").plane
    assert plane is not None
    assert len(" ".join(plane.feedback_for(key).texts("en", screen_clear=screen_clear)).split()) <= 60


def test_region_words_differ_for_every_region():
    plane = get_instrument("dic10").plane
    assert plane is not None
    assert len({plane.words_for(key).en for key in Region}) == 7
    assert plane.words_for(Region.INDETERMINATE).zh == "介于几种情形之间"


def test_a_plane_without_the_words_of_a_region_is_refused():
    text = (LIBRARY / "dic10.toml").read_text(encoding="utf-8")
    removed = text.replace(
        '[[plane.regions]]\nkey = "low_both"', '[[plane.regions]]\nkey = "indeterminate"', 1
    )
    assert removed != text
    with pytest.raises(InvalidInstrument, match=r"plane: regions: given twice: indeterminate"):
        parse(removed, name="dic10.toml")


def test_the_change_sentences_fill_their_named_places():
    for scale in get_instrument("dic10").scales:
        assert scale.change is not None
        for lang in ("en", "zh"):
            moved = scale.change.moved.of(lang) % {"before": "2.0", "after": "2.8"}
            stayed = scale.change.stayed.of(lang) % {"value": "2.4"}
            assert "2.0" in moved
            assert "2.8" in moved
            assert "2.4" in stayed
