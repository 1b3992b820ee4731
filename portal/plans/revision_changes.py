"""What differs between two versions of a plan, value by value: published ones, or one and the draft. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, fields

from portal.plans.criterion_parts import Criterion
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
_OF_THE_PLAN = (
    "title",
    "goal_client",
    "goal_shared",
    "why_helps",
    "crisis_text",
    "next_review_on",
    "mode",
    "remind_at_hour",
)


class ChangeKind(enum.StrEnum):
    """What kind of difference it is."""

    PLAN = "plan"
    ADDED = "added"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Detail:
    """One value before and after. `name` is the field's; of a criterion `part` names the part (None: nothing there)."""

    name: str
    before: object
    after: object
    part: str = ""

    @property
    def kind(self) -> str:
        """The kind of a criterion's part, without its number."""
        return self.part.partition(".")[0]


@dataclass(frozen=True)
class Change:
    """One difference: the step's present place and title (for one that is gone, its old ones), the names that differ."""

    kind: ChangeKind
    names: tuple[str, ...] = ()
    position: int | None = None
    title: str = ""
    details: tuple[Detail, ...] = ()


def changes(before: Revision, after: Revision) -> list[Change]:
    """Every difference, the plan's own first, then step by step."""
    names = tuple(name for name in _OF_THE_PLAN if getattr(before, name) != getattr(after, name))
    found = [Change(ChangeKind.PLAN, names, details=_details(before, after, names))] if names else []
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
        details = _details(before, step, names)
        found.append(Change(ChangeKind.CHANGED, names, step.position, step.title, details))
    return found


def _details(before: object, after: object, names: Iterable[str]) -> tuple[Detail, ...]:
    found: list[Detail] = []
    for name in names:
        was, now = getattr(before, name), getattr(after, name)
        if isinstance(was, Criterion) and isinstance(now, Criterion):
            found += _of_criterion(name, was, now)
        else:
            found.append(Detail(name, was, now))
    return tuple(found)


def _of_criterion(name: str, was: Criterion, now: Criterion) -> list[Detail]:
    """The parts that differ, each in the JSON that pages and paper say in words."""
    before, after = _parts(was), _parts(now)
    parts = [*before, *(part for part in after if part not in before)]
    return [
        Detail(name, before.get(part), after.get(part), part)
        for part in parts
        if before.get(part) != after.get(part)
    ]


def _parts(criterion: Criterion) -> dict[str, object]:
    """The parts that are asked, by name; one that is switched off is not there."""
    found: dict[str, object] = {}
    for name, part in criterion.named_parts():
        off = getattr(part, "required", True) is False or getattr(part, "enabled", True) is False
        if not off:
            found[name] = part
    return found
