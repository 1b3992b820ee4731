"""What an evaluation says: numbers and keys for each part of a criterion; the words are made elsewhere."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class PartState(enum.StrEnum):
    """What a part comes to. `judged` is for the clinician and never met by itself."""

    MET = "met"
    NOT_YET = "not_yet"
    NO_DATA = "no_data"
    JUDGED = "judged"


@dataclass(frozen=True, kw_only=True)
class PartResult:
    """One part: its name (`field.1`), its kind (`field`), and how far it is.

    `have` and `need` are in the unit of the part; `numbers` names the rest. `words` are the part's own words where the
    criterion brings them. A part that is not `required` is shown and does not decide.
    """

    name: str
    kind: str
    state: PartState
    have: float | None = None
    need: float | None = None
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    words: str | None = None
    required: bool = True

    @property
    def decides(self) -> bool:
        """Whether the step waits for this part."""
        return self.required and self.state is not PartState.JUDGED


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """All parts, and what follows.

    `met`: every part that decides is met and nothing blocks. `talk`: what was feared came true twice in the last three,
    so the step needs a talk and is never met by itself. `too_easy`: there was little to learn from the start.
    `kept_back`: names of the parts whose numbers would tell of a practice that is kept private.
    """

    parts: tuple[PartResult, ...]
    met: bool
    talk: bool
    too_easy: bool
    kept_back: frozenset[str] = frozenset()

    def part(self, name: str) -> PartResult:
        """The part of that name; raises KeyError."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)


def reached(have: float | None, need: float) -> PartState:
    """Met when the number is there and large enough."""
    if have is None:
        return PartState.NO_DATA
    return PartState.MET if have >= need else PartState.NOT_YET


def held(holds: list[bool | None], need: int) -> PartState:
    """For a condition that must hold in each of the last `need` practices; None is a missing answer."""
    if not holds or None in holds:
        return PartState.NO_DATA
    return PartState.MET if len(holds) >= need and all(holds) else PartState.NOT_YET
