"""A plan as it was published: frozen values in, JSON out, and back; what phone and paper are made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, PlainSerializer, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from portal.plans.criterion_parts import Criterion
from portal.plans.definition import Lang, Layout

_STRICT = ConfigDict(extra="forbid")
Rating = Annotated[int, Field(ge=0, le=100)]
Asked = Annotated[Criterion, PlainSerializer(Criterion.as_json)]


@dataclass(frozen=True, kw_only=True)
class PlanValues:
    """What a plan says besides its steps. `number` is the one on paper."""

    number: int
    lang: Lang
    title: str
    initials: str
    goal_client: str | None
    goal_shared: str | None
    why_helps: str
    crisis_text: str
    next_review_on: date
    mode: Literal["ladder", "menu", "shuffle"]
    remind_at_hour: int | None = None


@checked(frozen=True, kw_only=True, config=_STRICT)
class RevisionStep:
    """One step as it was published."""

    step_id: UUID
    position: Annotated[int, Field(ge=1, le=20)]
    template_id: str
    template_version: int
    rung_no: Annotated[int, Field(ge=1)]
    type: Literal["exposure", "skill", "agreement", "reflection"]
    log_set: str
    layouts: tuple[Layout, ...]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    instructions: Annotated[str, Field(max_length=600)]
    feared_outcome_seed: Annotated[str, Field(max_length=200)] | None = None
    key_safety_behaviours: Annotated[
        tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=8)
    ] = ()
    planned_minutes: Annotated[int, Field(ge=1, le=720)] | None = None
    suds_expected: Rating | None = None
    times_per_week: Annotated[int, Field(ge=1, le=21)]
    cue_if: Annotated[str, Field(max_length=120)] | None = None
    cue_then: Annotated[str, Field(max_length=120)] | None = None
    confidence: Annotated[int, Field(ge=0, le=10)] | None = None
    obstacle: Annotated[str, Field(max_length=160)] | None = None
    obstacle_answer: Annotated[str, Field(max_length=160)] | None = None
    calming_allowed: Literal["after_only", "during_ok", "not_asked"]
    criterion: Asked
    stop_when: str | None = None
    calming_purpose: Literal["to_start", "to_cope", "to_escape"] | None = None
    fade_from_on: date | None = None
    """Both came later than the first published plans, whose revisions do not have them."""


@checked(frozen=True, kw_only=True, config=_STRICT)
class Revision:
    """A published plan: revision `revision` of plan `number`, as of a day, its steps in order."""

    number: int
    revision: Annotated[int, Field(ge=1)]
    lang: Lang
    as_of: date
    title: Annotated[str, Field(max_length=80)]
    initials: str
    goal_client: Annotated[str, Field(max_length=300)] | None
    goal_shared: Annotated[str, Field(max_length=300)] | None
    why_helps: Annotated[str, Field(min_length=1, max_length=200)]
    crisis_text: Annotated[str, Field(min_length=1, max_length=300)]
    next_review_on: date
    mode: Literal["ladder", "menu", "shuffle"]
    remind_at_hour: Annotated[int, Field(ge=0, le=23)] | None = None
    """Frozen, because the client says yes to this hour; the first published plans do not have it."""
    steps: Annotated[tuple[RevisionStep, ...], Field(min_length=1)]

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Revision:
        """The revision from its JSON. Raises ValueError when it does not fit."""
        return _REVISION.validate_python(dict(content))

    def as_json(self) -> dict[str, Any]:
        """The JSON that is sealed; `parse` gives the same revision back."""
        dumped: dict[str, Any] = _REVISION.dump_python(self, mode="json")
        return dumped

    def step(self, step_id: UUID) -> RevisionStep | None:
        """A step by its id, or None when this revision does not have it."""
        return next((step for step in self.steps if step.step_id == step_id), None)


_REVISION = TypeAdapter(Revision)


def freeze(plan: PlanValues, steps: Sequence[RevisionStep], *, revision: int, as_of: date) -> dict[str, Any]:
    """The JSON of a new revision: steps in order of position. Raises ValueError when a text is too long or missing."""
    ordered = tuple(sorted(steps, key=lambda step: step.position))
    if len({step.position for step in ordered}) < len(ordered):
        raise ValueError("two steps have the same position")
    return Revision(revision=revision, as_of=as_of, steps=ordered, **vars(plan)).as_json()


def canonical(content: Mapping[str, Any]) -> bytes:
    """The content as bytes that are the same for the same content: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
