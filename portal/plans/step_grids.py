"""The grid of a step's practice page: its columns, by the number of the template. Data."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.plans.revisions import RevisionStep
from portal.plans.step_layouts import root


@dataclass(frozen=True)
class Column:
    """A column of a practice grid: what its head says, its width in percent, the head it stands under, a % to fill in."""

    key: str
    width: int
    group: str = ""
    percent: bool = False

    @property
    def number(self) -> bool:
        """Whether a number is written in it; else words are."""
        return bool(self.group)


@dataclass(frozen=True)
class Grid:
    """The columns of a practice page, in order, and how high its head is in mm, by language."""

    columns: tuple[Column, ...]
    head: Mapping[str, float]
    tally: tuple[str, ...] = ()
    """Rows of a strip over the grid in which seven days are counted."""

    @property
    def groups(self) -> list[tuple[str, int, Column]]:
        """The heads of the first row: group or "", how many columns it spans, its first column."""
        found: list[tuple[str, int, Column]] = []
        for column in self.columns:
            if found and column.group and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1, found[-1][2])
            else:
                found.append((column.group, 1, column))
        return found


_START_PEAK_END = tuple(Column(key, 8, "hard") for key in ("start", "peak", "end"))
_USUAL = (
    Column("when", 11),
    Column("fear", 23, percent=True),
    *_START_PEAK_END,
    Column("happened", 20),
    Column("learned", 22, percent=True),
)
_USUAL_HEAD = {"en": 15.6, "zh": 14.3}
USUAL = Grid(_USUAL, _USUAL_HEAD)

GRIDS: Mapping[str, Grid] = MappingProxyType(
    {
        "E02": Grid(
            (
                Column("when", 9),
                Column("fear", 20, percent=True),
                *(Column(f"minute_{minute}", 8, "hard_after") for minute in (0, 5, 10, 15, 20)),
                Column("happened_learned", 31, percent=True),
            ),
            _USUAL_HEAD,
        ),
        "E04": Grid(_USUAL, _USUAL_HEAD, tally=("asked_proof", "asked_support")),
        "E05": Grid(_USUAL, _USUAL_HEAD, tally=("looked",)),
        "E06": Grid(
            (
                Column("when", 10),
                Column("fear", 21, percent=True),
                *(Column(one.key, one.width, "apart") for one in _START_PEAK_END),
                Column("calm_again", 12),
                Column("happened_learned", 33, percent=True),
            ),
            {"en": 15.6, "zh": 17.0},
        ),
        "E09": Grid(
            (
                Column("when", 9),
                Column("fear", 20, percent=True),
                *_START_PEAK_END,
                Column("expected", 11, "enjoyed"),
                Column("real", 9, "enjoyed"),
                Column("happened_learned", 27, percent=True),
            ),
            _USUAL_HEAD,
        ),
        "E11": Grid(
            (
                Column("when", 10),
                Column("asked", 20),
                Column("sure_of_no", 11),
                *_START_PEAK_END,
                Column("answer", 16),
                Column("learned", 19, percent=True),
            ),
            {"en": 15.6, "zh": 17.0},
        ),
        "E13": Grid(
            (
                Column("when", 9),
                Column("fear", 20, percent=True),
                *_START_PEAK_END,
                Column("controlled", 12, "felt"),
                Column("cared_for", 11, "felt"),
                Column("happened_learned", 24, percent=True),
            ),
            {"en": 20.0, "zh": 14.3},
        ),
        "E16": Grid(
            (
                Column("when", 9),
                Column("fear", 20, percent=True),
                *(Column(f"run_{run}", 5, "sure_before_run") for run in range(1, 9)),
                Column("peak_alone", 8),
                Column("happened_learned", 23, percent=True),
            ),
            {"en": 20.0, "zh": 17.0},
        ),
    }
)
"""Columns of the practice page that differ from the usual ones, by the number of the template."""


def grid_of(step: RevisionStep) -> Grid:
    """The practice grid of a step."""
    return GRIDS.get(root(step), USUAL)
