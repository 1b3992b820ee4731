"""The wording in a FHIR R4 Questionnaire: scored questions in their order. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.assessments.item_texts import ItemTexts, shared_options
from portal.assessments.unreadable import MOST_ITEMS, Fault, Unreadable, decoded, tidy, without_number

WEIGHTS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
"""The first is R4's, the second its later name."""
CALCULATED = "calculatedExpression"
DEEPEST = 20
HIGHEST = 1_000
"""No answer has a score beyond it."""
WHOLE = re.compile(r"\d{1,3}", re.ASCII)
"""A code that is a number."""
Node = Mapping[str, Any]


def read_fhir(raw: bytes, *, lang: str) -> ItemTexts:
    """The questions of a Questionnaire whose answers have a score; `lang` where it names none. Raises Unreadable.

    Their numbers are their linkIds where those run from 1, else their places. Groups are entered, what is computed or
    has no scored answers is left out, and so the first text that is only shown becomes the stem, or else that of the
    group around the questions.
    """
    try:
        found = json.loads(decoded(raw), parse_float=Decimal)
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable(Fault.NOT_JSON) from error
    if not isinstance(found, dict) or found.get("resourceType") != "Questionnaire":
        raise Unreadable(Fault.NOT_A_QUESTIONNAIRE)
    contained = {f"#{one.get('id')}": one for one in _nodes(found.get("contained"))}
    items: dict[int, str] = {}
    labels: dict[int, dict[int, str]] = {}
    links: list[str] = []
    shown: list[str] = []
    for node, above in _walk(found, 0):
        if node.get("type") == "display" and not items:
            shown.append(_text(node))
        scored = _scored(node, contained, len(items) + 1)
        if scored:
            n = len(items) + 1
            items[n], labels[n] = _text(node), scored
            links.append(str(node.get("linkId")))
            shown += [above] if n == 1 and above else []
    if not items:
        raise Unreadable(Fault.NOTHING)
    numbers = dict(enumerate(_numbers(links), start=1))
    items = {numbers[n]: without_number(text, numbers[n]) for n, text in items.items()}
    options, item_options = shared_options({numbers[n]: found for n, found in labels.items()})
    named = found.get("language")
    return ItemTexts(
        lang=named if isinstance(named, str) and named else lang,
        items=items,
        options=options,
        item_options=item_options,
        stem=next((one for one in shown if one), None),
        title=tidy(str(found.get("title") or "")) or None,
    )


def _numbers(links: list[str]) -> list[int]:
    """The numbers of questions in the order of the form, which may be shown in another order than it is numbered."""
    places = [str(n) for n in range(1, len(links) + 1)]
    return [int(link) for link in links] if sorted(links) == sorted(places) else [int(n) for n in places]


def _nodes(value: object) -> list[Node]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(node: Node) -> str:
    text = node.get("text")
    return tidy(text) if isinstance(text, str) else ""


def _walk(node: Node, depth: int) -> Iterator[tuple[Node, str]]:
    """Every item below a node in the order of the form, with the words of the group that it stands in."""
    if depth > DEEPEST:
        raise Unreadable(Fault.NOT_A_QUESTIONNAIRE)
    above = _text(node) if node.get("type") == "group" else ""
    for item in _nodes(node.get("item")):
        yield item, above
        yield from _walk(item, depth + 1)


def _scored(node: Node, contained: Mapping[str, Node], n: int) -> dict[int, str]:
    """The labels of a question by score; nothing for what is no question or has answers without a score."""
    computed = any(str(one.get("url", "")).endswith(CALCULATED) for one in _nodes(node.get("extension")))
    if node.get("type") in ("group", "display") or node.get("readOnly") or computed:
        return {}
    if n > MOST_ITEMS:
        raise Unreadable(Fault.TOO_MANY)
    found: dict[int, str] = {}
    for value, label in _raw(list(_answers(node, contained))):
        if value is None:
            return {}
        if abs(value) > HIGHEST or value != int(value) or int(value) in found:
            raise Unreadable(Fault.BAD_VALUE, at=n, name=str(value))
        found[int(value)] = label
    return found


def _raw(answers: list["Answer"]) -> list[tuple[Decimal | None, str]]:
    """The answers by the number on the form. That is the score, unless it was turned round or recoded beside its code."""
    scores = [answer.score for answer in answers if answer.score is not None]
    codes = [answer.code for answer in answers if answer.code is not None]
    turned = sorted(codes) == sorted(scores) or len(set(scores)) < len(scores)
    if turned and len(scores) == len(answers) == len(set(codes)):
        return [(answer.code, answer.label) for answer in answers]
    return [(answer.score, answer.label) for answer in answers]


@dataclass(frozen=True)
class Answer:
    """An answer that can be given: its score, its code where that is a number, its label."""

    score: Decimal | None
    code: Decimal | None
    label: str


def _code(node: Node) -> Decimal | None:
    code = node.get("code")
    return Decimal(code) if isinstance(code, str) and WHOLE.fullmatch(code) else None


def _answers(node: Node, contained: Mapping[str, Node]) -> Iterator[Answer]:
    for option in _nodes(node.get("answerOption")):
        coding, whole = option.get("valueCoding"), option.get("valueInteger")
        weight = _weight(option)
        if isinstance(whole, int) and not isinstance(whole, bool):
            yield Answer(Decimal(whole) if weight is None else weight, Decimal(whole), str(whole))
        elif isinstance(coding, dict):
            label = tidy(str(coding.get("display") or ""))
            yield Answer(_weight(coding) if weight is None else weight, _code(coding), label)
    for concept in _concepts(contained.get(str(node.get("answerValueSet")), {})):
        yield Answer(_weight(concept), _code(concept), tidy(str(concept.get("display") or "")))


def _concepts(value_set: Node) -> Iterator[Node]:
    compose, expansion = value_set.get("compose"), value_set.get("expansion")
    if isinstance(compose, dict):
        for include in _nodes(compose.get("include")):
            yield from _nodes(include.get("concept"))
    elif isinstance(expansion, dict):
        yield from _nodes(expansion.get("contains"))


def _weight(node: Node) -> Decimal | None:
    for extension in _nodes(node.get("extension")):
        value = extension.get("valueDecimal")
        if extension.get("url") in WEIGHTS and isinstance(value, int | Decimal):
            return Decimal(value)
    return None
