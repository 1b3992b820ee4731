"""What a suggestion says: the practice, the reasons for and against as keys with numbers, and why there is none."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class ReasonKey(enum.StrEnum):
    """Every reason, those for first, each group in the order in which it is told."""

    NEXT_RUNG = "next_rung"
    TOO_EASY = "too_easy"
    FADES = "fades"
    LOW_ITEM = "low_item"
    TRIGGER = "trigger"
    ATTACKS = "attacks"
    REGION = "region"
    BUILDS_TOWARDS = "builds_towards"
    WORKED_BEFORE = "worked_before"
    TREND_DOWN = "trend_down"
    TREND_UP = "trend_up"
    ACTIVITY = "activity"
    STAYING_WELL = "staying_well"
    BEGIN_TOGETHER = "begin_together"
    STEADYING = "steadying"

    SCREEN_FIRST = "screen_first"
    FEAR_CAME_TRUE = "fear_came_true"
    STOPPED_EARLY = "stopped_early"
    FELT_CONTROLLED = "felt_controlled"
    NEEDS_OTHER_FIRST = "needs_other_first"
    NEEDS_LINE = "needs_line"
    MEDICAL_CHECK = "medical_check"
    ECONOMIC_CONTROL = "economic_control"
    IN_SESSION = "in_session"
    PARTNER_TAKES_PART = "partner_takes_part"
    PARTNER_NOTICES = "partner_notices"
    STARTS_HIGH = "starts_high"
    LOW_MOOD = "low_mood"
    OTHER_SIDE_DOWN = "other_side_down"
    LEFT_BEFORE = "left_before"
    TWO_OPEN = "two_open"
    DAILY_LOG = "daily_log"
    ALL_SAME_ANSWER = "all_same_answer"


_PLACE = {key: place for place, key in enumerate(ReasonKey)}


@dataclass(frozen=True)
class Reason:
    """One reason. `values` are its numbers and keys, by name: never a word of the client."""

    key: ReasonKey
    values: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, key: ReasonKey, **values: str | int) -> Reason:
        """A reason with its values in the order of their names."""
        return cls(key, tuple(sorted(values.items())))

    def get(self, name: str) -> str | int:
        """One value; raises KeyError."""
        return dict(self.values)[name]

    def __str__(self) -> str:
        """The reason as it is kept beside a decision: key and values, no words."""
        return " ".join([self.key.value, *(f"{name}={value}" for name, value in self.values)])

    @property
    def place(self) -> tuple[int, tuple[tuple[str, str | int], ...]]:
        """Where it is told among others."""
        return _PLACE[self.key], self.values


class MoveKind(enum.StrEnum):
    """What to do about a step that is under way and does not go well."""

    SPLIT = "split"
    EASIER = "easier"
    DIFFERENT_CONTEXT = "different_context"
    ONE_USEFUL_ACT = "one_useful_act"


@dataclass(frozen=True)
class Move:
    """A change of a running step; `to_rung` only where it goes to an easier one."""

    kind: MoveKind
    template_id: str
    rung_no: int
    to_rung: int | None = None

    def __str__(self) -> str:
        """The move as keys and numbers."""
        return f"{self.kind.value} {self.template_id} {self.rung_no}" + (
            f" to {self.to_rung}" if self.to_rung else ""
        )


class NoneKey(enum.StrEnum):
    """Why nothing is suggested."""

    STOP = "stop"
    OFF_TRACK = "off_track"
    ALL_SAME_ANSWER = "all_same_answer"
    AROUND_THE_MIDDLE = "around_the_middle"
    NOTHING_STANDS_OUT = "nothing_stands_out"
    NO_ASSESSMENT = "no_assessment"
    NO_LOW_ITEM = "no_low_item"
    LOCKED = "locked"
    PUT_ASIDE = "put_aside"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One practice worth a thought. `by_hand`: it is opened by the clinician's hand, never by itself."""

    template_id: str
    rung_no: int
    because: tuple[Reason, ...]
    against: tuple[Reason, ...] = ()
    by_hand: bool = False

    @property
    def startable(self) -> bool:
        """Whether it may be put into a plan now; what rests on a screen waits for one."""
        return all(reason.key is not ReasonKey.SCREEN_FIRST for reason in self.against)


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """At most three offers, or the reason why there is none; what to change about running steps; what to ask first."""

    offers: tuple[Suggestion, ...] = ()
    none_because: NoneKey | None = None
    moves: tuple[Move, ...] = ()
    ask_alone: bool = False
    begin_together: bool = False
