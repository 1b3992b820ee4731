"""Tables of the outbox: the keys to which a device seals what it could not send, and what came in through them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.outbox import EntryState, Why
from portal.db import Base, in_clinic, one_of
from portal.seal import SealedJson, SealedText, sealed_column


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


class OutboxEntry(Base):
    """An entry that came in from a device: a token is acted on once, and what could not be taken waits here."""

    __tablename__ = "outbox_entry"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "client_token"),
        one_of("state", EntryState),
        one_of("why", Why),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    client_token: Mapped[UUID]
    state: Mapped[str] = mapped_column(sa.String(8))
    why: Mapped[str | None] = mapped_column(sa.String(10))
    written_at: Mapped[datetime]
    """By the device's clock."""
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    words_sealed = sealed_column()
    words = SealedJson()
    """{"kind", "fields": {name: [text]}} while it waits; nothing afterwards."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
