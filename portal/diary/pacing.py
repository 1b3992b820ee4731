"""The rhythm of a breath: seconds in, held, out; which rhythms are offered to whom. Pure."""

from __future__ import annotations

from dataclasses import dataclass

INHALE, HOLD, EXHALE = (2, 10), (0, 8), (2, 12)
"""The shortest and the longest of each part, in seconds."""
OWN = "own"
"""Stands for a rhythm in one's own numbers."""


@dataclass(frozen=True)
class Rhythm:
    """One breath in whole seconds. Raises ValueError for a part that is too short or too long."""

    inhale: int
    hold: int
    exhale: int

    def __post_init__(self) -> None:
        for value, (least, most) in zip(self.parts, (INHALE, HOLD, EXHALE), strict=True):
            if not least <= value <= most:
                raise ValueError(f"{value} seconds are not from {least} to {most}")

    @property
    def parts(self) -> tuple[int, int, int]:
        """In, hold, out."""
        return self.inhale, self.hold, self.exhale

    @property
    def seconds(self) -> int:
        """How long one breath is."""
        return sum(self.parts)

    @property
    def name(self) -> str:
        """As it is kept: "4-6", "4-7-8"."""
        return "-".join(str(part) for part in self.parts if part)

    def breaths(self, minutes: int) -> int:
        """How many breaths fit into so many minutes."""
        return minutes * 60 // self.seconds


FOUR_SIX = Rhythm(4, 0, 6)
FOUR_SEVEN_EIGHT = Rhythm(4, 7, 8)
PRESETS = {rhythm.name: rhythm for rhythm in (FOUR_SIX, FOUR_SEVEN_EIGHT)}


def offered(*, may_hold: bool) -> tuple[str, ...]:
    """The rhythms to choose from, the gentlest first; without holding the breath where that is not cleared."""
    fixed = (name for name, rhythm in PRESETS.items() if may_hold or not rhythm.hold)
    return (*fixed, OWN)
