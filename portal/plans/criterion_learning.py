"""What an exposure has to bring about: habits left out, a likelihood that falls, distress that is coped with. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from portal.plans.attempts import Attempt
from portal.plans.criterion_parts import Criterion
from portal.plans.criterion_results import PartResult, PartState, held, reached


def approach(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """Whether the latest practices went without the habits that keep the fear alive."""
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


def learning(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """Whether the likelihood fell far enough, or came to lie low."""
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


def too_easy(criterion: Criterion, logs: Sequence[Attempt]) -> bool:
    """Whether the feared outcome was thought unlikely from the start."""
    first, _ = _likelihoods(logs)
    low = criterion.learning.or_below if criterion.learning else None
    return first is not None and low is not None and first <= low


def tolerance(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """How well the latest practices were coped with."""
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


def classical(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """Whether distress stayed low or came down; only where it was switched on."""
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


def _shrink(last: int, criterion: Criterion) -> int:
    """A window is never longer than the dose."""
    return min(last, criterion.dose.count) if criterion.dose else last
