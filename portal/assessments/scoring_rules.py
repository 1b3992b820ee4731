"""The rules of an instrument laid out for scoring: read once per definition, then looked up for every form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.assessments.definition import Band, Context, Count, Flag, Instrument, Scale, Skip

BandOf = Callable[[int], str | None]
_KEPT_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class ScaleRule:
    """A scale: for each item what its answers add; `needed` answers give a result; sums are read as bands."""

    key: str
    items: tuple[tuple[int, Mapping[int, int]], ...]
    n_items: int
    needed: int
    is_mean: bool
    multiplier: int
    band: BandOf
    alt: tuple[tuple[str, BandOf], ...]


@dataclass(frozen=True, slots=True)
class CountRule:
    """So many of these items at or above the value beside each."""

    thresholds: tuple[tuple[int, int], ...]
    least: int
    most: int

    def holds(self, values: Mapping[int, int]) -> bool:
        """Whether the count of raw answers lies within its bounds; every item must be there."""
        return self.least <= sum([values[n] >= at_least for n, at_least in self.thresholds]) <= self.most


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A flag: the items it needs, and the one way that computes it; `reaches` is a scale by its place, and a number."""

    key: str
    needs: frozenset[int]
    counts: tuple[CountRule, ...]
    reaches: tuple[int, int] | None
    sum: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContextRule:
    """A fact about the person: items left out, and whether bands still compare."""

    ignore: frozenset[int]
    bands_hold: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that scoring looks up of one instrument."""

    code: str
    n_items: int
    numbers: Mapping[str, int]
    allowed: Mapping[int, frozenset[int]]
    in_order: Mapping[int, tuple[int, ...]]
    scales: tuple[ScaleRule, ...]
    flags: tuple[FlagRule, ...]
    skips: tuple[Skip, ...]
    contexts: Mapping[str, ContextRule]

    def known_values(self, n: int) -> str:
        """The allowed answers to an item, as a message lists them."""
        values = self.in_order[n]
        if len(values) > 20:
            return f"{values[0]} to {values[-1]}"
        return ", ".join(map(str, values))

    def skipped(self, given: Mapping[int, int]) -> set[int]:
        """Open items that the form itself tells the person to leave out after these answers."""
        return {
            n
            for rule in self.skips
            if all(n in given for n in rule.when) and sum(given[n] for n in rule.when) == rule.adds_to
            for n in rule.skip
            if n not in given
        }

    def left_out(self, given: Mapping[int, int], context: Mapping[str, bool]) -> set[int]:
        """Items that need no answer: skipped after these answers, or left out by what is known of the person."""
        ignored = {n for key, holds in context.items() if holds for n in self.contexts[key].ignore}
        return self.skipped(given) | ignored


_kept: dict[int, tuple[Instrument, Rules]] = {}
"""By the identity of a definition, which is held so that its identity stays its own."""


def rules_of(instrument: Instrument) -> Rules:
    """The rules of a definition, made once."""
    found = _kept.get(id(instrument))
    if found is None:
        if len(_kept) >= _KEPT_AT_MOST:
            _kept.clear()
        found = _kept[id(instrument)] = (instrument, _laid_out(instrument))
    return found[1]


def _laid_out(instrument: Instrument) -> Rules:
    values = {item.n: instrument.values(item) for item in instrument.items}
    return Rules(
        code=instrument.code,
        n_items=len(instrument.items),
        numbers={str(n): n for n in values},
        allowed={n: frozenset(found) for n, found in values.items()},
        in_order=values,
        scales=tuple(_scale(instrument, scale) for scale in instrument.scales),
        flags=tuple(_flag(instrument, flag) for flag in instrument.flags),
        skips=instrument.skips,
        contexts={context.key: _context(context) for context in instrument.contexts},
    )


def _scale(instrument: Instrument, scale: Scale) -> ScaleRule:
    items = instrument.items_of(scale)
    return ScaleRule(
        key=scale.key,
        items=tuple((item.n, instrument.keyed(scale, item)) for item in items),
        n_items=len(items),
        needed=len(items) if scale.min_answered is None else scale.min_answered,
        is_mean=scale.method == "mean",
        multiplier=scale.multiplier,
        band=_band_of(instrument, scale, scale.bands),
        alt=tuple((other.scheme, _band_of(instrument, scale, other.bands)) for other in scale.bands_alt),
    )


def _band_of(instrument: Instrument, scale: Scale, bands: Sequence[Band]) -> BandOf:
    """A look-up from every attainable sum; a mean's edges are compared exactly, never as floats."""
    if not bands:
        return _no_band
    low, high = instrument.sum_range(scale)
    n_items = len(instrument.items_of(scale))
    named = {total: _named(bands, total, n_items, scale.bands_on == "mean") for total in range(low, high + 1)}
    return named.get


def _no_band(_total: int) -> str | None:
    return None


def _named(bands: Sequence[Band], total: int, n_items: int, on_mean: bool) -> str | None:
    if not on_mean:
        return next((band.key for band in bands if (band.min or 0) <= total <= (band.max or 0)), None)
    mean = Fraction(total, n_items)
    for band in bands:
        above = band.at_least is not None and mean >= Fraction(band.at_least)
        if above and (band.below is None or mean < Fraction(band.below)):
            return band.key
    return None


def _flag(instrument: Instrument, flag: Flag) -> FlagRule:
    counts = (*flag.counts, *([flag.item] if flag.item else []))
    needs = {n for count in counts for n in count.items} | set(flag.sum)
    places = [scale.key for scale in instrument.scales]
    reaches = (places.index(flag.reaches.scale), flag.reaches.at_least) if flag.reaches else None
    return FlagRule(flag.key, frozenset(needs), tuple(map(_count, counts)), reaches, flag.sum)


def _count(count: Count) -> CountRule:
    thresholds = tuple((n, count.own.get(n, count.at_least)) for n in count.items)
    return CountRule(thresholds, count.least, len(thresholds) if count.most is None else count.most)


def _context(context: Context) -> ContextRule:
    return ContextRule(frozenset(context.ignore), context.bands_hold)
