"""What goes out as FHIR: valid by the R4B models, built only from elements that R4 has too, coded only where verified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from pydantic import ValidationError

from portal.assessments.definition import Instrument
from portal.assessments.instruments import library
from portal.assessments.item_texts import ItemTexts, worded
from portal.fhir.loinc import SYSTEM, code_file
from portal.fhir.questionnaires import ORDINAL, questionnaire, url_of
from portal.fhir.responses import bundle, observations, questionnaire_response
from tests.fhir.forms import administration, answers

CODES = list(library())

SAME: dict[str, set[str]] = {
    "Bundle": {"resourceType", "type", "entry"},
    "Patient": {"resourceType", "id"},
    "Questionnaire": {
        "resourceType", "id", "language", "url", "version", "name", "title", "status", "subjectType", "copyright",
        "code", "item",
    },
    "Questionnaire.item": {
        "linkId", "text", "type", "code", "readOnly", "answerOption", "extension",
    },
    "QuestionnaireResponse": {
        "resourceType", "id", "language", "questionnaire", "status", "subject", "authored", "source", "item",
    },
    "QuestionnaireResponse.item": {"linkId", "answer", "extension"},
    "Observation": {
        "resourceType", "id", "status", "category", "code", "subject", "effectiveDateTime", "issued",
        "valueQuantity", "derivedFrom",
    },
    "Extension": {"url", "valueDecimal", "valueInteger", "valueCode", "valueExpression"},
    "Answer": {"valueCoding", "valueInteger", "valueDecimal", "valueBoolean"},
    "Option": {"valueCoding", "extension"},
    "Coding": {"system", "code", "display", "extension"},
    "Expression": {"language", "expression"},
}  # fmt: skip
"""The elements that we emit. R4B (4.3.0) left these resources and types as R4 (4.0.1) has them: what it changed are the
resources about evidence, medication definition and subscriptions. So a file that its models accept is R4 as well, as
long as nothing but these elements stands in it. R5 is another matter: there an item of type `choice` is `coding`, and
the ordinal is `itemWeight`."""
TYPES = {"choice", "integer", "decimal", "boolean", "display"}


def made(code: str, lang: str = "en") -> dict[str, Any]:
    return questionnaire(library()[code], lang=lang, question=lambda n: f"Question {n}")


def everything(instrument: Instrument) -> dict[str, Any]:
    """A file with one whole form, one with an open and one with a declined item."""
    first = instrument.items[0].n
    forms = [
        administration(instrument, answers(instrument, 1)),
        administration(instrument, answers(instrument, 2, open_items=1), answered_on=date(2026, 11, 2)),
        administration(
            instrument,
            {n: value for n, value in answers(instrument, 3).items() if n != first},
            declined=(first,),
            context={context.key: True for context in instrument.contexts},
            about=instrument.person.choices[0].key if instrument.person else None,
        ),
    ]
    return bundle(forms[0].client_id, forms, [made(instrument.code)])


def resources(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in file["entry"]]


@pytest.mark.parametrize("code", CODES)
def test_everything_that_goes_out_is_valid(code: str) -> None:
    file = everything(library()[code])
    Bundle.model_validate(file)
    by_type = {
        "Questionnaire": Questionnaire,
        "QuestionnaireResponse": QuestionnaireResponse,
        "Observation": Observation,
    }
    for resource in resources(file):
        if model := by_type.get(resource["resourceType"]):
            model.model_validate(resource)


def test_the_models_would_refuse_what_is_wrong() -> None:
    wrong = made("phq9")
    wrong["item"][0]["type"] = 3
    wrong["item"][0]["weight"] = 1
    with pytest.raises(ValidationError):
        Questionnaire.model_validate(wrong)


@pytest.mark.parametrize("code", CODES)
def test_only_elements_that_r4_and_r4b_share(code: str) -> None:
    file = everything(library()[code])
    assert set(file) <= SAME["Bundle"]
    for resource in resources(file):
        kind = resource["resourceType"]
        assert set(resource) <= SAME[kind]
        for item in resource.get("item", ()):
            assert set(item) <= SAME[f"{kind}.item"]
            assert item.get("type", "choice") in TYPES
            parts(item, "answerOption", "Option")
            parts(item, "answer", "Answer")
    for name, found in walk(file):
        if name == "extension":
            assert all(set(one) <= SAME["Extension"] for one in found)
        elif name == "valueCoding":
            assert set(found) <= SAME["Coding"]
        elif name == "valueExpression":
            assert set(found) <= SAME["Expression"]


def parts(item: dict[str, Any], key: str, kind: str) -> None:
    assert all(set(one) <= SAME[kind] for one in item.get(key, ()))


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key of a file with what stands under it."""
    if isinstance(value, dict):
        for key, found in value.items():
            yield key, found
            yield from walk(found)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)


@pytest.mark.parametrize("code", CODES)
def test_no_reference_leads_nowhere(code: str) -> None:
    file = everything(library()[code])
    there = {entry["fullUrl"] for entry in file["entry"]}
    assert {found for name, found in walk(file) if name == "reference"} <= there
    url = url_of(library()[code])
    assert {one["questionnaire"] for one in resources(file) if "questionnaire" in one} == {
        f"{url}|{library()[code].version}"
    }


# Codes


@pytest.mark.parametrize("code", CODES)
def test_loinc_stands_only_where_it_was_verified(code: str) -> None:
    known = code_file().instruments.get(code)
    allowed = set()
    if known:
        allowed = {known.panel, *known.items, *known.scales.values()}
        allowed |= set(code_file().answer_lists[known.answers].values()) if known.answers else set()
    found = {
        one["code"]
        for _, value in walk(everything(library()[code]))
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, dict) and one.get("system") == SYSTEM
    }
    assert found <= allowed
    assert bool(found) == bool(known)


def test_phq9_goes_out_under_its_own_codes() -> None:
    found = made("phq9")
    assert found["code"] == [{"system": SYSTEM, "code": "44249-1"}]
    by_link = {item["linkId"]: item for item in found["item"]}
    assert by_link["9"]["code"][0]["code"] == "44260-8"
    assert by_link["score.total"]["code"][0]["code"] == "44261-6"
    option = by_link["1"]["answerOption"][3]
    assert option["valueCoding"]["code"] == "LA6571-9"
    assert option["extension"] == [{"url": ORDINAL, "valueDecimal": 3}]
    (score,) = observations(administration(library()["phq9"], dict.fromkeys(range(1, 10), 1)))
    assert score["code"]["coding"] == [{"system": SYSTEM, "code": "44261-6"}]
    assert score["valueQuantity"]["value"] == 9


def test_the_sixth_question_of_gad7_has_the_code_that_public_files_lack() -> None:
    by_link = {item["linkId"]: item for item in made("gad7")["item"]}
    assert by_link["6"]["code"][0]["code"] == "69689-8"


def test_a_scale_without_a_verified_code_has_its_name_alone() -> None:
    found = list(observations(administration(library()["k10"], answers(library()["k10"], 1))))
    assert [one["code"] for one in found] == [{"text": f"{library()['k10'].title.en}: Total"}]


# Answers


def test_a_reversed_item_keeps_the_answer_and_carries_the_number_turned_round() -> None:
    instrument = library()["pss10"]
    turned = next(item for item in instrument.items if item.reversed)
    item = next(one for one in made("pss10")["item"] if one["linkId"] == str(turned.n))
    pairs = [
        (option["valueCoding"]["code"], option["extension"][0]["valueDecimal"])
        for option in item["answerOption"]
    ]
    assert pairs == [("0", 4), ("1", 3), ("2", 2), ("3", 1), ("4", 0)]
    given = administration(instrument, answers(instrument, 1) | {turned.n: 1})
    answer = next(one for one in questionnaire_response(given)["item"] if one["linkId"] == str(turned.n))
    assert answer["answer"][0]["valueCoding"] == {
        "extension": [{"url": ORDINAL, "valueDecimal": 3}],
        "code": "1",
    }


def test_an_item_that_two_scales_count_differently_keeps_its_raw_number() -> None:
    item = next(one for one in made("rfq8")["item"] if one["linkId"] == "2")
    assert [option["extension"][0]["valueDecimal"] for option in item["answerOption"]] == list(range(1, 8))


def test_declined_and_open_are_told_apart_and_neither_is_a_number() -> None:
    instrument = library()["phq9"]
    given = administration(instrument, dict.fromkeys(range(3, 10), 1), declined=(1,))
    items = {one["linkId"]: one for one in questionnaire_response(given)["item"]}
    assert items["1"]["extension"][0]["valueCode"] == "asked-declined"
    assert "answer" not in items["1"]
    assert "2" not in items
    assert "score.total" not in items
    assert list(observations(given)) == []


def test_a_paper_form_is_dated_by_its_paper() -> None:
    given = administration(
        library()["gad7"], dict.fromkeys(range(1, 8), 2), answered_on=date(2026, 11, 2), lang="und"
    )
    (score,) = observations(given)
    assert score["effectiveDateTime"] == "2026-11-02"
    assert "language" not in questionnaire_response(given)


def test_the_file_of_a_client_names_nobody() -> None:
    patient = resources(everything(library()["phq9"]))[0]
    assert set(patient) == {"resourceType", "id"}


# Words


def test_without_wording_a_question_has_its_number_alone() -> None:
    asked = [item["text"] for item in made("phq9")["item"] if item["type"] == "choice"]
    assert asked == [f"Question {n}" for n in range(1, 10)]
    assert "display" not in made("phq9")["item"][0]["answerOption"][0]["valueCoding"]


def test_our_own_words_go_out_in_both_languages() -> None:
    dic10 = library()["dic10"]
    for lang in ("en", "zh"):
        asked = {item["linkId"]: item["text"] for item in made("dic10", lang)["item"]}
        words = dic10.item(1).text
        assert words is not None
        assert asked["1"] == words.of(lang)


def test_a_clinics_wording_goes_out_with_the_language_it_has() -> None:
    facts = library()["phq2"]
    texts = ItemTexts(
        lang="de-AT",
        items={1: "Erfundene Frage eins", 2: "Erfundene Frage zwei"},
        options={0: "nie", 1: "selten", 2: "oft", 3: "immer"},
    )
    found = questionnaire(worded(facts, texts), lang="de-AT", question=str)
    assert found["language"] == "de-AT"
    asked = next(item for item in found["item"] if item["linkId"] == "1")
    assert asked["text"] == "Erfundene Frage eins"
    assert asked["answerOption"][3]["valueCoding"]["display"] == "immer"
    Questionnaire.model_validate(found)


def test_two_versions_have_one_name_and_two_clinics_have_two() -> None:
    one = library()["dic10"]
    assert url_of(one) == url_of(one.model_copy(update={"version": 2}))
    assert url_of(one, owner=None) != url_of(one, owner=administration(one, {}).client_id)
