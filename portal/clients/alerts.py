"""What an alert may be and where it may stand. Pure."""

from __future__ import annotations

import enum


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
    NOTE = "note"


class AlertState(enum.StrEnum):
    """Open until somebody has seen it, then acknowledged; resolved, or put off until a day."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    SNOOZED = "snoozed"
