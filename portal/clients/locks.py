"""What a safety screen means for homework, as kinds of consequence that a page puts into words."""

from __future__ import annotations

import enum

from portal.clients.screening import STATE_OF_MIND, Outcome, Screen, ScreenAnswer, outcome


class Consequence(enum.StrEnum):
    """One rule of the safety gate that this screen sets in force."""

    STOP_LOCKS = "stop_locks"
    """Everything a partner would notice is locked, and what carries a standing caution (rule 3)."""
    CAUTION_LOCKS = "caution_locks"
    """The five templates that need two safe people are locked (rule 4)."""
    LINE_ASKED = "line_asked"
    """What a partner would notice asks for one typed line (rule 4)."""
    EXPOSURE_LOCKED = "exposure_locked"
    """Present risk in the client locks every exposure (rule 5)."""
    BODY_NOT_KNOWN = "body_not_known"
    """Bodily limits are open: body alarm practice, breath-holding and cold items are locked (rule 7)."""
    BODY_LIMITED = "body_limited"
    """There are bodily limits: the same items are locked (rule 7)."""
    NOTHING_LOCKED = "nothing_locked"


def consequences(screen: Screen) -> tuple[Consequence, ...]:
    """What follows from the answers, the gravest first; never empty."""
    found: list[Consequence] = []
    result = outcome(screen)
    if result is Outcome.STOP:
        found.append(Consequence.STOP_LOCKS)
    if result is Outcome.CAUTION:
        found += [Consequence.CAUTION_LOCKS, Consequence.LINE_ASKED]
    if any(getattr(screen, name) is ScreenAnswer.CURRENT for name in STATE_OF_MIND):
        found.append(Consequence.EXPOSURE_LOCKED)
    if screen.medical_limits.is_open:
        found.append(Consequence.BODY_NOT_KNOWN)
    if screen.medical_limits is ScreenAnswer.CURRENT:
        found.append(Consequence.BODY_LIMITED)
    return tuple(found) or (Consequence.NOTHING_LOCKED,)
