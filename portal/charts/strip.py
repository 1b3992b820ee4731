"""The strip of events under a time axis: signs in rows that never touch, sessions as ticks between them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.charts.axis import Sign, Timeline
from portal.charts.labels import Box

_RADIUS, _ROW, _MOST_ROWS = 9.0, 22.0, 3
_TICK_SPACE = 4.0


@dataclass(frozen=True, slots=True)
class StripMark:
    """A sign at (x, y) px; letters stand in a ring."""

    x: float
    y: float
    sign: Sign
    letter: str = ""


def lay_strip(
    line: Timeline, plot: Box, width: float
) -> tuple[tuple[StripMark, ...], tuple[float, ...], float]:
    """Signs, the x of the session ticks, and the height of the strip in px (0 when there is nothing).

    Signs that would touch go to the next row. Letters always find one; a plan or a step beyond the third row,
    and a session tick under a sign, give way.
    """
    top = plot.bottom + 46
    rows: list[list[float]] = []
    marks: list[StripMark] = []
    signs = [mark for mark in line.marks if mark.sign is not Sign.SESSION]
    for mark in sorted(signs, key=lambda mark: (not mark.letter, mark.on)):
        x = min(max(line.at(mark.on, plot.left, plot.right), _RADIUS + 1), width - _RADIUS - 1)
        row = next((i for i, taken in enumerate(rows) if _free(x, taken, 2 * _RADIUS + 2)), len(rows))
        if row >= _MOST_ROWS and not mark.letter:
            continue
        if row == len(rows):
            rows.append([])
        rows[row].append(x)
        marks.append(StripMark(round(x, 1), top + row * _ROW, mark.sign, mark.letter))
    sessions = _sessions(line, plot, rows[0] if rows else [])
    height = 32.0 + _ROW * max(0, len(rows) - 1) if rows or sessions else 0.0
    return tuple(sorted(marks, key=lambda m: (m.x, m.y))), sessions, height


def _sessions(line: Timeline, plot: Box, marks: list[float]) -> tuple[float, ...]:
    kept: list[float] = []
    for mark in line.marks:
        x = round(line.at(mark.on, plot.left, plot.right), 1)
        if mark.sign is Sign.SESSION and _free(x, marks, _RADIUS + 4) and _free(x, kept[-1:], _TICK_SPACE):
            kept.append(x)
    return tuple(kept)


def _free(x: float, taken: list[float], space: float) -> bool:
    return all(abs(x - other) >= space for other in taken)
