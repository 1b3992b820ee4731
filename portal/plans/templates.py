"""The homework library: reading template files, finding a template by id."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.plans.definition import STANDING_CAUTION, WITH_PARTNER, HomeworkTemplate

LIBRARY = Path(__file__).parent / "library"
PHRASES = "phrases.toml"
"""Lies in the same folder and is no template."""
MARKS = (
    "type",
    "noticed_by_partner",
    "partner_involved",
    "standing_caution_text",
    "medical_item",
    "safety_signal",
)
"""What of a template decides when it may be used; a copy cannot change it."""


class UnknownTemplate(LookupError):
    """No template of that id and version is in the library."""


class InvalidTemplate(ValueError):
    """A template file that cannot be used; the message names the file and the key."""


def parse(text: str, *, name: str) -> HomeworkTemplate:
    """A template from the text of a TOML file; `name` is the file in messages. Raises InvalidTemplate."""
    try:
        return HomeworkTemplate.model_validate(_with_standing_caution(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise InvalidTemplate(f"{name}: {error}") from error
    except ValidationError as error:
        raise InvalidTemplate("\n".join(f"{name}: {_in_words(entry)}" for entry in error.errors())) from error


def _with_standing_caution(raw: dict[str, Any]) -> dict[str, Any]:
    code = str(raw.get("id", "")).partition("-")[0]
    carries = code.startswith("E") or code in WITH_PARTNER
    return {**raw, "standing_caution_text": STANDING_CAUTION} if carries else raw


def with_marks_of(copy: HomeworkTemplate, parent: HomeworkTemplate) -> HomeworkTemplate:
    """A copy as the gate has to see it: whatever its text says, its marks are its parent's."""
    return copy.model_copy(update={name: getattr(parent, name) for name in MARKS})


def _in_words(error: ErrorDetails) -> str:
    """One fault as "key: what is wrong"; the place in a list is counted from 1."""
    key = ""
    for part in error["loc"]:
        key += f" #{part + 1}" if isinstance(part, int) else f".{part}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{key.lstrip('.')}: {message}" if key else message


def load(folder: Path) -> Mapping[tuple[str, int], HomeworkTemplate]:
    """All templates of a folder by (id, version). Raises InvalidTemplate, also for a version given twice."""
    found: dict[tuple[str, int], HomeworkTemplate] = {}
    for path in sorted(one for one in folder.glob("*.toml") if one.name != PHRASES):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidTemplate(f"{path.name}: not UTF-8: {error}") from error
        template = parse(text, name=path.name)
        key = (template.id, template.version)
        if key in found:
            raise InvalidTemplate(f"{path.name}: version: {key[0]} {key[1]} is already in another file")
        found[key] = template
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _shipped() -> Mapping[tuple[str, int], HomeworkTemplate]:
    return load(LIBRARY)


def shipped() -> tuple[HomeworkTemplate, ...]:
    """Every version of every template that ships with the product. Raises InvalidTemplate."""
    return tuple(_shipped().values())


@cache
def library() -> Mapping[str, HomeworkTemplate]:
    """The newest version of every template that ships with the product, by id. Raises InvalidTemplate."""
    return MappingProxyType({code: template for (code, _), template in _shipped().items()})


def get_template(template_id: str, version: int | None = None) -> HomeworkTemplate:
    """A template by id, the newest version unless one is named. Raises UnknownTemplate."""
    found = library().get(template_id) if version is None else _shipped().get((template_id, version))
    if found is None:
        raise UnknownTemplate(
            f"There is no template {template_id}" + (f", version {version}" if version else "")
        )
    return found
