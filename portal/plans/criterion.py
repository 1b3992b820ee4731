"""Whether a step counts as reached: the attempts that count, and what each part of its criterion comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.defaults import DEFAULTS
from portal.plans.attempts import OVER, Attempt, LogStatus, Outcome
from portal.plans.criterion_answers import daily_result, field_result, pair_result
from portal.plans.criterion_learning import approach, classical, learning, tolerance, too_easy
from portal.plans.criterion_parts import Criterion
from portal.plans.criterion_results import Evaluation, PartResult, PartState
from portal.plans.criterion_use import ease_gain, kept, real_use, weekly

__all__ = ["Attempt", "Criterion", "Evaluation", "PartResult", "PartState", "Pattern", "counted", "evaluate"]


@dataclass(frozen=True)
class Pattern:
    """How often something has to have happened, among how many of the latest practices that say so `[D]`."""

    times: int = DEFAULTS["fears_times"].value
    of: int = DEFAULTS["fears_of"].value


USUAL = Pattern()


def counted(criterion: Criterion, attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts that count, oldest day first; those of one day stay in the order given.

    They were finished, not during a pause, and stayed for the share of the planned minutes that is asked (80 %
    unless it says otherwise). Without planned minutes finishing is enough; unknown minutes of a planned time do not count.
    """
    return [attempt for attempt in _in_order(attempts) if _counts(attempt, criterion.share)]


def _counts(attempt: Attempt, share: float) -> bool:
    if attempt.status != LogStatus.FINISHED or attempt.during_pause:
        return False
    if attempt.minutes_planned is None:
        return True
    done = attempt.minutes_done
    return done is not None and done * 100 >= round(share * 100) * attempt.minutes_planned


def _in_order(attempts: Sequence[Attempt]) -> list[Attempt]:
    return sorted(attempts, key=lambda attempt: attempt.local_date)


def evaluate(criterion: Criterion, attempts: Sequence[Attempt], *, fears: Pattern = USUAL) -> Evaluation:
    """What the logs of one step come to, by section 4 of the data model. Missing answers are never zero.

    `fears`: how often what was feared has to have come true to keep the step from being reached, until it was talked over.
    Attempts of one day are taken in the order given; the order of days in the sequence does not matter.
    """
    logs = counted(criterion, attempts)
    parts = _parts(criterion, logs)
    talk = fear_came_true(attempts, fears)
    deciding = [part for part in parts if part.decides]
    met = bool(deciding) and not talk and all(part.state is PartState.MET for part in deciding)
    return Evaluation(
        parts=parts,
        met=met,
        talk=talk,
        too_easy=too_easy(criterion, logs),
        kept_back=_kept_back(criterion, parts, logs),
    )


def _parts(criterion: Criterion, logs: Sequence[Attempt]) -> tuple[PartResult, ...]:
    found = tuple(result for part in _PARTS if (result := part(criterion, logs)) is not None)
    return found + _listed(criterion, logs)


def _kept_back(criterion: Criterion, parts: Sequence[PartResult], logs: Sequence[Attempt]) -> frozenset[str]:
    """The parts that would come to something else without the answers of private practices."""
    if not any(log.private for log in logs):
        return frozenset()
    others = _parts(criterion, [_without_answers(log) if log.private else log for log in logs])
    return frozenset(part.name for part, other in zip(parts, others, strict=True) if part != other)


def _without_answers(log: Attempt) -> Attempt:
    """That there was one, and how long it took."""
    return Attempt(
        local_date=log.local_date,
        status=log.status,
        minutes_planned=log.minutes_planned,
        minutes_done=log.minutes_done,
    )


def fear_came_true(attempts: Sequence[Attempt], pattern: Pattern = USUAL) -> bool:
    """Whether what was feared happened in two of the last three practices that say so, or as often as `pattern` says;
    early stops included."""
    said = [
        attempt.outcome
        for attempt in _in_order(attempts)
        if attempt.outcome is not None and attempt.status in OVER
    ]
    return said[-pattern.of :].count(Outcome.YES) >= pattern.times


def _dose(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.dose
    if part is None:
        return None
    days = len({log.local_date for log in logs})
    return PartResult(
        name="dose",
        kind="dose",
        state=PartState.MET if len(logs) >= part.count and days >= part.days else PartState.NOT_YET,
        have=len(logs),
        need=part.count,
        numbers={"days": days, "days_needed": part.days},
    )


def _listed(criterion: Criterion, logs: Sequence[Attempt]) -> tuple[PartResult, ...]:
    """The parts that come in lists, named by their number from 1."""
    dose = criterion.dose.count if criterion.dose else None
    return (
        *(field_result(f"field.{n}", part, logs, dose) for n, part in enumerate(criterion.field, 1)),
        *(daily_result(f"daily.{n}", part, logs) for n, part in enumerate(criterion.daily, 1)),
        *(pair_result(f"pair.{n}", part, logs, dose) for n, part in enumerate(criterion.pair, 1)),
        *(
            PartResult(name=f"judged.{n}", kind="judged", state=PartState.JUDGED, words=words)
            for n, words in enumerate(criterion.judged, 1)
        ),
    )


_PARTS: tuple[Callable[[Criterion, Sequence[Attempt]], PartResult | None], ...] = (
    _dose,
    approach,
    learning,
    tolerance,
    classical,
    real_use,
    weekly,
    kept,
    ease_gain,
)
