"""What comes back from practice and asks for the safety questions to be asked again. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from itertools import pairwise

from portal.defaults import DEFAULTS
from portal.plans.attempts import OVER, Attempt, OtherResponse, Outcome
from portal.plans.criterion import USUAL, Pattern, fear_came_true

RISES_OVER = 3
"""Practices over which a rating has to rise, as a likelihood does."""
CONTROLLED = ("felt_controlled", "controlled")
"""Under which keys a practice says how controlled somebody felt: the log's own, the question of a template."""


class RedFlag(enum.StrEnum):
    """Why the questions are asked again."""

    FEAR_CAME_TRUE = "fear_came_true"
    """What was feared happened in two of the last three practices that say so, or as often as was chosen."""
    CRITICAL_ANSWERS = "critical_answers"
    """The other person took it critically as often."""
    FELT_CONTROLLED = "felt_controlled"
    """Feeling controlled rose over three practices."""


def red_flags(
    attempts: Sequence[Attempt],
    *,
    rising: int = DEFAULTS["rising_points"].value,
    pattern: Pattern = USUAL,
    new: Collection[int] | None = None,
) -> list[RedFlag]:
    """Every flag that the practices of one step, oldest first, raise. `rising`: points that count as a rise; `pattern`: how
    often a fear came true or an answer was critical.

    `new` are the places, from 0, of what no screen has answered yet: a flag that rests on older practices alone was
    answered with them. None: all are new.
    """
    speaking = {
        RedFlag.FEAR_CAME_TRUE: _feared(attempts, pattern),
        RedFlag.CRITICAL_ANSWERS: _critical(attempts, pattern),
        RedFlag.FELT_CONTROLLED: _controlled(attempts, rising),
    }
    fresh = set(range(len(attempts)) if new is None else new)
    return [flag for flag, places in speaking.items() if fresh & places]


def _over(attempts: Sequence[Attempt]) -> list[tuple[int, Attempt]]:
    """What was practised, early stops included, with its place."""
    return [(place, one) for place, one in enumerate(attempts) if one.status in OVER]


def _feared(attempts: Sequence[Attempt], pattern: Pattern) -> set[int]:
    if not fear_came_true(attempts, pattern):
        return set()
    said = [(place, one.outcome) for place, one in _over(attempts) if one.outcome is not None]
    return {place for place, outcome in said[-pattern.of :] if outcome == Outcome.YES}


def _critical(attempts: Sequence[Attempt], pattern: Pattern) -> set[int]:
    answers = [(place, one.extra.get("other_response")) for place, one in _over(attempts)]
    latest = [(place, answer) for place, answer in answers if answer is not None][-pattern.of :]
    critical = {place for place, answer in latest if answer == OtherResponse.CRITICAL}
    return critical if len(critical) >= pattern.times else set()


def _controlled(attempts: Sequence[Attempt], rising: int) -> set[int]:
    """The latest three ratings never fall, and the last is higher than the first by what counts as a rise."""
    said = [
        (place, next((value for key in CONTROLLED if isinstance(value := one.extra.get(key), int)), None))
        for place, one in _over(attempts)
    ]
    ratings = [(place, value) for place, value in said if value is not None][-RISES_OVER:]
    steady = all(after >= before for (_, before), (_, after) in pairwise(ratings))
    rises = len(ratings) == RISES_OVER and steady and ratings[-1][1] - ratings[0][1] >= rising
    return {place for place, _ in ratings[1:]} if rises else set()
