"""What a client has tried of a template, and which of its steps fits next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.plans.suggestion_shelves import FADED, RUN_RUNG
from portal.plans.suggestion_situation import HELD_WEEKS, Sign, Tried, TriedState


@dataclass(frozen=True)
class History:
    """The steps of one client; those of a clinic's copy count for its parent."""

    tried: tuple[Tried, ...]
    held_weeks: int = HELD_WEEKS
    """Weeks after which an agreement that runs quietly has held."""

    def of(self, root: str) -> list[Tried]:
        """Everything tried of one template, dismissals left out."""
        return [one for one in self.tried if one.root_id == root and one.state is not TriedState.DISMISSED]

    @property
    def is_fresh(self) -> bool:
        """Whether nothing was begun yet."""
        return all(one.state is TriedState.DISMISSED for one in self.tried)

    @property
    def running(self) -> list[Tried]:
        """What is under way."""
        return [one for one in self.tried if one.state is TriedState.RUNNING]

    def is_dismissed(self, root: str) -> bool:
        """Whether the clinician did not want it."""
        return any(one.root_id == root and one.state is TriedState.DISMISSED for one in self.tried)

    def is_under_way(self, root: str) -> bool:
        """Whether it is running and not too easy, or goes on in its plan; then it is not suggested again."""
        mine = [one for one in self.of(root) if one.state in (TriedState.RUNNING, TriedState.AHEAD)]
        running = [one for one in mine if one.state is TriedState.RUNNING]
        return any(Sign.TOO_EASY not in one.signs for one in running or mine)

    def is_begun(self, root: str) -> bool:
        """Whether it is or was in use."""
        return any(one.state is not TriedState.AHEAD for one in self.of(root))

    def reached(self, root: str) -> list[int]:
        """The steps reached, in order."""
        return sorted(one.rung_no for one in self.of(root) if one.state is TriedState.REACHED)

    def with_sign(self, root: str, sign: Sign) -> list[int]:
        """The steps with a sign that were not reached all the same, in order."""
        reached = self.reached(root)
        return sorted(
            one.rung_no for one in self.of(root) if sign in one.signs and one.rung_no not in reached
        )

    def roots_with(self, sign: Sign) -> list[str]:
        """The templates with a sign, in order."""
        roots = {one.root_id for one in self.tried}
        return sorted(root for root in roots if self.with_sign(root, sign))

    @property
    def felt_controlled(self) -> bool:
        """Whether being controlled was felt more and more, in whatever was tried, reached or not."""
        return any(Sign.FELT_CONTROLLED in one.signs for one in self.tried)

    @property
    def agreement_held(self) -> bool:
        """Whether the predictability agreement was reached, or has run quietly for long enough."""
        return any(
            one.rung_no >= RUN_RUNG and (one.state is TriedState.REACHED or _has_run(one, self.held_weeks))
            for one in self.of(FADED)
        )

    def latest_reached(self, roots: Iterable[str]) -> str | None:
        """The template among these in which a step was reached last."""
        among = set(roots)
        found = [
            one.root_id for one in self.tried if one.state is TriedState.REACHED and one.root_id in among
        ]
        return found[-1] if found else None


def _has_run(one: Tried, weeks: int) -> bool:
    return one.state is TriedState.RUNNING and not one.signs and (one.weeks or 0) >= weeks


@dataclass(frozen=True)
class Fit:
    """The step that fits. `after`: the one reached before it; `too_easy`: the one that was too easy; `below`: the one
    that was stopped early or in which the fear came true."""

    rung_no: int
    after: int | None = None
    too_easy: int | None = None
    below: int | None = None


def fitting(history: History, root: str, rungs: Sequence[int], *, all_rungs: Sequence[int]) -> Fit | None:
    """The gentlest step not yet reached among `rungs`, then among all; one below where it went badly.

    None when all are reached.
    """
    reached, easy = history.reached(root), history.with_sign(root, Sign.TOO_EASY)
    hard = sorted(
        {*history.with_sign(root, Sign.STOPPED_EARLY), *history.with_sign(root, Sign.FEAR_CAME_TRUE)}
    )
    if hard:
        return Fit(max(hard[0] - 1, all_rungs[0]), below=hard[0])
    others = [rung for rung in all_rungs if rung not in rungs]
    rung = _first_open(rungs, [*reached, *easy]) or _first_open(others, [*reached, *easy])
    if rung is None:
        return None
    return Fit(rung, after=reached[-1] if reached else None, too_easy=easy[-1] if easy else None)


def _first_open(rungs: Sequence[int], passed: Sequence[int]) -> int | None:
    """The first step behind the last one passed; steps that belong elsewhere pass nothing."""
    last = max((place for place, rung in enumerate(rungs, start=1) if rung in passed), default=0)
    return rungs[last] if last < len(rungs) else None
