"""What a template calls the parts of its criterion, in both languages: out of its file, and into a criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.plans.criterion_parts import LISTED_PARTS, Criterion


def apart(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, object]]:
    """The criterion of a file with its words in English, and the words as they stand there by the part's name."""
    plain = dict(raw)
    said: dict[str, object] = {}
    for kind in LISTED_PARTS:
        parts = plain.get(kind)
        if not isinstance(parts, list):
            continue
        plain[kind] = [_in_english(part) for part in parts]
        for number, part in enumerate(parts, start=1):
            words = part if kind == "judged" else _words_of(part)
            if words is not None:
                said[f"{kind}.{number}"] = words
    return plain, said


def _words_of(part: object) -> object:
    return part.get("words") if isinstance(part, dict) else None


def _in_english(part: object) -> object:
    """A part, or the judged clause itself, with a table of two languages replaced by its English."""
    if not isinstance(part, dict):
        return part
    if "en" in part:
        return part["en"]
    return {**part, "words": _in_english(part["words"])} if "words" in part else part


def reworded(criterion: Criterion, words: Mapping[str, str]) -> Criterion:
    """The criterion with other words for the parts named; the rest stays."""
    changed: dict[str, Any] = {
        kind: tuple(
            part.model_copy(update={"words": words.get(f"{kind}.{number}", part.words)})
            for number, part in enumerate(getattr(criterion, kind), start=1)
        )
        for kind in LISTED_PARTS
        if kind != "judged"
    }
    clauses = enumerate(criterion.judged, start=1)
    changed["judged"] = tuple(words.get(f"judged.{number}", clause) for number, clause in clauses)
    return criterion.model_copy(update=changed)
