"""What the builder keeps of a questionnaire that a clinic writes itself, finished or not. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from portal.assessments.definition import TOTAL, Instrument, Lang, Text

MOST_ITEMS = 60
MOST_OPTIONS = 12
MOST_BANDS = 12
LONGEST_ITEM = 300
LONGEST_LABEL = 80
LARGEST_VALUE = 1000
OPTION = re.compile(r"([+-]?\d{1,4})\s*[=:：.、,，)）]?\s*(\S.*)")
"""A line of the answers: its number, then its words."""

Line = Annotated[str, Field(max_length=LONGEST_ITEM)]


class Kept(BaseModel):
    """A frozen piece of the draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Kept):
    """The same in both languages; "" where it is not written, which is fine where the other language stands alone."""

    en: Annotated[str, Field(max_length=2000)] = ""
    zh: Annotated[str, Field(max_length=2000)] = ""

    def of(self, lang: Lang) -> str:
        """The words in one language."""
        return self.zh if lang == "zh" else self.en

    @property
    def any(self) -> str:
        """The words in whichever language there are some."""
        return self.en or self.zh

    def text(self) -> Text:
        """As a definition has it: the words of one language stand for both where the other has none."""
        return Text(en=self.en or self.zh, zh=self.zh or self.en)


class OwnItem(Kept):
    """A question; `risk` is the answer from which it needs a human."""

    words: Words
    reversed: bool = False
    risk: int | None = None


class OwnOption(Kept):
    value: int
    words: Words


class OwnBand(Kept):
    """A named range. On a sum both ends belong to it; on a mean the upper end belongs to the next one."""

    words: Words
    low: Decimal
    high: Decimal


class Trial(Kept):
    """Answers by item, which the clinician scored by hand and found right."""

    answers: Mapping[int, int]


class Content(Kept):
    """The whole questionnaire as far as it is written."""

    title: Words = Words()
    recall: Words = Words()
    stem: Words = Words()
    items: Annotated[tuple[OwnItem, ...], Field(max_length=MOST_ITEMS)] = ()
    options: Annotated[tuple[OwnOption, ...], Field(max_length=MOST_OPTIONS)] = ()
    method: Literal["sum", "mean"] = "sum"
    direction: Literal["worse", "better", "none"] = "none"
    minutes: int = 2
    bands: Annotated[tuple[OwnBand, ...], Field(max_length=MOST_BANDS)] = ()
    trial: Trial | None = None

    @property
    def languages(self) -> tuple[Lang, ...]:
        """The languages it is written in: those that have a title."""
        named: tuple[tuple[Lang, str], ...] = (("en", self.title.en), ("zh", self.title.zh))
        return tuple(lang for lang, title in named if title)

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers of the answers."""
        return tuple(option.value for option in self.options)

    @property
    def can_turn(self) -> bool:
        """Whether the answers are the same when turned round, so that questions can be counted the other way."""
        values = self.values
        return {min(values) + max(values) - value for value in values} == set(values) if values else False

    def span(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest result; None while there is nothing to count."""
        if not self.values or not self.items:
            return None
        times = len(self.items) if self.method == "sum" else 1
        return Decimal(min(self.values) * times), Decimal(max(self.values) * times)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return self.model_dump(mode="json")


def read_option(line: str) -> tuple[int, str] | None:
    """The number and the words of a line of answers; None when it has no number, or no words."""
    found = OPTION.fullmatch(line.strip())
    if found is None or abs(int(found[1])) > LARGEST_VALUE:
        return None
    return int(found[1]), found[2].strip()


def option_lines(options: Sequence[OwnOption], lang: Lang) -> list[str]:
    """Answers as they are typed."""
    return [f"{one.value} {one.words.of(lang)}" for one in options if one.words.of(lang)]


def join_options(english: Sequence[str], chinese: Sequence[str]) -> tuple[OwnOption, ...]:
    """Answers from the lines of both languages, joined by their number, in the order of the first that is there."""
    read = {
        "en": dict(filter(None, map(read_option, english))),
        "zh": dict(filter(None, map(read_option, chinese))),
    }
    values = list(dict.fromkeys([*read["en"], *read["zh"]]))
    return tuple(
        OwnOption(value=value, words=Words(en=read["en"].get(value, ""), zh=read["zh"].get(value, "")))
        for value in values[:MOST_OPTIONS]
    )


def join_items(
    english: Sequence[str], chinese: Sequence[str], before: Sequence[OwnItem]
) -> tuple[OwnItem, ...]:
    """Questions from the lines of both languages; one that was there before keeps how it counts, wherever it moved."""
    known = {words: item for item in before for words in (item.words.zh, item.words.en) if words}
    same_number = len(before) == max(len(english), len(chinese))
    made = []
    for place, (en, zh) in enumerate(zip_longest(english, chinese, fillvalue="")):
        old = known.get(en) or known.get(zh) or (before[place] if same_number else None)
        words = Words(en=en, zh=zh)
        made.append(old.model_copy(update={"words": words}) if old else OwnItem(words=words))
    return tuple(made[:MOST_ITEMS])


def content_of(instrument: Instrument) -> Content:
    """The builder's content of a published questionnaire, for the next version of it."""
    scale = instrument.scale(TOTAL)
    langs = instrument.languages
    risk = {flag.item.items[0]: flag.item.at_least for flag in instrument.risk_flags if flag.item}
    nothing = Words()

    def words(text: Text | None) -> Words:
        if text is None:
            return nothing
        return Words(en=text.en if "en" in langs else "", zh=text.zh if "zh" in langs else "")

    return Content(
        title=words(instrument.title),
        recall=words(instrument.recall),
        stem=words(instrument.stem),
        items=tuple(
            OwnItem(words=words(item.text), reversed=item.reversed, risk=risk.get(item.n))
            for item in instrument.items
        ),
        options=tuple(OwnOption(value=one.value, words=words(one.label)) for one in instrument.options),
        method=scale.method,
        direction=scale.direction,
        minutes=instrument.minutes,
        bands=tuple(
            OwnBand(
                words=words(band.name),
                low=Decimal(band.min or 0) if scale.bands_on == "sum" else band.at_least or Decimal(0),
                high=_high(instrument, place),
            )
            for place, band in enumerate(scale.bands)
        ),
    )


def _high(instrument: Instrument, place: int) -> Decimal:
    scale = instrument.scale(TOTAL)
    band = scale.bands[place]
    if scale.bands_on == "sum":
        return Decimal(band.max or 0)
    return band.below if band.below is not None else Decimal(max(o.value for o in instrument.options))
