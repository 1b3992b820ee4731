"""Which practice belongs to which answer, trigger and pattern: the clinical lists behind the suggestions.

Everything here is a design default `[D]`, drawn from the source article's practices and our starter bundles. Ids are the
library's own; a clinic's copy stands for its parent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.plans.suggestion_situation import HYPER, OVER, Side

DAILY = 7
"""Times a week from which a practice is a daily log."""
AROUND_MIDDLE = 17
"""The largest sum of five answers whose mean is under 3.5."""

FOR_ITEM: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        1: ("E11",),
        2: ("E14",),
        3: ("E12",),
        4: ("E15",),
        5: ("E13",),
        6: ("E06",),
        7: ("E08",),
        8: ("E09", "S07"),
        9: ("E09", "S07"),
        10: ("E09",),
    }
)
"""What a low answer leads to, the nearest first."""
FOR_PRACTICAL_HELP = ("E15", "E11")
"""Item 4 where it is about practical help alone."""
RUNGS_FOR_ITEM: Mapping[tuple[str, int], tuple[int, ...]] = MappingProxyType(
    {("E09", 8): (1, 2), ("E09", 9): (1, 3, 4, 5), ("E09", 10): (6,)}
)
"""The steps of a template that belong to an item, where not all do."""
RUNGS_FOR_HELP: Mapping[str, tuple[int, ...]] = MappingProxyType({"practical": (2, 3, 4), "money": (1, 5, 6)})
"""The steps of E15 that are about practical help, and those about money."""

FOR_TRIGGER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ignored": ("E03", "S12"),
        "uncertainty": ("E04", "S13"),
        "partner_autonomy": ("E06", "E05"),
        "excessive_demand": ("E10",),
        "engulfment": ("E17", "S14"),
        "emotional_need": ("E12", "S18"),
        "commitment_step": ("E17",),
    }
)
"""What a trigger of the diary leads to."""


@dataclass(frozen=True)
class Bundle:
    """A starter bundle: practices to begin with, agreements, later practices, and skills in their order."""

    early: tuple[str, ...]
    late: tuple[str, ...]
    skills: tuple[str, ...]
    agreements: tuple[str, ...] = ()


BUNDLES: Mapping[str, Bundle] = MappingProxyType(
    {
        OVER: Bundle(
            early=("E01", "E02"),
            agreements=("S14", "S13"),
            late=("E03", "E04", "E05", "E06", "E07", "E08", "E09"),
            skills=("S01", "S11", "S06", "S10", "S07", "S17"),
        ),
        HYPER: Bundle(
            early=("E11", "E13"),
            agreements=("S14",),
            late=("E12", "E14", "E15", "E17"),
            skills=("S15", "S16", "S11"),
        ),
    }
)
"""By region. Only these two name a pattern to start from."""
ATTACKS = Bundle(early=("E16", "E02"), late=("E03", "E06", "E18"), skills=("S11", "S01", "S10"))
"""Where attacks stand in front."""
TOGETHER = ("S05", "S01", "S15", "E19")
"""Uneasy both ways: only these, each opened by hand, the ladder last."""
STEADYING = ("S01", "S05")
"""A small tool beside practice; the gentlest breath first."""
STEADYING_AT_RISK = ("S05", "S01")
"""In present danger or dissociation the senses come before the breath."""
SOOTHING = frozenset({"S01", "S02", "S05", "S08"})
"""Who has one of these needs no further tool suggested."""

SIDES: Mapping[str, Side] = MappingProxyType(
    {
        **dict.fromkeys(("E11", "E12", "E13", "E14", "E15", "E17"), Side.LEANING),
        **dict.fromkeys(("E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09"), Side.STANDING),
    }
)
"""Which capacity an exposure practises."""
ALONE_TIME = frozenset({"E01", "E06", "E09"})
"""Time alone, which low mood can turn into brooding."""
USEFUL_ACT = MappingProxyType({"E13": 3})
"""The first step of a template that is one clearly useful act instead of many tiny ones."""
FADING, FADED = "E07", "S13"
"""What takes a safety signal away again, and the signal."""
RUN_RUNG = 3
"""The step of S13 on which the agreement runs."""
BUILDS_ON: Mapping[str, str] = MappingProxyType({"E06": "S14"})
"""What a template builds on; the other has to have begun."""
