"""Words of an agreement of each kind, complete but for its days."""

from __future__ import annotations

from typing import Any

BOTH = {
    "mine": ["I say it in one sentence."],
    "theirs": ["I answer in one sentence."],
    "cannot_now": "Not now, but I can at eight.",
    "later": "the same evening, at nine at the latest",
}
WORDS: dict[str, dict[str, Any]] = {
    "S12": {
        **BOTH,
        **{
            f"{colour}_{side}": f"{colour} {side}"
            for colour in ("green", "yellow", "red")
            for side in ("look_mine", "they_do", "look_theirs", "i_do")
        },
        "yellow_soon": "today",
        "red_soon": "within an hour",
    },
    "S13": {
        **BOTH,
        "unreachable_mine": ["at choir"],
        "unreachable_theirs": ["in meetings"],
        "wording": "I am offline until nine, then I write.",
        "urgent": "Somebody is hurt or ill.",
    },
    "S14": {
        **BOTH,
        "shared_slot": "Dinner at seven",
        "own_slot": "An hour each from eight",
        "next_contact": "I will call at six.",
        "ritual": ["hug", "sharing"],
        "watched": "parting",
    },
}
