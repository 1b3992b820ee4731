"""When a page of one's own is put down for now: the stop rule of the library's prompts, and what is a page at all. Pure."""

from __future__ import annotations

from collections.abc import Mapping

STRONG = 70
"""Distress, 0 to 100, above which the stop rule speaks; clinical.md, S15."""
MINUTES = 20
"""For how long it stays there before the page is closed."""


def is_strong(distress: int | None) -> bool:
    """Whether the stop rule is worth saying again; nothing rated says nothing."""
    return distress is not None and distress > STRONG


def says_nothing(answers: Mapping[str, object]) -> bool:
    """Whether nothing is there to keep: who may read it is chosen beforehand and is no page yet."""
    return all(value is None for key, value in answers.items() if key != "share")
