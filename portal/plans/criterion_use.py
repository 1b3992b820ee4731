"""What skills and agreements have to bring about: real uses that helped, weeks, days kept, more ease. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from portal.plans.attempts import Attempt, Situation
from portal.plans.criterion_answer_parts import FieldPart
from portal.plans.criterion_answers import answer, field_result, last_days
from portal.plans.criterion_parts import Criterion
from portal.plans.criterion_results import PartResult, PartState, reached


def real_use(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """How often it helped when it was needed."""
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


def weekly(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """In how many of the latest weeks it was done often enough."""
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


def kept(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """On how many of the latest days it was kept."""
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


def ease_gain(criterion: Criterion, logs: Sequence[Attempt]) -> PartResult | None:
    """How much easier it has become."""
    gain = criterion.ease_gain
    if gain is None:
        return None
    found = field_result("ease_gain", FieldPart(key="ease", op="rises_by", value=gain), logs, None)
    return PartResult(name="ease_gain", kind="ease_gain", state=found.state, have=found.have, need=found.need)
