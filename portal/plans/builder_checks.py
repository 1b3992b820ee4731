"""What the builder points out about a plan: nothing here forbids anything, the clinician decides. Pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.defaults import DEFAULTS
from portal.plans.page_fit import Room
from portal.plans.reminding import NOT_SAFE, NoReminder

GAP = DEFAULTS["gap_points"].value
"""Points between two steps of a ladder that are worth a step in between `[D]`."""
CONFIDENT = DEFAULTS["small_confidence"].value
"""Confidence, 0 to 10, under which a smaller step is worth a thought `[D]`."""
MOST_OPEN = DEFAULTS["most_open_steps"].value
"""Steps at once, over all plans of a client, from which more are pointed out `[D]`."""
MOST_DAILY = DEFAULTS["most_daily_logs"].value
"""Practices that are written down every day, over all plans, from which more are pointed out `[D]`."""
MOST_LINES = 5
"""Lines of instructions that fit on paper."""
DAILY = 7
"""Times a week from which a practice is a daily log."""


class CheckKey(enum.StrEnum):
    """What is worth a look."""

    GAP = "gap"
    NOT_RATED = "not_rated"
    CONFIDENCE_LOW = "confidence_low"
    TWO_LADDERS = "two_ladders"
    NO_INSTRUCTIONS = "no_instructions"
    TOO_MANY_LINES = "too_many_lines"
    NOT_TRANSLATED = "not_translated"
    NEEDS_SCREEN = "needs_screen"
    TO_START = "to_start"
    TO_COPE = "to_cope"
    TO_ESCAPE = "to_escape"
    CALMING_NOT_SAID = "calming_not_said"
    NO_FADING = "no_fading"
    ONE_SHEET = "one_sheet"
    TOO_LONG = "too_long"
    TWO_DAILY_LOGS = "two_daily_logs"
    TOO_MANY_OPEN = "too_many_open"
    REMINDERS_NOT_SAFE = "reminders_not_safe"
    REMINDERS_STOPPED = "reminders_stopped"


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
    needs_screen: bool = False
    """Whether a partner would notice it and no safety screen is there, or only one that is too old."""
    calms_during: bool = False
    """Whether calming tools are allowed while it is practised."""
    calming_purpose: str | None = None
    lacks_fading: bool = False
    """Whether safety may come to hang on it and nothing says from when it is let go."""
    room: Room = Room.ONE_PAGE


@dataclass(frozen=True)
class AtOnce:
    """What the client is at at the same time, over all plans, with the first steps of this draft."""

    steps: int = 0
    daily_logs: int = 0


NOTHING_ELSE = AtOnce()


@dataclass(frozen=True)
class Check:
    """One thing to look at: the step it is about, the step it is compared with, their numbers."""

    key: CheckKey
    step: int | None = None
    other: int | None = None
    value: int | None = None
    other_value: int | None = None


def checks(
    steps: Sequence[BuiltStep],
    at_once: AtOnce = NOTHING_ELSE,
    *,
    gap: int = GAP,
    confident: int = CONFIDENT,
    most_open: int = MOST_OPEN,
    most_daily: int = MOST_DAILY,
    no_reminder: NoReminder | None = None,
) -> list[Check]:
    """Everything worth a look: the ladder, step by step, then what holds for the whole.

    `no_reminder`: why the plan cannot remind although it asks for it.
    """
    found = _gaps([step for step in steps if step.is_exposure], gap)
    ladders = {step.template_id for step in steps if step.is_exposure}
    if len(ladders) > 1:
        found.append(Check(CheckKey.TWO_LADDERS, value=len(ladders)))
    for step in steps:
        found += _of_step(step)
    low = [step.confidence for step in steps if step.confidence is not None and step.confidence < confident]
    if low:
        found.append(Check(CheckKey.CONFIDENCE_LOW, value=min(low)))
    if at_once.daily_logs > most_daily:
        found.append(Check(CheckKey.TWO_DAILY_LOGS, value=at_once.daily_logs))
    if at_once.steps > most_open:
        found.append(Check(CheckKey.TOO_MANY_OPEN, value=at_once.steps, other_value=most_open))
    if no_reminder is not None:
        unsafe = no_reminder in NOT_SAFE
        found.append(Check(CheckKey.REMINDERS_NOT_SAFE if unsafe else CheckKey.REMINDERS_STOPPED))
    return found


def _gaps(ladder: Sequence[BuiltStep], gap: int) -> list[Check]:
    rated = [(step.position, step.suds) for step in ladder if step.suds is not None]
    found = [
        Check(CheckKey.GAP, here, there, suds, higher)
        for (here, suds), (there, higher) in pairwise(rated)
        if higher - suds >= gap
    ]
    return found + [Check(CheckKey.NOT_RATED, step.position) for step in ladder if step.suds is None]


def _of_step(step: BuiltStep) -> list[Check]:
    found = {
        CheckKey.NEEDS_SCREEN: step.needs_screen,
        CheckKey.NO_INSTRUCTIONS: not step.instructions.strip(),
        CheckKey.TOO_MANY_LINES: len(step.instructions.strip().splitlines()) > MOST_LINES,
        CheckKey.NOT_TRANSLATED: step.reads_english,
        CheckKey.NO_FADING: step.lacks_fading,
        CheckKey.ONE_SHEET: step.room is Room.ONE_SHEET,
        CheckKey.TOO_LONG: step.room is Room.TOO_LONG,
    }
    if step.is_exposure and step.calms_during:
        found[CheckKey(step.calming_purpose or CheckKey.CALMING_NOT_SAID)] = True
    return [Check(key, step.position) for key, is_so in found.items() if is_so]
