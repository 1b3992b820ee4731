"""The table of corrections: what a client's entry said before it was changed. It only grows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.clients.sharing import Corrected
from portal.db import Base, in_clinic, one_of
from portal.seal import SealedJson, sealed_column


class Correction(Base):
    """One entry as it was before a correction; the entry itself holds what is true now."""

    __tablename__ = "correction"
    __table_args__ = (one_of("about", Corrected), sa.Index("ix_correction_row", "row_id"))

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    about: Mapped[str] = mapped_column(sa.String(10))
    row_id: Mapped[UUID]
    """The entry's id, in the table that `about` names."""
    before_sealed = sealed_column()
    before = SealedJson()
    """{field: value} of all that the correction changed, as it was."""
    corrected_at: Mapped[datetime]
    corrected_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
