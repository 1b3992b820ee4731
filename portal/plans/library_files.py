"""A template as a file: written for others to take, read back as a clinic's own copy. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

from portal.plans.definition import HomeworkTemplate
from portal.plans.library_check import check
from portal.plans.templates import InvalidTemplate, get_template, library, parse, with_marks_of

LARGEST = 200_000
"""Bytes of a file that is taken in."""


def as_file(template: HomeworkTemplate) -> str:
    """The template as a TOML file that `from_file` reads back; the standing caution is added anew by the reader."""
    content = as_content(template)
    content.pop("standing_caution_text", None)
    return tomli_w.dumps(content)


def as_content(template: HomeworkTemplate) -> dict[str, Any]:
    """The template as plain values, as a row keeps it; `HomeworkTemplate.model_validate` reads them back."""
    dumped = template.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {**dumped, "criterion": template.criterion.as_json()}


def from_file(text: str, *, name: str) -> HomeworkTemplate:
    """A template from the text of a file, its marks those of the library's entry that it was copied from.

    Raises InvalidTemplate with everything that is wrong, each with file and key; UnknownTemplate when the library has no
    entry of that number.
    """
    given = parse(text, name=name)
    parent = get_template(given.root_id)
    problems = list(_of_another(given, parent))
    if not problems:
        found = with_marks_of(given, parent)
        problems = [(one.key, one.message) for one in check([found])]
    if problems:
        raise InvalidTemplate("\n".join(f"{name}: {key}: {message}" for key, message in problems))
    return found


def _of_another(given: HomeworkTemplate, parent: HomeworkTemplate) -> Iterator[tuple[str, str]]:
    """What shows that a file came from another entry than its number says: the marks of that number would be too mild."""
    for key in ("type", "log_set"):
        if getattr(given, key) != getattr(parent, key):
            yield key, f"{parent.id} of this library has {getattr(parent, key)}, so this is no copy of it"
    for key in ("noticed_by_partner", "partner_involved", "medical_item", "safety_signal"):
        if getattr(given, key) and not getattr(parent, key):
            yield key, f"{parent.id} of this library has no such mark, so this is no copy of it"
    if parent.safety_signal and not given.safety_signal:
        yield "safety_signal", f"safety may come to hang on {parent.id}: a copy says how and when it fades"
    for other in library().values():
        if other.id != parent.id and given.titles.en.casefold() == other.titles.en.casefold():
            yield "id", f"this is the title of {other.id}; give the file the number it came from"


def reread(content: Mapping[str, Any], *, name: str) -> HomeworkTemplate:
    """Plain values that were changed, read and checked as a file would be. Raises InvalidTemplate."""
    return from_file(tomli_w.dumps(_without_empty(content)), name=name)


def _without_empty(value: Any) -> Any:
    """Without what is None, which TOML cannot say; the standing caution comes back by itself."""
    if isinstance(value, Mapping):
        kept = {key: _without_empty(one) for key, one in value.items() if one is not None}
        kept.pop("standing_caution_text", None)
        return kept
    if isinstance(value, list | tuple):
        return [_without_empty(one) for one in value]
    return value


def file_name(template: HomeworkTemplate) -> str:
    """A name for the file: number and English title."""
    words = re.sub(r"[^a-z0-9]+", "_", template.titles.en.casefold()).strip("_")
    return f"{template.id}_{words}.toml"
