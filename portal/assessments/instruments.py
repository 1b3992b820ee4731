"""The instrument library: reading definition files, finding one by code, running its worked examples."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.assessments.definition import Example, Instrument
from portal.assessments.scoring import InvalidAnswers, Result, score

LIBRARY = Path(__file__).parent / "library"


class UnknownInstrument(LookupError):
    """No instrument of that code and version is in the library."""


class InvalidInstrument(ValueError):
    """An instrument file that cannot be used; the message names the file and the key."""


def parse(text: str, *, name: str) -> Instrument:
    """An instrument from TOML text; `name` stands for the file in messages. Raises InvalidInstrument."""
    try:
        return Instrument.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInstrument(f"{name}: {error}") from error
    except ValidationError as error:
        raise InvalidInstrument(
            "\n".join(f"{name}: {_in_words(entry)}" for entry in error.errors())
        ) from error


def _in_words(error: ErrorDetails) -> str:
    """One fault as "key: what is wrong"; the place in a list is counted from 1."""
    key = ""
    for part in error["loc"]:
        key += f" #{part + 1}" if isinstance(part, int) else f".{part}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{key.lstrip('.')}: {message}" if key else message


def load(folder: Path) -> Mapping[tuple[str, int], Instrument]:
    """The instruments of a folder by (code, version). Raises InvalidInstrument; a version may come once."""
    found: dict[tuple[str, int], Instrument] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInstrument(f"{path.name}: not UTF-8: {error}") from error
        instrument = parse(text, name=path.name)
        key = (instrument.code, instrument.version)
        if key in found:
            raise InvalidInstrument(f"{path.name}: version: {key[0]} {key[1]} is already in another file")
        found[key] = instrument
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _shipped() -> Mapping[tuple[str, int], Instrument]:
    return load(LIBRARY)


@cache
def library() -> Mapping[str, Instrument]:
    """The newest version of every instrument of the product, by code. Raises InvalidInstrument."""
    return newest(_shipped())


def newest(versions: Mapping[tuple[str, int], Instrument]) -> Mapping[str, Instrument]:
    """The newest version of each code."""
    by_age = sorted(versions.items(), key=lambda entry: entry[0])
    return MappingProxyType({code: instrument for (code, _), instrument in by_age})


def get_instrument(code: str, version: int | None = None) -> Instrument:
    """An instrument by code, the newest version unless one is named. Raises UnknownInstrument."""
    found = library().get(code) if version is None else _shipped().get((code, version))
    if found is None:
        wanted = code if version is None else f"{code} version {version}"
        raise UnknownInstrument(f"there is no instrument {wanted}; known: {', '.join(library())}")
    return found


def check(instrument: Instrument) -> list[str]:
    """Runs the worked examples; returns what differs, a sentence each. Empty means that all agree."""
    return [
        f"{instrument.code} {instrument.version}, example “{example.about}”: {fault}"
        for example in instrument.examples
        for fault in _faults(instrument, example)
    ]


def _faults(instrument: Instrument, example: Example) -> list[str]:
    try:
        result = score(instrument, example.given(instrument.items), example.context)
    except InvalidAnswers as error:
        return [str(error)]
    expected = {
        "scales": dict(example.scales),
        "band": example.band,
        "scale_bands": dict(example.scale_bands),
        "bands_alt": dict(example.bands_alt),
        "flags": dict(example.flags),
        "n_missing": example.n_missing,
    }
    computed = _computed(result)
    return [
        f"{key} is {computed[key]!r}, expected {wanted!r}"
        for key, wanted in expected.items()
        if computed[key] != wanted
    ]


def _computed(result: Result) -> dict[str, object]:
    return {
        "scales": {s.scale: (s.numerator, s.denominator) for s in result.scales if s.numerator is not None},
        "band": result.band,
        "scale_bands": {s.scale: s.band for s in result.scales if s.band is not None},
        "bands_alt": {scheme: band for scheme, band in result.bands_alt.items() if band is not None},
        "flags": {key: value for key, value in result.flags.items() if value is not None},
        "n_missing": result.n_missing,
    }
