"""Scoring: answers and an instrument in, exact results out. No floats until a result is printed."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from portal.assessments.definition import TOTAL, Instrument, Item
from portal.assessments.regions import region
from portal.assessments.scoring_rules import FlagRule, Rules, ScaleRule, rules_of


class InvalidAnswers(ValueError):
    """An answer that the instrument does not allow; the message names the item."""


_NOBODY: Set[int] = frozenset()
_NONE: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """The result on one scale: numerator / denominator, exact. Without a result the numerator is None.

    The denominator is 1 for a sum; for a mean it is the number of answers that count. `bands_alt` names the same
    result by the other published schemes.
    """

    scale: str
    numerator: int | None
    denominator: int
    n_items: int
    n_answered: int
    band: str | None
    bands_alt: Mapping[str, str | None] = field(default_factory=lambda: _NONE, hash=False)

    @property
    def complete(self) -> bool:
        """Whether there is a result."""
        return self.numerator is not None

    @property
    def value(self) -> Fraction | None:
        """The exact result."""
        return None if self.numerator is None else Fraction(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one administration. `band` is the total's band, or the region on the plane.

    `flags`: yes or no, a number, or None while an item that the flag needs is open.
    """

    instrument: str
    version: int
    complete: bool
    n_missing: int
    scales: tuple[ScaleScore, ...]
    band: str | None
    flags: Mapping[str, bool | int | None] = field(hash=False)

    def scale(self, key: str) -> ScaleScore:
        """The result on one scale. Raises KeyError."""
        for scale in self.scales:
            if scale.scale == key:
                return scale
        raise KeyError(key)

    @property
    def bands_alt(self) -> dict[str, str | None]:
        """The bands of the total by every other scheme."""
        return {scheme: band for scale in self.scales for scheme, band in scale.bands_alt.items()}


def score(
    instrument: Instrument, answers: Mapping[int, int | None], context: Mapping[str, object] | None = None
) -> Result:
    """Scores answers (item number to value). None and an item left out are both missing.

    A scale has a result when it has its `min_answered` answers, and when no item at all is open if the
    instrument says `all_items_needed`. Items that the form tells to skip, and those that the context leaves out, are
    not missing. Raises InvalidAnswers for an item or a value that the instrument does not have, and for context that
    it does not read.
    """
    rules = rules_of(instrument)
    ignored, bands_hold = _context(rules, context)
    given = _given(rules, answers)
    for n in ignored:
        given.pop(n, None)
    skipped = rules.skipped(given) if rules.skips else _NOBODY
    n_missing = rules.n_items - len(given) - len(skipped) - len(ignored)
    withheld = instrument.all_items_needed and n_missing > 0
    scales = tuple(
        _scale_score(rule, given, skipped, ignored, withheld=withheld, bands_hold=bands_hold)
        for rule in rules.scales
    )
    return Result(
        instrument=instrument.code,
        version=instrument.version,
        complete=None not in [scale.numerator for scale in scales] if scales else n_missing == 0,
        n_missing=n_missing,
        scales=scales,
        band=_overall_band(instrument, scales),
        flags=_flags(rules, given, skipped, scales) if rules.flags else {},
    )


def keyed_value(instrument: Instrument, item: Item, value: int) -> int:
    """What an answer adds to a scale that does not turn it: the value, or its mirror if the item is reversed."""
    if not item.reversed:
        return value
    values = instrument.values(item)
    return min(values) + max(values) - value


def _context(rules: Rules, context: Mapping[str, object] | None) -> tuple[Set[int], bool]:
    """The items that the context leaves out, and whether bands still compare."""
    ignored: set[int] = set()
    bands_hold = True
    for key, value in (context or {}).items():
        known = rules.contexts.get(key)
        if known is None:
            raise InvalidAnswers(f"{rules.code} reads no context {_shown(key)}")
        if type(value) is not bool:
            raise InvalidAnswers(f"context {_shown(key)}: {_shown(value)} is not true or false")
        if value:
            ignored |= known.ignore
            bands_hold = bands_hold and known.bands_hold
    return ignored, bands_hold


def _given(rules: Rules, answers: Mapping[int, int | None]) -> dict[int, int]:
    given: dict[int, int] = {}
    allowed = rules.allowed
    for n, value in answers.items():
        if type(n) is not int or n not in allowed:
            raise InvalidAnswers(f"item {_shown(n)} is not in {rules.code}")
        if value is None:
            continue
        if type(value) is not int or value not in allowed[n]:
            raise InvalidAnswers(f"item {n}: {_shown(value)} is not one of {rules.known_values(n)}")
        given[n] = value
    return given


def _shown(value: object) -> str:
    """A refused value as it may stand in a message: plain characters, short."""
    text = ascii(value) if not isinstance(value, int) or value.bit_length() < 100 else "a very large number"
    return text if len(text) <= 40 else text[:40] + "…"


def _scale_score(
    rule: ScaleRule,
    given: Mapping[int, int],
    skipped: Set[int],
    ignored: Set[int],
    *,
    withheld: bool,
    bands_hold: bool,
) -> ScaleScore:
    found = [keyed[given[n]] for n, keyed in rule.items if n in given]
    total, answered = sum(found), len(found)
    n_items, left_out = rule.n_items, 0
    if skipped or ignored:
        left_out = sum([n in skipped for n, _ in rule.items])
        n_items -= sum([n in ignored for n, _ in rule.items])
    has_result = answered + left_out >= min(rule.needed, n_items) and n_items > 0 and not withheld
    full = has_result and answered + left_out == n_items
    total *= rule.multiplier
    counted = answered + left_out if has_result else n_items
    # Bands are stated for the full form; fewer answers, or items left out, have no band.
    banded = full and bands_hold
    return ScaleScore(
        rule.key,
        total if has_result else None,
        counted if rule.is_mean else 1,
        n_items,
        answered,
        rule.band(total) if banded else None,
        {scheme: band(total) if banded else None for scheme, band in rule.alt} if rule.alt else _NONE,
    )


def _overall_band(instrument: Instrument, scales: tuple[ScaleScore, ...]) -> str | None:
    if instrument.plane is None:
        return next((scale.band for scale in scales if scale.scale == TOTAL), None)
    by_key = {scale.scale: scale for scale in scales}
    dependence = by_key[instrument.plane.dependence]
    independence = by_key[instrument.plane.independence]
    if dependence.numerator is None or independence.numerator is None:
        return None
    return region(dependence.numerator, independence.numerator).value


def _flags(
    rules: Rules, given: Mapping[int, int], skipped: Set[int], scales: tuple[ScaleScore, ...]
) -> dict[str, bool | int | None]:
    values = {**given, **dict.fromkeys(skipped, 0)} if skipped else given
    return {rule.key: _flag(rule, values, scales) for rule in rules.flags}


def _flag(rule: FlagRule, values: Mapping[int, int], scales: tuple[ScaleScore, ...]) -> bool | int | None:
    if rule.reaches is not None:
        scale = scales[rule.reaches[0]]
        return None if scale.numerator is None else scale.numerator >= rule.reaches[1] * scale.denominator
    if not rule.needs <= values.keys():
        return None
    if rule.sum:
        return sum([values[n] for n in rule.sum])
    return all(count.holds(values) for count in rule.counts)


def as_json(result: Result) -> dict[str, object]:
    """The result as `portal score` prints it. Denominator 1 gives a whole number, any other a decimal."""
    numbers = {scale.scale: _number(scale) for scale in result.scales}
    bands = {scale.scale: scale.band for scale in result.scales}
    total = numbers.pop(TOTAL, None)
    bands.pop(TOTAL, None)
    return {
        "instrument": result.instrument,
        "version": result.version,
        "complete": result.complete,
        "n_missing": result.n_missing,
        "total": total,
        "subscales": numbers,
        "band": result.band,
        "subscale_bands": bands,
        "bands_alt": result.bands_alt,
        "flags": dict(result.flags),
    }


def _number(scale: ScaleScore) -> int | float | None:
    if scale.numerator is None or scale.denominator == 1:
        return scale.numerator
    return scale.numerator / scale.denominator
