"""Which pages a step's template asks for, and the panels and rows of its own: data, chosen by number."""

from dataclasses import dataclass
from enum import StrEnum

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
