"""One urge from minute to minute: its ratings on a scale of 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 270, 92
_LEFT, _RIGHT, _TOP, _BOTTOM = 36.0, 240.0, 16.0, 68.0
LOWEST, HIGHEST = 0, 100


@dataclass(frozen=True, slots=True)
class WavePoint:
    """One rating, in px, with its minute and its value."""

    x: float
    y: float
    minute: int
    value: int


@dataclass(frozen=True, slots=True)
class Wave:
    """The ratings in order of time; `path` joins them. `top` and `bottom` are where 100 and 0 lie."""

    points: tuple[WavePoint, ...]
    path: str
    width: int = WIDTH
    height: int = HEIGHT
    left: float = _LEFT
    right: float = _RIGHT
    top: float = _TOP
    bottom: float = _BOTTOM


def wave(ratings: Sequence[tuple[int, int]]) -> Wave | None:
    """Lay out (minute, rating) in order of time, the first at the left edge, the last at the right; None below two."""
    if len(ratings) < 2:
        return None
    first, last = ratings[0][0], ratings[-1][0]
    across, down = (_RIGHT - _LEFT) / max(last - first, 1), (_BOTTOM - _TOP) / (HIGHEST - LOWEST)
    points = tuple(
        WavePoint(
            round(_LEFT + (minute - first) * across, 1),
            round(_BOTTOM - (value - LOWEST) * down, 1),
            minute,
            value,
        )
        for minute, value in ratings
    )
    return Wave(points, "M" + "L".join(f"{point.x:g} {point.y:g}" for point in points))
