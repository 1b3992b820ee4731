"""The command about change: `portal change`."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, BinaryIO

import click

from portal.assessments.change import Basis, Change, Direction, Used, Why, reliable_change, scale_change
from portal.assessments.cli import Refused
from portal.assessments.definition import TOTAL, Instrument, Scale
from portal.assessments.instruments import InvalidInstrument, UnknownInstrument, get_instrument

KEYS = ("pre", "post", "instrument", "scale", "sd", "reliability", "higher_is")
DIRECTIONS: dict[str, Direction] = {"worse": "worse", "better": "better"}
LARGEST = 9
"""Numbers of more digits than this before the point are no scores."""
SAME_AS_PRINTED = Fraction(1, 10**9)

WHY = {
    Why.MISSING_SCORE: "a score is missing",
    Why.NO_FIGURE: "no figure is published for how much this scale moves by itself; only the raw change stands",
    Why.IMPOSSIBLE_THRESHOLD: "the threshold is not above 0",
    Why.IMPOSSIBLE_SD: "the standard deviation is not above 0",
    Why.IMPOSSIBLE_RELIABILITY: "the reliability is not from 0 to below 1",
    Why.NO_DIRECTION: "what a higher score means is not published; only the raw change stands",
}
STATUS = {
    "V": "read in a published source",
    "C": "not verified: only in a secondary source",
    "M": "not verified: from memory",
}
NAMES = {"threshold": "published threshold", "sd": "SD", "reliability": "reliability"}


class BadQuestion(ValueError):
    """What was asked cannot be answered as it stands; the message says why."""


@click.command("change")
@click.option("--pre", metavar="X", help="The score before, as `portal score` prints it (null: missing).")
@click.option("--post", metavar="Y", help="The score after.")
@click.option("--instrument", metavar="CODE", help="Take the figures from this instrument.")
@click.option("--scale", metavar="NAME", help="Its scale; total, or the only one, if left out.")
@click.option("--sd", metavar="S", help="Without an instrument: the standard deviation.")
@click.option(
    "--reliability", metavar="R", help="Without an instrument: the reliability, of the same metric."
)
@click.option("--higher-is", metavar="worse|better", help="Without an instrument: what a higher score means.")
@click.option("--lines", type=click.File("rb"), metavar="FILE", help="Read JSON Lines with these keys.")
@click.pass_context
def change_command(ctx: click.Context, /, lines: BinaryIO | None, **given: str | None) -> None:
    """Tell whether a score changed by more than it moves by itself (Jacobson & Truax 1991)."""
    typed = {key: value for key, value in given.items() if value is not None}
    if lines is None:
        try:
            click.echo(json.dumps(answer({**typed, **_read_scores(typed)})))
        except BadQuestion as error:
            raise Refused(str(error)) from error
        return
    if typed:
        raise Refused("--lines goes with no other option")
    if _answer_lines(lines):
        ctx.exit(2)


def _read_scores(typed: dict[str, str]) -> dict[str, Decimal | None]:
    """Numbers as they were typed; `null` is a score that is missing."""
    numbers = ("pre", "post", "sd", "reliability")
    found: dict[str, Decimal | None] = {}
    for key in numbers:
        if key not in typed:
            continue
        try:
            found[key] = None if typed[key] == "null" else Decimal(typed[key])
        except InvalidOperation as error:
            raise BadQuestion(f"{key}: {typed[key]!a} is not a number") from error
    return found


def _answer_lines(lines: Iterable[bytes]) -> int:
    """Prints one object for every line that is not blank; returns how many were refused."""
    refused = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            click.echo(json.dumps(answer(_object(line))))
        except BadQuestion as error:
            refused += 1
            click.echo(json.dumps({"error": str(error)}))
    return refused


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = json.loads(line, object_pairs_hook=_without_doubles, parse_float=Decimal)
    except BadQuestion:
        raise
    except (ValueError, RecursionError) as error:
        raise BadQuestion(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise BadQuestion("expected an object")
    if unknown := [key for key in given if key not in KEYS]:
        raise BadQuestion(f"{unknown[0]!a} is not one of {', '.join(KEYS)}")
    return given


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise BadQuestion(f"{next(name for name in names if names.count(name) > 1)!a} is given twice")
    return found


def answer(given: dict[str, Any]) -> dict[str, object]:
    """What the command prints. Raises BadQuestion."""
    for key in ("pre", "post"):
        if key not in given:
            raise BadQuestion(f"{key} is needed (null where the score is missing)")
    pre, post = _number(given, "pre"), _number(given, "post")
    if given.get("instrument") is None:
        return _printed(_with_figures(given, pre, post))
    for key in ("sd", "reliability", "higher_is"):
        if given.get(key) is not None:
            raise BadQuestion(f"{key} does not go with instrument: give one or the other")
    instrument = _instrument(given["instrument"])
    scale, times = _scale(instrument, given.get("scale"))
    scores = [_on_scale(instrument, scale, times, score) for score in (pre, post)]
    return _printed(scale_change(scale, *scores), times)


def _with_figures(given: dict[str, Any], pre: Fraction | None, post: Fraction | None) -> Change:
    if given.get("scale") is not None:
        raise BadQuestion("scale goes with instrument")
    for key in ("sd", "reliability", "higher_is"):
        if given.get(key) is None:
            raise BadQuestion(f"{key} is needed, or an instrument")
    higher_is = given["higher_is"]
    if not isinstance(higher_is, str) or higher_is not in DIRECTIONS:
        raise BadQuestion("higher_is: not worse or better")
    sd, reliability = _number(given, "sd"), _number(given, "reliability")
    return reliable_change(pre, post, sd=sd, reliability=reliability, higher_is=DIRECTIONS[higher_is])


def _number(given: dict[str, Any], key: str) -> Fraction | None:
    value = given[key]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadQuestion(f"{key}: not a number")
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact.adjusted()) > LARGEST or len(exact.as_tuple().digits) > 40:
        raise BadQuestion(f"{key}: not a number that a score can be")
    return Fraction(exact)


def _instrument(code: object) -> Instrument:
    if not isinstance(code, str):
        raise BadQuestion("instrument: not a code")
    try:
        return get_instrument(code)
    except (UnknownInstrument, InvalidInstrument) as error:
        raise BadQuestion(str(error)) from error


def _scale(instrument: Instrument, name: object) -> tuple[Scale, int]:
    """The scale of that name, and by how much its other metric multiplies it (`percent` of a sum)."""
    names = [scale.key for scale in instrument.scales]
    if name is None:
        if TOTAL not in names and len(names) != 1:
            raise BadQuestion(f"scale is needed: {instrument.code} has {', '.join(names) or 'no scale'}")
        name = TOTAL if TOTAL in names else names[0]
    for scale in instrument.scales:
        if scale.key == name:
            return scale, 1
        if scale.derived and scale.derived.key == name:
            return scale, scale.derived.times
    raise BadQuestion(f"scale: {instrument.code} has {', '.join(names)}")


def _on_scale(instrument: Instrument, scale: Scale, times: int, score: Fraction | None) -> Fraction | None:
    """The score in the scale's own metric; a mean as it was before it was printed as a decimal."""
    if score is None:
        return None
    low, high = (Fraction(end) for end in instrument.sum_range(scale))
    n_items = len(instrument.items_of(scale))
    if scale.method == "mean":
        low, high = low / n_items, high / n_items
        near = score.limit_denominator(n_items)
        score = near if abs(near - score) < SAME_AS_PRINTED else score
    score /= times
    if not low <= score <= high:
        span = f"{_shown(low * times)} to {_shown(high * times)}"
        raise BadQuestion(
            f"{instrument.code} {scale.key} goes from {span}: {_shown(score * times)} is outside"
        )
    return score


def _printed(change: Change, times: int = 1) -> dict[str, object]:
    def there(number: float | None) -> float | None:
        return None if number is None else number * times

    smallest = there(change.smallest)
    whole = smallest is not None and change.basis.is_threshold and smallest.is_integer()
    return {
        "se_measurement": there(change.se),
        "s_diff": there(change.s_diff),
        "rci": change.rci,
        "min_reliable_change": int(smallest) if whole and smallest is not None else smallest,
        "reliable": change.reliable,
        "status": change.status.value,
        "basis": _basis(change.basis),
    }


def _basis(basis: Basis) -> str:
    if basis.why is not None:
        return f"not computable: {WHY[basis.why]}"
    figures = "; ".join(map(_figure, basis.figures))
    level = f", {basis.level}" if basis.level else ""
    if basis.is_threshold:
        return f"{figures}{level}; a change of that size counts"
    return f"Jacobson & Truax 1991, |RCI| > 1.96 strictly, from {figures}{level}"


def _figure(figure: Used) -> str:
    named = f"{NAMES[figure.name]} {_shown(figure.value)}"
    if figure.status is None:
        return f"{named} as given"
    return f"{named} ({(figure.source or '').rstrip('.')}; {STATUS[figure.status]})"


def _shown(number: Fraction) -> str:
    return f"{float(number):.12g}"
