"""An instrument as a FHIR R4 Questionnaire. Only elements that R4 and R4B define alike."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from portal.assessments.definition import Instrument, Item, Scale, Text
from portal.assessments.definition_words import Choice
from portal.fhir.expressions import answer_code, calculated, context_link, ordinals
from portal.fhir.loinc import SYSTEM, Codes, code_file, codes_of

Resource = dict[str, Any]

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
LOWEST = "http://hl7.org/fhir/StructureDefinition/minValue"
HIGHEST = "http://hl7.org/fhir/StructureDefinition/maxValue"
ABOUT, STEM = "about", "stem"
"""The linkIds of the person in mind and of what stands over every question."""


def url_of(instrument: Instrument, owner: UUID | None = None) -> str:
    """The name that a definition has everywhere: the same on every machine, or the clinic's own for what it wrote."""
    return f"urn:uuid:{_id(instrument, owner)}"


def _id(instrument: Instrument, owner: UUID | None) -> UUID:
    return uuid5(owner or NAMESPACE_URL, f"haven-portal/instruments/{instrument.code}")


def score_link(scale_key: str) -> str:
    """The linkId of a scale."""
    return f"score.{scale_key}"


def questionnaire(
    instrument: Instrument,
    *,
    lang: str,
    question: Callable[[int], str],
    owner: UUID | None = None,
    wording: UUID | None = None,
) -> Resource:
    """The whole definition. `question` names an item that has no words here; `owner` is the clinic that wrote it.

    `wording` tells two wordings of one definition apart.
    """
    codes = codes_of(instrument.code)
    made: Resource = {
        "resourceType": "Questionnaire",
        "id": str(uuid5(_id(instrument, owner), f"{instrument.version}/{lang}/{wording or ''}")),
        "language": lang,
        "url": url_of(instrument, owner),
        "version": str(instrument.version),
        "name": instrument.code[0].upper() + instrument.code[1:],
        "title": words_in(instrument.title, lang),
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": _copyright(instrument, codes),
        "item": list(_items(instrument, codes, lang, question)),
    }
    if codes.panel:
        made["code"] = [{"system": SYSTEM, "code": codes.panel}]
    return made


def _copyright(instrument: Instrument, codes: Codes) -> str:
    parts = [instrument.source, instrument.licence.statement]
    return " ".join([*parts, code_file().notice] if codes.panel else parts)


def _items(
    instrument: Instrument, codes: Codes, lang: str, question: Callable[[int], str]
) -> Iterator[Resource]:
    if instrument.person:
        yield _choice(ABOUT, instrument.person.question, instrument.person.choices, lang)
    for context in instrument.contexts:
        yield {"linkId": context_link(context.key), "text": words_in(context.name, lang), "type": "boolean"}
    stem = instrument.wording.heading if instrument.wording else instrument.stem
    if stem:
        yield {"linkId": STEM, "text": words_in(stem, lang), "type": "display"}
    for item in instrument.asked:
        yield _question(instrument, item, codes, lang, question)
        for extra in instrument.follow_ups:
            if extra.after == item.n:
                yield _choice(extra.key, extra.text, extra.choices, lang)
    for scale in instrument.scales:
        yield _score(instrument, scale, codes, lang)


def _question(
    instrument: Instrument, item: Item, codes: Codes, lang: str, question: Callable[[int], str]
) -> Resource:
    made: Resource = {
        "linkId": str(item.n),
        "text": words_in(item.text, lang) if item.text else question(item.n),
        "type": "integer" if item.rated else "choice",
    }
    if code := codes.item(item.n):
        made["code"] = [{"system": SYSTEM, "code": code}]
    if item.rated:
        values = instrument.values(item)
        made["extension"] = [
            {"url": LOWEST, "valueInteger": min(values)},
            {"url": HIGHEST, "valueInteger": max(values)},
        ]
    else:
        ordinal = ordinals(instrument, item)
        made["answerOption"] = [
            {
                "extension": [{"url": ORDINAL, "valueDecimal": ordinal[value]}],
                "valueCoding": coding(instrument, item, value, codes, lang),
            }
            for value in instrument.values(item)
        ]
    return made


def coding(instrument: Instrument, item: Item, value: int, codes: Codes, lang: str) -> Resource:
    """An answer: its code, and its label where the words are known."""
    made: Resource = {"code": answer_code(codes, value)}
    if value in codes.by_value:
        made["system"] = SYSTEM
    label = next((one.label for one in instrument.options_of(item) if one.value == value), None)
    if label:
        made["display"] = words_in(label, lang)
    return made


def _choice(link: str, text: Text, choices: tuple[Choice, ...], lang: str) -> Resource:
    return {
        "linkId": link,
        "text": words_in(text, lang),
        "type": "choice",
        "answerOption": [
            {"valueCoding": {"code": choice.key, "display": words_in(choice.label, lang)}}
            for choice in choices
        ],
    }


def _score(instrument: Instrument, scale: Scale, codes: Codes, lang: str) -> Resource:
    made: Resource = {
        "linkId": score_link(scale.key),
        "text": words_in(scale.name, lang),
        "type": "integer" if scale.method == "sum" else "decimal",
        "readOnly": True,
    }
    if code := codes.scales.get(scale.key):
        made["code"] = [{"system": SYSTEM, "code": code}]
    if expression := calculated(instrument, scale, codes):
        made["extension"] = [
            {
                "url": CALCULATED,
                "valueExpression": {"language": "text/fhirpath", "expression": expression},
            }
        ]
    return made


def words_in(text: Text, lang: str) -> str:
    """The words of a definition for a BCP 47 tag; a clinic's wording says the same in both."""
    return text.of("zh" if lang.partition("-")[0] == "zh" else "en")
