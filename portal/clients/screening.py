"""What a safety screen says: its answers, its outcome, the reasons behind it, how long it holds."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

SCREEN_DAYS = 90
"""How long a screen holds `[D]`."""


ANSWERED = (
    "partner_violence",
    "coercive_control",
    "stalking",
    "economic_control",
    "substance_self",
    "substance_partner",
    "suicidality",
    "psychosis_mania",
    "dissociation",
    "medical_limits",
)
"""The questions of a screen that take a `ScreenAnswer`; the first four are about harm from a partner."""


class ScreenAnswer(enum.StrEnum):
    """An answer to one question of the safety screen."""

    NO = "no"
    PAST = "past"
    CURRENT = "current"
    UNKNOWN = "unknown"
    DECLINED = "declined"

    @property
    def is_open(self) -> bool:
        """Whether the question stands without an answer."""
        return self in (ScreenAnswer.UNKNOWN, ScreenAnswer.DECLINED)


class Outcome(enum.StrEnum):
    """What the answers come to, mildest first."""

    CLEAR = "clear"
    CAUTION = "caution"
    STOP = "stop"


class Reason(enum.StrEnum):
    """Why the outcome is not clear."""

    PARTNER_VIOLENCE_CURRENT = "partner_violence_current"
    COERCIVE_CONTROL_CURRENT = "coercive_control_current"
    STALKING_CURRENT = "stalking_current"
    ECONOMIC_CONTROL_CURRENT = "economic_control_current"
    PARTNER_VIOLENCE_NOT_KNOWN = "partner_violence_not_known"
    COERCIVE_CONTROL_NOT_KNOWN = "coercive_control_not_known"
    STALKING_NOT_KNOWN = "stalking_not_known"
    ECONOMIC_CONTROL_NOT_KNOWN = "economic_control_not_known"
    PAST_WITH_PRESENT_PARTNER = "past_with_present_partner"
    PAST_WITH_WHOM_NOT_KNOWN = "past_with_whom_not_known"
    NOT_ASKED_ALONE = "not_asked_alone"
    SUBSTANCE_SELF_CURRENT = "substance_self_current"
    SUBSTANCE_PARTNER_CURRENT = "substance_partner_current"

    @property
    def means_stop(self) -> bool:
        """Whether this reason alone makes the outcome stop (rule 1)."""
        return self in _STOPS


STATE_OF_MIND = ("suicidality", "psychosis_mania", "dissociation")
"""The answers of which any that is current locks every exposure, whatever the outcome is (rule 5)."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """The answers of one dated safety screen.

    `past_is_present_partner` is None when it was not answered, which is right while nothing lies in the past.
    An answer may be plain text, as a table holds it; a word that is no `ScreenAnswer` raises ValueError.
    """

    done_on: date
    partner_violence: ScreenAnswer
    coercive_control: ScreenAnswer
    stalking: ScreenAnswer
    economic_control: ScreenAnswer
    substance_self: ScreenAnswer
    substance_partner: ScreenAnswer
    suicidality: ScreenAnswer
    psychosis_mania: ScreenAnswer
    dissociation: ScreenAnswer
    medical_limits: ScreenAnswer
    past_is_present_partner: bool | None
    asked_alone: bool

    def __post_init__(self) -> None:
        """Turn plain text into answers."""
        for name in ANSWERED:
            object.__setattr__(self, name, ScreenAnswer(getattr(self, name)))

    @property
    def harm(self) -> dict[str, ScreenAnswer]:
        """The four answers about harm from a partner, by field name."""
        return {name: getattr(self, name) for name in ANSWERED[:4]}


def outcome(screen: Screen) -> Outcome:
    """Clear, caution or stop by rules 1, 2 and 6 of the data model; the worst rule wins."""
    found = reasons(screen)
    if any(reason.means_stop for reason in found):
        return Outcome.STOP
    return Outcome.CAUTION if found else Outcome.CLEAR


def reasons(screen: Screen) -> tuple[Reason, ...]:
    """Everything that keeps the outcome from being clear, the gravest first; empty when it is clear."""
    harm = screen.harm
    return (
        *(Reason(f"{name}_current") for name, answer in harm.items() if answer is ScreenAnswer.CURRENT),
        *(Reason(f"{name}_not_known") for name, answer in harm.items() if answer.is_open),
        *_about_the_past(screen),
        *(() if screen.asked_alone else (Reason.NOT_ASKED_ALONE,)),
        *_about_substances(screen),
    )


def _about_the_past(screen: Screen) -> tuple[Reason, ...]:
    """Past harm with the present partner; a past with nobody named is treated as not known (rule 2)."""
    if ScreenAnswer.PAST not in screen.harm.values():
        return ()
    if screen.past_is_present_partner is None:
        return (Reason.PAST_WITH_WHOM_NOT_KNOWN,)
    return (Reason.PAST_WITH_PRESENT_PARTNER,) if screen.past_is_present_partner else ()


def _about_substances(screen: Screen) -> tuple[Reason, ...]:
    """Present use by the client or the partner (rule 6)."""
    found = []
    if screen.substance_self is ScreenAnswer.CURRENT:
        found.append(Reason.SUBSTANCE_SELF_CURRENT)
    if screen.substance_partner is ScreenAnswer.CURRENT:
        found.append(Reason.SUBSTANCE_PARTNER_CURRENT)
    return tuple(found)


def valid_until(done_on: date, days: int = SCREEN_DAYS) -> date:
    """The last day on which a screen done on `done_on` holds; `days` is a clinic's choice `[D]`."""
    return done_on + timedelta(days=days)


_STOPS = frozenset(
    {
        Reason.PARTNER_VIOLENCE_CURRENT,
        Reason.COERCIVE_CONTROL_CURRENT,
        Reason.STALKING_CURRENT,
        Reason.ECONOMIC_CONTROL_CURRENT,
    }
)
