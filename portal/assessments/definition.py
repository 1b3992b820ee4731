"""What an instrument file may say: the questionnaire, its scales, its words and its worked examples."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

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
    as_view,
)
from portal.assessments.once import once
from portal.assessments.regions import HIGHEST_SUM, LOWEST_SUM

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
RATING = tuple(range(101))
"""The values of an item that is rated from 0 to 100."""


class Licence(Part):
    """May the wording be used: `tier` A, B, C, X or, for what the project supplies itself, "?"."""

    tier: Literal["A", "B", "C", "X", "?"]
    statement: Words
    status: Literal["V", "C", "M"] = "V"


class Anchors(Part):
    """What the two ends of the answers mean, as the publication names them; not the wording of a form."""

    low: Text
    high: Text


class Item(Part):
    """A question. Without `text` only its number and its `values` are known: the wording comes from the clinic.

    `short` names it in the clinician's tables; `options` only where they differ from the instrument's. `rated` asks
    for 0 to 100, with `anchors` of its own if it has any.
    """

    n: StrictInt
    scale: Key | None = None
    short: Text | None = None
    text: Text | None = None
    values: tuple[StrictInt, ...] = ()
    rated: StrictBool = False
    anchors: Anchors | None = None
    reversed: StrictBool = False
    options: tuple[Option, ...] = ()


class Example(Part):
    """Answers and the expected (numerator, denominator) of each scale; a scale not named has no result.

    `all` is the answer to every item that `answers` does not name, `open` lists items without one.
    """

    about: Words
    all: StrictInt | None = None
    open: tuple[StrictInt, ...] = ()
    answers: Annotated[Mapping[int, StrictInt], *as_view] = Field(default_factory=dict, validate_default=True)
    context: Annotated[Mapping[str, StrictBool], *as_view] = Field(
        default_factory=dict, validate_default=True
    )
    scales: Annotated[Mapping[str, tuple[int, int]], *as_view]
    n_missing: StrictInt = 0
    band: str | None = None
    scale_bands: Annotated[Mapping[str, str], *as_view] = Field(default_factory=dict, validate_default=True)
    bands_alt: Annotated[Mapping[str, str], *as_view] = Field(default_factory=dict, validate_default=True)
    flags: Annotated[Mapping[str, bool | int], *as_view] = Field(default_factory=dict, validate_default=True)

    def given(self, items: tuple[Item, ...]) -> dict[int, int]:
        """The answers of the whole form."""
        filled = {} if self.all is None else {item.n: self.all for item in items}
        return {n: value for n, value in {**filled, **self.answers}.items() if n not in self.open}


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
        once("scales", [scale.key for scale in self.scales])
        once("items", [item.n for item in self.items], needed=range(1, len(self.items) + 1))
        once("flags", [flag.key for flag in self.flags])
        for item in self.items:
            self._check_item(item)
        for scale in self.scales:
            self._check_scale(scale)
        for n in self._named():
            self.item(n)
        for flag in self.flags:
            if flag.reaches:
                self.scale(flag.reaches.scale)
        if self.shown_in_order and sorted(self.shown_in_order) != [item.n for item in self.items]:
            raise ValueError("shown_in_order: not every item once")
        if self.plane:
            self._check_plane(self.plane)
        if self.pair and len({self.sum_range(self.scale(key)) for key in self.pair}) != 1:
            raise ValueError("pair: the two scales have different ranges")
        if not self.examples:
            raise ValueError("examples: at least one is needed")
        return self

    def _named(self) -> list[int]:
        """Every item number that another part of the file speaks of."""
        counts = [c for flag in self.flags for c in (*flag.counts, *([flag.item] if flag.item else []))]
        return [
            *(follow_up.after for follow_up in self.follow_ups),
            *(n for count in counts for n in (*count.items, *count.own)),
            *(n for flag in self.flags for n in flag.sum),
            *(n for skip in self.skips for n in (*skip.when, *skip.skip)),
            *(n for context in self.contexts for n in context.ignore),
            *(prompt.n for prompt in self.look_at),
        ]

    def _check_item(self, item: Item) -> None:
        if item.scale is not None:
            self.scale(item.scale)
        values = self.values(item)
        once(f"items.{item.n}.options", values)
        if len(values) < 2:
            raise ValueError(f"items.{item.n}.options: at least two are needed")
        if item.reversed and {min(values) + max(values) - v for v in values} != set(values):
            raise ValueError(f"items.{item.n}.reversed: its values are not the same when turned round")

    def _check_scale(self, scale: Scale) -> None:
        items = self.items_of(scale)
        once(f"scales.{scale.key}.items", [item.n for item in items])
        count = len(items)
        needed = count if scale.min_answered is None else scale.min_answered
        if not 1 <= needed <= count:
            raise ValueError(f"scales.{scale.key}.min_answered: not between 1 and its {count} items")
        if scale.method == "sum" and needed < count:
            raise ValueError(f"scales.{scale.key}.min_answered: a sum needs all of its items")
        numbers = {item.n for item in items}
        once(f"scales.{scale.key}.recode", [n for recode in scale.recode for n in recode.items])
        for recode in scale.recode:
            for n in recode.items:
                if n not in numbers or set(self.values(self.item(n))) != set(recode.map):
                    raise ValueError(f"scales.{scale.key}.recode: does not map every value of item {n}")
                if self.item(n).reversed or -n in scale.items:
                    raise ValueError(f"scales.{scale.key}.recode: item {n} is turned round as well")
        for n in (n for skip in self.skips for n in skip.skip if n in numbers):
            if self.keyed(scale, self.item(n)).get(0) != 0:
                raise ValueError(f"skips: item {n} cannot count as 0 on {scale.key}")
        for bands in (scale.bands, *(other.bands for other in scale.bands_alt)):
            self._check_bands(scale, bands)

    def _check_bands(self, scale: Scale, bands: tuple[Band, ...]) -> None:
        if not bands:
            return
        once(f"scales.{scale.key}.bands", [band.key for band in bands])
        low, high = self.sum_range(scale)
        if scale.bands_on == "mean":
            edges = [edge for band in bands for edge in (band.at_least, band.below)]
            lowest = Decimal(low) / len(self.items_of(scale))
            if (
                edges[1:-1:2] != edges[2::2]
                or None in edges[:-1]
                or edges[0] != lowest
                or edges[-1] is not None
            ):
                raise ValueError(
                    f"scales.{scale.key}.bands: they do not cover every mean without gap or overlap"
                )
            return
        if any(band.min is None or band.max is None or band.min > band.max for band in bands):
            raise ValueError(f"scales.{scale.key}.bands: each needs min and max in this order")
        ends = [end for band in bands for end in (band.min or 0, (band.max or 0) + 1)]
        if ends[1:-1:2] != ends[2::2] or (ends[0], ends[-1]) != (low, high + 1):
            raise ValueError(
                f"scales.{scale.key}.bands: they do not cover {low} to {high} without gap or overlap"
            )

    def _check_plane(self, plane: Plane) -> None:
        for key in (plane.dependence, plane.independence):
            scale = self.scale(key)
            if self.sum_range(scale) != (LOWEST_SUM, HIGHEST_SUM) or len(self.items_of(scale)) != 5:
                raise ValueError(f"plane: {key} is not five items with values from 1 to 5")
            if scale.min_answered not in (None, 5):
                raise ValueError(f"plane: {key} must need all of its five answers")

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

    def sum_range(self, scale: Scale) -> tuple[int, int]:
        """The smallest and the largest attainable sum of keyed answers on a scale, multiplied as it is scored."""
        keyed = [self.keyed(scale, item).values() for item in self.items_of(scale)]
        return scale.multiplier * sum(map(min, keyed)), scale.multiplier * sum(map(max, keyed))
