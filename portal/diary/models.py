"""Tables of ordinary days: diary entry, covered day, period of the diary, use of a tool, own list, excursion.

What is typed is sealed; ratings, kinds and days stay plain for queries. `share` as for a practice: of a private row a
clinician learns that it is there and nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.clients.sharing import EntryMode, Share
from portal.db import Base, between, in_clinic, one_of
from portal.diary.kinds import Acted, Covered, Period, Repaired, Tool, Trigger
from portal.seal import SealedJson, sealed_column


class DiaryEntry(Base):
    """One attack of anxiety or other hard moment."""

    __tablename__ = "diary_entry"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "client_token"),
        one_of("trigger", Trigger),
        one_of("acted", Acted),
        one_of("repaired", Repaired),
        one_of("share", Share),
        one_of("entry_mode", EntryMode),
        between("peak", 0, 100),
        between("urge", 0, 100),
        between("minutes_to_settle", 0, 1440),
        between("repair_hours", 0, 720),
        between("interference", 0, 4),
        sa.CheckConstraint("NOT still_going OR minutes_to_settle IS NULL", name="still_going_or_settled"),
        sa.Index("ix_diary_entry_client", "client_id", "local_date"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    client_token: Mapped[UUID]
    """Made with the form: posting it again finds this row instead of making another."""
    occurred_at: Mapped[datetime]
    local_date: Mapped[date]
    """The client's local date of `occurred_at`."""
    logged_at: Mapped[datetime]
    entry_mode: Mapped[str] = mapped_column(sa.String(14))
    trigger: Mapped[str | None] = mapped_column(sa.String(20))
    """None is "not said"; the client's own word for it lies in `words`."""
    peak: Mapped[int | None]
    minutes_to_settle: Mapped[int | None]
    still_going: Mapped[bool] = mapped_column(default=False)
    """Not settled yet when it was written down: a length of which only the beginning is known."""
    urge: Mapped[int | None]
    acted: Mapped[str | None] = mapped_column(sa.String(8))
    interference: Mapped[int | None]
    """How much it got in the way of the day, 0 to 4."""
    repaired: Mapped[str | None] = mapped_column(sa.String(12))
    repair_hours: Mapped[int | None]
    share: Mapped[str] = mapped_column(sa.String(12), default=Share.NOW)
    mistaken_at: Mapped[datetime | None]
    """When the client said that the entry was a mistake: it stays, and counts nowhere."""
    words_sealed = sealed_column()
    words = SealedJson()
    """{"what", "own_trigger", "urge_to", "panic_signs": [], "tools": [], "repair_how", "note_to_clinician"}."""
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DayCover(Base):
    """A day of which something is known: events, or none. A day without a row is unknown."""

    __tablename__ = "day_cover"
    __table_args__ = (sa.UniqueConstraint("client_id", "local_date"), one_of("covered", Covered))

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    local_date: Mapped[date]
    covered: Mapped[str] = mapped_column(sa.String(8))
    said_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))


class DiaryPeriod(Base):
    """Days for which the clinician asks for the diary; while one is open, home asks "anything today?"."""

    __tablename__ = "diary_period"
    __table_args__ = (
        one_of("kind", Period),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day; a baseline always has one, an ongoing diary ends when the clinician says so."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ToolUse(Base):
    """One use of a tool outside a practice: five minutes at an urge, breathing, something of the own list."""

    __tablename__ = "tool_use"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "client_token"),
        one_of("tool", Tool),
        one_of("acted", Acted),
        one_of("share", Share),
        between("before", 0, 100),
        between("after", 0, 100),
        between("minutes", 0, 1440),
        sa.Index("ix_tool_use_client", "client_id", "local_date"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    client_token: Mapped[UUID]
    tool: Mapped[str] = mapped_column(sa.String(10))
    started_at: Mapped[datetime]
    local_date: Mapped[date]
    logged_at: Mapped[datetime]
    minutes: Mapped[int | None]
    before: Mapped[int | None]
    """How strong it was at first: the urge, or the distress."""
    after: Mapped[int | None]
    acted: Mapped[str | None] = mapped_column(sa.String(8))
    share: Mapped[str] = mapped_column(sa.String(12), default=Share.NOW)
    words_sealed = sealed_column()
    words = SealedJson()
    """{"thought", "urge_to", "body": [], "pace", "item", "points": [{"t_min", "v"}], "dizzy"}."""
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class OwnList(Base):
    """A client's own list of good things to do alone, and the phrases kept for use."""

    __tablename__ = "own_list"
    __table_args__ = (between("weekly_target", 1, 21),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), unique=True)
    words_sealed = sealed_column()
    words = SealedJson()
    """{"items": [text], "phrases": [key or own text]}."""
    weekly_target: Mapped[int] = mapped_column(default=3)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Excursion(Base):
    """Something of one's own that was ventured, with how safe the base felt before and after."""

    __tablename__ = "excursion"
    __table_args__ = (
        sa.UniqueConstraint("client_id", "client_token"),
        one_of("share", Share),
        between("base_before", 0, 100),
        between("base_after", 0, 100),
        sa.Index("ix_excursion_client", "client_id", "went_on"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    client_token: Mapped[UUID]
    went_on: Mapped[date]
    logged_at: Mapped[datetime]
    base_before: Mapped[int | None]
    base_after: Mapped[int | None]
    share: Mapped[str] = mapped_column(sa.String(12), default=Share.NOW)
    words_sealed = sealed_column()
    words = SealedJson()
    """{"goal", "came_back_to", "how_it_was"}."""
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
