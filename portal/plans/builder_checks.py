"""What the builder points out about a plan: nothing here forbids anything, the clinician decides."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

GAP = 35
"""Points between two steps of a ladder that are worth a step in between `[D]`."""
CONFIDENT = 7
"""Confidence, 0 to 10, under which a smaller step is worth a thought `[D]`."""
MOST_LINES = 5
"""Lines of instructions that fit on paper."""


class CheckKey(enum.StrEnum):
    """What is worth a look."""

    GAP = "gap"
    NOT_RATED = "not_rated"
    CONFIDENCE_LOW = "confidence_low"
    TWO_LADDERS = "two_ladders"
    NO_INSTRUCTIONS = "no_instructions"
    TOO_MANY_LINES = "too_many_lines"
    NOT_TRANSLATED = "not_translated"


@dataclass(frozen=True, kw_only=True)
class BuiltStep:
    """A step as the builder looks at it. `suds`: 0 to 100; `confidence`: 0 to 10; None: not given."""

    position: int
    template_id: str
    is_exposure: bool
    suds: int | None
    confidence: int | None
    instructions: str
    reads_english: bool
    """Whether words from the library still stand there in English for a client who reads Chinese."""


@dataclass(frozen=True)
class Check:
    """One thing to look at: the step it is about, the step it is compared with, their numbers."""

    key: CheckKey
    step: int | None = None
    other: int | None = None
    value: int | None = None
    other_value: int | None = None


def checks(steps: Sequence[BuiltStep]) -> list[Check]:
    """Everything worth a look, in the order of the steps."""
    found = _gaps([step for step in steps if step.is_exposure])
    ladders = {step.template_id for step in steps if step.is_exposure}
    if len(ladders) > 1:
        found.append(Check(CheckKey.TWO_LADDERS, value=len(ladders)))
    for step in steps:
        found += _of_step(step)
    low = [step.confidence for step in steps if step.confidence is not None and step.confidence < CONFIDENT]
    if low:
        found.append(Check(CheckKey.CONFIDENCE_LOW, value=min(low)))
    return found


def _gaps(ladder: Sequence[BuiltStep]) -> list[Check]:
    rated = [(step.position, step.suds) for step in ladder if step.suds is not None]
    found = [
        Check(CheckKey.GAP, here, there, suds, higher)
        for (here, suds), (there, higher) in pairwise(rated)
        if higher - suds >= GAP
    ]
    return found + [Check(CheckKey.NOT_RATED, step.position) for step in ladder if step.suds is None]


def _of_step(step: BuiltStep) -> list[Check]:
    found = {
        CheckKey.NO_INSTRUCTIONS: not step.instructions.strip(),
        CheckKey.TOO_MANY_LINES: len(step.instructions.strip().splitlines()) > MOST_LINES,
        CheckKey.NOT_TRANSLATED: step.reads_english,
    }
    return [Check(key, step.position) for key, is_so in found.items() if is_so]
