"""C8: the ladder of a plan, one line a step, how hard at first and how hard now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.charts.labels import Anchor, Label, text_width, wrap

PAGE_WIDTH, PHONE_WIDTH = 352, 312
_LEFT, _COUNTS, _TOP = 44, 60, 22
_LINE, _UNDER = 17, 37
_END_ROOM = 38
"""Px right of 100 for the number that stands outside the pair."""


class RungState(StrEnum):
    """Where a step stands, as far as the drawing tells it apart."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: number, name, ratings 0 to 100 at first and now (None: not rated), how often practised."""

    number: int
    title: str
    first: int | None
    now: int | None
    state: RungState
    done: int
    needed: int


@dataclass(frozen=True, slots=True)
class RungRow:
    """A step from `top` to `top + height` px: its sign, the lines of its name, its scale at `y`."""

    rung: Rung
    top: float
    height: float
    sign_y: float
    title: tuple[Label, ...]
    y: float
    first_x: float | None
    now_x: float | None
    first_label: Label | None
    now_label: Label | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everything the drawing needs, in px, the highest step on top."""

    width: int
    height: float
    left: float
    right: float
    levels: tuple[tuple[int, float], ...]
    rows: tuple[RungRow, ...]
    bottom: float


def ladder(rungs: Sequence[Rung], *, width: int = PAGE_WIDTH) -> Ladder:
    """Lay out the steps; long names wrap and their rows grow."""
    left, right = float(_LEFT), float(width - _COUNTS - _END_ROOM)
    rows: list[RungRow] = []
    top = float(_TOP)
    for rung in sorted(rungs, key=lambda rung: -rung.number):
        row = _row(rung, top, left, right, width)
        rows.append(row)
        top += row.height
    return Ladder(
        width=width,
        height=top + 26,
        left=left,
        right=right,
        levels=tuple((value, _x(value, left, right)) for value in (0, 50, 100)),
        rows=tuple(rows),
        bottom=top,
    )


def _x(rating: int, left: float, right: float) -> float:
    return round(left + rating / 100 * (right - left), 1)


def _row(rung: Rung, top: float, left: float, right: float, width: int) -> RungRow:
    strong = rung.state is RungState.NOW
    lines = wrap(f"{rung.number}  {rung.title}", 13, (width - left - 6) / (1.12 if strong else 1.0))
    title = tuple(
        Label(
            left,
            top + 20 + index * _LINE,
            text_width(line, 13, strong=strong),
            13,
            Anchor.START,
            line,
            strong,
        )
        for index, line in enumerate(lines)
    )
    y = top + 20 + (len(lines) - 1) * _LINE + 19
    first_label, now_label = _numbers(rung, y, left, right)
    return RungRow(
        rung=rung,
        top=top,
        height=len(lines) * _LINE + _UNDER,
        sign_y=top + 16,
        title=title,
        y=y,
        first_x=None if rung.first is None else _x(rung.first, left, right),
        now_x=None if rung.now is None else _x(rung.now, left, right),
        first_label=first_label,
        now_label=now_label,
    )


def _numbers(rung: Rung, y: float, left: float, right: float) -> tuple[Label | None, Label | None]:
    """The lower number left of the pair, the higher right of it; one number where both are the same."""
    if rung.first is None or rung.now is None or rung.first == rung.now:
        return (
            _number(rung.first, y, left, right, after=True) if rung.now is None else None,
            _number(rung.now, y, left, right, after=True, strong=True),
        )
    return (
        _number(rung.first, y, left, right, after=rung.first > rung.now),
        _number(rung.now, y, left, right, after=rung.now > rung.first, strong=True),
    )


def _number(
    rating: int | None, y: float, left: float, right: float, *, after: bool, strong: bool = False
) -> Label | None:
    if rating is None:
        return None
    x = _x(rating, left, right) + (10 if after else -10)
    text = str(rating)
    anchor = Anchor.START if after else Anchor.END
    return Label(round(x, 1), y + 4.3, text_width(text, 12, strong=strong), 12, anchor, text, strong)
