"""Tables of clients: the person in care, care team, safety screen and hold, timeline."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.clients.screening import ANSWERED, STATE_OF_MIND, Outcome, ScreenAnswer
from portal.db import Base, in_clinic, one_of
from portal.seal import SealedJson, SealedText, sealed_column


class ClientStatus(enum.StrEnum):
    """Where a client stands with the clinic."""

    ENQUIRY = "enquiry"
    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    DISCHARGED = "discharged"


class YesNo(enum.StrEnum):
    """An answer to "is this safe"; unknown counts as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class HoldReason(enum.StrEnum):
    """Why a client's plans rest until the clinician has talked with them."""

    UNSAFE_STOP = "unsafe_stop"
    SAFETY_ITEM = "safety_item"


class EventKind(enum.StrEnum):
    """What a mark on the time axis stands for."""

    SESSION = "session"
    RELATIONSHIP_STAGE = "relationship_stage"
    PLAN_STARTED = "plan_started"
    STEP_DONE = "step_done"
    MEDICATION_CHANGE = "medication_change"
    LIFE_EVENT = "life_event"
    AGREEMENT_STARTED = "agreement_started"
    RELAPSE = "relapse"
    OTHER = "other"


class Client(Base):
    """The person in care."""

    __tablename__ = "client"
    __table_args__ = (
        one_of("status", ClientStatus),
        one_of("reminders_safe", YesNo),
        one_of("voicemail_safe", YesNo),
        one_of("paper_safe", YesNo),
        sa.CheckConstraint("lang IN ('en', 'zh')", name="lang"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), unique=True)
    responsible_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    display_name_sealed = sealed_column()
    display_name = SealedText()
    initials_sealed = sealed_column()
    initials = SealedText()
    lang: Mapped[str] = mapped_column(sa.String(2))
    tz: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[str] = mapped_column(sa.String(12))
    born_on_sealed = sealed_column()
    born_on = SealedText()
    contact_sealed = sealed_column()
    contact = SealedJson()
    """{"pronouns", "phones", "email", "address", "emergency_contact", "gp", "referrer", "fee", "diagnosis_code"}."""
    releases_sealed = sealed_column()
    releases = SealedJson()
    reminders_safe: Mapped[str] = mapped_column(sa.String(8), default=YesNo.UNKNOWN)
    voicemail_safe: Mapped[str] = mapped_column(sa.String(8), default=YesNo.UNKNOWN)
    paper_safe: Mapped[str] = mapped_column(sa.String(8), default=YesNo.UNKNOWN)
    in_session_only: Mapped[bool] = mapped_column(default=False)
    quick_exit: Mapped[bool] = mapped_column(default=True)
    crisis_text_sealed = sealed_column()
    crisis_text = SealedText()
    cultural_note_sealed = sealed_column()
    cultural_note = SealedText()
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def plain_titles(self) -> bool:
        """Whether paper for this client carries a neutral title: unless paper at home is known to be safe."""
        return self.paper_safe != YesNo.YES


class CareTeamMember(Base):
    """The link that opens a record to a clinician."""

    __tablename__ = "care_team_member"
    __table_args__ = (
        sa.Index(
            "uq_care_team_member_open",
            "client_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        ),
        sa.Index("ix_care_team_member_user", "user_id", "until_at"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    since_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))


class SafetyScreen(Base):
    """A clinician's dated decision; append only, the newest `number` holds."""

    __tablename__ = "safety_screen"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "number"),
        one_of("outcome", Outcome),
        *(one_of(column, ScreenAnswer) for column in ANSWERED),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    number: Mapped[int]
    done_on: Mapped[date]
    valid_until: Mapped[date]
    partner_violence: Mapped[str] = mapped_column(sa.String(8))
    coercive_control: Mapped[str] = mapped_column(sa.String(8))
    stalking: Mapped[str] = mapped_column(sa.String(8))
    economic_control: Mapped[str] = mapped_column(sa.String(8))
    substance_self: Mapped[str] = mapped_column(sa.String(8))
    substance_partner: Mapped[str] = mapped_column(sa.String(8))
    suicidality: Mapped[str] = mapped_column(sa.String(8))
    psychosis_mania: Mapped[str] = mapped_column(sa.String(8))
    dissociation: Mapped[str] = mapped_column(sa.String(8))
    medical_limits: Mapped[str] = mapped_column(sa.String(8))
    past_is_present_partner: Mapped[bool | None]
    asked_alone: Mapped[bool]
    outcome: Mapped[str] = mapped_column(sa.String(8))
    note_sealed = sealed_column()
    note = SealedText()
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))

    @property
    def locks_exposure(self) -> bool:
        """Whether an answer about the state of mind locks every exposure, though the outcome may be clear."""
        return any(getattr(self, name) == ScreenAnswer.CURRENT for name in STATE_OF_MIND)


class SafetyHold(Base):
    """While one is open, the client's plans read as paused. A new safety screen closes it."""

    __tablename__ = "safety_hold"
    __table_args__ = (one_of("reason", HoldReason),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(20))
    source_type: Mapped[str] = mapped_column(sa.String(40))
    source_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]
    closed_by_screen_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("safety_screen.id"))


class TimelineEvent(Base):
    """A dated mark on the client's charts."""

    __tablename__ = "timeline_event"
    __table_args__ = (one_of("kind", EventKind),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    happened_on: Mapped[date]
    kind: Mapped[str] = mapped_column(sa.String(20))
    label_sealed = sealed_column()
    label = SealedText()
    visible_to_client: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
