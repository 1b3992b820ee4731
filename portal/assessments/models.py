"""Tables of assessments: assignment, one administration, its immutable scores, the baseline of a scale."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.kinds import AssessmentState, ContextTag, Mode, Release
from portal.db import Base, between, in_clinic, one_of
from portal.seal import SealedJson, SealedText, sealed_column


class Assignment(Base):
    """A questionnaire given to a client, once or on a schedule; its days are local days of the client's zone."""

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("release", Release),
        one_of("context_tag", ContextTag),
        between("repeat_every_days", 0, 365),
        between("grace_days", 0, 90),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    instrument_version: Mapped[int]
    first_due_on: Mapped[date]
    repeat_every_days: Mapped[int] = mapped_column(default=0)
    """0 for once; else the days from one due date to the next."""
    opens_at_time: Mapped[str] = mapped_column(sa.String(5), default="09:00")
    """HH:MM on the client's clock at which a scheduled occurrence opens; what is given once opens at once."""
    ends_on: Mapped[date | None]
    """No occurrence is due after this day."""
    grace_days: Mapped[int] = mapped_column(default=14)
    """How long after its due date an occurrence can still be answered `[D]`."""
    remind: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None]
    resumed_at: Mapped[datetime | None]
    """The end of the last pause: what opened before it is not made up for."""
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
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_has_instant"
        ),
        sa.UniqueConstraint("assignment_id", "occurrence"),
        sa.Index("ix_assessment_client_state", "client_id", "state"),
        sa.Index("ix_assessment_client_sent", "client_id", "instrument_code", "submitted_at"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    instrument_version: Mapped[int]
    occurrence: Mapped[int] = mapped_column(default=1)
    """Which of the assignment's occurrences this is, from 1; unique, so that none is made twice."""
    lang: Mapped[str] = mapped_column(sa.String(12))
    """Language of the wording that was read: a BCP 47 tag, `und` where only numbers from a paper form are known."""
    wording_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(InstrumentWording.id))
    """The clinic's wording that was shown; None for an instrument that brings its own."""
    context_tag: Mapped[str] = mapped_column(sa.String(12))
    mode: Mapped[str] = mapped_column(sa.String(14))
    about: Mapped[str | None] = mapped_column(sa.String(20))
    """The person in mind, a choice of the instrument; different persons are never joined by a line."""
    state: Mapped[str] = mapped_column(sa.String(10))
    opens_at: Mapped[datetime]
    due_on: Mapped[date]
    expires_on: Mapped[date]
    """The last day, in the client's zone, on which it can be answered."""
    started_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    """The day that a paper form bears, where it is not the day on which it was typed in."""
    double_entered: Mapped[bool] = mapped_column(default=False)
    """Whether a paper form was typed in twice and both agreed."""
    context_sealed = sealed_column()
    context = SealedJson()
    """{context key of the instrument: bool}, for example {"not_working": true}."""

    @property
    def counted_in(self) -> str:
        """The contexts that hold; results in different ones do not compare."""
        return " ".join(sorted(key for key, holds in (self.context or {}).items() if holds is True))

    answers_sealed = sealed_column()
    answers = SealedJson()
    """{item number or follow-up key: {"value": int|str|null, "declined": bool, "at": instant}}; absent = open."""
    release: Mapped[str] = mapped_column(sa.String(14))
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    release_text_sealed = sealed_column()
    release_text = SealedText()
    release_numbers: Mapped[bool] = mapped_column(default=False)
    """Whether the client sees the number beside the text. The comfort assessment always shows its two means."""
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
    bands_alt: Mapped[dict[str, str | None] | None] = mapped_column(sa.JSON)
    """Bands by the other published schemes, by scheme."""
    flags: Mapped[dict[str, bool | int | None] | None] = mapped_column(sa.JSON)
    """Flags of the whole form, on the row of scale `total` alone."""
    scored_at: Mapped[datetime]

    @property
    def value(self) -> Fraction | None:
        """The exact result."""
        if self.numerator is None or self.denominator is None:
            return None
        return Fraction(self.numerator, self.denominator)


class ScaleBaseline(Base):
    """The assessment from which the usual wobble of a scale is drawn, where the clinician chose another than the first."""

    __tablename__ = "scale_baseline"
    __table_args__ = (sa.UniqueConstraint("client_id", "instrument_code", "scale"),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    scale: Mapped[str] = mapped_column(sa.String(40))
    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"))
    set_at: Mapped[datetime]
    set_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
