"""The kinds of agreement, who ended one, and what the clinician goes through before it holds. Pure."""

from __future__ import annotations

import enum


class AgreementKind(enum.StrEnum):
    """What two people agree on."""

    NEED_SIGNAL = "need_signal"
    PREDICTABILITY = "predictability"
    RHYTHM = "rhythm"


class EndedBy(enum.StrEnum):
    """Either side may end an agreement at any time."""

    ME = "me"
    THEM = "them"
    CLINICIAN = "clinician"


class AgreementState(enum.StrEnum):
    """How an agreement reads today; nothing of this is stored."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RESTS = "rests"
    """Safety speaks against it, or a safety hold is open."""
    ENDED = "ended"


class WatchedEnd(enum.StrEnum):
    """Which end of being apart a rhythm is watched at: the clinician chooses."""

    PARTING = "parting"
    REUNION = "reunion"


class Ritual(enum.StrEnum):
    """What a homecoming may be made of, besides own words."""

    HUG = "hug"
    """Only if both want it."""
    SHARING = "sharing"
    IM_BACK = "im_back"


class Check(enum.StrEnum):
    """What the clinician makes sure of, having asked both alone; no text can show it."""

    NO_LOCATION = "no_location"
    NO_ACCOUNT_ACCESS = "no_account_access"
    BOTH_BOUND = "both_bound"
    NO_PUNISHMENT = "no_punishment"
    """Nobody is punished for a late answer."""
    ASKED_ME_ALONE = "asked_me_alone"
    ASKED_THEM_ALONE = "asked_them_alone"


KINDS = {"S12": AgreementKind.NEED_SIGNAL, "S13": AgreementKind.PREDICTABILITY, "S14": AgreementKind.RHYTHM}
"""Which template leads to which kind; a clinic's copy has its parent's."""
