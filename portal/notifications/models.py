"""Table of notices: one row for each occurrence and recipient, ever."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic, one_of
from portal.notifications.kinds import NoticeKind, NoticeState
from portal.seal import SealedText, sealed_column


class Notice(Base):
    """A neutral message that is to reach one address once. Claimed before it is sent, marked after."""

    __tablename__ = "notice"
    __table_args__ = (
        one_of("kind", NoticeKind),
        one_of("state", NoticeState),
        sa.UniqueConstraint("kind", "about_id", "recipient_digest"),
        sa.Index("ix_notice_state_due", "state", "due_at"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(24))
    about_id: Mapped[UUID]
    """The occurrence it reminds of."""
    recipient_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    address_sealed = sealed_column()
    address = SealedText()
    link_sealed = sealed_column()
    link = SealedText()
    """The address that the message leads to: sign-in, or a one-task link for a contact marked safe."""
    lang: Mapped[str] = mapped_column(sa.String(2))
    tz: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(12))
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
