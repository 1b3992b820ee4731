"""The words of an official form in one language, as a clinic supplies them, and how they fit the scoring facts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from portal.assessments.definition import Instrument, Item, Option, Text

_NO_LABELS: Mapping[int, Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True)
class ItemTexts:
    """Texts by item number and labels by value; `item_options` where single items have labels of their own.

    `lang` is a BCP 47 tag; `stem` stands over every question; `title` is what the form calls itself.
    """

    lang: str
    items: Mapping[int, str]
    options: Mapping[int, str]
    item_options: Mapping[int, Mapping[int, str]] = field(default_factory=lambda: _NO_LABELS)
    stem: str | None = None
    title: str | None = None

    def label(self, n: int, value: int) -> str | None:
        """The label of an answer to an item."""
        return self.item_options.get(n, {}).get(value) or self.options.get(value)

    def as_content(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "title": self.title,
            "stem": self.stem,
            "items": {str(n): text for n, text in sorted(self.items.items())},
            "options": {str(value): label for value, label in sorted(self.options.items())},
            "item_options": {
                str(n): {str(value): label for value, label in sorted(labels.items())}
                for n, labels in sorted(self.item_options.items())
            },
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any], *, lang: str) -> "ItemTexts":
        """From what was stored."""
        return cls(
            lang=lang,
            items={int(n): text for n, text in content.get("items", {}).items()},
            options={int(value): label for value, label in content.get("options", {}).items()},
            item_options={
                int(n): {int(value): label for value, label in labels.items()}
                for n, labels in content.get("item_options", {}).items()
            },
            stem=content.get("stem"),
            title=content.get("title"),
        )


def shared_options(
    labels: Mapping[int, Mapping[int, str]],
) -> tuple[dict[int, str], dict[int, dict[int, str]]]:
    """Labels by item, parted into those that most items share and those of single items that differ."""
    given = [tuple(sorted(found.items())) for found in labels.values() if found]
    shared = max(given, key=given.count, default=())
    if given.count(shared) < 2 and len(labels) > 1:
        shared = ()
    return dict(shared), {
        n: dict(own) for n, own in labels.items() if own and tuple(sorted(own.items())) != shared
    }


def numbered_rest(instrument: Instrument, texts: ItemTexts) -> ItemTexts:
    """The texts, with its number as the label of every value between two ends that have words: as such forms print it."""
    own: dict[int, dict[int, str]] = {}
    for item in instrument.items:
        values = instrument.values(item)
        ends = {min(values), max(values)}
        if all(texts.label(item.n, value) for value in ends):
            bare = {value: str(value) for value in values if not texts.label(item.n, value)}
            if bare:
                own[item.n] = {**{v: texts.label(item.n, v) or "" for v in values}, **bare}
    if not own:
        return texts
    labels = {item.n: own.get(item.n) or _labels_of(instrument, item, texts) for item in instrument.items}
    options, item_options = shared_options(labels)
    return replace(texts, options={**texts.options, **options}, item_options=item_options)


def _labels_of(instrument: Instrument, item: Item, texts: ItemTexts) -> dict[int, str]:
    return {v: label for v in instrument.values(item) if (label := texts.label(item.n, v))}


def as_answered(instrument: Instrument, texts: ItemTexts) -> ItemTexts:
    """The texts with labels by what is answered, where a file has them by what is scored.

    A file that gives scores turns the answers of a reversed item round; its labels are then those of the other items,
    the other way about, and are turned back.
    """
    labels = {item.n: _labels_of(instrument, item, texts) for item in instrument.items}
    straight = [labels[item.n] for item in instrument.items if not _is_turned(instrument, item)]
    mended = {
        item.n: turned
        for item in instrument.items
        if _is_turned(instrument, item)
        and (turned := _turned(labels[item.n])) in straight
        and labels[item.n] not in straight
    }
    if not mended:
        return texts
    options, item_options = shared_options({**labels, **mended})
    return replace(texts, options=options, item_options=item_options)


def _is_turned(instrument: Instrument, item: Item) -> bool:
    return any(
        item.reversed != (-item.n in scale.items)
        for scale in instrument.scales
        if item in instrument.items_of(scale)
    )


def _turned(labels: Mapping[int, str]) -> dict[int, str]:
    ends = min(labels, default=0) + max(labels, default=0)
    return {ends - value: label for value, label in labels.items()}


class Misfit(StrEnum):
    """How texts and scoring facts can disagree."""

    MISSING = "missing"  # an item without text
    EXTRA = "extra"  # a text for an item that the scoring does not know
    UNLABELLED = "unlabelled"  # an allowed value without a label
    UNKNOWN_VALUE = "unknown_value"  # a label for a value that is not allowed
    TWICE = "twice"  # two items with the same text


@dataclass(frozen=True)
class Problem:
    """One disagreement, at an item (None: the labels as a whole) and a value where that is what differs."""

    kind: Misfit
    n: int | None = None
    value: int | None = None


def misfits(instrument: Instrument, texts: ItemTexts) -> tuple[Problem, ...]:
    """Everything in which the texts do not fit the instrument, in the order of the form; empty means that they fit."""
    found: list[Problem] = []
    seen: dict[str, int] = {}
    for item in instrument.items:
        text = texts.items.get(item.n, "").strip()
        if not text:
            found.append(Problem(Misfit.MISSING, item.n))
        elif text in seen:
            found.append(Problem(Misfit.TWICE, item.n))
        seen.setdefault(text, item.n)
        found += [
            Problem(Misfit.UNLABELLED, item.n, value)
            for value in instrument.values(item)
            if not (texts.label(item.n, value) or "").strip()
        ]
    known = {item.n: set(instrument.values(item)) for item in instrument.items}
    found += [Problem(Misfit.EXTRA, n) for n in sorted(set(texts.items) - set(known))]
    allowed = set().union(*known.values())
    found += [Problem(Misfit.UNKNOWN_VALUE, None, value) for value in sorted(set(texts.options) - allowed)]
    for n, labels in sorted(texts.item_options.items()):
        found += [Problem(Misfit.UNKNOWN_VALUE, n, v) for v in sorted(set(labels) - known.get(n, set()))]
    return tuple(found)


def worded(instrument: Instrument, texts: ItemTexts) -> Instrument:
    """The instrument with the words of a form: the same in both page languages, since a form has one of its own."""
    return instrument.model_copy(
        update={
            "items": tuple(_worded(instrument, item, texts) for item in instrument.items),
            "stem": _same(texts.stem) if texts.stem else instrument.stem,
        }
    )


def _worded(instrument: Instrument, item: Item, texts: ItemTexts) -> Item:
    options = tuple(
        Option(value=value, label=_same(texts.label(item.n, value) or str(value)))
        for value in instrument.values(item)
    )
    text = texts.items.get(item.n)
    return item.model_copy(update={"text": _same(text) if text else None, "options": options})


def _same(words: str) -> Text:
    return Text(en=words, zh=words)
