"""The table of what a client wants to talk about next time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic
from portal.seal import SealedText, sealed_column


class NextTime(Base):
    """One line for the next talk. Until it is shared a clinician learns that there is one and nothing else."""

    __tablename__ = "for_next_time"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "client_token"),
        sa.CheckConstraint("talked_at IS NULL OR shared", name="talked_when_shared"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    client_token: Mapped[UUID]
    """Made with the form: posting it again finds this row instead of making another."""
    line_sealed = sealed_column()
    line = SealedText()
    shared: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    """When its writer struck it off: it stays, for its writer alone."""
    talked_at: Mapped[datetime | None]
    talked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
