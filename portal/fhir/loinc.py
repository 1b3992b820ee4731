"""The verified LOINC codes of instruments, as `loinc.toml` states them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = Path(__file__).with_name("loinc.toml")
SYSTEM = "http://loinc.org"


class Codes(BaseModel):
    """The codes of one instrument: its panel, its items in order, its scales by key, its answers by value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    panel: str | None = None
    items: tuple[str, ...] = ()
    answers: str | None = None
    scales: Mapping[str, str] = Field(default_factory=dict)
    by_value: Mapping[int, str] = Field(default_factory=dict)

    def item(self, n: int) -> str | None:
        """The code of a question."""
        return self.items[n - 1] if n <= len(self.items) else None


class CodeFile(BaseModel):
    """The file: where the codes were read, the notice that goes with them, and the codes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    notice: str
    answer_lists: Mapping[str, Mapping[int, str]]
    instruments: Mapping[str, Codes]

    @model_validator(mode="after")
    def _lists_are_there(self) -> "CodeFile":
        for code, found in self.instruments.items():
            if found.answers is not None and found.answers not in self.answer_lists:
                raise ValueError(f"instruments.{code}.answers: there is no list {found.answers}")
        return self


NO_CODES = Codes()


@cache
def code_file() -> CodeFile:
    """The file, read once."""
    return CodeFile.model_validate(tomllib.loads(FILE.read_text("utf-8")))


def codes_of(instrument_code: str) -> Codes:
    """The codes of an instrument; none of one that is not in the file."""
    found = code_file().instruments.get(instrument_code, NO_CODES)
    if found.answers is None:
        return found
    return found.model_copy(update={"by_value": code_file().answer_lists[found.answers]})
