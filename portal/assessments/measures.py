"""Results of one scale over time: which of them compare, from where change is counted, and what it comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from portal.assessments.change import Change, ChangeStatus, Wobble, basis_of, scale_change, wobble_of
from portal.assessments.definition import Scale


class Finding(StrEnum):
    """What can be said of the latest result."""

    NONE = "none"  # no complete result
    FIRST = "first"  # a second one will show direction
    APART = "apart"  # it does not compare with the baseline, or with any before it
    AT_BASELINE = "at_baseline"  # the clinician made it the baseline
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Measured:
    """One result on the scale, exact; None where it is not complete."""

    assessment_id: UUID
    on: date
    value: Fraction | None
    band: str | None
    version: int
    wording: UUID | None
    lang: str
    person: str
    context: str = ""
    """What changed the scoring, for example that an item was left out."""

    def compares_with(self, other: Measured) -> bool:
        """Whether both were asked in the same words, about the same person, and counted in the same way."""
        mine = (self.version, self.wording, self.lang, self.person, self.context)
        return mine == (other.version, other.wording, other.lang, other.person, other.context)


@dataclass(frozen=True, slots=True)
class Course:
    """The results of one scale in order of time, counted from `baseline`; without a result it is None.

    `chosen`: the clinician set the baseline. `changes` holds every later result that compares with it.
    """

    scale: Scale
    results: tuple[Measured, ...]
    baseline: Measured | None
    latest: Measured | None
    chosen: bool
    wobble: Wobble | None
    changes: Mapping[UUID, Change]

    @property
    def change(self) -> Change | None:
        """From the baseline to the latest result."""
        return self.changes.get(self.latest.assessment_id) if self.latest else None

    @property
    def finding(self) -> Finding:
        """What can be said of the latest result."""
        if self.latest is None:
            return Finding.NONE
        if self.change is not None:
            return Finding.CHANGE
        if self.chosen and self.latest is self.baseline:
            return Finding.AT_BASELINE
        alone = all(one is self.latest or one.value is None for one in self.results)
        return Finding.FIRST if alone else Finding.APART

    def is_clear(self, one: Measured) -> bool:
        """Whether a result is a clear change from the baseline."""
        change = self.changes.get(one.assessment_id)
        return change is not None and change.reliable is True


def course_of(scale: Scale, results: Iterable[Measured], *, baseline_id: UUID | None = None) -> Course:
    """Lays out the results of a scale. One day's keep their given order.

    Change is counted from the assessment that the clinician chose, where it has a result here; else from the first
    that compares with the latest.
    """
    ordered = tuple(sorted(results, key=lambda one: one.on))
    complete = [one for one in ordered if one.value is not None]
    latest = complete[-1] if complete else None
    chosen = next((one for one in complete if one.assessment_id == baseline_id), None)
    first = next((one for one in complete if latest and one.compares_with(latest)), None)
    baseline = chosen or first
    later = complete[complete.index(baseline) + 1 :] if baseline else []
    basis = basis_of(scale)
    return Course(
        scale=scale,
        results=ordered,
        baseline=baseline,
        latest=latest,
        chosen=chosen is not None,
        wobble=wobble_of(scale),
        changes={
            one.assessment_id: scale_change(scale, baseline.value, one.value, basis=basis)
            for one in later
            if baseline and one.compares_with(baseline)
        },
    )


def most_telling(courses: Iterable[Course]) -> Course | None:
    """The one for the headline: a clear change for the worse, then one for the better, then any that compares."""
    ranks = {ChangeStatus.RELIABLE_DETERIORATION: 0, ChangeStatus.RELIABLE_IMPROVEMENT: 1}

    def rank(course: Course) -> tuple[int, int]:
        assert course.latest is not None
        status = course.change.status if course.change else None
        settled = 2 if course.change else 3
        return ranks.get(status, settled) if status else settled, -course.latest.on.toordinal()

    return min((course for course in courses if course.latest), key=rank, default=None)
