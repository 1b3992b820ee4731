"""Which homework templates a safety screen locks, and what a screen asks before the others may be offered."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from portal.clients.screening import SCREEN_DAYS, Outcome, Screen, ScreenAnswer, outcome, valid_until

LOCKED_BY_CAUTION = frozenset({"E10", "E15", "S12", "S13", "S14"})
"""The templates that caution locks (rule 4)."""


class TemplateMarks(Protocol):
    """What the gate looks at in a homework template.

    `medical_item` marks body alarm practice, breath-holding and cold items.
    """

    @property
    def id(self) -> str: ...
    @property
    def root_id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def noticed_by_partner(self) -> bool: ...
    @property
    def standing_caution(self) -> bool: ...
    @property
    def medical_item(self) -> bool: ...


class LockReason(enum.StrEnum):
    """Why a template is locked."""

    NO_SCREEN = "no_screen"
    EXPIRED = "expired"
    STOP = "stop"
    SUICIDALITY = "suicidality"
    PSYCHOSIS_MANIA = "psychosis_mania"
    DISSOCIATION = "dissociation"
    CAUTION = "caution"
    MEDICAL_NOT_ANSWERED = "medical_not_answered"
    MEDICAL_LIMIT = "medical_limit"


class Condition(enum.StrEnum):
    """What a template that is not locked still asks for before it may be offered."""

    NEEDS_LINE = "needs_line"
    """One typed line: what makes this safe now (rule 4)."""


@dataclass(frozen=True)
class Lock:
    """A locked template and every reason for it, the gravest first."""

    template_id: str
    reasons: tuple[LockReason, ...]


def needs_screen(template: TemplateMarks) -> bool:
    """Whether any rule could lock the template; the others are never locked (rule 8)."""
    return (
        template.noticed_by_partner
        or template.standing_caution
        or template.medical_item
        or template.type == "exposure"
        or template.root_id in LOCKED_BY_CAUTION
    )


def lock_for(
    template: TemplateMarks,
    screen: Screen | None,
    *,
    on: date,
    medical_cleared: bool = False,
    days: int = SCREEN_DAYS,
) -> Lock | None:
    """The lock that the newest screen puts on a template on the local date `on`, or None.

    `medical_cleared` says that a known bodily limit has been checked by a doctor for this template.
    `days` is how long a screen holds.
    """
    if not needs_screen(template):
        return None
    if screen is None:
        return Lock(template.id, (LockReason.NO_SCREEN,))
    if on > valid_until(screen.done_on, days):
        return Lock(template.id, (LockReason.EXPIRED,))
    reasons = (
        *_by_outcome(template, outcome(screen)),
        *_by_risk(template, screen),
        *_by_body(template, screen, medical_cleared=medical_cleared),
    )
    return Lock(template.id, reasons) if reasons else None


def condition_for(
    template: TemplateMarks,
    screen: Screen | None,
    *,
    on: date,
    medical_cleared: bool = False,
    days: int = SCREEN_DAYS,
) -> Condition | None:
    """What an unlocked template asks for now: under caution a line where a partner would notice."""
    if screen is None or lock_for(template, screen, on=on, medical_cleared=medical_cleared, days=days):
        return None
    careful = template.noticed_by_partner and outcome(screen) is Outcome.CAUTION
    return Condition.NEEDS_LINE if careful else None


def _by_outcome(template: TemplateMarks, found: Outcome) -> tuple[LockReason, ...]:
    """Rules 3 and 4."""
    if found is Outcome.STOP and (template.noticed_by_partner or template.standing_caution):
        return (LockReason.STOP,)
    if found is Outcome.CAUTION and template.root_id in LOCKED_BY_CAUTION:
        return (LockReason.CAUTION,)
    return ()


def _by_risk(template: TemplateMarks, screen: Screen) -> tuple[LockReason, ...]:
    """Rule 5: present risk in the client locks every exposure."""
    if template.type != "exposure":
        return ()
    answers = {
        LockReason.SUICIDALITY: screen.suicidality,
        LockReason.PSYCHOSIS_MANIA: screen.psychosis_mania,
        LockReason.DISSOCIATION: screen.dissociation,
    }
    return tuple(reason for reason, answer in answers.items() if answer is ScreenAnswer.CURRENT)


def _by_body(template: TemplateMarks, screen: Screen, *, medical_cleared: bool) -> tuple[LockReason, ...]:
    """Rule 7: bodily limits not answered, or present and not cleared by a doctor."""
    if not template.medical_item:
        return ()
    if screen.medical_limits.is_open:
        return (LockReason.MEDICAL_NOT_ANSWERED,)
    limited = screen.medical_limits is ScreenAnswer.CURRENT and not medical_cleared
    return (LockReason.MEDICAL_LIMIT,) if limited else ()
