"""Tables of alerts: what needs a human, by whom it was seen, to whom it went on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.clients.alerts import AlertKind, AlertState
from portal.db import Base, between, in_clinic, one_of
from portal.seal import SealedJson, sealed_column


def is_waiting(on: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Whether nobody has an alert in hand on a day: not seen yet, or put off until then."""
    put_off_until_now = sa.and_(
        Alert.state == AlertState.SNOOZED, sa.or_(Alert.until_on.is_(None), Alert.until_on <= on)
    )
    return sa.or_(Alert.state == AlertState.OPEN, put_off_until_now)


class Alert(Base):
    """Something that needs a human. `key` makes raising it twice one alert."""

    __tablename__ = "alert"
    __table_args__ = (
        one_of("kind", AlertKind),
        one_of("state", AlertState),
        between("severity", 1, 4),
        sa.UniqueConstraint("client_id", "key"),
        sa.Index("ix_alert_client_state", "client_id", "state"),
    )

    clinic_id: Mapped[UUID] = in_clinic()
    client_id: Mapped[UUID] = mapped_column(sa.ForeignKey("client.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    severity: Mapped[int]
    """1 soonest."""
    key: Mapped[str] = mapped_column(sa.String(120))
    source_type: Mapped[str] = mapped_column(sa.String(40))
    source_id: Mapped[UUID]
    detail_sealed = sealed_column()
    detail = SealedJson()
    """Facts that the words of the page are made from, by kind; never a whole form."""
    raised_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(12))
    until_on: Mapped[date | None]
    """While snoozed: the day on which it comes back."""
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    history_sealed = sealed_column()
    history = SealedJson()
    """What people did about it: [{"act", "at", "by": account or null, "reason": their words or null}], oldest first."""
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    escalate_at: Mapped[datetime | None]
    """When it goes on to the backup if nobody has acknowledged it."""
    escalated_at: Mapped[datetime | None]
    escalated_to: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
