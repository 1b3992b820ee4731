"""One administration as a FHIR R4 QuestionnaireResponse and Observations. Only elements that R4 and R4B define alike."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid5

from portal.assessments.definition import Instrument, Item, Scale
from portal.fhir.expressions import context_link, ordinals
from portal.fhir.loinc import SYSTEM, Codes, codes_of
from portal.fhir.questionnaires import ABOUT, ORDINAL, Resource, coding, score_link, url_of

DECLINED = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UCUM, SCORE_UNIT = "http://unitsofmeasure.org", "{score}"
DECIMALS = 8
"""Places of a mean that no decimal gives exactly."""


@dataclass(frozen=True)
class Scored:
    """The stored result on one scale: exact, or None while it is incomplete."""

    value: Fraction | None
    band: str | None


@dataclass(frozen=True)
class Administration:
    """What one submitted form holds, as far as it goes out. `answers` as they are stored, by item number or key.

    `on` is the day on the client's calendar; `answered_on` the day that a paper form bears.
    """

    id: UUID
    client_id: UUID
    instrument: Instrument
    owner: UUID | None
    wording: UUID | None
    lang: str
    on: date
    submitted_at: datetime
    answered_on: date | None
    scored_at: datetime
    mode: str
    kind_of_time: str
    about: str | None
    context: Mapping[str, bool]
    answers: Mapping[str, Mapping[str, object]]
    scores: Mapping[str, Scored]
    flags: Mapping[str, bool | int | None]

    def value(self, key: int | str) -> object:
        """What was given for an item or a follow-up."""
        return self.answers.get(str(key), {}).get("value")

    def declined(self, n: int) -> bool:
        """Whether the person would rather not answer an item."""
        return bool(self.answers.get(str(n), {}).get("declined"))


def bundle(
    client_id: UUID, administrations: Iterable[Administration], questionnaires: Iterable[Resource]
) -> Resource:
    """Everything of one client in one file. The client is only an id: the file names nobody."""
    resources = [{"resourceType": "Patient", "id": str(client_id)}, *questionnaires]
    for one in administrations:
        resources += [questionnaire_response(one), *observations(one)]
    entries = [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def questionnaire_response(one: Administration) -> Resource:
    """The answers as they were given, and the scores that were made of them."""
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": str(one.id),
        "questionnaire": f"{url_of(one.instrument, one.owner)}|{one.instrument.version}",
        "status": "completed",
        "subject": {"reference": f"urn:uuid:{one.client_id}"},
        "authored": _instant(one.submitted_at),
        "source": {"reference": f"urn:uuid:{one.client_id}"},
        "item": list(_items(one)),
    }
    if one.lang != "und":
        made["language"] = one.lang
    return made


def _items(one: Administration) -> Iterator[Resource]:
    codes = codes_of(one.instrument.code)
    if one.about:
        yield {"linkId": ABOUT, "answer": [{"valueCoding": {"code": one.about}}]}
    for key, holds in sorted(one.context.items()):
        yield {"linkId": context_link(key), "answer": [{"valueBoolean": holds}]}
    for item in one.instrument.asked:
        if found := _answer(one, item, codes):
            yield found
        for extra in one.instrument.follow_ups:
            if extra.after == item.n and one.value(extra.key):
                yield {
                    "linkId": extra.key,
                    "answer": [{"valueCoding": {"code": str(one.value(extra.key))}}],
                }
    for scale in one.instrument.scales:
        value = one.scores[scale.key].value if scale.key in one.scores else None
        if value is not None:
            yield {"linkId": score_link(scale.key), "answer": [_number(scale, value)]}


def _answer(one: Administration, item: Item, codes: Codes) -> Resource | None:
    value = one.value(item.n)
    if isinstance(value, int):
        if item.rated:
            return {"linkId": str(item.n), "answer": [{"valueInteger": value}]}
        ordinal = {"url": ORDINAL, "valueDecimal": ordinals(one.instrument, item)[value]}
        given = coding(one.instrument, item, value, codes, one.lang)
        return {"linkId": str(item.n), "answer": [{"valueCoding": {"extension": [ordinal], **given}}]}
    if one.declined(item.n):
        return {
            "linkId": str(item.n),
            "extension": [{"url": DECLINED, "valueCode": "asked-declined"}],
        }
    return None


def _number(scale: Scale, value: Fraction) -> Resource:
    return {"valueInteger": int(value)} if scale.method == "sum" else {"valueDecimal": decimal(value)}


def decimal(value: Fraction) -> int | float:
    """A number as it goes out: exact where it is whole, else to eight places."""
    return int(value) if value.denominator == 1 else round(float(value), DECIMALS)


def observations(one: Administration) -> Iterator[Resource]:
    """One for each scale that has a result. LOINC only where the code is verified, else the scale's name alone."""
    codes = codes_of(one.instrument.code)
    for scale in one.instrument.scales:
        scored = one.scores.get(scale.key)
        if scored is not None and scored.value is not None:
            yield _observation(one, scale, scored.value, codes.scales.get(scale.key))


def _observation(one: Administration, scale: Scale, value: Fraction, code: str | None) -> Resource:
    words = f"{one.instrument.title.en}: {scale.name.en}"
    named: dict[str, Any] = {"text": words}
    if code:
        named["coding"] = [{"system": SYSTEM, "code": code}]
    return {
        "resourceType": "Observation",
        "id": str(uuid5(one.id, scale.key)),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "code": named,
        "subject": {"reference": f"urn:uuid:{one.client_id}"},
        "effectiveDateTime": str(one.answered_on) if one.answered_on else _instant(one.submitted_at),
        "issued": _instant(one.scored_at),
        "valueQuantity": {
            "value": decimal(value),
            "unit": SCORE_UNIT,
            "system": UCUM,
            "code": SCORE_UNIT,
        },
        "derivedFrom": [{"reference": f"urn:uuid:{one.id}"}],
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
