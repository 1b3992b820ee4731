"""How something a client wrote came in, and who may read it. Pure."""

from __future__ import annotations

import enum


class EntryMode(enum.StrEnum):
    """When something was written down; `later` = more than 24 h after."""

    LIVE = "live"
    IN_SESSION = "in_session"
    SAME_DAY = "same_day"
    LATER = "later"
    PAPER_ENTERED = "paper_entered"


class Share(enum.StrEnum):
    """Who may read what the client wrote; private means the clinician sees only that it exists."""

    NOW = "now"
    IN_SESSION = "in_session"
    PRIVATE = "private"


class Corrected(enum.StrEnum):
    """What a correction is about."""

    PRACTICE = "practice"
    DIARY = "diary"
    TOOL = "tool"
    EXCURSION = "excursion"
    NEXT_TIME = "next_time"
