"""C11: the last six scores in a table row, the last one printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_VALUES = 6
_LEFT, _STEP, _TOP, _BOTTOM = 4.0, 14.4, 5.0, 25.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Points in px, None where a score is missing; `text` is the last score, empty when there is none."""

    width: int
    height: int
    values: tuple[float | None, ...]
    paths: tuple[str, ...]
    singles: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    text: str


def sparkline(values: Sequence[float | None], *, least_range: float = 6.0) -> Sparkline:
    """Lay out the last six values, the last always at the same place, whatever their number.

    The range is the values' own but never under `least_range`, so that noise stays flat. A missing value
    breaks the line; a value between two missing ones is a small dot.
    """
    shown = tuple(values[-MOST_VALUES:])
    known = [value for value in shown if value is not None]
    runs = _runs(shown, known, least_range)
    last = runs[-1][-1] if runs else None
    return Sparkline(
        width=118,
        height=30,
        values=shown,
        paths=tuple("M" + "L".join(f"{x:g} {y:g}" for x, y in run) for run in runs if len(run) > 1),
        singles=tuple(run[0] for run in runs if len(run) == 1 and run[0] != last),
        last=last,
        text=f"{round(known[-1], 1):g}" if known else "",
    )


def _runs(
    shown: Sequence[float | None], known: Sequence[float], least_range: float
) -> list[list[tuple[float, float]]]:
    """Points in runs without a missing value between them."""
    if not known:
        return []
    middle = (max(known) + min(known)) / 2
    reach = max(max(known) - min(known), least_range)
    start = _LEFT + (MOST_VALUES - len(shown)) * _STEP
    runs: list[list[tuple[float, float]]] = []
    for index, value in enumerate(shown):
        if value is None:
            continue
        y = (_TOP + _BOTTOM) / 2 - (value - middle) / reach * (_BOTTOM - _TOP)
        point = (round(start + index * _STEP, 1), round(y, 1))
        if index == 0 or shown[index - 1] is None:
            runs.append([])
        runs[-1].append(point)
    return runs
