"""When a page of one's own is put down for now: the stop rule of the library's prompts. Pure."""

from __future__ import annotations

STRONG = 70
"""Distress, 0 to 100, above which the stop rule speaks; clinical.md, S15."""
MINUTES = 20
"""For how long it stays there before the page is closed."""


def is_strong(distress: int | None) -> bool:
    """Whether the stop rule is worth saying again; nothing rated says nothing."""
    return distress is not None and distress > STRONG
