"""Short reads: texts of about a minute and a half, in English and Chinese, with the sources of what they name. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from portal.plans.definition import Line, Piece, Titles
from portal.plans.library_check import Problem

FOLDER = Path(__file__).parent / "library" / "reads"
WORDS_EN, LETTERS_ZH = (180, 230), (280, 420)
"""How long a text is: words in English, characters in Chinese."""
NAMED = re.compile(r"\b(19|20)\d\d\b|\b\d+(\.\d+)? (studies|people|trials|adults|per cent)\b")
"""What asks for a source: a year of a paper, a count."""


class InvalidRead(ValueError):
    """A file that cannot be used; the message names the file and the key."""


class Both(Piece):
    """A text in both languages, a paragraph a line."""

    en: Line
    zh: Line

    def text(self, lang: str) -> str:
        """The text in that language."""
        return self.zh if lang == "zh" else self.en


class Read(Piece):
    """One short read."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{2,39}$")]
    order: Annotated[int, Field(ge=1)]
    titles: Titles
    zh_status: Literal["draft", "reviewed"]
    general: bool = False
    """Whether anyone may read it, signed in or not."""
    body: Both
    sources: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if NAMED.search(self.body.en) and not self.sources:
            raise ValueError("sources: a number or a study is named, and no source")
        return self

    def paragraphs(self, lang: str) -> list[str]:
        """The text a paragraph at a time."""
        return [line.strip() for line in self.body.text(lang).splitlines() if line.strip()]


def parse(text: str, *, name: str) -> Read:
    """A read from the text of a TOML file; `name` is the file in messages. Raises InvalidRead."""
    try:
        return Read.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidRead(f"{name}: {error}") from error


def load(folder: Path) -> Mapping[str, Read]:
    """All reads of a folder by key, in their order. Raises InvalidRead, also for a key given twice."""
    found: dict[str, Read] = {}
    for path in sorted(folder.glob("*.toml")):
        read = parse(path.read_text(encoding="utf-8"), name=path.name)
        if read.key in found or path.stem != read.key:
            raise InvalidRead(f"{path.name}: key: {read.key} is another file's name")
        found[read.key] = read
    return MappingProxyType(dict(sorted(found.items(), key=lambda one: one[1].order)))


@cache
def reads() -> Mapping[str, Read]:
    """The reads that ship with the product, by key. Raises InvalidRead."""
    return load(FOLDER)


def check(found: Iterable[Read] | None = None) -> list[Problem]:
    """Everything wrong with the reads, those of the library unless given; empty when all is well."""
    every = reads().values() if found is None else found
    return [
        Problem(f"reads/{read.key}", 1, key, message) for read in every for key, message in _problems(read)
    ]


def _problems(read: Read) -> Iterator[tuple[str, str]]:
    count, (least, most) = len(read.body.en.split()), WORDS_EN
    if not least <= count <= most:
        yield "body.en", f"{count} words are not from {least} to {most}"
    letters, (least, most) = len(re.sub(r"\s", "", read.body.zh)), LETTERS_ZH
    if not least <= letters <= most:
        yield "body.zh", f"{letters} characters are not from {least} to {most}"
    if len(read.paragraphs("en")) != len(read.paragraphs("zh")):
        yield "body", "the two languages have not as many paragraphs"
