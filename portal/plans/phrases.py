"""The phrase bank: ready sentences by what they are for, in English and Chinese. Pure."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from portal.plans.definition import Line, Piece
from portal.plans.library_check import Problem

FILE = Path(__file__).parent / "library" / "phrases.toml"
GROUPS = ("asking", "declining", "previewing", "reuniting", "repairing")
LONGEST = 120
"""Characters of a sentence that somebody can say in one breath and type in one message `[D]`."""


class InvalidPhrases(ValueError):
    """A file that cannot be used; the message names what is wrong."""


class Phrase(Piece):
    """One sentence."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{2,39}$")]
    group: Literal["asking", "declining", "previewing", "reuniting", "repairing"]
    en: Annotated[Line, StringConstraints(max_length=LONGEST)]
    zh: Annotated[Line, StringConstraints(max_length=LONGEST)]

    def text(self, lang: str) -> str:
        """The sentence in that language."""
        return self.zh if lang == "zh" else self.en


class PhraseBank(Piece):
    """All of them."""

    zh_status: Literal["draft", "reviewed"]
    source: Line
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)]

    def groups(self) -> list[tuple[str, tuple[Phrase, ...]]]:
        """The sentences by group, in the order of the groups."""
        return [(group, tuple(one for one in self.phrases if one.group == group)) for group in GROUPS]

    def find(self, key: str) -> Phrase | None:
        """The sentence with that key."""
        return next((one for one in self.phrases if one.key == key), None)


def parse(text: str) -> PhraseBank:
    """The bank from the text of a TOML file. Raises InvalidPhrases."""
    try:
        return PhraseBank.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidPhrases(f"phrases.toml: {error}") from error


@cache
def phrase_bank() -> PhraseBank:
    """The bank that ships with the product. Raises InvalidPhrases."""
    return parse(FILE.read_text(encoding="utf-8"))


def check(bank: PhraseBank | None = None) -> list[Problem]:
    """Everything wrong with the bank, the product's unless given; empty when all is well."""
    found = phrase_bank() if bank is None else bank
    return [Problem("phrases", 1, key, message) for key, message in _problems(found)]


def _problems(bank: PhraseBank) -> Iterator[tuple[str, str]]:
    for name, values in {
        "key": [one.key for one in bank.phrases],
        "en": [one.en for one in bank.phrases],
        "zh": [one.zh for one in bank.phrases],
    }.items():
        yield from ((name, f"twice: {value}") for value, times in Counter(values).items() if times > 1)
    for group, phrases in bank.groups():
        if not phrases:
            yield "group", f"nothing for {group}"
    for one in bank.phrases:
        if any(mark in one.zh for mark in ",?!") or "." in one.zh:
            yield one.key, "half-width marks in Chinese"
        if any(letter >= "\u2e80" for letter in one.en):
            yield one.key, "Chinese in the English sentence"
