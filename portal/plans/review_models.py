"""The table of reviews: client and clinician looked back and decided. It only grows; a correction is a new review."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, between, in_clinic, one_of
from portal.seal import SealedJson, sealed_column


class ReviewKind(enum.StrEnum):
    """How the review was held; remote serves skills, the confirmation of an exposure step wants a session `[D]`."""

    IN_SESSION = "in_session"
    REMOTE = "remote"
    AUTO = "auto"


class Review(Base):
    """One look back on a plan."""

    __tablename__ = "review"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "number"),
        one_of("kind", ReviewKind),
        between("adherence_client", 0, 4),
        between("adherence_clinician", 0, 4),
        between("goal_attainment", 0, 10),
        between("must_or_choose", 0, 100),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"))
    number: Mapped[int]
    """From 1 within the plan."""
    plan_revision: Mapped[int]
    """The revision that was looked back on."""
    held_on: Mapped[date]
    kind: Mapped[str] = mapped_column(sa.String(12))
    adherence_client: Mapped[int | None]
    adherence_clinician: Mapped[int | None]
    goal_attainment: Mapped[int | None]
    must_or_choose: Mapped[int | None]
    """0 something I must have, 100 something I choose."""
    had_learning: Mapped[bool]
    """Whether something was learned since the review before; two without, or without practice, mean off track."""
    had_dose: Mapped[bool]
    is_final: Mapped[bool]
    next_review_on: Mapped[date | None]
    """None only where it is the final one."""
    words_sealed = sealed_column()
    words = SealedJson()
    """{"step_decisions": [{"step_id", "decision", "note"}], "barriers": [], "learned_summary", "what_changed",
    "shared_summary", "private_note", "off_track": {"ticks": [], "plan"}}; the client reads only `shared_summary` and
    `what_changed`."""
    client_token: Mapped[UUID] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
