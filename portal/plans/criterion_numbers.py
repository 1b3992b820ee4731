"""The numbers of a criterion that a clinician may change: which there are, their bounds, a criterion with others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.plans.criterion_parts import Classical, Criterion

_BOUNDS: Mapping[str, tuple[int, int]] = {
    "dose.count": (1, 30),
    "dose.days": (1, 14),
    "approach.last": (1, 30),
    "learning.drop_points": (0, 100),
    "learning.or_below": (0, 100),
    "tolerance.coped_min": (0, 100),
    "tolerance.last": (1, 30),
    "real_use.count": (1, 30),
    "real_use.helped_min": (0, 100),
    "weekly.target": (1, 21),
    "weekly.weeks": (1, 12),
    "weekly.of": (1, 12),
    "kept.days": (1, 31),
    "kept.of": (1, 31),
}


@dataclass(frozen=True)
class Number:
    """One number, `part.name`, with its bounds."""

    key: str
    value: int
    low: int
    high: int


class DoNotFit(ValueError):
    """Two numbers contradict each other; `key` is the one to look at."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def numbers(criterion: Criterion) -> list[Number]:
    """The numbers that are there and may be changed. Parts with words of their own keep the numbers their words name."""
    found = []
    for key, (low, high) in _BOUNDS.items():
        part, _, name = key.partition(".")
        value = getattr(getattr(criterion, part), name, None)
        if value is not None:
            found.append(Number(key, value, low, high))
    return found


def with_numbers(criterion: Criterion, values: Mapping[str, int]) -> Criterion:
    """The criterion with these numbers instead. Raises DoNotFit when days are more than practices, or weeks than weeks,
    or kept days than days."""
    changed: dict[str, dict[str, int]] = {}
    for key, value in values.items():
        part, _, name = key.partition(".")
        changed.setdefault(part, {})[name] = value
    parts = {part: getattr(criterion, part).model_copy(update=update) for part, update in changed.items()}
    new = criterion.model_copy(update=parts)
    if new.dose and new.dose.days > new.dose.count:
        raise DoNotFit("dose.days")
    if new.weekly and new.weekly.weeks > new.weekly.of:
        raise DoNotFit("weekly.weeks")
    if new.kept and new.kept.days > new.kept.of:
        raise DoNotFit("kept.days")
    return new


OWN: Mapping[str, tuple[int, str]] = {
    "approach.last": (2, "own_last"),
    "learning.drop_points": (30, "own_drop"),
    "learning.or_below": (20, "own_below"),
    "tolerance.coped_min": (60, "own_coped"),
    "tolerance.last": (2, "own_last"),
}
"""The usual rule `[D]`: a number of it, our default, and under which key another is chosen for steps in own words."""


def with_usual(criterion: Criterion, chosen: Callable[[str], int]) -> Criterion:
    """The criterion of a step in own words: where its template has our usual number, the chosen one holds."""
    there = {one.key: one.value for one in numbers(criterion)}
    usual = {key: name for key, (value, name) in OWN.items() if there.get(key) == value}
    found = with_numbers(criterion, {key: chosen(name) for key, name in usual.items()})
    return found.with_dose(found.dose) if found.dose else found


@dataclass(frozen=True)
class ClassicalNumbers:
    """The rule that distress comes down, with its numbers: 0 to 100, the end in percent of the peak, practices."""

    on: bool
    peak_max: int
    end_percent: int
    last: int


def classical_numbers(criterion: Criterion) -> ClassicalNumbers:
    """The rule as a criterion has it; off, with our defaults, where it says nothing."""
    part = criterion.classical or Classical()
    return ClassicalNumbers(part.enabled, part.peak_max, int(part.or_end_ratio * 100 + 0.5), part.last)


def with_classical(criterion: Criterion, asked: ClassicalNumbers) -> Criterion:
    """The criterion with the rule switched on, looking back over no more practices than it asks for, or without it."""
    if not asked.on:
        was_off = criterion.classical is not None and not criterion.classical.enabled
        return criterion if was_off else criterion.model_copy(update={"classical": None})
    last = min(asked.last, criterion.dose.count) if criterion.dose else asked.last
    part = Classical(enabled=True, peak_max=asked.peak_max, or_end_ratio=asked.end_percent / 100, last=last)
    return criterion.model_copy(update={"classical": part})
