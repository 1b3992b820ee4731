"""How answers become numbers: scales, bands, figures for change, flags, skips and context of an instrument file."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from portal.assessments.definition_words import Key, Part, Text, Words, as_view
from portal.assessments.once import once

Status = Literal["V", "C", "M"]
"""V read in a published source, C corroborated only by a secondary one, M from memory and not verified."""


class Verified(Part):
    """Where a fact of the file was read, and how far that can be trusted."""

    fact: Key
    status: Status
    source: Words


class Band(Part):
    """A named range. On a sum both ends are included; on a mean it reaches from `at_least` to just under `below`."""

    key: Key
    name: Text | None = None
    min: StrictInt | None = None
    max: StrictInt | None = None
    at_least: Decimal | None = None
    below: Decimal | None = None


class BandScheme(Part):
    """Another published way to name the same sums."""

    scheme: Key
    name: Text
    bands: tuple[Band, ...]


class ScaleChange(Part):
    """What is said between two dates; `moved` takes %(before)s and %(after)s, `stayed` takes %(value)s."""

    moved: Text
    stayed: Text


class Figure(Part):
    """A published number in the metric of the scale as it is scored here, with its source."""

    value: Decimal = Field(gt=0)
    status: Status
    source: Words


class Figures(Part):
    """What is known about how much a scale moves by itself. A published `threshold` comes before a computed index.

    `threshold` is the smallest change that counts, itself included; `level` says how sure it is, in words.
    `sd` and `reliability` must come from the same metric as the score; `sd_times` states a factor already applied.
    `caseness` is the sum from which a person counts as a case.
    """

    threshold: Figure | None = None
    level: Words | None = None
    sd: Figure | None = None
    reliability: Figure | None = None
    caseness: Figure | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.reliability is not None and self.reliability.value > 1:
            raise ValueError("reliability: cannot be above 1")
        if self.level is not None and self.threshold is None:
            raise ValueError("level: there is no threshold of which it could speak")
        return self


class Recode(Part):
    """Items whose answers are replaced by other numbers before they are added up."""

    items: tuple[StrictInt, ...]
    map: Annotated[Mapping[int, StrictInt], *as_view]


class Derived(Part):
    """The same result in another metric, for display: the value times a whole number."""

    key: Key
    times: StrictInt
    name: Text


class Scale(Part):
    """One scale. `items` says what it counts, a minus in front turns an item round within this scale.

    Without `items`, `total` counts every item and any other key those items that name it. `min_answered` is how many
    answers a result needs; without it, all. Bands are read on the sum of keyed answers unless `bands_on` says mean.
    `direction` says what a higher number means; "none" where that is not published.
    """

    key: Key
    method: Literal["sum", "mean"]
    name: Text
    higher_means: Text
    items: tuple[StrictInt, ...] = ()
    multiplier: Annotated[StrictInt, Field(ge=1)] = 1
    recode: tuple[Recode, ...] = ()
    direction: Literal["worse", "better", "none"] = "none"
    min_answered: StrictInt | None = None
    bands: tuple[Band, ...] = ()
    bands_on: Literal["sum", "mean"] = "sum"
    bands_alt: tuple[BandScheme, ...] = ()
    derived: Derived | None = None
    figures: Figures | None = None
    change: ScaleChange | None = None

    @model_validator(mode="after")
    def _multiplies_a_sum(self) -> Self:
        if self.multiplier != 1 and self.method != "sum":
            raise ValueError(f"scales.{self.key}.multiplier: only a sum can be multiplied")
        return self

    def band_named(self, key: str) -> Band | None:
        """The band of that key, also of another scheme."""
        schemes = (self.bands, *(other.bands for other in self.bands_alt))
        return next((band for bands in schemes for band in bands if band.key == key), None)


class Count(Part):
    """So many of these items at or above a value. `own` gives single items a value of their own."""

    items: tuple[StrictInt, ...]
    at_least: StrictInt
    own: Annotated[Mapping[int, StrictInt], *as_view] = Field(default_factory=dict, validate_default=True)
    least: StrictInt = 1
    most: StrictInt | None = None

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        once("items", self.items)
        if strange := sorted(set(self.own) - set(self.items)):
            raise ValueError(f"own: {strange[0]} is not among the items")
        if not 1 <= self.least <= (len(self.items) if self.most is None else self.most) <= len(self.items):
            raise ValueError("least, most: not in order between 1 and the number of items")
        return self


class ScaleReaches(Part):
    """A scale whose result is at or above a number."""

    scale: Key
    at_least: StrictInt


class Flag(Part):
    """Something that a form says beside its scores. `rule` states it in words; exactly one way computes it.

    `item`, `counts` (all of them must hold) and `reaches` give yes or no; `sum` gives a number. Unknown while an item
    that it needs is open. A `risk` flag must rest on one item alone, so that it fires on an unfinished form too.
    `sex` names whom a sex-specific cut is published for.
    """

    key: Key
    name: Text
    rule: Words
    risk: StrictBool = False
    sex: Literal["women", "men"] | None = None
    item: Count | None = None
    counts: tuple[Count, ...] = ()
    reaches: ScaleReaches | None = None
    sum: tuple[StrictInt, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.item, self.counts, self.reaches, self.sum)
        if len([way for way in ways if way]) != 1:
            raise ValueError(f"flags.{self.key}: give exactly one of item, counts, reaches, sum")
        if self.risk and (self.item is None or len(self.item.items) != 1):
            raise ValueError(f"flags.{self.key}.risk: a risk flag rests on one item")
        return self


class LookAt(Part):
    """An answer that its reader should see, though no published rule makes it a flag."""

    n: StrictInt
    at_least: StrictInt
    why: Text


class Skip(Part):
    """Items that the form itself tells to leave out: open, they count as 0 and are not missing.

    It applies when all of `when` are answered and their answers add up to `adds_to`.
    """

    when: tuple[StrictInt, ...] = Field(min_length=1)
    adds_to: StrictInt
    skip: tuple[StrictInt, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _skips_others(self) -> Self:
        once("when, skip", (*self.when, *self.skip))
        return self


class Context(Part):
    """A fact about the person that changes the scoring: items left out, bands that no longer compare."""

    key: Key
    name: Text
    ignore: tuple[StrictInt, ...] = ()
    bands_hold: StrictBool = False
