"""The table of practice logs: one attempt at a step of a plan."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, between, in_clinic, one_of
from portal.plans.attempts import (
    Alone,
    EntryMode,
    LogKind,
    LogStatus,
    OtherResponse,
    Outcome,
    Share,
    Situation,
    StopReason,
)
from portal.seal import SealedJson, sealed_column


class PracticeLog(Base):
    """One attempt at a step. What is typed is sealed in `words`; ratings stay plain for queries."""

    __tablename__ = "practice_log"
    __table_args__ = (
        sa.UniqueConstraint("step_id", "client_token"),
        one_of("kind", LogKind),
        one_of("status", LogStatus),
        one_of("entry_mode", EntryMode),
        one_of("outcome", Outcome),
        one_of("stop_reason", StopReason),
        one_of("share", Share),
        one_of("alone", Alone),
        one_of("other_response", OtherResponse),
        one_of("situation", Situation),
        *(
            between(column, 0, 100)
            for column in (
                "likelihood_before",
                "likelihood_next",
                "suds_expected",
                "suds_start",
                "suds_peak",
                "suds_end",
                "surprise",
                "coped",
                "felt_exposed",
                "felt_closer",
                "felt_controlled",
                "before",
                "after",
                "helped",
            )
        ),
        between("minutes_planned", 0, 1440),
        between("minutes_done", 0, 1440),
        sa.CheckConstraint("ended_at >= started_at", name="ends_after_start"),
        sa.Index("ix_practice_log_client", "client_id", "performed_at"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan_step.id"))
    plan_revision: Mapped[int]
    client_token: Mapped[UUID]
    """Made with the form: posting it again finds this row instead of making another."""
    kind: Mapped[str] = mapped_column(sa.String(10))
    status: Mapped[str] = mapped_column(sa.String(14))
    entry_mode: Mapped[str] = mapped_column(sa.String(14))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    performed_at: Mapped[datetime]
    local_date: Mapped[date]
    """The client's local date of `performed_at`."""
    logged_at: Mapped[datetime]
    minutes_planned: Mapped[int | None]
    minutes_done: Mapped[int | None]
    alone: Mapped[str | None] = mapped_column(sa.String(14))
    likelihood_before: Mapped[int | None]
    likelihood_next: Mapped[int | None]
    suds_expected: Mapped[int | None]
    suds_start: Mapped[int | None]
    suds_peak: Mapped[int | None]
    suds_end: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(12))
    surprise: Mapped[int | None]
    coped: Mapped[int | None]
    other_response: Mapped[str | None] = mapped_column(sa.String(12))
    felt_exposed: Mapped[int | None]
    felt_closer: Mapped[int | None]
    felt_controlled: Mapped[int | None]
    situation: Mapped[str | None] = mapped_column(sa.String(8))
    """calm, mild or real: where a skill was used."""
    before: Mapped[int | None]
    after: Mapped[int | None]
    helped: Mapped[int | None]
    stop_reason: Mapped[str | None] = mapped_column(sa.String(20))
    during_pause: Mapped[bool] = mapped_column(default=False)
    share: Mapped[str] = mapped_column(sa.String(12), default=Share.NOW)
    words_sealed = sealed_column()
    words = SealedJson()
    """{"feared_outcome", "what_happened", "learned", "vary_next", "place", "feeling_word", "note_to_clinician",
    "safety_used": [], "safety_other", "calming_used": [], "suds_points": [], "extra": {}, …log set fields}."""
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
