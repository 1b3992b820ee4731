"""Parts of a criterion that look at single answers of the counted attempts: field, daily, pair."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from statistics import fmean

from portal.plans.attempts import Attempt, Value
from portal.plans.criterion_answer_parts import DailyPart, FieldPart, PairPart
from portal.plans.criterion_results import PartResult, PartState, held, reached

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_OWN = (
    "minutes_done",
    "likelihood_before",
    "likelihood_next",
    "coped",
    "suds_peak",
    "suds_end",
    "helped",
    "outcome",
    "situation",
)


def answer(attempt: Attempt, key: str) -> Value:
    """An answer by field key: what was asked besides comes first, then the attempt's own values."""
    value: Value = attempt.extra.get(key)
    if value is None and key in _OWN:
        value = getattr(attempt, key)
    return value


def number(attempt: Attempt, key: str) -> float | None:
    """An answer as a number: a yes is 100, a no 0, so that a mean of them is the share in percent."""
    value = answer(attempt, key)
    if isinstance(value, bool):
        return 100.0 if value else 0.0
    return float(value) if isinstance(value, int | float) else None


def word(attempt: Attempt, key: str) -> str | None:
    """An answer as a word, without case and spare space; None when there is none."""
    value = answer(attempt, key)
    return " ".join(value.casefold().split()) or None if isinstance(value, str) else None


def field_result(name: str, part: FieldPart, counted: Sequence[Attempt], dose: int | None) -> PartResult:
    """A condition on one answer; `dose` is the count that a window never exceeds."""
    if part.op in ("falls_by", "rises_by"):
        found = _change(name, part, counted)
    elif part.op == "distinct":
        found = _distinct(name, part, counted)
    elif part.op == "total":
        found = _total(name, part, counted)
    elif part.most or part.share is not None or part.times is not None:
        found = _how_many(name, part, counted, dose)
    else:
        need = _shrink(part.last or 1, dose)
        holds = [_holds(part, attempt) for attempt in counted[-need:]]
        found = _result(name, part, held(holds, need), _trailing(holds), need)
    return _or_else(found, part.or_, counted, dose)


def pair_result(name: str, part: PairPart, counted: Sequence[Attempt], dose: int | None) -> PartResult:
    """One answer against another of the same practice. Numbers: `compared`, `mean_a`, `mean_b`."""
    window = counted if part.last is None else counted[-_shrink(part.last, dose) :]
    pairs = [(number(attempt, part.a), number(attempt, part.b)) for attempt in window]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    need = _shrink(part.times, dose)
    hits = sum(_COMPARE[part.op](a, b) for a, b in known)
    means = {"mean_a": fmean(a for a, _ in known), "mean_b": fmean(b for _, b in known)} if known else {}
    found = PartResult(
        name=name,
        kind="pair",
        state=reached(hits if known else None, need),
        have=hits if known else None,
        need=need,
        numbers={"compared": len(known), **means},
        words=part.words,
    )
    return _or_else(found, part.or_, counted, dose)


def daily_result(name: str, part: DailyPart, counted: Sequence[Attempt]) -> PartResult:
    """Days within the limit among the last `of` days that end with the last practice; an unlogged day is not one."""
    by_day: defaultdict[date, list[float]] = defaultdict(list)
    for attempt in counted:
        value = number(attempt, part.field)
        if value is not None:
            by_day[attempt.local_date].append(value)
    days = last_days(by_day, part.of)
    worst = max if part.op == "<=" else min
    have = sum(_COMPARE[part.op](worst(by_day[day]), part.value) for day in days)
    return PartResult(
        name=name,
        kind="daily",
        state=reached(have if days else None, part.days),
        have=have if days else None,
        need=part.days,
        numbers={"of": part.of, "value": part.value, "logged": len(days)},
        words=part.words,
    )


def last_days(days: Mapping[date, object] | set[date], of: int) -> list[date]:
    """Those of the days that fall into the last `of` days, which end with the latest of them."""
    if not days:
        return []
    first = max(days) - timedelta(days=of - 1)
    return sorted(day for day in days if day >= first)


def _holds(part: FieldPart, attempt: Attempt) -> bool | None:
    if part.op == "is":
        said = word(attempt, part.key)
        return None if said is None else said in part.accepted
    value = number(attempt, part.key)
    return None if value is None else _COMPARE[part.op](value, part.number)


def _how_many(name: str, part: FieldPart, counted: Sequence[Attempt], dose: int | None) -> PartResult:
    """Practices in which the condition holds: `times` of them, more than half, or a share of those that say so."""
    holds = [_holds(part, attempt) for attempt in counted]
    known = [hold for hold in holds if hold is not None]
    if part.times is not None:
        need = _shrink(part.times, dose)
    elif part.share is not None:
        need = max(1, ceil(len(known) * part.share / 100))
    else:
        need = len(counted) // 2 + 1
    have = sum(known) if known else None
    return _result(name, part, reached(have, need), have, need)


def _change(name: str, part: FieldPart, counted: Sequence[Attempt]) -> PartResult:
    """How far an answer fell or rose: from the first to the latest, or on average within each practice."""
    start = part.from_ or part.key
    sign = 1 if part.op == "rises_by" else -1
    if part.mean:
        pairs = [(number(attempt, start), number(attempt, part.key)) for attempt in counted]
        changes = [sign * (b - a) for a, b in pairs if a is not None and b is not None]
        have = fmean(changes) if changes else None
        return _result(name, part, reached(have, part.number), have, part.number)
    before = [value for attempt in counted if (value := number(attempt, start)) is not None]
    after = [value for attempt in counted if (value := number(attempt, part.key)) is not None]
    enough = before and after and (start != part.key or len(after) > 1)
    have = sign * (after[-1] - before[0]) if enough else None
    return _result(name, part, reached(have, part.number), have, part.number)


def _distinct(name: str, part: FieldPart, counted: Sequence[Attempt]) -> PartResult:
    """Different words, counted only where the condition on another answer holds."""
    said = {word(attempt, part.key) for attempt in counted if _where(part, attempt)} - {None}
    return _result(name, part, reached(len(said), part.number), len(said), part.number)


def _total(name: str, part: FieldPart, counted: Sequence[Attempt]) -> PartResult:
    """All numbers added up, however they are spread over the practices."""
    known = [value for attempt in counted if (value := number(attempt, part.key)) is not None]
    have = sum(known) if known else None
    return _result(name, part, reached(have, part.number), have, part.number)


def _where(part: FieldPart, attempt: Attempt) -> bool:
    if part.where is None:
        return True
    value = number(attempt, part.where.key)
    return value is not None and value >= part.where.min


def _or_else(
    found: PartResult, other: FieldPart | None, counted: Sequence[Attempt], dose: int | None
) -> PartResult:
    """The result, or met when the other way to fulfil the part is met."""
    if other is None or found.state is PartState.MET:
        return found
    if field_result(found.name, other, counted, dose).state is not PartState.MET:
        return found
    return PartResult(
        name=found.name,
        kind=found.kind,
        state=PartState.MET,
        have=found.have,
        need=found.need,
        numbers={**found.numbers, "other_way": 1},
        words=found.words,
    )


def _result(name: str, part: FieldPart, state: PartState, have: float | None, need: float) -> PartResult:
    value = {} if part.op == "is" else {"value": part.number}
    return PartResult(
        name=name, kind="field", state=state, have=have, need=need, numbers=value, words=part.words
    )


def _trailing(holds: Sequence[bool | None]) -> int:
    """How many of the latest hold without a break."""
    count = 0
    for hold in reversed(holds):
        if not hold:
            break
        count += 1
    return count


def _shrink(count: int, dose: int | None) -> int:
    """A window is never longer than the dose."""
    return count if dose is None else min(count, dose)
