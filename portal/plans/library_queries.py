"""Reads of the library as one clinic has it: what ships with the product, its own copies, what it has put away."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from portal.db import db
from portal.plans.definition import HomeworkTemplate
from portal.plans.library_models import ArchivedTemplate, TemplateCopy
from portal.plans.templates import UnknownTemplate, get_template, library, shipped, with_marks_of

_KNOWN = "template_copies"


def find_template(clinic_id: UUID, template_id: str, version: int | None = None) -> HomeworkTemplate:
    """A template of the library or a copy of this clinic, the newest version unless one is named. Raises UnknownTemplate."""
    if "-" not in template_id:
        return get_template(template_id, version)
    versions = _copies(clinic_id).get(template_id, {})
    found = versions.get(version) if version is not None else versions.get(max(versions, default=0))
    if found is None:
        raise UnknownTemplate(
            f"There is no template {template_id}" + (f", version {version}" if version else "")
        )
    return found


def clinic_library(clinic_id: UUID, *, archived: bool = False) -> Mapping[str, HomeworkTemplate]:
    """The newest version of everything a clinic can use, by id; with `archived` also what it has put away."""
    own = {code: versions[max(versions)] for code, versions in _copies(clinic_id).items()}
    found = {**library(), **own}
    if archived:
        return dict(sorted(found.items()))
    away = archived_ids(clinic_id)
    return {code: template for code, template in sorted(found.items()) if code not in away}


def archived_ids(clinic_id: UUID) -> frozenset[str]:
    """The ids of what a clinic has put away."""
    return frozenset(
        db.session.scalars(
            sa.select(ArchivedTemplate.template_id).where(ArchivedTemplate.clinic_id == clinic_id)
        )
    )


def versions_of(clinic_id: UUID, template: HomeworkTemplate) -> list[int]:
    """The numbers of all its versions, oldest first."""
    if template.is_copy:
        return sorted(_copies(clinic_id).get(template.id, {}))
    return [one.version for one in shipped() if one.id == template.id]


def copies_of(clinic_id: UUID, template: HomeworkTemplate) -> list[HomeworkTemplate]:
    """The clinic's own copies of an entry of the library, in their newest versions."""
    own = [versions[max(versions)] for code, versions in sorted(_copies(clinic_id).items())]
    return [one for one in own if one.root_id == template.id]


def _copies(clinic_id: UUID) -> Mapping[str, Mapping[int, HomeworkTemplate]]:
    """Every version of every copy of a clinic; asked once in a session."""
    known: dict[UUID, dict[str, dict[int, HomeworkTemplate]]] = db.session().info.setdefault(_KNOWN, {})
    if clinic_id not in known:
        found: dict[str, dict[int, HomeworkTemplate]] = {}
        for row in db.session.scalars(sa.select(TemplateCopy).where(TemplateCopy.clinic_id == clinic_id)):
            copy = HomeworkTemplate.model_validate(row.content)
            parent = get_template(row.parent_id, row.parent_version)
            found.setdefault(row.template_id, {})[row.number] = with_marks_of(copy, parent)
        known[clinic_id] = found
    return known[clinic_id]


def forget_copies() -> None:
    """Ask again after a change."""
    db.session().info.pop(_KNOWN, None)
