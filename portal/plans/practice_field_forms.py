"""The fields that only a practice has, and the field that asks one question of a log."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Unpack, cast

from portal.fields import Keywords
from portal.forms import (
    AnchoredRating,
    ChipsField,
    ChoiceField,
    Field,
    NumberField,
    TextArea,
    TextField,
    Words,
)
from portal.i18n import lazy_gettext
from portal.plans.answer_wording import ANCHORS, CHOICES, MUCH, NONE, choices_of, in_template_words
from portal.plans.definition import ExtraField
from portal.plans.logfields import Kind
from portal.plans.practice_pages import Question
from portal.plans.practice_wording import HINTS, LABELS, LOOKING_BACK

LONG_LINE = 80
"""Texts up to this length are asked for in one line."""
MOST_COUNTED = 10_000


class DecimalField(Field):
    """A number that need not be whole; a comma counts as a point."""

    data: float | None

    def __init__(
        self,
        label: Words = "",
        *,
        low: float | None,
        high: float | None,
        **keywords: Unpack[Keywords],
    ) -> None:
        self.low, self.high = low, high
        super().__init__(label, **keywords)

    def read(self, typed: str) -> float | None:
        if not typed:
            return None
        if not re.fullmatch(r"\d{1,6}([.,]\d{1,4})?", typed):
            raise ValueError(lazy_gettext("Write a number, for example 1.5."))
        return float(typed.replace(",", "."))

    def check(self) -> Words | None:
        value = cast(float, self.data)
        too_low = self.low is not None and value < self.low
        if too_low or (self.high is not None and value > self.high):
            return lazy_gettext("Write a number from %(low)s to %(high)s.", low=self.low, high=self.high)
        return None


def field_for(question: Question, habits: Sequence[str], looking_back: bool) -> Field:
    """The field for one question; `habits` are what it offers where the question is about habits."""
    entry, own = question.entry, question.own
    label = in_template_words(own.label) if own else _label(entry.key, looking_back)
    hint = HINTS.get(entry.key) if own is None else None
    if own and own.type == "text":
        hint = HINTS["what_happened"]
    match entry.kind:
        case Kind.RATING | Kind.PERCENT:
            return AnchoredRating(label, hint=hint, anchors=ANCHORS.get(entry.key, MUCH))
        case Kind.MINUTES:
            return NumberField(label, hint=hint, low=0, high=1440)
        case Kind.COUNT:
            return NumberField(
                label, hint=hint, low=int(entry.low or 0), high=int(entry.high or MOST_COUNTED)
            )
        case Kind.NUMBER:
            return DecimalField(label, hint=hint, low=entry.low, high=entry.high)
        case Kind.YES_NO:
            return ChoiceField(label, choices=[("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))])
        case Kind.CHOICE:
            return ChoiceField(label, hint=hint, choices=_choices(entry.key, own))
        case Kind.CHOICES:
            return ChipsField(label, hint=hint, choices=_ticks(entry.key, own, habits))
        case _:
            kind = TextField if entry.longest <= LONG_LINE else TextArea
            return kind(label, hint=hint, max_length=entry.longest)


def _label(key: str, looking_back: bool) -> Words:
    return LOOKING_BACK.get(key, LABELS[key]) if looking_back else LABELS[key]


def _choices(key: str, own: ExtraField | None) -> list[tuple[object, Words]]:
    chosen: list[tuple[object, Words]] = []
    chosen.extend(choices_of(own) if own else CHOICES[key].items())
    return chosen


def _ticks(key: str, own: ExtraField | None, habits: Sequence[str]) -> list[tuple[object, Words]]:
    if key == "safety_used":
        return [*((one, one) for one in habits), (NONE, lazy_gettext("None of them"))]
    return _choices(key, own)
