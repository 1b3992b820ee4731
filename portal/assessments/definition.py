"""What an instrument file may say: the questionnaire, its scales, its words and its worked examples."""

from collections.abc import Set
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import StrictBool, StrictInt, model_validator

from portal.assessments.definition_checks import refuse_what_cannot_hold
from portal.assessments.definition_items import RATING, Anchors, Example, Item
from portal.assessments.definition_scales import (
    Band,
    BandScheme,
    Context,
    Count,
    Figure,
    Figures,
    Flag,
    LookAt,
    Recode,
    Scale,
    ScaleReaches,
    Skip,
    Verified,
)
from portal.assessments.definition_words import (
    Fact,
    FollowUp,
    Key,
    Lang,
    Option,
    Part,
    PersonInMind,
    Plane,
    Text,
    Wording,
    Words,
)

__all__ = [
    "RATING",
    "TOTAL",
    "Anchors",
    "Band",
    "BandScheme",
    "Context",
    "Count",
    "Example",
    "Fact",
    "Figure",
    "Figures",
    "Flag",
    "FollowUp",
    "Instrument",
    "Item",
    "Lang",
    "Licence",
    "LookAt",
    "Option",
    "PersonInMind",
    "Plane",
    "Recode",
    "Scale",
    "ScaleReaches",
    "Skip",
    "Text",
    "Verified",
    "Wording",
]

TOTAL = "total"


class Licence(Part):
    """May the wording be used: `tier` A, B, C, X or, for what the project supplies itself, "?"."""

    tier: Literal["A", "B", "C", "X", "?"]
    statement: Words
    status: Literal["V", "C", "M"] = "V"


class Instrument(Part):
    """A questionnaire definition as its file states it. A published version is superseded, never edited.

    A file of scoring facts gives `count` and `values` (and `own_values`, `reversed`) instead of `items`.
    `languages` are those whose wording ships with the product.
    `stem` is what a form without `wording` asks of each item. `all_items_needed`: one open item leaves every scale
    without a result, not only its own. `validated` is false for what the project or a clinic wrote itself.
    `paper_only`: nobody answers it on a screen. `pair` names two scales whose distance is shown as a gap.
    """

    code: Key
    version: StrictInt
    title: Text
    source: Words
    licence: Licence
    languages: tuple[Lang, ...] = ()
    zh_status: Literal["draft", "reviewed"] = "draft"
    recall: Text
    minutes: StrictInt
    validated: StrictBool = True
    paper_only: StrictBool = False
    pair: tuple[Key, Key] | None = None
    all_items_needed: StrictBool = False
    wording: Wording | None = None
    stem: Text | None = None
    anchors: Anchors | None = None
    options: tuple[Option, ...] = ()
    scales: tuple[Scale, ...] = ()
    items: tuple[Item, ...]
    shown_in_order: tuple[StrictInt, ...] = ()
    person: PersonInMind | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    plane: Plane | None = None
    flags: tuple[Flag, ...] = ()
    look_at: tuple[LookAt, ...] = ()
    skips: tuple[Skip, ...] = ()
    contexts: tuple[Context, ...] = ()
    cannot_say: tuple[Fact, ...] = ()
    verified: tuple[Verified, ...] = ()
    notes: tuple[Words, ...] = ()
    examples: tuple[Example, ...]

    @model_validator(mode="before")
    @classmethod
    def _items_from_facts(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "count" not in data:
            return data
        if "items" in data:
            raise ValueError("items: a file gives either count or items")
        given = dict(data)
        count, values = given.pop("count"), given.pop("values", ())
        own = {str(n): found for n, found in given.pop("own_values", {}).items()}
        turned = set(given.pop("reversed", ()))
        if not isinstance(count, int):
            raise ValueError("count: not a whole number")
        if strange := sorted(({int(n) for n in own} | turned) - set(range(1, count + 1))):
            raise ValueError(f"own_values, reversed: there is no item {strange[0]}")
        given["items"] = [
            {"n": n, "values": own.get(str(n), values), "reversed": n in turned} for n in range(1, count + 1)
        ]
        return given

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_what_cannot_hold(self)
        return self

    @property
    def worded(self) -> bool:
        """Whether a person can answer it on a screen: every question has its words, and it is not for paper only."""
        return not self.paper_only and all(item.text is not None for item in self.items)

    @property
    def asked(self) -> tuple[Item, ...]:
        """The items in the order in which they are asked."""
        if not self.shown_in_order:
            return self.items
        return tuple(self.item(n) for n in self.shown_in_order)

    @property
    def risk_flags(self) -> tuple[Flag, ...]:
        """Flags that need a human, also on an unfinished form."""
        return tuple(flag for flag in self.flags if flag.risk)

    def scale(self, key: str) -> Scale:
        """The scale of that key. Raises ValueError."""
        for scale in self.scales:
            if scale.key == key:
                return scale
        raise ValueError(f"scales: there is no {key!r}")

    @cached_property
    def _by_number(self) -> dict[int, Item]:
        return {item.n: item for item in self.items}

    def item(self, n: int) -> Item:
        """The item of that number. Raises ValueError."""
        found = self._by_number.get(n)
        if found is None:
            raise ValueError(f"items: there is no {n}")
        return found

    def items_of(self, scale: Scale) -> tuple[Item, ...]:
        """The items that a scale counts."""
        if scale.items:
            return tuple(self.item(abs(n)) for n in scale.items)
        return tuple(item for item in self.items if scale.key in (TOTAL, item.scale))

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The options of an item: its own, else those of the whole instrument. Empty while it has no wording."""
        return item.options or (() if item.values or item.rated else self.options)

    def values(self, item: Item) -> tuple[int, ...]:
        """The values that an answer to the item may have."""
        if item.rated:
            return RATING
        return item.values or tuple(option.value for option in self.options_of(item))

    def keyed(self, scale: Scale, item: Item) -> dict[int, int]:
        """What each allowed answer to an item adds to a scale: recoded, turned round, or as it is."""
        values = self.values(item)
        for recode in scale.recode:
            if item.n in recode.items:
                return dict(recode.map)
        if item.reversed != (-item.n in scale.items):
            return {value: min(values) + max(values) - value for value in values}
        return {value: value for value in values}

    def sum_range(self, scale: Scale, ignored: Set[int] = frozenset()) -> tuple[int, int]:
        """The smallest and the largest attainable sum of keyed answers on a scale, multiplied as it is scored."""
        counted = [item for item in self.items_of(scale) if item.n not in ignored]
        keyed = [self.keyed(scale, item).values() for item in counted]
        return scale.multiplier * sum(map(min, keyed)), scale.multiplier * sum(map(max, keyed))
