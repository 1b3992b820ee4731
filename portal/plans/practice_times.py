"""How long after it was practised something was written down, also when its time is put right later. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.plans.attempts import EntryMode

FROM_MEMORY_AFTER = timedelta(hours=24)


def mode_from_memory(performed_at: datetime, at: datetime) -> EntryMode:
    """How a practice from memory counts that is written down at `at`."""
    return EntryMode.LATER if at - performed_at > FROM_MEMORY_AFTER else EntryMode.SAME_DAY


def mode_moved(
    mode: EntryMode, *, ran: bool, was_over: datetime, is_over: datetime, logged_at: datetime
) -> EntryMode:
    """How a practice counts whose time is put right: `is_over` by what is said now, `was_over` by what was said before.

    `ran`: a clock of ours ran with it. What was written down in a session or typed in from paper stays that.
    """
    if mode in (EntryMode.IN_SESSION, EntryMode.PAPER_ENTERED):
        return mode
    written = logged_at
    if mode is not EntryMode.LATER and logged_at - was_over > FROM_MEMORY_AFTER:
        written = was_over  # it was written down without a connection and came in later
    if written - is_over > FROM_MEMORY_AFTER:
        return EntryMode.LATER
    return EntryMode.LIVE if ran else EntryMode.SAME_DAY
