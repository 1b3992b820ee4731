"""Time drawn to scale: the span of a record, its month ticks, and the events that stand under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHORTEST_SPAN = 56
"""Days that an axis shows at least, so that it always holds the first of a month."""
_REACH = 28
"""Days before the first and after the last reading within which an event is still drawn."""
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


class Sign(StrEnum):
    """The drawn sign of an event."""

    PLAN_BEGAN = "plan_began"
    STEP_DONE = "step_done"
    SESSION = "session"
    LETTER = "letter"


_SIGNS = {"plan_started": Sign.PLAN_BEGAN, "step_done": Sign.STEP_DONE, "session": Sign.SESSION}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its local date, its kind as stored, and the words for the key."""

    on: date
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An event with its sign; `letter` is set only for those that the key spells out."""

    on: date
    sign: Sign
    label: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One span of days and its marks, shared by all drawings of a page so that a letter means one thing."""

    start: date
    end: date
    marks: tuple[Mark, ...]

    def at(self, on: date, left: float, right: float) -> float:
        """The x of a day, in px between left and right."""
        return left + (on - self.start).days / (self.end - self.start).days * (right - left)


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month at x px; January carries the year. Without `named` it is a line alone."""

    x: float
    month: int
    year: int
    named: bool


def timeline(days: Sequence[date], events: Sequence[Event] = ()) -> Timeline:
    """The span that shows all readings, and the events within or near it, oldest first.

    Kinds without a sign of their own get the letters a, b, … z, aa. Raises ValueError without a reading.
    """
    if not days:
        raise ValueError("a timeline needs at least one reading")
    first, last = min(days), max(days)
    reach = timedelta(days=max(_REACH, (last - first).days // 4))
    near = sorted((e for e in events if first - reach <= e.on <= last + reach), key=lambda e: e.on)
    first = min([first, *(e.on for e in near)])
    last = max([last, *(e.on for e in near)])
    length = (last - first).days
    pad = timedelta(days=max(length // 20 + 1, (SHORTEST_SPAN - length + 1) // 2))
    return Timeline(first - pad, last + pad, _marks(near))


def _marks(events: Sequence[Event]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    lettered = 0
    for event in events:
        sign = _SIGNS.get(event.kind, Sign.LETTER)
        letter = ""
        if sign is Sign.LETTER:
            letter = _letter(lettered)
            lettered += 1
        marks.append(Mark(event.on, sign, event.label, letter))
    return tuple(marks)


def _letter(number: int) -> str:
    """a to z, then aa, ab, …"""
    head, tail = divmod(number, 26)
    return (_letter(head - 1) if head else "") + chr(ord("a") + tail)


def month_ticks(line: Timeline, left: float, right: float, *, room: float) -> tuple[Tick, ...]:
    """Firsts of months from left to right; so many of them that every name has `room` px."""
    month = right - left
    month /= (line.end - line.start).days / 30.44
    step = next((s for s in _STEPS if s * month >= room), _STEPS[-1])
    ticks: list[Tick] = []
    count = line.start.year * 12 + line.start.month  # the month after the one the axis starts in
    while (on := date(count // 12, count % 12 + 1, 1)) <= line.end:
        x = round(line.at(on, left, right), 1)
        chosen = count % step == 0
        if chosen or step <= 3:
            ticks.append(Tick(x, on.month, on.year, chosen and x + room <= right + 12))
        count += 1
    return tuple(ticks)
