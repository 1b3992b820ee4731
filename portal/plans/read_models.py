"""The table of short reads given to a client."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic


class GivenRead(Base):
    """A short read that a clinician put on a client's home."""

    __tablename__ = "given_read"
    __table_args__ = (sa.UniqueConstraint("client_id", "read_key"),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    read_key: Mapped[str] = mapped_column(sa.String(40))
    given_at: Mapped[datetime]
    given_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    opened_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
