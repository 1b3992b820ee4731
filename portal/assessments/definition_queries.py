"""Reads of definitions: the one that belongs to a code, the product's or the clinic's own, and with whose words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from flask import g

from portal.assessments.catalogue_models import InstrumentWording, OwnInstrument
from portal.assessments.definition import Instrument
from portal.assessments.instruments import UnknownInstrument, get_instrument, library
from portal.assessments.item_texts import ItemTexts, worded
from portal.assessments.kinds import OwnState
from portal.db import db


def definition(clinic_id: UUID, code: str, version: int | None = None) -> Instrument:
    """A definition by code: the product's, else one that the clinic wrote. Raises UnknownInstrument."""
    if code in library():
        return get_instrument(code, version)
    query = sa.select(OwnInstrument).where(OwnInstrument.clinic_id == clinic_id, OwnInstrument.code == code)
    if version is None:
        query = query.where(OwnInstrument.state == OwnState.PUBLISHED)
    else:
        query = query.where(OwnInstrument.number == version, OwnInstrument.published_at.is_not(None))
    kept = _kept("own", clinic_id, code, version)
    if kept is None:
        row = db.session.scalar(query.order_by(OwnInstrument.number.desc()).limit(1))
        if row is None:
            raise UnknownInstrument(f"there is no instrument {code}")
        kept = _keep(Instrument.model_validate(row.definition), "own", clinic_id, code, version)
    return kept


def given_now(clinic_id: UUID, code: str, version: int) -> Instrument | None:
    """What a schedule goes on with: the product's in the version that was chosen, the clinic's own in its newest.

    None where the clinic gives its own to nobody any more.
    """
    if code in library():
        return get_instrument(code, version)
    try:
        return definition(clinic_id, code)
    except UnknownInstrument:
        return None


def own_published(clinic_id: UUID) -> list[Instrument]:
    """The newest published version of every questionnaire that the clinic wrote, by code."""
    newest: Mapping[str, OwnInstrument] = {
        row.code: row
        for row in db.session.scalars(
            sa.select(OwnInstrument)
            .where(OwnInstrument.clinic_id == clinic_id, OwnInstrument.state == OwnState.PUBLISHED)
            .order_by(OwnInstrument.code, OwnInstrument.number)
        )
    }
    return [Instrument.model_validate(row.definition) for row in newest.values()]


def marked_items(clinic_id: UUID, instrument: Instrument, wording_id: UUID | None) -> frozenset[int]:
    """Items that the clinic marked as questions of safety: in the wording that was shown, else in any that is in use.

    Where none is in use any more, those that were still tell which questions of a paper form are about safety.
    """
    if wording_id is not None:
        row = db.session.get(InstrumentWording, wording_id)
        return frozenset(row.risk_items if row else ())
    rows = db.session.execute(
        sa.select(InstrumentWording.risk_items, InstrumentWording.retired_at).where(
            InstrumentWording.clinic_id == clinic_id,
            InstrumentWording.instrument_code == instrument.code,
            InstrumentWording.approved_at.is_not(None),
        )
    ).all()
    in_use = [marked for marked, retired_at in rows if retired_at is None]
    return frozenset(n for marked in in_use or [marked for marked, _ in rows] for n in marked)


def form(instrument: Instrument, wording_id: UUID | None) -> Instrument:
    """The definition with the words that a person reads: its own, or those of the clinic's wording."""
    if wording_id is None:
        return instrument
    kept = _kept("form", wording_id, instrument.code, instrument.version)
    if kept is None:
        row = db.session.get(InstrumentWording, wording_id)
        texts = ItemTexts.from_content(row.content or {}, lang=row.lang) if row else None
        found = worded(instrument, texts) if texts else instrument
        kept = _keep(found, "form", wording_id, instrument.code, instrument.version)
    return kept


def _kept(*key: object) -> Instrument | None:
    """What this request has read already; a definition never changes under its version, a wording never under its id."""
    found: dict[tuple[object, ...], Instrument] = g.setdefault("definitions", {})
    return found.get(key)


def _keep(instrument: Instrument, *key: object) -> Instrument:
    g.definitions[key] = instrument
    return instrument
