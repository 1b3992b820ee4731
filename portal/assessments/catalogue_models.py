"""Tables of the clinic's catalogue: wording it brought in, permission it was given, questionnaires it wrote itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.assessments.kinds import OwnState, WordingOrigin
from portal.db import Base, in_clinic, one_of
from portal.seal import SealedJson, SealedText, sealed_column


class InstrumentWording(Base):
    """The text of an official form in one language, as the clinic supplied it. Approved once, then superseded."""

    __tablename__ = "instrument_wording"
    __table_args__ = (
        one_of("origin", WordingOrigin),
        sa.UniqueConstraint("clinic_id", "instrument_code", "lang", "number"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    instrument_code: Mapped[str] = mapped_column(sa.String(40))
    instrument_version: Mapped[int]
    lang: Mapped[str] = mapped_column(sa.String(12))
    """A BCP 47 tag such as en, zh, de-AT."""
    number: Mapped[int]
    origin: Mapped[str] = mapped_column(sa.String(10))
    content_sealed = sealed_column()
    content = SealedJson()
    """{"title", "stem", "items": {n: text}, "options": {value: label}, "item_options": {n: {value: label}}}."""
    source_sealed = sealed_column()
    source = SealedText()
    licence_note_sealed = sealed_column()
    licence_note = SealedText()
    risk_items: Mapped[list[int]] = mapped_column(sa.JSON)
    """Items that the clinic marked as asking about suicide or self-harm, where the scoring facts name none."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class InstrumentPermission(Base):
    """The administrator's note that the clinic may use the wording of an instrument of licence tier B or C."""

    __tablename__ = "instrument_permission"

    clinic_id: Mapped[UUID] = in_clinic()
    instrument_code: Mapped[str] = mapped_column(sa.String(40), index=True)
    note_sealed = sealed_column()
    note = SealedText()
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))


class OwnInstrument(Base):
    """A questionnaire that the clinic wrote itself, a row a version. Once published its definition never changes."""

    __tablename__ = "own_instrument"
    __table_args__ = (
        one_of("state", OwnState),
        sa.UniqueConstraint("clinic_id", "code", "number"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    code: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]
    """The version of the definition."""
    state: Mapped[str] = mapped_column(sa.String(10))
    definition_sealed = sealed_column()
    definition = SealedJson()
    """What the builder keeps; published rows also parse as an `Instrument`."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
