"""Changes to the questionnaires that a clinic writes itself; a published version never changes."""

from __future__ import annotations

from datetime import datetime

from portal import audit
from portal.accounts.actor import Actor
from portal.assessments import own_definition, own_queries
from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.kinds import OwnState
from portal.assessments.own_content import Content, Words
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext


def begin(code: str, title: Words, *, by: Actor, at: datetime) -> OwnInstrument:
    """A new questionnaire, with nothing but its title so far."""
    if not own_queries.CODE.fullmatch(code) or own_queries.versions_of(by.clinic_id, code):
        raise Conflict(gettext("Another questionnaire has this short name. Choose a different one."))
    return _draft(code, 1, Content(title=title), by=by, at=at)


def _draft(code: str, number: int, content: Content, *, by: Actor, at: datetime) -> OwnInstrument:
    row = OwnInstrument(
        clinic_id=by.clinic_id,
        code=code,
        number=number,
        state=OwnState.DRAFT,
        definition=content.as_json(),
        made_at=at,
        made_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("own_instrument.begun", row, by=by, at=at)
    return row


def edit(row: OwnInstrument, content: Content, *, by: Actor, at: datetime) -> None:
    """Keep what was written, finished or not."""
    refuse_unless_draft(row)
    before, after = row.definition or {}, content.as_json()
    changed = sorted(name for name in after if after[name] != before.get(name))
    if changed:
        row.definition = after
        db.session.flush()
        audit.record("own_instrument.edited", row, by=by, at=at, fields=changed)


def refuse_unless_draft(row: OwnInstrument) -> None:
    """Conflict for a version that was published or set aside."""
    if row.state != OwnState.DRAFT:
        raise Conflict(gettext("This version no longer changes. Make a new version to change anything."))


def publish(row: OwnInstrument, *, by: Actor, at: datetime) -> None:
    """Let it be given to clients from now on; the version before is given no more, its results stay with it."""
    refuse_unless_draft(row)
    content = own_queries.content(row)
    if own_definition.problems(content):
        raise Conflict(gettext("It is not finished yet. Put right what is listed, then publish."))
    made = own_definition.instrument(content, code=row.code, version=row.number)
    for other in own_queries.versions_of(row.clinic_id, row.code):
        if other.state == OwnState.PUBLISHED:
            other.state, other.archived_at = OwnState.ARCHIVED, at
    row.definition = made.model_dump(mode="json")
    row.state, row.published_at = OwnState.PUBLISHED, at
    audit.record("own_instrument.published", row, by=by, at=at, fields=["state", "definition"])


def new_version(row: OwnInstrument, *, by: Actor, at: datetime) -> OwnInstrument:
    """A draft that says what this version says; the one that is being written already, if there is one."""
    versions = own_queries.versions_of(row.clinic_id, row.code)
    waiting = next((one for one in versions if one.state == OwnState.DRAFT), None)
    if waiting is not None:
        return waiting
    return _draft(row.code, versions[0].number + 1, own_queries.content(row), by=by, at=at)


def archive(row: OwnInstrument, *, by: Actor, at: datetime) -> None:
    """Give it to nobody any more, or set a draft aside; what was answered stays as it is."""
    if row.state == OwnState.ARCHIVED:
        return
    row.state, row.archived_at = OwnState.ARCHIVED, at
    audit.record("own_instrument.archived", row, by=by, at=at, fields=["state"])
