"""What comes back from practice and asks for the safety questions to be asked again. Pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from itertools import pairwise

from portal.defaults import DEFAULTS
from portal.plans.attempts import Attempt, LogStatus, OtherResponse
from portal.plans.criterion import fear_came_true

LOOKS_AT = 3
"""The latest practices that say so; two critical answers among them are a pattern `[D]`."""
PATTERN = 2


class RedFlag(enum.StrEnum):
    """Why the questions are asked again."""

    FEAR_CAME_TRUE = "fear_came_true"
    """What was feared happened in two of the last three practices that say so."""
    CRITICAL_ANSWERS = "critical_answers"
    """The other person took it critically in two of the last three."""
    FELT_CONTROLLED = "felt_controlled"
    """Feeling controlled rose over three practices."""


def red_flags(attempts: Sequence[Attempt], *, rising: int = DEFAULTS["rising_points"].value) -> list[RedFlag]:
    """Every flag that the practices of one step, oldest first, raise. `rising`: points that count as a rise."""
    found = {
        RedFlag.FEAR_CAME_TRUE: fear_came_true(attempts),
        RedFlag.CRITICAL_ANSWERS: _critical(attempts),
        RedFlag.FELT_CONTROLLED: _controlled(attempts, rising),
    }
    return [flag for flag, is_so in found.items() if is_so]


def _over(attempts: Sequence[Attempt]) -> list[Attempt]:
    return [one for one in attempts if one.status in (LogStatus.FINISHED, LogStatus.STOPPED_EARLY)]


def _critical(attempts: Sequence[Attempt]) -> bool:
    said = [one.extra.get("other_response") for one in _over(attempts)]
    latest = [answer for answer in said if answer is not None][-LOOKS_AT:]
    return latest.count(OtherResponse.CRITICAL) >= PATTERN


def _controlled(attempts: Sequence[Attempt], rising: int) -> bool:
    """The latest three ratings never fall, and the last is higher than the first by what counts as a rise."""
    ratings = [value for one in _over(attempts) if isinstance(value := one.extra.get("felt_controlled"), int)]
    latest = ratings[-LOOKS_AT:]
    steady = all(after >= before for before, after in pairwise(latest))
    return len(latest) == LOOKS_AT and steady and latest[-1] - latest[0] >= rising
