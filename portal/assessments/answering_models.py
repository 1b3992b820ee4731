"""Tables of answering without an account of one's own: the one-task link, and the clinician's device handed over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic


class AnswerLink(Base):
    """A link to one questionnaire of one client. Opening it changes nothing; it ends at submit, expiry or revocation."""

    __tablename__ = "answer_link"

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    code_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    """Of the second thing, known in person; None where none is asked for."""
    wrong_codes: Mapped[int] = mapped_column(default=0)
    sitting_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    """Of the cookie of the device and sitting that pressed Start last."""
    answered_before: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Items and follow-ups that were answered when that sitting began; it neither shows nor changes them."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class KioskSitting(Base):
    """The clinician's device in the client's hands: reaches one questionnaire; the clinician's own login is suspended."""

    __tablename__ = "kiosk_sitting"

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    """The clinician who handed the device over and must take it back."""
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
