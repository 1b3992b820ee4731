"""Files that wordings come in: CSV, FHIR Questionnaires, and the XML of the package; and what is refused."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments import package_fetch
from portal.assessments.csv_texts import read_csv
from portal.assessments.fhir_texts import read_fhir
from portal.assessments.instruments import get_instrument, library
from portal.assessments.item_texts import ItemTexts, misfits, numbered_rest, worded
from portal.assessments.kinds import WordingOrigin
from portal.assessments.package_texts import PACKAGED, read_package
from portal.assessments.text_files import read_file
from portal.assessments.unreadable import LARGEST, Fault, Unreadable
from portal.fhir.questionnaires import questionnaire
from tests.assessments import strings

HEAD = "item,text,options,language\n"


def fault_of(error: pytest.ExceptionInfo[Unreadable]) -> tuple[Fault, int | None]:
    return error.value.fault, error.value.at


# CSV


def test_a_table_gives_questions_answers_and_language() -> None:
    found = read_csv(
        f"﻿{HEAD}stem,How mossy?,,\n1,Moss,0=dry; 1=wet,de-AT\n2,Fern,0=dry;1=wet,de-AT\n3,Reed,0: low；2＝tall,\n".encode(),
        lang="en",
    )
    assert (found.lang, found.stem) == ("de-AT", "How mossy?")
    assert found.items == {1: "Moss", 2: "Fern", 3: "Reed"}
    assert found.options == {0: "dry", 1: "wet"}
    assert found.item_options == {3: {0: "low", 2: "tall"}}


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_table_as_another_country_writes_it(mark: str) -> None:
    rows = [["Item", "Text", "Options", "Language"], ["1", "Moss, green", "0=dry;1=wet", "de"]]
    made = io.StringIO()
    csv.writer(made, delimiter=mark).writerows(rows)
    found = read_csv(made.getvalue().encode(), lang="en")
    assert (found.items, found.options, found.lang) == ({1: "Moss, green"}, {0: "dry", 1: "wet"}, "de")


@pytest.mark.parametrize(
    ("text", "fault", "at"),
    [
        (f"{HEAD}one,Moss,,\n", Fault.BAD_NUMBER, 2),
        (f"{HEAD}0,Moss,,\n", Fault.BAD_NUMBER, 2),
        (f"{HEAD}1,Moss,,\n1,Fern,,\n", Fault.NUMBER_AGAIN, 1),
        (f"{HEAD}1,Moss,dry or wet,\n", Fault.BAD_OPTIONS, 2),
        (f"{HEAD}1,Moss,0=dry;0=wet,\n", Fault.BAD_OPTIONS, 2),
        (f"{HEAD}1,Moss,,en\n2,Fern,,de\n", Fault.TWO_LANGUAGES, None),
        (HEAD, Fault.NOTHING, None),
        ("item,words\n1,Moss\n", Fault.NO_COLUMN, None),
        (f'{HEAD}1,"Moss\n', Fault.NOT_CSV, 2),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_with_its_line(
    text: str, fault: Fault, at: int | None
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_csv(text.encode(), lang="en")
    assert fault_of(refused) == (fault, at)


# FHIR


def option(label: str, score: object, *, on: str = "option", url: str = "ordinalValue") -> dict[str, Any]:
    weight = {"extension": [{"url": f"http://hl7.org/fhir/StructureDefinition/{url}", "valueDecimal": score}]}
    coding = {"code": f"LA-{label}", "display": label}
    return {"valueCoding": {**coding, **weight}} if on == "coding" else {"valueCoding": coding, **weight}


def form(*items: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"resourceType": "Questionnaire", "item": list(items), **more}).encode()


def asked(text: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"linkId": text, "type": "choice", "text": text, "answerOption": list(options), **more}


YES_NO = (option("dry", 0), option("wet", 1))


def test_scored_questions_are_taken_in_their_order_through_groups() -> None:
    found = read_fhir(
        form(
            {"linkId": "a", "type": "group", "text": "How mossy?", "item": [asked("1. Moss", *YES_NO)]},
            {"linkId": "b", "type": "display", "text": "A remark"},
            asked("Who is asking?", {"valueCoding": {"code": "me", "display": "Me"}}),
            {
                "linkId": "c",
                "type": "group",
                "item": [{"linkId": "d", "type": "group", "item": [asked("Fern", *YES_NO)]}],
            },
            {"linkId": "sum", "type": "integer", "text": "Total", "readOnly": True},
            language="de",
        ),
        lang="en",
    )
    assert found.items == {1: "Moss", 2: "Fern"}
    assert (found.options, found.lang, found.stem) == ({0: "dry", 1: "wet"}, "de", "How mossy?")


@pytest.mark.parametrize("on", ["option", "coding"])
@pytest.mark.parametrize("url", ["ordinalValue", "itemWeight"])
def test_a_score_is_read_by_both_its_names_and_at_both_places(on: str, url: str) -> None:
    found = read_fhir(
        form(asked("Moss", option("dry", 0, on=on, url=url), option("wet", 2.0, on=on, url=url))), lang="en"
    )
    assert found.options == {0: "dry", 2: "wet"}


def test_whole_numbers_and_a_contained_list_are_answers_too() -> None:
    concepts = [
        {"display": label, "extension": option("", score)["extension"]}
        for label, score in (("dry", 0), ("wet", 1))
    ]
    listed = {"id": "often", "compose": {"include": [{"concept": concepts}]}}
    found = read_fhir(
        form(
            asked("Moss", {"valueInteger": 0}, {"valueInteger": 1}),
            {"linkId": "f", "type": "choice", "text": "Fern", "answerValueSet": "#often"},
            contained=[listed],
        ),
        lang="en",
    )
    assert found.item_options == {1: {0: "0", 1: "1"}, 2: {0: "dry", 1: "wet"}}


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b'{"resourceType": "Bundle"}', Fault.NOT_A_QUESTIONNAIRE),
        (b'{"resourceType": "Questionnaire"', Fault.NOT_JSON),
        (b"{" * 200_000, Fault.NOT_JSON),
        (b"[" * 200_000, Fault.NOT_JSON),
        (b'{"resourceType": "Questionnaire", "item": 3}', Fault.NOTHING),
        (form(asked("Moss", {"valueCoding": {"code": "x"}})), Fault.NOTHING),
        (form(asked("Moss", option("dry", 0.5), option("wet", 1))), Fault.BAD_VALUE),
        (form(asked("Moss", option("dry", 1), option("wet", 1))), Fault.BAD_VALUE),
        (form(asked("Moss", option("dry", 10**300))), Fault.BAD_VALUE),
        (b"\xff\xfe{", Fault.NOT_UTF8),
        (b"{" + b" " * LARGEST, Fault.TOO_LARGE),
    ],
)
def test_a_questionnaire_that_cannot_be_used_is_refused(raw: bytes, fault: Fault) -> None:
    with pytest.raises(Unreadable) as refused:
        read_fhir(raw, lang="en")
    assert refused.value.fault == fault


def test_groups_without_end_are_refused() -> None:
    node: dict[str, Any] = asked("Moss", *YES_NO)
    for _ in range(60):
        node = {"linkId": "g", "type": "group", "item": [node]}
    with pytest.raises(Unreadable):
        read_fhir(form(node), lang="en")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["item", "type", "text", "answerOption", "valueCoding", "valueInteger", "extension", "url"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_any_json_gives_questions_or_a_reason(item: Any, contained: Any) -> None:
    raw = json.dumps({"resourceType": "Questionnaire", "item": [item], "contained": contained}).encode()
    with suppress(Unreadable):
        assert read_fhir(raw, lang="en").items


@pytest.mark.parametrize("own_answers", [False, True], ids=["shared answers", "own answers"])
@pytest.mark.parametrize("code", [code for code, one in library().items() if not one.languages])
def test_what_goes_out_as_fhir_comes_back_with_the_same_words(code: str, own_answers: bool) -> None:
    instrument = get_instrument(code)
    ends = {value for item in instrument.items for value in instrument.values(item)}
    texts = ItemTexts(
        "en",
        {item.n: f"Pebble {item.n}" for item in instrument.items},
        {v: f"{v} stones" for v in ends},
        stem="How?",
    )
    if own_answers:
        own = {item.n: {v: f"{v} of {item.n}" for v in instrument.values(item)} for item in instrument.items}
        texts = ItemTexts("en", texts.items, {}, own, stem="How?")
    out = questionnaire(worded(instrument, texts), lang="en", question=str)
    origin, back = read_file(json.dumps(out).encode(), instrument)
    assert origin == WordingOrigin.FHIR
    assert misfits(instrument, back) == ()
    assert back.items == texts.items
    for item in instrument.items:
        for value in instrument.values(item):
            assert back.label(item.n, value) == texts.label(item.n, value), (item.n, value)


# The package


@pytest.mark.parametrize("code", PACKAGED)
def test_each_questionnaire_is_found_in_its_file_and_fits_its_scoring(code: str) -> None:
    instrument = get_instrument(code)
    texts = numbered_rest(instrument, read_package(strings.files()[PACKAGED[code].file], code))
    assert misfits(instrument, texts) == ()
    assert not any(text[0].isdigit() for text in texts.items.values()), "the number belongs to the form"


def test_strings_are_read_with_markup_left_out_and_nothing_else_taken_in() -> None:
    texts = read_package(strings.files()["phq9"], "phq9")
    assert texts.stem == "How many pebbles rolled “away” — today?"
    assert texts.items[9] == "Pebble 9 of phq9"
    assert len(texts.items) == 9
    assert texts.options == {value: f"{value} stones" for value in range(4)}


def test_two_questionnaires_of_one_file_have_answers_question_by_question() -> None:
    raw = strings.files()["audit"]
    long, short = read_package(raw, "audit"), read_package(raw, "auditc")
    assert long.label(9, 2) == long.label(10, 2) == "q9to10_option ice 2"
    assert set(long.item_options[9]) == {0, 2, 4}
    assert (long.label(1, 0), long.label(5, 0)) == ("q1_option ice 0", "q3to8_option ice 0")
    assert (short.label(2, 0), short.label(2, 1)) == ("no ice at all", "q2_option ice 1")
    assert (short.stem, long.stem) == ("Think of one pond.", None)


ENTITIES = '<!DOCTYPE r [<!ENTITY a "moss"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            f'{ENTITIES}<resources><task name="phq9"><string name="q1">&b;</string></task></resources>',
            Fault.FORBIDDEN_XML,
        ),
        (
            f'{OUTSIDE}<resources><task name="phq9"><string name="q1">&a;</string></task></resources>',
            Fault.FORBIDDEN_XML,
        ),
        ('<!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd"><resources/>', Fault.FORBIDDEN_XML),
        (
            '<resources><task name="phq9"><string name="q1">&undefined;</string></task></resources>',
            Fault.NOT_XML,
        ),
        ('<resources><task name="phq9">', Fault.NOT_XML),
        ('<resources><task name="gad7"><string name="q1">Moss</string></task></resources>', Fault.NO_TASK),
        ('<resources><task name="phq9"></task></resources>', Fault.NOTHING),
        (" " * (LARGEST + 1), Fault.TOO_LARGE),
    ],
)
def test_xml_that_declares_anything_or_is_about_something_else_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(Unreadable) as refused:
        read_package(text.encode(), "phq9")
    assert refused.value.fault == fault


def test_a_questionnaire_that_the_package_does_not_carry_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_package(b"<resources/>", "k10")
    assert refused.value.fault == Fault.NOT_PACKAGED


# Any file


def test_a_file_is_told_by_what_is_in_it() -> None:
    gad7 = get_instrument("gad7")
    table = HEAD + "".join(f"{n},Moss {n},0=a;1=b;2=c;3=d,\n" for n in range(1, 8))
    assert read_file(table.encode(), gad7)[0] == WordingOrigin.CSV
    assert read_file(strings.files()["gad7"], gad7)[0] == WordingOrigin.PACKAGE
    with pytest.raises(Unreadable) as refused:
        read_file(b"%PDF-1.7", gad7)
    assert refused.value.fault == Fault.UNKNOWN_FILE


def test_a_question_of_the_file_can_be_left_out_and_a_language_named() -> None:
    gad7 = get_instrument("gad7")
    raw = form(*(asked(f"Moss {n}", *(option(str(v), v) for v in range(4))) for n in range(1, 9)))
    assert misfits(gad7, read_file(raw, gad7)[1])
    _, texts = read_file(raw, gad7, lang="pt-BR", leave_out=frozenset({1}))
    assert misfits(gad7, texts) == ()
    assert (texts.items[1], texts.items[7], texts.lang) == ("Moss 2", "Moss 8", "pt-BR")


def test_a_wheel_is_read_only_when_its_hash_is_the_known_one(tmp_path: Path) -> None:
    made = strings.wheel(tmp_path / "some.whl")
    with pytest.raises(package_fetch.FetchFailed, match="hash"):
        package_fetch.read_wheel(made, ["phq9"])
    with pytest.raises(package_fetch.FetchFailed, match="cannot be read"):
        package_fetch.read_wheel(tmp_path / "none.whl", ["phq9"])
