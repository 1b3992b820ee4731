"""Tables of decisions about templates for one client: a lock overridden, a suggestion taken or not. Both only grow."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic, one_of
from portal.seal import SealedText, sealed_column


class GateOverride(Base):
    """A clinician's decision to use a locked template all the same; holds while the screen it rests on does."""

    __tablename__ = "gate_override"

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    template_id: Mapped[str] = mapped_column(sa.String(20))
    screen_id: Mapped[UUID] = mapped_column(sa.ForeignKey("safety_screen.id"))
    reasons: Mapped[list[str]] = mapped_column(sa.JSON)
    """The lock's reasons that were seen; a reason that comes later is not overridden."""
    why_sealed = sealed_column()
    why = SealedText()
    client_token: Mapped[UUID] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))


class SuggestionChoice(enum.StrEnum):
    """What a clinician did with a suggestion."""

    CHOSEN = "chosen"
    DISMISSED = "dismissed"


class SuggestionDecision(Base):
    """What became of one suggestion, and what it rested on."""

    __tablename__ = "suggestion_decision"
    __table_args__ = (one_of("choice", SuggestionChoice),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    template_id: Mapped[str] = mapped_column(sa.String(20))
    rung_no: Mapped[int]
    choice: Mapped[str] = mapped_column(sa.String(10))
    grounds: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Keys of the reasons for and against as they were shown; no words of the client."""
    why_sealed = sealed_column()
    why = SealedText()
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
