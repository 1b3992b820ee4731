"""What an alert may be, where it may stand, and what can be done about it. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType


class AlertKind(enum.StrEnum):
    """What needs a human."""

    SAFETY_ITEM = "safety_item"
    UNSAFE_STOP = "unsafe_stop"
    HIGH_DISTRESS = "high_distress"
    EARLY_STOPS = "early_stops"
    OFF_TRACK = "off_track"
    DETERIORATION = "deterioration"
    OVERDUE = "overdue"
    OVERUSE_RED = "overuse_red"
    SILENT = "silent"
    SCREEN_EXPIRED = "screen_expired"
    CRITERION_MET = "criterion_met"
    SCREEN_AGAIN = "screen_again"
    """What came back from practice calls for the safety questions to be asked again."""
    NEEDS_CHANGE = "needs_change"
    """The client asked for a change, or is not sure enough that it will happen."""
    NOTE = "note"


class AlertState(enum.StrEnum):
    """Open until somebody has seen it, then acknowledged; resolved, or put off until a day."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    SNOOZED = "snoozed"


class Group(enum.StrEnum):
    """What an alert asks of the clinician, the most urgent first."""

    SAFETY = "safety"
    DECISION = "decision"
    OVERDUE = "overdue"


GROUPS: Mapping[AlertKind, Group] = MappingProxyType(
    {
        AlertKind.SAFETY_ITEM: Group.SAFETY,
        AlertKind.UNSAFE_STOP: Group.SAFETY,
        AlertKind.CRITERION_MET: Group.DECISION,
        AlertKind.DETERIORATION: Group.DECISION,
        AlertKind.EARLY_STOPS: Group.DECISION,
        AlertKind.HIGH_DISTRESS: Group.DECISION,
        AlertKind.OFF_TRACK: Group.DECISION,
        AlertKind.OVERUSE_RED: Group.DECISION,
        AlertKind.SCREEN_AGAIN: Group.DECISION,
        AlertKind.NEEDS_CHANGE: Group.DECISION,
        AlertKind.OVERDUE: Group.OVERDUE,
    }
)
"""Which kinds stand on the page of today; the others wait for the session brief."""

RED_FLAGS = frozenset({AlertKind.SAFETY_ITEM, AlertKind.UNSAFE_STOP, AlertKind.SCREEN_AGAIN})
"""Raised after a safety screen, they ask for a new one."""

SEVERITY: Mapping[Group, int] = MappingProxyType({Group.SAFETY: 1, Group.DECISION: 2, Group.OVERDUE: 3})
"""1 soonest; 4 is what stands in no group."""


class Act(enum.StrEnum):
    """What a person may do about an alert."""

    SEEN = "seen"
    """Somebody has it in hand; the clock stops."""
    LATER_1 = "later_1"
    LATER_3 = "later_3"
    LATER_7 = "later_7"
    RESOLVED = "resolved"


class Mark(enum.StrEnum):
    """What else stands in the history of an alert."""

    TAKEN_OVER = "taken_over"
    SCREENED = "screened"
    """A new safety screen was written after it; it stays open until somebody says what was done."""
    PASSED = "passed"
    """What it spoke of is no longer so."""
    AGAIN = "again"
    """After it had passed it is so again."""
    HIGHER = "higher"
    """The same question was answered again, with more."""


LATER: Mapping[Act, int] = MappingProxyType({Act.LATER_1: 1, Act.LATER_3: 3, Act.LATER_7: 7})
"""For how many days it is put off."""


def group_of(kind: str) -> Group | None:
    """Where an alert of this kind stands on the page of today."""
    return GROUPS.get(AlertKind(kind))


def severity_of(kind: str) -> int:
    """1 to 4, by the group of its kind."""
    group = group_of(kind)
    return SEVERITY[group] if group else 4


def acts(kind: str, state: str) -> tuple[Act, ...]:
    """What can be done now. A question of safety is not put off before somebody has it in hand."""
    if state == AlertState.RESOLVED:
        return ()
    seen = () if state == AlertState.ACKNOWLEDGED else (Act.SEEN,)
    later = () if state == AlertState.OPEN and group_of(kind) is Group.SAFETY else tuple(LATER)
    return (*seen, *later, Act.RESOLVED)
