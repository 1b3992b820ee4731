"""What practices come to on the plan page: feared and happened, counts, the ladder then and now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from portal.charts import Distress, Outcome, Practice, Rung, RungState
from portal.plans.attempts import OVER, LogStatus
from portal.plans.states import StepState

MOST_QUOTES = 3


class Log(Protocol):
    """What is looked at in a practice that may be read."""

    @property
    def local_date(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def likelihood_before(self) -> int | None: ...
    @property
    def suds_expected(self) -> int | None: ...
    @property
    def suds_start(self) -> int | None: ...
    @property
    def suds_peak(self) -> int | None: ...
    @property
    def suds_end(self) -> int | None: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def words(self) -> Any: ...


def fears(logs: Iterable[Log]) -> list[Practice]:
    """The exposures that are over, oldest first, as the strip of feared and happened draws them."""
    return [
        Practice(log.local_date, log.likelihood_before, Outcome(log.outcome) if log.outcome else None)
        for log in logs
        if log.kind == "exposure" and log.status in OVER
    ]


def distress(logs: Iterable[Log]) -> list[Distress]:
    """The exposures that are over and of which anything was rated, oldest first, as the range bars draw them."""
    rated = [
        Distress(log.local_date, log.suds_expected, log.suds_start, log.suds_peak, log.suds_end)
        for log in logs
        if log.kind == "exposure" and log.status in OVER
    ]
    return [one for one in rated if one.felt or one.expected is not None]


class Tried(Protocol):
    """What a calendar asks of a practice."""

    @property
    def local_date(self) -> date: ...
    @property
    def status(self) -> str: ...
    @property
    def share(self) -> str: ...


def days_practised(logs: Iterable[Tried], *, by_client: bool = False) -> dict[date, bool]:
    """Days with a practice, and whether one of them was finished. Of what is kept private others see only that it was."""
    found: dict[date, bool] = {}
    for log in logs:
        if log.status in OVER:
            private = log.share == "private" and not by_client
            found[log.local_date] = (
                found.get(log.local_date, False) or private or log.status == LogStatus.FINISHED
            )
    return found


@dataclass(frozen=True)
class Happened:
    """What there is to tell of the readable practices of a plan.

    `days`: different days of practices that were finished. `exposures`: of them, those with a feared
    outcome to predict; `predicted`: those with a likelihood before. `habits` and `barriers`: how often each, the most
    frequent first. `learned`: day and words, the latest first.
    """

    finished: int
    stopped_early: int
    not_done: int
    days: int
    exposures: int
    predicted: int
    habits: tuple[tuple[str, int], ...]
    barriers: tuple[tuple[str, int], ...]
    learned: tuple[tuple[date, str], ...]
    feared: int
    came_true: int
    partly: int
    cannot_tell: int


def happened(logs: Sequence[Log], *, taken_back: int = 0) -> Happened:
    """Counts over the practices that may be read, oldest first; `taken_back`: how many may not, and did not come about."""
    states = Counter(log.status for log in logs)
    over = [log for log in logs if log.status in OVER]
    exposures = [log for log in over if log.kind == "exposure"]
    outcomes = Counter(log.outcome for log in exposures if log.outcome)
    words = [(log.local_date, log.words or {}) for log in logs]
    learned = [
        (on, said["learned"]) for on, said in words if said.get("learned") and not said.get("nothing_new")
    ]
    return Happened(
        finished=states[LogStatus.FINISHED],
        stopped_early=states[LogStatus.STOPPED_EARLY],
        not_done=states[LogStatus.NOT_DONE] + taken_back,
        days=len({log.local_date for log in over if log.status == LogStatus.FINISHED}),
        exposures=len(exposures),
        predicted=sum(log.likelihood_before is not None for log in exposures),
        habits=_often(habit for _, said in words for habit in said.get("safety_used") or ()),
        barriers=_often(said["not_done_reason"] for _, said in words if said.get("not_done_reason")),
        learned=tuple(learned[::-1][:MOST_QUOTES]),
        feared=sum(outcomes.values()),
        came_true=outcomes[Outcome.YES],
        partly=outcomes[Outcome.PARTLY],
        cannot_tell=outcomes[Outcome.CANNOT_TELL],
    )


def _often(found: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(found).most_common())


def rung(
    position: int,
    title: str,
    first: int | None,
    logs: Sequence[Log],
    state: StepState,
    *,
    done: int,
    needed: int,
) -> Rung:
    """A step on the ladder; how hard it is now is what was expected or felt at the start of the latest practice."""
    rated = [log.suds_start if log.suds_expected is None else log.suds_expected for log in logs]
    known = [rating for rating in rated if rating is not None]
    return Rung(position, title, first, known[-1] if known else None, _rung_state(state), done, needed)


def _rung_state(state: StepState) -> RungState:
    if state is StepState.DONE:
        return RungState.DONE
    if state is StepState.SET_ASIDE:
        return RungState.SET_ASIDE
    return RungState.NEXT if state is StepState.LOCKED else RungState.NOW
