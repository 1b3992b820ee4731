"""Tables of accounts: clinic, user, login, sign-in attempt, invitation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.actor import Actor, Role
from portal.db import Base, in_clinic, one_of
from portal.seal import SealedText, sealed_column


class Clinic(Base):
    """The organisation; every row belongs to one."""

    __tablename__ = "clinic"

    name_sealed = sealed_column()
    name = SealedText()
    crisis_text_en_sealed = sealed_column()
    crisis_text_en = SealedText()
    crisis_text_zh_sealed = sealed_column()
    crisis_text_zh = SealedText()
    tz: Mapped[str] = mapped_column(sa.String(64))
    demo: Mapped[bool] = mapped_column(default=False)
    """A demo clinic has known passwords; a production start refuses it."""
    links_ask_code: Mapped[bool] = mapped_column(default=False)
    """Whether a one-task link asks for a code given in person also where the contact is marked safe."""
    escalate_after_minutes: Mapped[int] = mapped_column(default=240)
    """How long a safety alert waits for its clinician before it goes to the named backup `[D]`."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def clinic_id(self) -> UUID:
        """A clinic belongs to itself."""
        return self.id

    def crisis_text(self, lang: str) -> str | None:
        """What to do in an emergency, in a language, else in the other one."""
        first, second = (self.crisis_text_en, self.crisis_text_zh)
        return (second or first) if lang == "zh" else (first or second)


class ChosenNumber(Base):
    """A default that a clinic, or one clinician for themselves, has set to another number."""

    __tablename__ = "chosen_number"
    __table_args__ = (
        sa.Index(
            "uq_chosen_number_clinic",
            "clinic_id",
            "key",
            unique=True,
            sqlite_where=sa.text("user_id IS NULL"),
            postgresql_where=sa.text("user_id IS NULL"),
        ),
        sa.UniqueConstraint("user_id", "key"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    user_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    """None where it holds for the whole clinic."""
    key: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))


class User(Base):
    """An account. Without a handle it has been prepared but not yet taken up."""

    __tablename__ = "user"
    __table_args__ = (one_of("role", Role), sa.CheckConstraint("lang IN ('en', 'zh')", name="lang"))

    clinic_id: Mapped[UUID] = in_clinic()
    role: Mapped[str] = mapped_column(sa.String(20))
    display_name_sealed = sealed_column()
    display_name = SealedText()
    handle_sealed = sealed_column()
    handle = SealedText()
    handle_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    lang: Mapped[str] = mapped_column(sa.String(2))
    tz: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    backup_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    """The colleague to whom a clinician's unseen safety alerts go on."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def actor(self) -> Actor:
        """This person as the rules and the log know them."""
        return Actor(self.id, self.clinic_id, Role(self.role))


class Login(Base):
    """A signed-in browser: an opaque token in its cookie, the digest here. Ending it ends it everywhere."""

    __tablename__ = "login"

    clinic_id: Mapped[UUID] = in_clinic()
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """One try at signing in, kept for throttling; digests only."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_handle", "handle_digest", "at"),
        sa.Index("ix_sign_in_attempt_address", "address_digest", "at"),
    )

    handle_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    address_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class Invitation(Base):
    """A one-time sign-in slip: opening it changes nothing, using it ends it, a new one ends the old."""

    __tablename__ = "invitation"

    clinic_id: Mapped[UUID] = in_clinic()
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
