"""How much is asked after an exposure: the full set or one short page, and what the short page asks for its step."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from portal.plans.attempts import OVER, Attempt
from portal.plans.criterion import counted
from portal.plans.criterion_answer_parts import FieldPart, PairPart
from portal.plans.criterion_parts import Criterion

ALWAYS = ("outcome", "suds_peak", "coped", "learned")
"""What every short page asks, besides the template's own needed questions and who may read it."""


class Asked(enum.StrEnum):
    """How much is asked after a practice."""

    ALL = "all"
    SHORT = "short"


@dataclass(frozen=True, kw_only=True)
class Practices:
    """A practice that is over, `this`, and those of the same round of its step `before` it, oldest first."""

    criterion: Criterion
    before: Sequence[Attempt]
    this: Attempt

    @property
    def place(self) -> int:
        """Which counted practice of the step this one is, from 1."""
        return len(counted(self.criterion, self.before)) + 1

    @property
    def counts(self) -> bool:
        """Whether it can count. Its minutes are taken for enough: they may still be put right."""
        return bool(counted(self.criterion, [replace(self.this, minutes_done=self.this.minutes_planned)]))

    @property
    def completes_dose(self) -> bool:
        """Whether the dose is complete with this practice and was not before it."""
        dose, days = self.criterion.dose, {one.local_date for one in counted(self.criterion, self.before)}
        if dose is None:
            return False
        was_complete = self.place > dose.count and len(days) >= dose.days
        return (
            not was_complete and self.place >= dose.count and len(days | {self.this.local_date}) >= dose.days
        )

    def among_last(self, window: int) -> bool:
        """Whether it may be one of the last so many practices by which the step is judged: the dose may end with it, or
        with one of the next, or is over. Without a dose any practice may be."""
        dose = self.criterion.dose
        return dose is None or self.place > dose.count - min(window, dose.count)


def how_much(practices: Practices, *, wants_all: bool) -> Asked:
    """The full set or the short page.

    Everything is asked of its own accord after the first practice of a step that counts and after the one that
    completes its dose, because there the step is looked at; after every practice where the clinician `wants_all`. A
    practice that was stopped early, or was done during a pause, gets the short page.
    """
    if wants_all:
        return Asked.ALL
    looked_at = practices.place == 1 or practices.completes_dose
    return Asked.ALL if practices.counts and looked_at else Asked.SHORT


def keys_for_step(practices: Practices, *, has_habits: bool) -> frozenset[str]:
    """The keys that the short page asks because the step is judged by them at this practice; what it leaves out is no data.

    A part that looks at the last practices is asked for in those that may be the last; one that compares the first with
    the latest, in those that may be the latest; one that looks at all of them, always. How sure the client would be next
    time is asked as well while the fear seemed no less likely than the time before, so that a rise is seen.
    """
    criterion = practices.criterion
    found = set(_of_single_parts(practices, has_habits=has_habits))
    for part in criterion.field:
        found |= set(_of_field(practices, part))
    for pair in criterion.pair:
        found |= set(_of_pair(practices, pair))
    found |= {part.field for part in criterion.daily}
    if _is_no_less_likely(practices):
        found.add("likelihood_next")
    return frozenset(found)


def _of_single_parts(practices: Practices, *, has_habits: bool) -> Iterator[str]:
    criterion, among_last = practices.criterion, practices.among_last
    approach, learning, classical = criterion.approach, criterion.learning, criterion.classical
    if approach and approach.required and has_habits and among_last(approach.last):
        yield "safety_used"
    if learning and learning.required and among_last(1):
        yield "likelihood_next"
    if classical and classical.enabled and among_last(classical.last):
        yield "suds_end"
    if criterion.kept:
        yield criterion.kept.field
    if criterion.ease_gain is not None and among_last(1):
        yield "ease"


def _of_field(practices: Practices, part: FieldPart) -> Iterator[str]:
    first_and_latest = part.op in ("falls_by", "rises_by") and not part.mean
    all_of_them = part.op in ("distinct", "total") or part.most or part.mean or (part.share or part.times)
    if all_of_them or practices.among_last(1 if first_and_latest else part.last or 1):
        yield part.key
        if part.mean and part.from_:
            yield part.from_
        if part.where:
            yield part.where.key
    if part.or_:
        yield from _of_field(practices, part.or_)


def _of_pair(practices: Practices, part: PairPart) -> Iterator[str]:
    if part.last is None or practices.among_last(part.last):
        yield from (part.a, part.b)
    if part.or_:
        yield from _of_field(practices, part.or_)


def _is_no_less_likely(practices: Practices) -> bool:
    """Whether the fear seemed at least as likely before this practice as before the last one."""
    earlier = [
        one.likelihood_before
        for one in practices.before
        if one.status in OVER and one.likelihood_before is not None
    ]
    now = practices.this.likelihood_before
    return bool(earlier) and now is not None and now >= earlier[-1]
