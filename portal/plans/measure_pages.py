"""What the fold of a look back tells: how it was practised, what was expected against what happened, with each number of.

Numbers that come from ratings and answers are those of practices that the client shares: with few of them a mean would
give a private rating away. Practices that are kept private count in what was done, and nowhere here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

from portal.clients.models import Client
from portal.plans.adherence import Adherence, learning_slope
from portal.plans.adherence_queries import adherence_in
from portal.plans.attempts import OVER, Share
from portal.plans.judged_queries import StepStanding, since_repeat
from portal.plans.review_prep_queries import Prep
from portal.plans.states import StepState

BEHIND = (StepState.DONE, StepState.SET_ASIDE)


@dataclass(frozen=True)
class Course:
    """How the likelihood of one step went: points a practice, rounded half up, over so many; None: too few."""

    position: int
    points: int | None
    of: int


@dataclass(frozen=True)
class Measures:
    """The measures since the look back before; the courses are those of the present round of each step."""

    shared: Adherence
    mismatch: int | None
    """Points by which it seemed likelier than it turned out, rounded half up."""
    courses: Sequence[Course]
    rated: tuple[int | None, int | None] | None
    """What client and clinician said at the look back before how much was practised, 0 to 4."""


def measures(client: Client, found: Prep) -> Measures:
    """The measures of what a look back looks back on."""
    logs = tuple(log for log in found.window.logs if log.share != Share.PRIVATE)
    shared = adherence_in(client, replace(found.window, logs=logs), found.standings, rested=set())
    last = found.reviews[-1] if found.reviews else None
    return Measures(
        shared=shared,
        mismatch=None if shared.mismatch is None else _whole(shared.mismatch),
        courses=[
            _course(one)
            for one in found.standings
            if one.template.type == "exposure" and one.readable and one.state not in BEHIND
        ],
        rated=(last.adherence_client, last.adherence_clinician) if last else None,
    )


def _course(one: StepStanding) -> Course:
    over = [log for log in since_repeat(one.step, one.readable) if log.status in OVER]
    said = [log.likelihood_before for log in over if log.likelihood_before is not None]
    slope = learning_slope(said)
    return Course(one.step.position, None if slope is None else _whole(slope), len(said))


def _whole(value: float) -> int:
    """Rounded half up in its size, so that up and down are told alike."""
    return floor(abs(value) + 0.5) * (1 if value >= 0 else -1)
