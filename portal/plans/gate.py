"""Which homework templates a safety screen locks, and what a screen asks before the others may be offered."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass, replace
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
    ASK_AGAIN = "ask_again"
    """A red flag was raised after the screen: the questions are asked again first."""


OVERRIDABLE = frozenset(
    {
        LockReason.STOP,
        LockReason.CAUTION,
        LockReason.SUICIDALITY,
        LockReason.PSYCHOSIS_MANIA,
        LockReason.DISSOCIATION,
        LockReason.MEDICAL_LIMIT,
    }
)
"""What a clinician may decide against with a reason. What was not asked is asked, not overridden."""
STOPPING = frozenset(
    {LockReason.STOP, LockReason.SUICIDALITY, LockReason.PSYCHOSIS_MANIA, LockReason.DISSOCIATION}
)
"""What makes a step in use rest; anything else only keeps new ones from opening."""
NEVER_OVERRIDDEN = frozenset({"S12", "S13", "S14"})
"""The three agreements with a partner: a locked one stays locked (rule 3)."""


class Condition(enum.StrEnum):
    """What a template that is not locked still asks for before it may be offered."""

    NEEDS_LINE = "needs_line"
    """One typed line: what makes this safe now (rule 4)."""


@dataclass(frozen=True)
class Lock:
    """A locked template and every reason for it, the gravest first."""

    template_id: str
    reasons: tuple[LockReason, ...]
    is_open_to_decision: bool = False
    """Whether a clinician may decide against it with a reason."""


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
    days: int = SCREEN_DAYS,
    ask_again: bool = False,
    overridden: Collection[LockReason] = (),
) -> Lock | None:
    """The lock that the newest screen puts on a template on the local date `on`, or None.

    `days` is how long a screen holds; `ask_again`: a red flag came after it. `overridden` are the reasons that a
    clinician decided against for this template while this screen holds; any other reason still locks.
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
        *_by_body(template, screen),
        *((LockReason.ASK_AGAIN,) if ask_again else ()),
    )
    if not reasons:
        return None
    lock = Lock(template.id, reasons)
    lock = replace(lock, is_open_to_decision=may_override(template, lock))
    return None if lock.is_open_to_decision and set(reasons) <= set(overridden) else lock


def stops(
    template: TemplateMarks,
    screen: Screen | None,
    *,
    ask_again: bool = False,
    overridden: Collection[LockReason] = (),
) -> bool:
    """Whether what the newest screen says makes a step in use rest.

    A screen that has grown old stops nothing more than it did, and nothing less: time alone does not make it safe.
    """
    if screen is None:
        return False
    lock = lock_for(template, screen, on=screen.done_on, ask_again=ask_again, overridden=overridden)
    return lock is not None and not STOPPING.isdisjoint(lock.reasons)


def may_override(template: TemplateMarks, lock: Lock) -> bool:
    """Whether a clinician may use a locked template with a reason: every reason allows it, and it is no agreement."""
    return template.root_id not in NEVER_OVERRIDDEN and set(lock.reasons) <= OVERRIDABLE


def condition_for(
    template: TemplateMarks,
    screen: Screen | None,
    *,
    on: date,
    days: int = SCREEN_DAYS,
    ask_again: bool = False,
    overridden: Collection[LockReason] = (),
) -> Condition | None:
    """What an unlocked template asks for now: under caution a line where a partner would notice."""
    if screen is None:
        return None
    if lock_for(template, screen, on=on, days=days, ask_again=ask_again, overridden=overridden):
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


def _by_body(template: TemplateMarks, screen: Screen) -> tuple[LockReason, ...]:
    """Rule 7: bodily limits not answered, or present; that a doctor has cleared them is an override with its reason."""
    if not template.medical_item:
        return ()
    if screen.medical_limits.is_open:
        return (LockReason.MEDICAL_NOT_ANSWERED,)
    return (LockReason.MEDICAL_LIMIT,) if screen.medical_limits is ScreenAnswer.CURRENT else ()
