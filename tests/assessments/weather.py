"""A questionnaire with invented words that asks about safety, as a clinic might have written it."""

from __future__ import annotations

from typing import Any

CODE = "weather"
RISK_ITEM = 3


def _both(words: str) -> dict[str, str]:
    return {"en": words, "zh": words}


def _sourced(value: str) -> dict[str, str]:
    return {"value": value, "status": "M", "source": "Invented for tests"}


DEFINITION: dict[str, Any] = {
    "code": CODE,
    "version": 1,
    "title": _both("Inner weather"),
    "source": "Invented for tests",
    "licence": {"tier": "?", "statement": "Invented"},
    "recall": _both("last week"),
    "minutes": 1,
    "languages": ["en", "zh"],
    "stem": _both("How often?"),
    "options": [{"value": n, "label": _both(f"Often {n}")} for n in range(4)],
    "items": [{"n": n, "text": _both(f"Cloud number {n}")} for n in range(1, 4)],
    "scales": [
        {
            "key": "total",
            "method": "sum",
            "name": _both("Clouds"),
            "higher_means": _both("more clouds"),
            "direction": "worse",
            "bands": [
                {"key": "fair", "min": 0, "max": 3},
                {"key": "grey", "min": 4, "max": 6},
                {"key": "storm", "min": 7, "max": 9},
            ],
            "figures": {"threshold": _sourced("2")},
        }
    ],
    "flags": [
        {
            "key": "lightning",
            "name": _both("Lightning"),
            "rule": "item 3 at 1 or above",
            "risk": True,
            "item": {"items": [RISK_ITEM], "at_least": 1},
        }
    ],
    "examples": [
        {
            "about": "all lowest",
            "all": 0,
            "scales": {"total": [0, 1]},
            "band": "fair",
            "flags": {"lightning": False},
        }
    ],
}
