"""Which open steps of a client's plans belong into the toolbox, and as what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from portal.plans.definition import HomeworkTemplate
from portal.plans.revisions import RevisionStep

CARD, THOUGHTS, EXPERIMENT, ACTIVITIES = "S10", ("L-THOUGHT",), "E18", "L-ACTIVITY"


@dataclass(frozen=True)
class Tool:
    """One open step as a tool; `line` is its if-then line, where it has one."""

    step_id: UUID
    title: str
    lines: tuple[str, ...]
    cue_if: str | None
    cue_then: str | None


@dataclass(frozen=True)
class Toolbox:
    """The open steps by what they are good for in a hard moment; one stands in one place."""

    card: tuple[Tool, ...] = ()
    soothing: tuple[Tool, ...] = ()
    writing: tuple[Tool, ...] = ()
    activities: tuple[Tool, ...] = ()


def sorted_by_use(steps: Iterable[tuple[UUID, HomeworkTemplate, RevisionStep]]) -> Toolbox:
    """The toolbox of open steps: the card, what soothes, what is written down, what is done."""
    found: dict[str, list[Tool]] = {"card": [], "soothing": [], "writing": [], "activities": []}
    for step_id, template, words in steps:
        shelf = _shelf(template)
        if shelf is not None:
            lines = tuple(line.strip() for line in words.instructions.splitlines() if line.strip())
            found[shelf].append(Tool(step_id, words.title, lines, words.cue_if, words.cue_then))
    return Toolbox(**{shelf: tuple(tools) for shelf, tools in found.items()})


def _shelf(template: HomeworkTemplate) -> str | None:
    if template.root_id == CARD:
        return "card"
    if template.log_set in THOUGHTS or template.root_id == EXPERIMENT:
        return "writing"
    if template.log_set == ACTIVITIES:
        return "activities"
    return "soothing" if template.tool_role == "soothe" else None
