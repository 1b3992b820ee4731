"""What differs between the plan as the client reads it and the plan as it would be published now."""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields

from portal.plans.revisions import Revision, RevisionStep

_NOT_WORDS = (
    "step_id",
    "position",
    "template_id",
    "template_version",
    "rung_no",
    "type",
    "log_set",
    "layouts",
)
_OF_THE_PLAN = ("title", "goal_client", "goal_shared", "why_helps", "crisis_text", "next_review_on", "mode")


class ChangeKind(enum.StrEnum):
    """What kind of difference it is."""

    PLAN = "plan"
    ADDED = "added"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One difference: the step's present place and title (for one that is gone, its old ones), the names that differ."""

    kind: ChangeKind
    names: tuple[str, ...] = ()
    position: int | None = None
    title: str = ""


def changes(before: Revision, after: Revision) -> list[Change]:
    """Every difference, the plan's own first, then step by step."""
    names = tuple(name for name in _OF_THE_PLAN if getattr(before, name) != getattr(after, name))
    found = [Change(ChangeKind.PLAN, names)] if names else []
    for step in after.steps:
        found += _of_step(before.step(step.step_id), step)
    gone = [step for step in before.steps if after.step(step.step_id) is None]
    return found + [Change(ChangeKind.GONE, (), step.position, step.title) for step in gone]


def _of_step(before: RevisionStep | None, step: RevisionStep) -> list[Change]:
    if before is None:
        return [Change(ChangeKind.ADDED, (), step.position, step.title)]
    found = []
    if before.position != step.position:
        found.append(Change(ChangeKind.MOVED, (), step.position, step.title))
    own = [field.name for field in fields(step) if field.name not in _NOT_WORDS]
    names = tuple(name for name in own if getattr(before, name) != getattr(step, name))
    if names:
        found.append(Change(ChangeKind.CHANGED, names, step.position, step.title))
    return found
