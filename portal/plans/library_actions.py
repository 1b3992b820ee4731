"""Changes to a clinic's own library: copies, their versions, what is put away. Each is in the log, and none commits."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import Actor
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans.definition import HomeworkTemplate
from portal.plans.library_files import as_content
from portal.plans.library_models import ArchivedTemplate, TemplateCopy
from portal.plans.library_queries import forget_copies
from portal.plans.templates import get_template, with_marks_of


def copy_template(template: HomeworkTemplate, *, by: Actor, at: datetime) -> HomeworkTemplate:
    """A new copy for the clinic, in its first version; its parent is always the library's entry."""
    parent = get_template(template.root_id)
    taken = db.session.scalars(
        sa.select(TemplateCopy.template_id)
        .where(TemplateCopy.clinic_id == by.clinic_id, TemplateCopy.parent_id == parent.id)
        .distinct()
    )
    place = max((int(one.partition("-")[2]) for one in taken), default=0) + 1
    made = template.model_copy(
        update={"id": f"{parent.id}-{place}", "version": 1, "parent_version": parent.version}
    )
    return _write(made, parent, by=by, at=at)


def write_version(
    before: HomeworkTemplate, content: HomeworkTemplate, *, by: Actor, at: datetime
) -> HomeworkTemplate:
    """The next version of a copy; plans that use an earlier one keep it."""
    newest = db.session.scalar(
        sa.select(sa.func.max(TemplateCopy.number)).where(
            TemplateCopy.clinic_id == by.clinic_id, TemplateCopy.template_id == before.id
        )
    )
    if newest != before.version:
        raise Conflict(gettext("Somebody else wrote a newer version in the meantime. Reload the page."))
    parent = get_template(before.root_id, before.parent_version)
    made = content.model_copy(
        update={"id": before.id, "version": before.version + 1, "parent_version": parent.version}
    )
    return _write(made, parent, by=by, at=at)


def _write(made: HomeworkTemplate, parent: HomeworkTemplate, *, by: Actor, at: datetime) -> HomeworkTemplate:
    made = with_marks_of(made, parent)
    row = TemplateCopy(
        clinic_id=by.clinic_id,
        template_id=made.id,
        number=made.version,
        parent_id=parent.id,
        parent_version=parent.version,
        content=as_content(made),
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    forget_copies()
    audit.record("template.written", row, by=by, at=at, fields=["content"])
    return made


def archive(template: HomeworkTemplate, *, by: Actor, at: datetime) -> None:
    """Put a template away: it is no longer offered for new plans; plans that use it go on. Twice is once."""
    if _away(template, by):
        return
    row = ArchivedTemplate(clinic_id=by.clinic_id, template_id=template.id, archived_at=at, archived_by=by.id)
    db.session.add(row)
    db.session.flush()
    audit.record("template.archived", row, by=by, at=at)


def bring_back(template: HomeworkTemplate, *, by: Actor, at: datetime) -> None:
    """Offer a template again."""
    row = _away(template, by)
    if row is not None:
        audit.record("template.brought_back", row, by=by, at=at)
        db.session.delete(row)
        db.session.flush()


def _away(template: HomeworkTemplate, by: Actor) -> ArchivedTemplate | None:
    return db.session.scalar(
        sa.select(ArchivedTemplate).where(
            ArchivedTemplate.clinic_id == by.clinic_id, ArchivedTemplate.template_id == template.id
        )
    )
