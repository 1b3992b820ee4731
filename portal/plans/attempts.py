"""The words in which one attempt is recorded, and the attempt as the rules read it."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from portal.clients.sharing import EntryMode as EntryMode
from portal.clients.sharing import Share as Share
from portal.diary.kinds import Acted as Acted
from portal.diary.kinds import PanicSign as PanicSign
from portal.diary.kinds import Trigger as Trigger

Value = int | float | bool | str | Sequence[str] | Sequence[Mapping[str, int]] | None
"""One answer as a form has parsed it; None is "not asked or not answered", never 0."""


class LogStatus(enum.StrEnum):
    """How far one attempt got; `not_done` carries a reason and is contact, not practice."""

    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED_EARLY = "stopped_early"
    NOT_DONE = "not_done"


OVER = (LogStatus.FINISHED, LogStatus.STOPPED_EARLY)
"""What was begun and has ended, to its end or not: practice."""


class LogKind(enum.StrEnum):
    """What kind of attempt a log set records."""

    EXPOSURE = "exposure"
    SKILL = "skill"
    ACTIVITY = "activity"
    THOUGHT = "thought"
    EXCURSION = "excursion"
    EVENT = "event"
    SIGNAL = "signal"
    AGREEMENT = "agreement"
    REFLECTION = "reflection"


def is_draft(kind: str, status: str) -> bool:
    """Whether it is a page that is not written yet: unlike a practice that is under way nobody learns of it."""
    return kind == LogKind.REFLECTION and status == LogStatus.RUNNING


class Outcome(enum.StrEnum):
    """Whether the feared thing happened."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"
    CANNOT_TELL = "cannot_tell"


class Situation(enum.StrEnum):
    """Where a skill was used."""

    CALM = "calm"
    MILD = "mild"
    REAL = "real"


class StopReason(enum.StrEnum):
    """Why an attempt ended early; only `afraid_of_someone` raises the safety hold."""

    TOO_STRONG = "too_strong"
    INTERRUPTED = "interrupted"
    AFRAID_OF_SOMEONE = "afraid_of_someone"
    NOT_RIGHT_TIME = "not_right_time"
    OTHER = "other"


class Alone(enum.StrEnum):
    """In whose company."""

    ALONE = "alone"
    WITH_PARTNER = "with_partner"
    WITH_OTHER = "with_other"


class OtherResponse(enum.StrEnum):
    """How the other person took it."""

    WARM = "warm"
    NEUTRAL = "neutral"
    CRITICAL = "critical"
    UNNOTICED = "unnoticed"
    OTHER = "other"


class CalmingAid(enum.StrEnum):
    """What was used to calm down; `none` stands alone."""

    BREATHING = "breathing"
    DISTRACTION = "distraction"
    SELF_TALK = "self_talk"
    PHONE = "phone"
    OTHER = "other"
    NONE = "none"


class Colour(enum.StrEnum):
    """A need signal."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class SignalResponse(enum.StrEnum):
    """What became of what was asked for."""

    AS_AGREED = "as_agreed"
    LATER = "later"
    NOT = "not"


class KeptIt(enum.StrEnum):
    """Whether an agreement was kept."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Barrier(enum.StrEnum):
    """Why a practice did not come about."""

    FORGOT = "forgot"
    NO_TIME = "no_time"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    UNCLEAR = "unclear"
    DID_NOT_SEE_POINT = "did_not_see_point"
    AFRAID = "afraid"
    NO_PRIVACY = "no_privacy"
    PARTNER = "partner"
    ILLNESS = "illness"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One practice of one step, as the rules read it. None is "not asked or not answered", never 0.

    `key_safety_used` counts the ticked key safety behaviours of the step. Likelihoods are percent, `coped`,
    `helped` and `suds_*` 0 to 100, minutes whole. `extra` holds all further answers by field key.
    """

    local_date: date
    status: str = LogStatus.FINISHED
    minutes_planned: int | None = None
    minutes_done: int | None = None
    key_safety_used: int | None = None
    likelihood_before: int | None = None
    likelihood_next: int | None = None
    coped: int | None = None
    suds_peak: int | None = None
    suds_end: int | None = None
    outcome: str | None = None
    during_pause: bool = False
    situation: str | None = None
    helped: int | None = None
    private: bool = False
    """Whether its writer keeps it private: rules count it, and no number that rests on it is told to anybody else."""
    extra: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
