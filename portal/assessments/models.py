"""Tables of assessments: assignment, one administration, its immutable scores."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.assessments.kinds import AssessmentState, ContextTag, Mode, Release
from portal.db import Base, in_clinic, one_of
from portal.seal import SealedJson, SealedText, sealed_column


class Assignment(Base):
    """A questionnaire given to a client, once or on a schedule."""

    __tablename__ = "assignment"
    __table_args__ = (one_of("release", Release), one_of("context_tag", ContextTag))

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    instrument_version: Mapped[int]
    first_due_on: Mapped[date]
    repeat_every_days: Mapped[int] = mapped_column(default=0)
    context_tag: Mapped[str] = mapped_column(sa.String(12))
    release: Mapped[str] = mapped_column(sa.String(14))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    cancelled_at: Mapped[datetime | None]


class Assessment(Base):
    """One administration. Answers are one sealed document, rewritten page by page under `version` until submitted."""

    __tablename__ = "assessment"
    __table_args__ = (
        one_of("state", AssessmentState),
        one_of("release", Release),
        one_of("mode", Mode),
        one_of("context_tag", ContextTag),
        sa.CheckConstraint("lang IN ('en', 'zh')", name="lang"),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_has_instant"
        ),
        sa.Index("ix_assessment_client_state", "client_id", "state"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    instrument_version: Mapped[int]
    lang: Mapped[str] = mapped_column(sa.String(2))
    context_tag: Mapped[str] = mapped_column(sa.String(12))
    mode: Mapped[str] = mapped_column(sa.String(14))
    about: Mapped[str | None] = mapped_column(sa.String(20))
    """The person in mind, a choice of the instrument; different persons are never joined by a line."""
    state: Mapped[str] = mapped_column(sa.String(10))
    due_on: Mapped[date]
    started_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    answers_sealed = sealed_column()
    answers = SealedJson()
    """{item number or follow-up key: {"value": int|str|null, "declined": bool, "at": instant}}; absent = open."""
    release: Mapped[str] = mapped_column(sa.String(14))
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    release_text_sealed = sealed_column()
    release_text = SealedText()
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Score(Base):
    """The result on one scale; immutable: scoring again adds rows under the next `run`."""

    __tablename__ = "score"
    __table_args__ = (sa.UniqueConstraint("assessment_id", "run", "scale"),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"))
    run: Mapped[int] = mapped_column(default=1)
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    instrument_version: Mapped[int]
    scale: Mapped[str] = mapped_column(sa.String(40))
    numerator: Mapped[int | None]
    """Exact value as a fraction; both empty when the scale is incomplete."""
    denominator: Mapped[int | None]
    n_answered: Mapped[int]
    complete: Mapped[bool]
    band: Mapped[str | None] = mapped_column(sa.String(40))
    """Band of this scale; the region of the whole stands on the row of scale `total`."""
    scored_at: Mapped[datetime]
