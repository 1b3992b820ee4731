"""How an exact result is shown: rounded for the eye alone, half away from zero, with the sum behind a mean. Pure."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from portal.assessments.definition import Instrument, Scale

PLACES = 2


def shown(value: Fraction, places: int = PLACES) -> str:
    """A number to read: as many decimals as it needs, at most `places`."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_rounded(value: Fraction, places: int = PLACES) -> bool:
    """Whether what is shown is not the exact value."""
    return Fraction(shown(value, places)) != value


def range_of(
    instrument: Instrument, scale: Scale, context: Mapping[str, object] | None = None
) -> tuple[Fraction, Fraction]:
    """The smallest and the largest result that a scale can have, in the contexts that hold."""
    held = context or {}
    ignored = {n for one in instrument.contexts if held.get(one.key) is True for n in one.ignore}
    low, high = instrument.sum_range(scale, ignored)
    over = sum(item.n not in ignored for item in instrument.items_of(scale)) if scale.method == "mean" else 1
    return Fraction(low, over), Fraction(high, over)
