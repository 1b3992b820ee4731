"""Tables of a clinic's own library: copies of templates, and what is put away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, in_clinic


class TemplateCopy(Base):
    """One version of a clinic's own copy of a template; only grows. Its marks for the gate are always its parent's."""

    __tablename__ = "template_copy"
    __table_args__ = (sa.UniqueConstraint("clinic_id", "template_id", "number"),)

    clinic_id: Mapped[UUID] = in_clinic()
    template_id: Mapped[str] = mapped_column(sa.String(20))
    """ "E03-1": the parent's id and the copy's own number in this clinic."""
    number: Mapped[int]
    """The version, from 1; a plan step names it."""
    parent_id: Mapped[str] = mapped_column(sa.String(20))
    parent_version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The template as its file would say it; about no client, so it is not sealed."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))


class ArchivedTemplate(Base):
    """A template that a clinic has put away: not offered for new plans; plans that use it go on."""

    __tablename__ = "archived_template"
    __table_args__ = (sa.UniqueConstraint("clinic_id", "template_id"),)

    clinic_id: Mapped[UUID] = in_clinic()
    template_id: Mapped[str] = mapped_column(sa.String(20))
    archived_at: Mapped[datetime]
    archived_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
