"""The table of files that the worker makes from a frozen revision: a plan, a draft, a sample, a card, an agreement."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic, one_of
from portal.seal import SealedBytes, sealed_column


class ExportKind(enum.StrEnum):
    """What a file is of."""

    PLAN = "plan_pdf"
    DRAFT = "draft_pdf"
    SAMPLE = "sample_pdf"
    BLANK = "blank_pdf"
    CARD = "card_pdf"
    AGREEMENT = "agreement_pdf"
    BRIEF = "brief_pdf"


class ExportState(enum.StrEnum):
    """Where a file stands that the worker makes."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Export(Base):
    """A file made from a frozen revision; its bytes wait sealed and expire."""

    __tablename__ = "export"
    __table_args__ = (one_of("state", ExportState),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("client.id"), index=True)
    """None for a sample from the library, which is about no client."""
    kind: Mapped[str] = mapped_column(sa.String(14))
    about: Mapped[str | None] = mapped_column(sa.String(80))
    """What it is of where no revision says: template and version, the number of a staying-safe plan, a first day."""
    plan_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    plan_revision: Mapped[int | None]
    lang: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[str] = mapped_column(sa.String(8))
    error: Mapped[str | None] = mapped_column(sa.String(20))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    content_sealed = sealed_column()
    content = SealedBytes()
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
