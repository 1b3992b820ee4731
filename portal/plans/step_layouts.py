"""Which pages a step's template asks for, and the columns, panels and rows of its own: data, chosen by number."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from portal.plans.revisions import RevisionStep


class Layout(StrEnum):
    """What a page looks like; each has a template of this name under `print/`."""

    COVER = "cover"
    LADDER = "p_ladder"
    EXPOSURE = "p_exp"
    SKILL = "p_skill"
    DIARY = "p_diary"
    RECORD = "p_record"
    EXPERIMENT = "p_experiment"
    REFLECT = "p_reflect"
    CARD = "p_card"
    AGREE = "p_agree"
    LIST = "p_list"
    MAP = "p_map"


BEHIND = frozenset({Layout.DIARY, Layout.RECORD, Layout.EXPERIMENT, Layout.REFLECT})
"""Read in front, written behind: the back of the sheet is the form."""
_FIRST = {
    "P-DIARY": Layout.DIARY,
    "P-RECORD": Layout.EXPERIMENT,
    "P-REFLECT": Layout.REFLECT,
}
_SHEETS = {
    "P-CARD": Layout.CARD,
    "P-AGREE": Layout.AGREE,
    "P-LIST": Layout.LIST,
    "P-MAP": Layout.MAP,
}


def root(step: RevisionStep) -> str:
    """The number of the template in the library; a clinic's own copy has the number it came from."""
    return step.template_id.partition("-")[0]


def step_layout(step: RevisionStep) -> Layout:
    """How a step's own page looks: by the first layout that was frozen with it, else by its type."""
    found = _FIRST.get(step.layouts[0] if step.layouts else "")
    if found == Layout.EXPERIMENT and step.log_set == "L-THOUGHT":
        return Layout.RECORD
    if found is not None:
        return found
    return Layout.EXPOSURE if step.type == "exposure" else Layout.SKILL


def sheets_of(step: RevisionStep) -> tuple[Layout, ...]:
    """What is made once and kept: card, agreement, list or map; printed behind the first step of the template."""
    return tuple(_SHEETS[name] for name in step.layouts if name in _SHEETS)


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


def _hard(*keys: str, width: int = 8) -> tuple[Column, ...]:
    return tuple(Column(key, width, "hard") for key in keys)


_START_PEAK_END = _hard("start", "peak", "end")
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


@dataclass(frozen=True)
class Panel:
    """A quarter of a card page: what its heading says, how its lines begin; every card has one with whom to call."""

    key: str
    numbered: bool = False
    help: bool = False


_USUAL_CARDS = (
    Panel("starts", numbered=True),
    Panel("stays_hard", help=True),
    Panel("good_for_me", numbered=True),
    Panel("know_by_now", help=True),
)
_CARDS = {
    "S16": (
        Panel("old_words"),
        Panel("new_words", help=True),
        Panel("starts", numbered=True),
        Panel("know_by_now", help=True),
    ),
    "S18": (
        Panel("what_i_saw"),
        Panel("kinder_reasons", numbered=True, help=True),
        Panel("alarm_or_wish"),
        Panel("what_i_say", help=True),
    ),
    "S19": (
        Panel("learned", numbered=True),
        Panel("green_signs", help=True),
        Panel("yellow_signs"),
        Panel("red_signs", help=True),
    ),
}


def panels_of(step: RevisionStep) -> tuple[Panel, ...]:
    """The four panels of a step's card page: two cards of two."""
    return _CARDS.get(root(step), _USUAL_CARDS)


@dataclass(frozen=True)
class Agreement:
    """What an agreement is called, the rows in which two people promise something, and what else is filled in."""

    title: str
    rows: tuple[str, ...]
    facts: tuple[str, ...] = ()


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AGREEMENTS = {
    "S12": Agreement("signals", ("green", "yellow", "red"), ("reds",)),
    "S13": Agreement("notice", ("before", "meanwhile", "afterwards"), ("urgent", "longest", "fading")),
    "S14": Agreement("rhythm", WEEK, ("parting", "return")),
}


def agreement_of(step: RevisionStep) -> Agreement:
    """The agreement of a step, that of a clinic's own template with three plain rows."""
    return _AGREEMENTS.get(root(step), Agreement("ours", ("first", "second", "third")))
