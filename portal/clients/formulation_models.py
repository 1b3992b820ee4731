"""The table of formulations: how the clinician understands what keeps things going. Never shown to the client."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, between, in_clinic
from portal.seal import SealedJson, sealed_column


class Formulation(Base):
    """One version of a client's formulation; only grows, the newest `number` holds."""

    __tablename__ = "formulation"
    __table_args__ = (sa.UniqueConstraint("client_id", "number"), between("belief", 0, 100))

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    number: Mapped[int]
    belief: Mapped[int | None]
    """How far the client believes the old rule, percent."""
    words_sealed = sealed_column()
    words = SealedJson()
    """{"old_rule", "origin_age", "origin_event", "then_now", "told_by_someone_close", "control_strategy",
    "vulnerability_stance", "loop", "triggers": [], "life_events": [{"age", "what", "rule"}]}."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
