"""Tables of plans: plan, step, frozen revision."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, between, in_clinic, one_of
from portal.plans.states import PlanState, StepState
from portal.seal import SealedJson, SealedText, sealed_column


class PlanMode(enum.StrEnum):
    """How steps open: one at a time, several, or drawn."""

    LADDER = "ladder"
    MENU = "menu"
    SHUFFLE = "shuffle"


class Calming(enum.StrEnum):
    """Whether calming tools belong into a step."""

    AFTER_ONLY = "after_only"
    DURING_OK = "during_ok"
    NOT_ASKED = "not_asked"


class CalmingPurpose(enum.StrEnum):
    """What a calming tool inside an exposure step is there for."""

    TO_START = "to_start"
    TO_COPE = "to_cope"
    TO_ESCAPE = "to_escape"


class Plan(Base):
    """A client's homework plan."""

    __tablename__ = "plan"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "number"),
        one_of("mode", PlanMode),
        one_of("state", PlanState),
        between("review_every_days", 3, 28),
        between("remind_at_hour", 0, 23),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    clinician_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    number: Mapped[int]
    title_sealed = sealed_column()
    title = SealedText()
    goal_client_sealed = sealed_column()
    goal_client = SealedText()
    goal_shared_sealed = sealed_column()
    goal_shared = SealedText()
    why_helps_sealed = sealed_column()
    why_helps = SealedText()
    safe_now_sealed = sealed_column()
    safe_now = SealedText()
    """The typed line "what makes this safe now", asked under caution for what a partner would notice."""
    safe_now_screen_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("safety_screen.id"))
    """The screen that the line answers; a newer one asks again. None for a line from before this was kept."""
    mode: Mapped[str] = mapped_column(sa.String(8), default=PlanMode.LADDER)
    review_every_days: Mapped[int] = mapped_column(default=7)
    next_review_on: Mapped[date | None]
    auto_open_next: Mapped[bool] = mapped_column(default=False)
    remind_at_hour: Mapped[int | None]
    """The full hour of the client's clock at which it may remind by e-mail, once the client has said yes; None: never."""
    state: Mapped[str] = mapped_column(sa.String(12))
    state_reason_sealed = sealed_column()
    state_reason = SealedText()
    revision: Mapped[int] = mapped_column(default=0)
    safety_screen_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("safety_screen.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    offered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    """When the client said what only they know: fear, how hard, when and where, how sure, what may get in the way."""
    waits_for_talk: Mapped[bool] = mapped_column(default=False)
    """The client was not sure enough: the first step opens when the clinician has looked at it."""
    client_token: Mapped[UUID | None] = mapped_column(unique=True)
    """Made with the form of a quick plan: posting it again finds this plan."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PlanStep(Base):
    """One step of a plan."""

    __tablename__ = "plan_step"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "position"),
        one_of("state", StepState),
        one_of("calming_allowed", Calming),
        between("position", 1, 20),
        between("planned_minutes", 1, 720),
        between("suds_expected_client", 0, 100),
        between("times_per_week", 1, 21),
        between("confidence", 0, 10),
        one_of("calming_purpose", CalmingPurpose),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"))
    position: Mapped[int]
    template_id: Mapped[str] = mapped_column(sa.String(20))
    template_version: Mapped[int]
    rung_no: Mapped[int]
    words_sealed = sealed_column()
    words = SealedJson()
    """{"title", "instructions", "feared_outcome_seed", "key_safety_behaviours": [], "cue_if", "cue_then", "obstacle",
    "obstacle_answer"}."""
    planned_minutes: Mapped[int | None]
    suds_expected_client: Mapped[int | None]
    times_per_week: Mapped[int]
    confidence: Mapped[int | None]
    calming_allowed: Mapped[str] = mapped_column(sa.String(10))
    calming_purpose: Mapped[str | None] = mapped_column(sa.String(10))
    """Asked where a calming tool is allowed during an exposure."""
    asks_all: Mapped[bool] = mapped_column(default=False)
    """The clinician wants every question asked after each practice, not only after the first and the last."""
    fade_from_on: Mapped[date | None]
    """Of a safety signal: from when it is let go; without it the plan cannot be offered."""
    criterion: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(14))
    """As stored: locked, available, in_progress, done, needs_change, set_aside; criterion_met is computed."""
    opened_on: Mapped[date | None]
    repeated_on: Mapped[date | None]
    """When it was taken up again after it was done: earlier practices no longer count."""
    repeated_at: Mapped[datetime | None]
    """The instant of it; None for a step that was repeated before this was kept, of which only the day is known."""
    done_on: Mapped[date | None]
    done_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    decision_note_sealed = sealed_column()
    decision_note = SealedText()
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PlanRevision(Base):
    """The plan as it was published: what phone and paper are made from. Never changed."""

    __tablename__ = "plan_revision"
    __table_args__ = (sa.UniqueConstraint("plan_id", "revision"),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"))
    revision: Mapped[int]
    content_sealed = sealed_column()
    content = SealedJson()
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
