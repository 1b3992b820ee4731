"""Measuring: cases called in turn, sweep after sweep, so that whatever slows the machine slows all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """Something to call; `repeat` calls are timed as one where a single one is too short for the clock."""

    name: str
    call: Callable[[], object]
    repeat: int = 1


@dataclass(frozen=True)
class Timing:
    """Seconds of one call, by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def quietest(self) -> list[float]:
        """The round with the lowest median: the one that other programs disturbed least."""
        return min(self.rounds, key=statistics.median)

    @property
    def median(self) -> float:
        return statistics.median(self.quietest)

    @property
    def p95(self) -> float:
        """The value that 95 in 100 calls of the quietest round stay below."""
        ordered = sorted(self.quietest)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]

    def ratio_to(self, floor: Timing) -> float:
        """How many times the floor: the middle of what the rounds say, each compared with the floor's own round."""
        pairs = zip(self.rounds, floor.rounds, strict=True)
        return statistics.median(statistics.median(own) / statistics.median(other) for own, other in pairs)


def calls(rounds: int, sweeps: int) -> int:
    """How often each case is called: once to warm up, then each sweep of each round."""
    return 1 + rounds * sweeps


def measure(cases: Sequence[Case], *, rounds: int, sweeps: int) -> dict[str, Timing]:
    """Call every case once to warm up, then time them in turn."""
    for case in cases:
        case.call()
    found = {case.name: Timing() for case in cases}
    for _ in range(rounds):
        gc.collect()
        for timing in found.values():
            timing.rounds.append([])
        for _ in range(sweeps):
            for case in cases:
                found[case.name].rounds[-1].append(_timed(case))
    return found


def _timed(case: Case) -> float:
    call = case.call
    began = time.perf_counter()
    for _ in range(case.repeat):
        call()
    return (time.perf_counter() - began) / case.repeat
