"""Tables of the reminders of plans: what the client says about them, and the days on which one was asked for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, between, in_clinic


class ReminderChoice(Base):
    """Whether a client wants to be reminded of a plan: off without a row. Theirs, so it is no part of the plan's words."""

    __tablename__ = "reminder_choice"
    __table_args__ = (between("hour", 0, 23),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"), unique=True)
    wanted: Mapped[bool]
    hour: Mapped[int | None]
    """The hour of day that the client had read: a yes to it is none to another hour."""
    said_at: Mapped[datetime]
    said_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    """The client, or the clinician who wrote down what was said in session."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PlanReminder(Base):
    """A day on which a plan reminded of itself: once, whatever happens. Plans that remind at one time share a letter."""

    __tablename__ = "plan_reminder"
    __table_args__ = (sa.UniqueConstraint("plan_id", "local_date"),)

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("plan.id"))
    local_date: Mapped[date]
    """The client's day."""
    letter_id: Mapped[UUID] = mapped_column(index=True)
    """What the notice is about; nothing else has this id."""
    asked_at: Mapped[datetime]
