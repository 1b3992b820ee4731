"""Tables about safety beside the screen: the talk after a risk answer, the staying-safe plan. Both only grow."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic
from portal.seal import SealedJson, sealed_column


class RiskNote(Base):
    """What a clinician asked, heard and decided about a risk, and when they next have contact."""

    __tablename__ = "risk_note"

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    alert_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("alert.id"))
    """What it answers; None where the clinician wrote it of their own accord."""
    words_sealed = sealed_column()
    words = SealedJson()
    """{"asked", "answered", "decided", "next_contact"}: plain text each."""
    next_contact_on: Mapped[date]
    client_token: Mapped[UUID] = mapped_column(unique=True)
    """Made with the form: posting it again finds this row."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))


class StayingSafe(Base):
    """A client's staying-safe plan in their own words; the newest `number` holds."""

    __tablename__ = "staying_safe"
    __table_args__ = (sa.UniqueConstraint("client_id", "number"),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    number: Mapped[int]
    words_sealed = sealed_column()
    words = SealedJson()
    """{"signs", "by_myself", "places_people", "professionals", "home_safer", "reason"}: plain text each."""
    on_phone: Mapped[bool]
    """Whether the client wants it among their tools."""
    on_card: Mapped[bool]
    """Whether the client wants it as a card on paper."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
