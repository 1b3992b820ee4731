"""Tables of agreements: the agreement of a plan's step, and each text of it. Its use are the step's practice logs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, between, in_clinic, one_of
from portal.plans.agreement_kinds import AgreementKind, EndedBy
from portal.seal import SealedJson, SealedText, sealed_column


class Agreement(Base):
    """What a client and someone close agreed on; the newest text holds until either side ends it."""

    __tablename__ = "agreement"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "number"),
        one_of("kind", AgreementKind),
        one_of("ended_by", EndedBy),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_someone"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan_step.id"), index=True)
    """The step of a plan that it belongs to: its use is practice of that step."""
    kind: Mapped[str] = mapped_column(sa.String(14))
    number: Mapped[int]
    """Counts a client's agreements; printed on the sheet."""
    began_on: Mapped[date | None]
    """None while it is being written."""
    review_on: Mapped[date | None]
    """At most 28 days after it began or was last looked at."""
    fade_from_on: Mapped[date | None]
    """From when it is let go; a predictability agreement cannot begin without it."""
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(10))
    end_note_sealed = sealed_column()
    end_note = SealedText()
    revision: Mapped[int] = mapped_column(default=0)
    """The number of the newest text; 0 while there is only a draft."""
    draft_sealed = sealed_column()
    draft = SealedJson()
    """The text as it is being written, like `AgreementText.words`."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AgreementText(Base):
    """One text of an agreement as both had it in hand. Never changed."""

    __tablename__ = "agreement_text"
    __table_args__ = (
        sa.UniqueConstraint("agreement_id", "revision"),
        between("max_window_min", 10, 720),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agreement.id"))
    revision: Mapped[int]
    words_sealed = sealed_column()
    words = SealedJson()
    """{"mine": [], "theirs": [], "cannot_now", "urgent", "green", "yellow", "red", "wording", "shared_slot", "own_slot",
    "next_contact", "ritual": []}: what its kind asks for."""
    max_window_min: Mapped[int | None]
    review_on: Mapped[date]
    fade_from_on: Mapped[date | None]
    checks: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """{check: true} of all that the clinician made sure of before it held."""
    agreed_at: Mapped[datetime]
    agreed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
