"""The words of a diary: triggers, signs of the body, what became of an urge, tools. Pure."""

from __future__ import annotations

import enum


class Trigger(enum.StrEnum):
    """What set an attack off: the six of the diary, a step of commitment, something else."""

    IGNORED = "ignored"
    UNCERTAINTY = "uncertainty"
    PARTNER_AUTONOMY = "partner_autonomy"
    EXCESSIVE_DEMAND = "excessive_demand"
    ENGULFMENT = "engulfment"
    EMOTIONAL_NEED = "emotional_need"
    COMMITMENT_STEP = "commitment_step"
    OTHER = "other"


class PanicSign(enum.StrEnum):
    """What the body did."""

    HEART = "heart"
    BREATH = "breath"
    CHEST = "chest"
    DIZZY = "dizzy"
    SHAKING = "shaking"
    SWEATING = "sweating"
    STOMACH = "stomach"
    UNREAL = "unreal"
    FEAR_OF_DYING = "fear_of_dying"


class Acted(enum.StrEnum):
    """Whether the urge was followed."""

    ACTED = "acted"
    DELAYED = "delayed"
    NOT = "not"


class Repaired(enum.StrEnum):
    """Whether the two made up after a quarrel."""

    NO = "no"
    YES = "yes"
    NOT_NEEDED = "not_needed"


class Covered(enum.StrEnum):
    """What is known of a day; a day without a row is unknown, never quiet."""

    EVENTS = "events"
    NONE = "none"


class Period(enum.StrEnum):
    """Why the diary is kept just now."""

    BASELINE = "baseline"
    """The days that later ones are compared with."""
    ONGOING = "ongoing"


class Tool(enum.StrEnum):
    """What was used outside a practice."""

    URGE = "urge"
    """Five minutes between an urge and what one does about it."""
    BREATHING = "breathing"
    GROUNDING = "grounding"
    IMAGERY = "imagery"
    OWN_LIST = "own_list"
    """One thing of the own list was done."""
    THOUGHT = "thought"
    """A thought weighed from both sides, outside a plan."""
    EXPERIMENT = "experiment"
    """A belief put to the test, outside a plan."""


class Aid(enum.StrEnum):
    """What helped, or was tried, in a hard moment; own words stand beside these."""

    BREATH = "breath"
    GROUNDING = "grounding"
    FIVE_MINUTES = "five_minutes"
    WRITING = "writing"
    SWITCH = "switch"
    """Something to do."""
    PERSON = "person"
