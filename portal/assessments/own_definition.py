"""A clinic's own questionnaire: what is still missing of it, and the definition that is made of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.assessments.definition import TOTAL, Instrument, Lang
from portal.assessments.own_content import Content, OwnBand, Words
from portal.assessments.scoring import InvalidAnswers, Result, score

SOURCE = "Written by the clinic itself."
STATEMENT = "The clinic's own wording."
WORKED_OUT, LOWEST = (
    "worked out by hand by the clinician who tried it",
    "all lowest, worked out by the program",
)
NAMES = {"sum": Words(en="Total", zh="总分"), "mean": Words(en="Mean", zh="平均分")}
HIGHER = {
    "worse": Words(en="Higher means a harder time", zh="数值越高，越不容易"),
    "better": Words(en="Higher means an easier time", zh="数值越高，越好"),
    "none": Words(en="Higher means more", zh="数值越高，越多"),
}
NOT_TESTED = Words(
    en="The clinic wrote these questions itself. They have not been tested; there are no norms, and nobody knows "
    "how much the number moves by itself.",
    zh="这些问题由机构自己编写，没有经过检验；没有常模，数值本身会有多少起伏也不知道。",
)


class Lack(StrEnum):
    """What can be wrong with a questionnaire that is to be published."""

    TITLE = "title"
    RECALL = "recall"
    ITEMS = "items"
    OPTIONS = "options"
    ITEM_WORDS = "item_words"  # a question without its words in a language that has a title
    OPTION_WORDS = "option_words"
    BAND_WORDS = "band_words"
    STEM_WORDS = "stem_words"
    SAME_ITEM = "same_item"  # two questions with the same words
    TURNED = "turned"  # a question turned round though the answers are not the same then
    RISK = "risk"  # a risk from an answer that is not there, or from the lowest one
    BANDS = "bands"


class Edge(StrEnum):
    """How ranges can fail to cover the results."""

    FIRST = "first"  # does not begin at the lowest result
    NEXT = "next"  # does not begin where the one before ends
    LAST = "last"  # does not end at the highest result
    ORDER = "order"  # ends before it begins
    WHOLE = "whole"  # a sum has no fractions


@dataclass(frozen=True)
class Problem:
    """One thing to put right: at a place (from 1) and in a language, where that says more."""

    kind: Lack
    place: int | None = None
    lang: Lang | None = None


@dataclass(frozen=True)
class BandFault:
    """An end of a range that is wrong; `wanted` is what would be right."""

    place: int
    at_high: bool
    kind: Edge
    wanted: Decimal | None = None


def band_faults(bands: Sequence[OwnBand], span: tuple[Decimal, Decimal], method: str) -> list[BandFault]:
    """Where ranges leave a gap, overlap, or end elsewhere than the results do; none at all is fine."""
    found: list[BandFault] = []
    step = Decimal(1) if method == "sum" else Decimal(0)
    for place, band in enumerate(bands):
        wanted = bands[place - 1].high + step if place else span[0]
        if method == "sum" and (band.low % 1 or band.high % 1):
            found.append(BandFault(place, bool(band.high % 1), Edge.WHOLE))
        elif band.low != wanted:
            found.append(BandFault(place, False, Edge.NEXT if place else Edge.FIRST, wanted))
        elif band.high < band.low or (band.high == band.low and method == "mean"):
            found.append(BandFault(place, True, Edge.ORDER))
        elif place == len(bands) - 1 and band.high != span[1]:
            found.append(BandFault(place, True, Edge.LAST, span[1]))
    return found


def problems(content: Content) -> tuple[Problem, ...]:
    """Everything that stands in the way of publishing, in the order of the builder's pages."""
    found: list[Problem] = []
    if not content.languages:
        found.append(Problem(Lack.TITLE))
    if not content.recall.any:
        found.append(Problem(Lack.RECALL))
    if not content.items:
        found.append(Problem(Lack.ITEMS))
    if len(content.options) < 2:
        found.append(Problem(Lack.OPTIONS))
    for lang in content.languages:
        found += _unwritten(content, lang)
    seen: set[str] = set()
    for place, item in enumerate(content.items, start=1):
        if item.words.any in seen:
            found.append(Problem(Lack.SAME_ITEM, place))
        seen.add(item.words.any)
        if item.reversed and not content.can_turn:
            found.append(Problem(Lack.TURNED, place))
        if item.risk is not None and (item.risk not in content.values or item.risk == min(content.values)):
            found.append(Problem(Lack.RISK, place))
    span = content.span()
    if content.bands and span and band_faults(content.bands, span, content.method):
        found.append(Problem(Lack.BANDS))
    return tuple(found)


def _unwritten(content: Content, lang: Lang) -> list[Problem]:
    parts = (
        (Lack.ITEM_WORDS, [item.words for item in content.items]),
        (Lack.OPTION_WORDS, [option.words for option in content.options]),
        (Lack.BAND_WORDS, [band.words for band in content.bands]),
        (Lack.STEM_WORDS, [content.stem] if content.stem.any else []),
    )
    return [
        Problem(kind, place, lang)
        for kind, words in parts
        for place, one in enumerate(words, start=1)
        if not one.of(lang)
    ]


def instrument(content: Content, *, code: str, version: int) -> Instrument:
    """The definition. Raises ValueError while there are problems."""
    if problems(content):
        raise ValueError("the questionnaire is not finished")
    plain = _plain(content, code=code, version=version)
    answers = _trial(content)
    about = WORKED_OUT if answers else LOWEST
    given = answers or {n: min(content.values) for n in range(1, len(content.items) + 1)}
    draft = Instrument.model_validate({**plain, "examples": [{"about": about, "scales": {}}]})
    return Instrument.model_validate({**plain, "examples": [example(about, given, score(draft, given))]})


def _trial(content: Content) -> Mapping[int, int] | None:
    """The answers that the clinician worked out, as long as they are answers to these questions."""
    if content.trial is None:
        return None
    answers = content.trial.answers
    places = range(1, len(content.items) + 1)
    fits = set(answers) == set(places) and set(answers.values()) <= set(content.values)
    return answers if fits else None


def example(about: str, answers: Mapping[int, int], result: Result) -> dict[str, Any]:
    """A worked example from a result that was looked at."""
    return {
        "about": about,
        "answers": dict(answers),
        "scales": {
            one.scale: (one.numerator, one.denominator) for one in result.scales if one.numerator is not None
        },
        "band": result.band,
        "scale_bands": {one.scale: one.band for one in result.scales if one.band is not None},
        "flags": {key: value for key, value in result.flags.items() if value is not None},
    }


def try_out(content: Content, answers: Sequence[int]) -> Result:
    """The result of answers in the order of the questions. Raises ValueError where they do not fit."""
    if len(answers) != len(content.items):
        raise InvalidAnswers("there are not as many answers as questions")
    made = instrument(content, code="own_trial", version=1)
    return score(made, dict(enumerate(answers, start=1)))


def _plain(content: Content, *, code: str, version: int) -> dict[str, Any]:
    risks = [(n, item.risk) for n, item in enumerate(content.items, start=1) if item.risk is not None]
    return {
        "code": code,
        "version": version,
        "title": content.title.text(),
        "source": SOURCE,
        "licence": {"tier": "?", "statement": STATEMENT},
        "languages": content.languages,
        "recall": content.recall.text(),
        "minutes": content.minutes,
        "validated": False,
        "stem": content.stem.text() if content.stem.any else None,
        "options": [{"value": one.value, "label": one.words.text()} for one in content.options],
        "items": [
            {"n": n, "scale": TOTAL, "text": item.words.text(), "reversed": item.reversed}
            for n, item in enumerate(content.items, start=1)
        ],
        "scales": [
            {
                "key": TOTAL,
                "method": content.method,
                "name": NAMES[content.method].text(),
                "higher_means": HIGHER[content.direction].text(),
                "direction": content.direction,
                "bands_on": content.method,
                "bands": [_band(content, place) for place in range(len(content.bands))],
            }
        ],
        "flags": [_risk(n, value) for n, value in risks],
        "cannot_say": [{"key": "own_not_tested", "text": NOT_TESTED.text()}],
    }


def _band(content: Content, place: int) -> dict[str, Any]:
    band = content.bands[place]
    named = {"key": f"band_{place + 1}", "name": band.words.text()}
    if content.method == "sum":
        return {**named, "min": int(band.low), "max": int(band.high)}
    last = place == len(content.bands) - 1
    return {**named, "at_least": band.low, "below": None if last else band.high}


def _risk(n: int, value: int) -> dict[str, Any]:
    return {
        "key": f"risk_{n}",
        "name": Words(en=f"Question {n} needs a person", zh=f"第 {n} 题需要有人跟进").text(),
        "rule": f"Item {n} is {value} or more.",
        "risk": True,
        "item": {"items": (n,), "at_least": value},
    }
