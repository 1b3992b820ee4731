"""Scoring: answers and an instrument in, exact results out. No floats until a result is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.assessments.definition import TOTAL, Instrument, Item, Scale
from portal.assessments.regions import region


class InvalidAnswers(ValueError):
    """An answer that the instrument does not allow; the message names the item."""


@dataclass(frozen=True)
class ScaleScore:
    """The result on one scale: numerator / denominator, exact. Without a result the numerator is None.

    The denominator is 1 for a sum; for a mean it is the number of answers that count.
    """

    scale: str
    numerator: int | None
    denominator: int
    n_items: int
    n_answered: int
    band: str | None

    @property
    def complete(self) -> bool:
        """Whether there is a result."""
        return self.numerator is not None

    @property
    def value(self) -> Fraction | None:
        """The exact result."""
        return None if self.numerator is None else Fraction(self.numerator, self.denominator)


@dataclass(frozen=True)
class Result:
    """The result of one administration. `band` is the total's band, or the region on the plane."""

    instrument: str
    version: int
    complete: bool
    n_missing: int
    scales: tuple[ScaleScore, ...]
    band: str | None

    def scale(self, key: str) -> ScaleScore:
        """The result on one scale. Raises KeyError."""
        for scale in self.scales:
            if scale.scale == key:
                return scale
        raise KeyError(key)


def score(
    instrument: Instrument, answers: Mapping[int, int | None], context: Mapping[str, object] | None = None
) -> Result:
    """Scores answers (item number to value). None and an item left out are both missing.

    A scale has a result when it has its `min_answered` answers, and when no item at all is open if the
    instrument says `all_items_needed`. Raises InvalidAnswers for an item or a value that the instrument
    does not have, and for context, since no instrument in the library reads any.
    """
    if context:
        raise InvalidAnswers(f"{instrument.code} reads no context; given: {', '.join(map(ascii, context))}")
    keyed = _keyed(instrument, answers)
    n_missing = len(instrument.items) - len(keyed)
    withheld = instrument.all_items_needed and n_missing > 0
    scales = tuple(_scale_score(instrument, scale, keyed, withheld) for scale in instrument.scales)
    return Result(
        instrument=instrument.code,
        version=instrument.version,
        complete=all(scale.complete for scale in scales),
        n_missing=n_missing,
        scales=scales,
        band=_overall_band(instrument, scales),
    )


def keyed_value(instrument: Instrument, item: Item, value: int) -> int:
    """What an answer adds to its scale: the value, or its mirror within the item's values if reversed."""
    if not item.reversed:
        return value
    values = instrument.values(item)
    return min(values) + max(values) - value


def _keyed(instrument: Instrument, answers: Mapping[int, int | None]) -> dict[int, int]:
    items = {item.n: item for item in instrument.items}
    shared = tuple(option.value for option in instrument.options)
    keyed: dict[int, int] = {}
    for n, value in answers.items():
        if type(n) is not int or n not in items:
            raise InvalidAnswers(f"item {_shown(n)} is not in {instrument.code}")
        if value is None:
            continue
        allowed = instrument.values(items[n]) if items[n].options else shared
        if type(value) is not int or value not in allowed:
            known = ", ".join(map(str, allowed))
            raise InvalidAnswers(f"item {n}: {_shown(value)} is not one of {known}")
        keyed[n] = keyed_value(instrument, items[n], value)
    return keyed


def _shown(value: object) -> str:
    """A refused value as it may stand in a message: plain characters, short."""
    text = ascii(value) if not isinstance(value, int) or value.bit_length() < 100 else "a very large number"
    return text if len(text) <= 40 else text[:40] + "…"


def _scale_score(
    instrument: Instrument, scale: Scale, keyed: Mapping[int, int], withheld: bool
) -> ScaleScore:
    items = instrument.items_of(scale)
    values = [keyed[item.n] for item in items if item.n in keyed]
    needed = len(items) if scale.min_answered is None else scale.min_answered
    has_result = len(values) >= needed and not withheld
    counted = len(values) if has_result else len(items)
    total = sum(values)
    return ScaleScore(
        scale=scale.key,
        numerator=total if has_result else None,
        denominator=counted if scale.method == "mean" else 1,
        n_items=len(items),
        n_answered=len(values),
        # Bands are stated for the full sum; fewer answers have no band.
        band=_band(scale, total) if has_result and len(values) == len(items) else None,
    )


def _band(scale: Scale, total: int) -> str | None:
    return next((band.key for band in scale.bands if band.min <= total <= band.max), None)


def _overall_band(instrument: Instrument, scales: tuple[ScaleScore, ...]) -> str | None:
    by_key = {scale.scale: scale for scale in scales}
    if instrument.plane is None:
        return by_key[TOTAL].band if TOTAL in by_key else None
    dependence = by_key[instrument.plane.dependence]
    independence = by_key[instrument.plane.independence]
    if dependence.numerator is None or independence.numerator is None:
        return None
    return region(dependence.numerator, independence.numerator).value


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
        "bands_alt": {},
        "flags": {},
    }


def _number(scale: ScaleScore) -> int | float | None:
    if scale.numerator is None or scale.denominator == 1:
        return scale.numerator
    return scale.numerator / scale.denominator
