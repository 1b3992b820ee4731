"""One question of a practice log: its kind, when it is asked, where it is kept, what is wrong with it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.plans.attempts import OVER, CalmingAid, EntryMode, LogStatus, Value


class Kind(enum.StrEnum):
    """What an answer looks like."""

    RATING = "rating"
    """0 to 100, whole."""
    PERCENT = "percent"
    """How sure, 0 to 100, whole."""
    MINUTES = "minutes"
    """0 to 1440, whole."""
    COUNT = "count"
    """0 or more, whole."""
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    """Ticks: any number of the choices; without named choices, any words up to `longest`."""
    POINTS = "points"
    """Ratings on the way: {"t_min": 0 to 720, "v": 0 to 100}, `t_min` rising, at most 60."""


class Phase(enum.StrEnum):
    """When a field is asked."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Need(enum.StrEnum):
    """When a field must be filled."""

    OPTIONAL = "optional"
    TO_START = "to_start"
    """Before the practice begins; may stay empty where it is written down later or from paper."""
    ONCE_OVER = "once_over"
    """When the practice was finished or stopped early."""
    FINISHED = "finished"
    SOON = "soon"
    """When it was finished and written down at once or the same day."""
    FULL_SET = "full_set"
    """The same, where the full set is asked and not the short page."""
    STOPPED = "stopped"
    NOT_DONE = "not_done"


class Store(enum.StrEnum):
    """Where an answer is kept: a column of practice_log, a key of its sealed words, or the words' `extra`."""

    COLUMN = "column"
    WORDS = "words"
    EXTRA = "extra"


class ErrorKey(enum.StrEnum):
    """What is wrong with an answer."""

    REQUIRED = "required"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    NOT_TEXT = "not_text"
    NOT_YES_NO = "not_yes_no"
    NONE_WITH_OTHERS = "none_with_others"
    POINTS_ORDER = "points_order"
    TOO_MANY = "too_many"
    UNKNOWN_FIELD = "unknown_field"


class ConfirmKey(enum.StrEnum):
    """What is possible but odd: ask once, then take it as it is."""

    PEAK_BELOW_OTHERS = "peak_below_others"


@dataclass(frozen=True, kw_only=True)
class LogField:
    """One question. `name`: column or words key; `low`, `high`: bounds of a number; `longest`: characters."""

    key: str
    kind: Kind
    phase: Phase
    need: Need = Need.OPTIONAL
    store: Store = Store.COLUMN
    name: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    longest: int = 300

    @property
    def place(self) -> str:
        """The column or words key that holds the answer."""
        return self.name or self.key


class ExtraQuestion(Protocol):
    """What a homework template asks besides its log set."""

    @property
    def key(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def min(self) -> float | None: ...
    @property
    def max(self) -> float | None: ...
    @property
    def choice_keys(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> bool: ...


def extra_field(question: ExtraQuestion) -> LogField:
    """A template's own question as a log field, kept in `extra`; a required one stands on the short page too."""
    return LogField(
        key=question.key,
        kind=Kind(question.type),
        phase=Phase(question.phase),
        need=Need.SOON if question.required else Need.OPTIONAL,
        store=Store.EXTRA,
        low=question.min,
        high=question.max,
        choices=question.choice_keys,
    )


def is_needed(entry: LogField, status: LogStatus, entry_mode: EntryMode, *, full: bool = True) -> bool:
    """Whether a log of this status, written down so, must carry the field; `full` unless the short page is asked."""
    over = status in OVER
    from_memory = entry_mode in (EntryMode.LATER, EntryMode.PAPER_ENTERED)
    return {
        Need.OPTIONAL: False,
        Need.TO_START: (over or status is LogStatus.RUNNING) and not from_memory,
        Need.ONCE_OVER: over,
        Need.FINISHED: status is LogStatus.FINISHED,
        Need.SOON: status is LogStatus.FINISHED and not from_memory,
        Need.FULL_SET: full and status is LogStatus.FINISHED and not from_memory,
        Need.STOPPED: status is LogStatus.STOPPED_EARLY,
        Need.NOT_DONE: status is LogStatus.NOT_DONE,
    }[entry.need]


def is_empty(value: Value) -> bool:
    """Whether nothing was answered: None, blank text, no ticks, no points. A "no" and a 0 are answers."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Sequence) and not value)


def fault(entry: LogField, value: Value) -> ErrorKey | None:
    """What is wrong with an answer that is not empty, or None."""
    return _CHECKS[entry.kind](entry, value)


def _number(entry: LogField, value: Value) -> ErrorKey | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ErrorKey.NOT_A_NUMBER
    if entry.kind is not Kind.NUMBER and value != int(value):
        return ErrorKey.NOT_A_NUMBER
    low, high = _RANGES[entry.kind]
    low = entry.low if entry.low is not None else low
    high = entry.high if entry.high is not None else high
    outside = (low is not None and value < low) or (high is not None and value > high)
    return ErrorKey.OUT_OF_RANGE if outside else None


def _text(entry: LogField, value: Value) -> ErrorKey | None:
    if not isinstance(value, str):
        return ErrorKey.NOT_TEXT
    return ErrorKey.TOO_LONG if len(value) > entry.longest else None


def _yes_no(entry: LogField, value: Value) -> ErrorKey | None:
    return None if isinstance(value, bool) else ErrorKey.NOT_YES_NO


def _choice(entry: LogField, value: Value) -> ErrorKey | None:
    return None if isinstance(value, str) and value in entry.choices else ErrorKey.NOT_A_CHOICE


def _choices(entry: LogField, value: Value) -> ErrorKey | None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ErrorKey.NOT_A_CHOICE
    for tick in value:
        if not isinstance(tick, str) or (entry.choices and tick not in entry.choices):
            return ErrorKey.NOT_A_CHOICE
        if len(tick) > entry.longest:
            return ErrorKey.TOO_LONG
    if CalmingAid.NONE in entry.choices and CalmingAid.NONE in value and len(value) > 1:
        return ErrorKey.NONE_WITH_OTHERS
    return None


def _points(entry: LogField, value: Value) -> ErrorKey | None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ErrorKey.NOT_A_NUMBER
    if len(value) > MOST_POINTS:
        return ErrorKey.TOO_MANY
    latest = -1
    for point in value:
        if not isinstance(point, Mapping) or not {"t_min", "v"} <= point.keys():
            return ErrorKey.NOT_A_NUMBER
        if not (0 <= point["t_min"] <= LATEST_POINT and 0 <= point["v"] <= 100):
            return ErrorKey.OUT_OF_RANGE
        if point["t_min"] <= latest:
            return ErrorKey.POINTS_ORDER
        latest = point["t_min"]
    return None


MOST_POINTS = 60
LATEST_POINT = 720
"""Minutes."""

_RANGES: dict[Kind, tuple[float | None, float | None]] = {
    Kind.RATING: (0, 100),
    Kind.PERCENT: (0, 100),
    Kind.MINUTES: (0, 1440),
    Kind.COUNT: (0, None),
    Kind.NUMBER: (None, None),
}

_CHECKS: dict[Kind, Callable[[LogField, Value], ErrorKey | None]] = {
    **dict.fromkeys(_RANGES, _number),
    Kind.TEXT: _text,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.POINTS: _points,
}
