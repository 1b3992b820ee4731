"""Whether a step counts as reached: the attempts that count, and what each part of its criterion comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean

from portal.defaults import DEFAULTS
from portal.plans.attempts import OVER, Attempt, LogStatus, Outcome, Situation
from portal.plans.criterion_answers import answer, daily_result, field_result, last_days, pair_result
from portal.plans.criterion_parts import DEFAULT_SHARE, Criterion, FieldPart
from portal.plans.criterion_results import Evaluation, PartResult, PartState, held, reached

__all__ = ["Attempt", "Criterion", "Evaluation", "PartResult", "PartState", "Pattern", "counted", "evaluate"]


@dataclass(frozen=True)
class Pattern:
    """How often something has to have happened, among how many of the latest practices that say so `[D]`."""

    times: int = DEFAULTS["fears_times"].value
    of: int = DEFAULTS["fears_of"].value


USUAL = Pattern()


def counted(criterion: Criterion, attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts that count, oldest day first; those of one day stay in the order given.

    They were finished, not during a pause, and stayed for the share of the planned minutes that the dose asks (80 %
    unless it says otherwise). Without planned minutes finishing is enough; unknown minutes of a planned time do not count.
    """
    share = criterion.dose.min_share_of_planned if criterion.dose else DEFAULT_SHARE
    return [attempt for attempt in _in_order(attempts) if _counts(attempt, share)]


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
    parts = tuple(result for part in _PARTS if (result := part(criterion, logs)) is not None) + _listed(
        criterion, logs
    )
    talk = fear_came_true(attempts, fears)
    deciding = [part for part in parts if part.decides]
    met = bool(deciding) and not talk and all(part.state is PartState.MET for part in deciding)
    return Evaluation(parts=parts, met=met, talk=talk, too_easy=_too_easy(criterion, logs))


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


def _approach(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.approach
    if part is None:
        return None
    need = _shrink(part.last, criterion)
    holds = [None if log.key_safety_used is None else log.key_safety_used == 0 for log in logs[-need:]]
    return PartResult(
        name="approach",
        kind="approach",
        state=held(holds, need),
        have=sum(hold is True for hold in holds),
        need=need,
        required=part.required,
    )


def _learning(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.learning
    if part is None:
        return None
    first, latest = _likelihoods(logs)
    if first is None or latest is None:
        return PartResult(
            name="learning",
            kind="learning",
            state=PartState.NO_DATA,
            need=part.drop_points,
            required=part.required,
        )
    low = part.or_below is not None and first > part.or_below >= latest
    numbers = {"first": first, "latest": latest}
    return PartResult(
        name="learning",
        kind="learning",
        state=PartState.MET if low else reached(first - latest, part.drop_points),
        have=first - latest,
        need=part.drop_points,
        numbers=numbers if part.or_below is None else {**numbers, "or_below": part.or_below},
        required=part.required,
    )


def _likelihoods(logs: Sequence[Attempt]) -> tuple[int | None, int | None]:
    """The first known likelihood before, the latest known likelihood for next time."""
    before = [log.likelihood_before for log in logs if log.likelihood_before is not None]
    after = [log.likelihood_next for log in logs if log.likelihood_next is not None]
    return before[0] if before else None, after[-1] if after else None


def _too_easy(criterion: Criterion, logs: Sequence[Attempt]) -> bool:
    """Whether the feared outcome was thought unlikely from the start."""
    first, _ = _likelihoods(logs)
    low = criterion.learning.or_below if criterion.learning else None
    return first is not None and low is not None and first <= low


def _tolerance(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.tolerance
    if part is None:
        return None
    need = _shrink(part.last, criterion)
    known = [log.coped for log in logs[-need:] if log.coped is not None]
    complete = bool(known) and len(known) == len(logs[-need:])
    have = fmean(known) if complete else None
    state = reached(have, part.coped_min)
    if state is PartState.MET and len(known) < need:
        state = PartState.NOT_YET
    return PartResult(
        name="tolerance",
        kind="tolerance",
        state=state,
        have=have,
        need=part.coped_min,
        numbers={"last": need},
        required=part.required,
    )


def _classical(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.classical
    if part is None or not part.enabled:
        return None
    need = _shrink(part.last, criterion)
    holds = [_came_down(log, part.peak_max, part.or_end_ratio) for log in logs[-need:]]
    return PartResult(
        name="classical",
        kind="classical",
        state=held(holds, need),
        have=sum(hold is True for hold in holds),
        need=need,
        numbers={"peak_max": part.peak_max, "or_end_ratio": part.or_end_ratio},
    )


def _came_down(log: Attempt, peak_max: int, ratio: float) -> bool | None:
    if log.suds_peak is None:
        return None
    if log.suds_peak <= peak_max:
        return True
    return None if log.suds_end is None else log.suds_end <= ratio * log.suds_peak


def _real_use(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.real_use
    if part is None:
        return None
    real = [log for log in logs if log.situation == Situation.REAL]
    unrated = sum(log.helped is None for log in real)
    have = sum(log.helped is not None and log.helped >= part.helped_min for log in real)
    state = PartState.NO_DATA if real and unrated == len(real) else reached(have, part.count)
    return PartResult(
        name="real_use",
        kind="real_use",
        state=state,
        have=have,
        need=part.count,
        numbers={"helped_min": part.helped_min, "uses": len(real), "unrated": unrated},
    )


def _weekly(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.weekly
    if part is None:
        return None
    weeks = Counter(log.local_date - timedelta(days=log.local_date.weekday()) for log in logs)
    window = last_days(weeks, 7 * (part.of - 1) + 1)
    have = sum(weeks[monday] >= part.target for monday in window)
    latest = weeks[window[-1]] if window else 0
    return PartResult(
        name="weekly",
        kind="weekly",
        state=reached(have, part.weeks),
        have=have,
        need=part.weeks,
        numbers={"target": part.target, "of": part.of, "latest_week": latest},
    )


def _kept(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    part = criterion.kept
    if part is None:
        return None
    said = {
        log.local_date: answer(log, part.field) in ("yes", True)
        for log in logs
        if answer(log, part.field) is not None
    }
    days = last_days(said, part.of)
    have = sum(said[day] for day in days)
    return PartResult(
        name="kept",
        kind="kept",
        state=reached(have if days else None, part.days),
        have=have if days else None,
        need=part.days,
        numbers={"of": part.of, "logged": len(days)},
    )


def _ease_gain(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    gain = criterion.ease_gain
    if gain is None:
        return None
    found = field_result("ease_gain", FieldPart(key="ease", op="rises_by", value=gain), logs, None)
    return PartResult(name="ease_gain", kind="ease_gain", state=found.state, have=found.have, need=found.need)


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


def _shrink(last: int, criterion: Criterion) -> int:
    """A window is never longer than the dose."""
    return min(last, criterion.dose.count) if criterion.dose else last


_PARTS: tuple[Callable[[Criterion, Sequence[Attempt]], PartResult | None], ...] = (
    _dose,
    _approach,
    _learning,
    _tolerance,
    _classical,
    _real_use,
    _weekly,
    _kept,
    _ease_gain,
)
