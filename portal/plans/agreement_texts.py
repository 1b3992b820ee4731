"""The text of an agreement as data: what its kind asks for, what is missing, what a later text says otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from portal.plans.agreement_kinds import AgreementKind

COLOURS = ("green", "yellow", "red")
SIDES = ("look_mine", "they_do", "look_theirs", "i_do")
"""Of a colour: how it shows in me, what they do then, how it shows in them, what I do then."""
SIGNAL_WORDS = (
    *(f"{colour}_{side}" for colour in COLOURS for side in SIDES),
    "yellow_soon",
    "red_soon",
)
LONGEST_REVIEW_DAYS = 28
"""So many days at most between two looks at an agreement."""
MOST_WINDOW, LEAST_WINDOW = 720, 10
"""Minutes for which somebody may be out of reach, at most and at least."""

ASKED: Mapping[AgreementKind, tuple[str, ...]] = {
    AgreementKind.NEED_SIGNAL: (
        *SIGNAL_WORDS,
        "reds_in_week",
        "mine",
        "theirs",
        "cannot_now",
        "later",
        "urgent",
    ),
    AgreementKind.PREDICTABILITY: (
        "unreachable_mine",
        "unreachable_theirs",
        "wording",
        "mine",
        "theirs",
        "cannot_now",
        "later",
        "urgent",
    ),
    AgreementKind.RHYTHM: (
        "shared_slot",
        "own_slot",
        "next_contact",
        "ritual",
        "ritual_own",
        "watched",
        "mine",
        "theirs",
        "cannot_now",
        "later",
        "urgent",
    ),
}
"""The words of each kind, in the order in which they are asked for and told."""
NOT_WORDS = ("reds_in_week", "watched", "ritual")
"""Numbers and choices: the same in every language."""

_NEEDED: Mapping[AgreementKind, tuple[str, ...]] = {
    AgreementKind.NEED_SIGNAL: (
        "green_look_mine",
        "green_look_theirs",
        *(f"{colour}_{side}" for colour in ("yellow", "red") for side in SIDES),
        "yellow_soon",
        "red_soon",
        "cannot_now",
        "later",
    ),
    AgreementKind.PREDICTABILITY: (
        "unreachable_mine",
        "unreachable_theirs",
        "wording",
        "mine",
        "theirs",
        "cannot_now",
        "later",
        "urgent",
        "max_window_min",
        "fade_from_on",
    ),
    AgreementKind.RHYTHM: (
        "shared_slot",
        "own_slot",
        "next_contact",
        "ritual",
        "watched",
        "mine",
        "theirs",
        "cannot_now",
        "later",
    ),
}


@dataclass(frozen=True)
class Text:
    """An agreement as it stands written down. `words` by name, `other` the same in the other language, where it is there."""

    words: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)
    max_window_min: int | None = None
    review_on: date | None = None
    fade_from_on: date | None = None

    def value(self, name: str) -> Any:
        """What stands under a name, a date or a number among the words as well; None where nothing does."""
        if name in ("max_window_min", "review_on", "fade_from_on"):
            return getattr(self, name)
        return self.words.get(name) or None

    def as_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {
            "words": dict(self.words),
            "other": dict(self.other),
            "max_window_min": self.max_window_min,
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "fade_from_on": self.fade_from_on.isoformat() if self.fade_from_on else None,
        }

    @classmethod
    def parse(cls, kept: Mapping[str, Any]) -> Self:
        """A draft as values."""
        return cls(
            words=kept.get("words") or {},
            other=kept.get("other") or {},
            max_window_min=kept.get("max_window_min"),
            review_on=_day(kept.get("review_on")),
            fade_from_on=_day(kept.get("fade_from_on")),
        )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def missing(kind: AgreementKind, text: Text, *, on: date) -> list[str]:
    """The names of what an agreement still needs before it can hold; a day to look at it again has to lie ahead.

    A ritual in own words is one.
    """
    found = [name for name in _NEEDED[kind] if text.value(name) is None]
    if "ritual" in found and text.value("ritual_own"):
        found.remove("ritual")
    return found if _is_ahead(text.review_on, on) else [*found, "review_on"]


def _is_ahead(review_on: date | None, on: date) -> bool:
    return review_on is not None and 0 <= (review_on - on).days <= LONGEST_REVIEW_DAYS


@dataclass(frozen=True)
class Difference:
    """One value before and after."""

    name: str
    before: Any
    after: Any


def differences(kind: AgreementKind, before: Text, after: Text) -> list[Difference]:
    """What a later text says otherwise, in the order in which it is told."""
    return [
        Difference(name, before.value(name), after.value(name))
        for name in (*ASKED[kind], "max_window_min", "fade_from_on", "review_on")
        if before.value(name) != after.value(name)
    ]


def in_language(text: Text, *, other: bool) -> Mapping[str, Any]:
    """The words of one of the two languages; what has no words of its own there stands as it was written."""
    if not other:
        return text.words
    return {**text.words, **{name: value for name, value in text.other.items() if value}}


def untranslated(kind: AgreementKind, text: Text) -> Iterator[str]:
    """What is written in one language only."""
    for name in ASKED[kind]:
        if name not in NOT_WORDS and text.words.get(name) and not text.other.get(name):
            yield name
