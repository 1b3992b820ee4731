"""The instrument library: reading definition files, finding one by code, running its worked examples."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
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


class Library(Mapping[str, Instrument]):
    """The newest version of every instrument in a folder, by code; a file is read when its code is asked for.

    A file is named after its code: `small.toml`, or `small.2.toml` for a later version.
    """

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("*.toml"))
        self._files = {code: [path for path in files if _code(path) == code] for code in map(_code, files)}
        self._read: dict[str, Mapping[int, Instrument]] = {}

    def __getitem__(self, code: str) -> Instrument:
        versions = self.versions(code)
        return versions[max(versions)]

    def __contains__(self, code: object) -> bool:
        return code in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def versions(self, code: str) -> Mapping[int, Instrument]:
        """Every version of a code, by number. Raises KeyError, and InvalidInstrument for a file of it."""
        if code not in self._read:
            self._read.setdefault(code, MappingProxyType(_versions(code, self._files[code])))
        return self._read[code]


def _code(path: Path) -> str:
    return path.name.partition(".")[0]


def _versions(code: str, files: Iterable[Path]) -> dict[int, Instrument]:
    found: dict[int, Instrument] = {}
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInstrument(f"{path.name}: not UTF-8: {error}") from error
        instrument = parse(text, name=path.name)
        if instrument.code != code:
            raise InvalidInstrument(
                f"{path.name}: code: {instrument.code} is not what the file is named after"
            )
        if instrument.version in found:
            raise InvalidInstrument(
                f"{path.name}: version: {code} {instrument.version} is already in another file"
            )
        found[instrument.version] = instrument
    return found


@cache
def library() -> Library:
    """The instruments of the product."""
    return Library(LIBRARY)


def get_instrument(code: str, version: int | None = None) -> Instrument:
    """An instrument by code, the newest version unless one is named. Raises UnknownInstrument."""
    known = library()
    versions = known.versions(code) if code in known else {}
    found = versions.get(max(versions) if version is None else version) if versions else None
    if found is None:
        wanted = code if version is None else f"{code} version {version}"
        raise UnknownInstrument(f"there is no instrument {wanted}; known: {', '.join(known)}")
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
