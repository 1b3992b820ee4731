"""The table of keys to which a device seals what it could not send."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic
from portal.seal import SealedText, sealed_column


class OutboxKey(Base):
    """An account's key pair: devices know the public half and can seal with it, never open."""

    __tablename__ = "outbox_key"

    clinic_id: Mapped[UUID] = in_clinic()
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    public_key: Mapped[bytes]
    """The uncompressed point of P-256, 65 bytes."""
    private_sealed = sealed_column()
    private = SealedText()
    """The private key as PKCS #8 in PEM."""
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    """No longer handed out; still opens what was sealed before."""
