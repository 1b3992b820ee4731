"""Changes to the clinic's catalogue: a wording brought in, looked at and used; permission given and withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import Actor, By
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.catalogue_models import InstrumentPermission, InstrumentWording
from portal.assessments.definition import Instrument
from portal.assessments.item_texts import ItemTexts, misfits
from portal.assessments.kinds import WordingOrigin
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext


@dataclass(frozen=True)
class Provenance:
    """Where a wording came from and why the clinic may use it; both are typed by whoever brings it in."""

    origin: WordingOrigin
    source: str
    licence_note: str


def draft_wording(
    clinic_id: UUID,
    instrument: Instrument,
    texts: ItemTexts,
    provenance: Provenance,
    *,
    risk_items: Collection[int] = (),
    by: By,
    at: datetime,
) -> InstrumentWording:
    """Keep a wording for a look before it counts. An earlier draft in the same language is set aside."""
    refuse_unless_it_may(instrument)
    _refuse_unless_it_fits(instrument, texts)
    if not provenance.source.strip() or not provenance.licence_note.strip():
        raise Conflict(gettext("Say where the wording is from, and why the clinic may use it."))
    earlier = db.session.scalars(
        sa.select(InstrumentWording)
        .where(
            InstrumentWording.clinic_id == clinic_id,
            InstrumentWording.instrument_code == instrument.code,
            InstrumentWording.lang == texts.lang,
        )
        .with_for_update()
    ).all()
    for row in earlier:
        if row.approved_at is None and row.retired_at is None:
            row.retired_at = at
    made = InstrumentWording(
        clinic_id=clinic_id,
        instrument_code=instrument.code,
        instrument_version=instrument.version,
        lang=texts.lang,
        number=1 + max((row.number for row in earlier), default=0),
        origin=provenance.origin,
        content=texts.as_content(),
        source=provenance.source.strip(),
        licence_note=provenance.licence_note.strip(),
        risk_items=sorted(set(risk_items) & {item.n for item in instrument.items}),
        made_at=at,
        made_by=by.id if isinstance(by, Actor) else None,
        approved_at=None,
        approved_by=None,
        retired_at=None,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("wording.drafted", made, by=by, at=at, fields=["content", "source", "licence_note"])
    return made


def approve_wording(row: InstrumentWording, instrument: Instrument, *, by: By, at: datetime) -> None:
    """Use a draft from now on; the one that was in use in this language is retired, and forms that have it keep it."""
    if row.approved_at is not None:
        return
    if row.retired_at is not None or row.instrument_version != instrument.version:
        raise Conflict(gettext("A later wording has taken the place of this one. Look at that one instead."))
    refuse_unless_it_may(instrument)
    _refuse_unless_it_fits(instrument, ItemTexts.from_content(row.content or {}, lang=row.lang))
    in_use = db.session.scalars(
        sa.select(InstrumentWording)
        .where(
            InstrumentWording.clinic_id == row.clinic_id,
            InstrumentWording.instrument_code == row.instrument_code,
            InstrumentWording.lang == row.lang,
            InstrumentWording.approved_at.is_not(None),
            InstrumentWording.retired_at.is_(None),
        )
        .with_for_update()
    )
    for earlier in in_use:
        earlier.retired_at = at
        audit.record("wording.retired", earlier, by=by, at=at, fields=["retired_at"])
    row.approved_at, row.approved_by = at, by.id if isinstance(by, Actor) else None
    audit.record("wording.approved", row, by=by, at=at, fields=["approved_at", "approved_by"])


def retire_wording(row: InstrumentWording, *, by: By, at: datetime) -> None:
    """Take a wording out of use, or throw a draft away; forms that have it keep it."""
    if row.retired_at is None:
        row.retired_at = at
        audit.record("wording.retired", row, by=by, at=at, fields=["retired_at"])


def permit(
    clinic_id: UUID, instrument: Instrument, note: str, *, by: Actor, at: datetime
) -> InstrumentPermission:
    """Record that the clinic may use the wording; a note that stands already is withdrawn in its favour."""
    if not catalogue.needs_permission(instrument):
        raise Conflict(gettext("This questionnaire needs no permission note."))
    _withdraw(clinic_id, instrument, by=by, at=at)
    row = InstrumentPermission(
        clinic_id=clinic_id,
        instrument_code=instrument.code,
        note=note,
        recorded_at=at,
        recorded_by=by.id,
        withdrawn_at=None,
        withdrawn_by=None,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("permission.recorded", row, by=by, at=at, fields=["note"])
    return row


def withdraw_permission(clinic_id: UUID, instrument: Instrument, *, by: Actor, at: datetime) -> None:
    """The permission no longer holds: nobody is given the wording from now on."""
    _withdraw(clinic_id, instrument, by=by, at=at)


def _withdraw(clinic_id: UUID, instrument: Instrument, *, by: Actor, at: datetime) -> None:
    rows = db.session.scalars(
        sa.select(InstrumentPermission)
        .where(
            InstrumentPermission.clinic_id == clinic_id,
            InstrumentPermission.instrument_code == instrument.code,
            InstrumentPermission.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    for row in rows:
        row.withdrawn_at, row.withdrawn_by = at, by.id
        audit.record("permission.withdrawn", row, by=by, at=at, fields=["withdrawn_at", "withdrawn_by"])


def refuse_unless_it_may(instrument: Instrument) -> None:
    """Raise Conflict where the clinic may keep no wording: the questionnaire has its own, or its owner refuses."""
    if catalogue.has_own_words(instrument):
        raise Conflict(gettext("This questionnaire brings its own words."))
    if instrument.licence.tier == catalogue.REFUSED:
        raise Conflict(
            gettext(
                "The holder of the rights refuses it, so its wording cannot be kept here. Score it from paper."
            )
        )


def _refuse_unless_it_fits(instrument: Instrument, texts: ItemTexts) -> None:
    if misfits(instrument, texts):
        raise Conflict(gettext("The wording does not fit the scoring of this questionnaire."))
