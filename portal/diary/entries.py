"""One entry of the diary as values: what is kept plain, what is sealed, how soon it was written down. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portal.clients.sharing import EntryMode, Share
from portal.defaults import DEFAULTS
from portal.diary.kinds import Acted, Repaired, Trigger

SOON = timedelta(hours=24)
EARLIEST_DAYS = DEFAULTS["diary_days"].value
"""So many days back a hard moment may be written down; longer ago it is memory, which counts too many `[D]`."""
QUIET_DAYS = DEFAULTS["quiet_days"].value
"""So many days, today included, may be called quiet: longer ago nobody knows any more `[D]`."""
WORDS = (
    "what",
    "own_trigger",
    "urge_to",
    "panic_signs",
    "tools",
    "repair_how",
    "note_to_clinician",
)
COLUMNS = (
    "occurred_at",
    "trigger",
    "peak",
    "minutes_to_settle",
    "still_going",
    "urge",
    "acted",
    "interference",
    "repaired",
    "repair_hours",
    "share",
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says about one hard moment. None is "not said"; only who may read it is always said."""

    share: Share
    occurred_at: datetime | None = None
    """None: at the moment it is written down; of an entry that is there already, as it was."""
    trigger: Trigger | None = None
    peak: int | None = None
    minutes_to_settle: int | None = None
    still_going: bool = False
    urge: int | None = None
    acted: Acted | None = None
    interference: int | None = None
    repaired: Repaired | None = None
    repair_hours: int | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    """Of `WORDS` what was said."""

    def __post_init__(self) -> None:
        if self.still_going and self.minutes_to_settle is not None:
            raise ValueError("what is still going has not settled yet")
        unknown = set(self.words) - set(WORDS)
        if unknown:
            raise ValueError(f"not words of an entry: {unknown}")


def may_be_quiet(day: date, on: date, *, days: int = QUIET_DAYS) -> bool:
    """Whether a day can be called quiet on the local day `on`: it is one of the last `days`, today among them."""
    return on - timedelta(days=days) < day <= on


def mode_of(occurred_at: datetime, written_at: datetime, *, from_memory: bool) -> EntryMode:
    """How an entry came in: at the moment itself, on the same day, or more than a day later."""
    if not from_memory:
        return EntryMode.LIVE
    return EntryMode.LATER if written_at - occurred_at > SOON else EntryMode.SAME_DAY
