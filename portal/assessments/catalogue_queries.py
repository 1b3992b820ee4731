"""Reads of the clinic's catalogue: what it may use, and which wording belongs to a code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from portal.assessments.catalogue_models import InstrumentPermission, InstrumentWording
from portal.assessments.definition import Instrument
from portal.assessments.definition_queries import own_published
from portal.assessments.instruments import library
from portal.db import db

Reason = Literal["no_wording", "needs_permission", "refused", "paper_only"]
"""Why nobody can answer a questionnaire on a screen of this clinic."""
NEEDS_PERMISSION = ("B", "C")
REFUSED = "X"
NO_LANGUAGE = "und"
"""Where only numbers from a paper form are known."""


@dataclass(frozen=True)
class Usable:
    """A questionnaire and the languages in which it can be answered on screen today; without any, the reason.

    `worded_in` are the languages whose words are there, though something else may still be missing.
    """

    instrument: Instrument
    screen_languages: tuple[str, ...]
    reason: Reason | None
    worded_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What somebody is shown of a questionnaire: the language, and the clinic's wording unless it brings its own."""

    lang: str
    wording_id: UUID | None = None


def words_for(clinic_id: UUID, instrument: Instrument, lang: str) -> Words:
    """What to show to somebody who reads `lang`, as near to that as there is."""
    own = own_languages(instrument)
    if own:
        return Words(lang if lang in own else own[0])
    wording_id = wording_for(clinic_id, instrument, lang)
    row = db.session.get(InstrumentWording, wording_id) if wording_id else None
    return Words(row.lang, row.id) if row else Words(NO_LANGUAGE)


def usable(clinic_id: UUID) -> list[Usable]:
    """Every questionnaire that this clinic has, the product's first, with what it can use on screen."""
    languages: dict[tuple[str, int], set[str]] = {}
    for code, version, lang in db.session.execute(
        sa.select(
            InstrumentWording.instrument_code, InstrumentWording.instrument_version, InstrumentWording.lang
        ).where(InstrumentWording.clinic_id == clinic_id, *_in_use())
    ):
        languages.setdefault((code, version), set()).add(lang)
    permitted = set(
        db.session.scalars(sa.select(InstrumentPermission.instrument_code).where(*_given(clinic_id)))
    )
    return [
        _usable(one, languages.get((one.code, one.version), ()), permitted)
        for one in (*library().values(), *own_published(clinic_id))
    ]


def usable_one(clinic_id: UUID, instrument: Instrument) -> Usable:
    """The same of one questionnaire."""
    return _usable_with(clinic_id, instrument, list_wordings(clinic_id, instrument))


def _usable_with(clinic_id: UUID, instrument: Instrument, rows: Sequence[InstrumentWording]) -> Usable:
    permission = find_permission(clinic_id, instrument.code) if needs_permission(instrument) else None
    return _usable(instrument, {row.lang for row in rows}, {instrument.code} if permission else ())


def _usable(instrument: Instrument, supplied: Collection[str], permitted: Collection[str]) -> Usable:
    words = own_languages(instrument) or tuple(sorted(supplied))
    reason: Reason | None = None
    if instrument.licence.tier == REFUSED:
        reason = "refused"
    elif instrument.paper_only:
        reason = "paper_only"
    elif not words:
        reason = "no_wording"
    elif needs_permission(instrument) and instrument.code not in permitted:
        reason = "needs_permission"
    return Usable(instrument, () if reason else words, reason, words)


def has_own_words(instrument: Instrument) -> bool:
    """Whether the definition itself says what is asked."""
    return all(item.text is not None for item in instrument.items)


def own_languages(instrument: Instrument) -> tuple[str, ...]:
    """The languages of a definition's own words; none where the clinic has to supply them."""
    return instrument.languages if has_own_words(instrument) else ()


def needs_permission(instrument: Instrument) -> bool:
    """Whether the administrator's note comes before anybody is given the words: the licence leaves it open."""
    return instrument.licence.tier in NEEDS_PERMISSION and not has_own_words(instrument)


def may_show(clinic_id: UUID, instrument: Instrument, wording_id: UUID | None) -> bool:
    """Whether a form that was given may be read on a screen today: its permission, if it needs one, still stands."""
    if wording_id is None or instrument.licence.tier not in (*NEEDS_PERMISSION, REFUSED):
        return True
    return instrument.licence.tier != REFUSED and find_permission(clinic_id, instrument.code) is not None


def takes_wording(instrument: Instrument) -> bool:
    """Whether the clinic may bring in words: the definition has none, and nobody refuses it."""
    return not has_own_words(instrument) and instrument.licence.tier != REFUSED


def find_permission(clinic_id: UUID, code: str) -> InstrumentPermission | None:
    """The permission note that stands today."""
    return db.session.scalar(
        sa.select(InstrumentPermission)
        .where(InstrumentPermission.instrument_code == code, *_given(clinic_id))
        .order_by(InstrumentPermission.recorded_at.desc(), InstrumentPermission.id)
        .limit(1)
    )


def list_wordings(clinic_id: UUID, instrument: Instrument) -> Sequence[InstrumentWording]:
    """The wordings in use that belong to this version of an instrument, by language."""
    return db.session.scalars(
        sa.select(InstrumentWording)
        .where(
            InstrumentWording.clinic_id == clinic_id,
            InstrumentWording.instrument_code == instrument.code,
            InstrumentWording.instrument_version == instrument.version,
            *_in_use(),
        )
        .order_by(InstrumentWording.lang, InstrumentWording.number.desc())
    ).all()


def wording_for(clinic_id: UUID, instrument: Instrument, lang: str) -> UUID | None:
    """The wording to give to somebody who reads `lang`: that language, else a related one, else any that is in use.

    None for an instrument with words of its own, and while none may be used.
    """
    rows = () if has_own_words(instrument) else list_wordings(clinic_id, instrument)
    if not rows or _usable_with(clinic_id, instrument, rows).reason:
        return None
    return min(rows, key=lambda row: _distance(row.lang, lang)).id


def _distance(offered: str, wanted: str) -> int:
    if offered.lower() == wanted.lower():
        return 0
    return 1 if offered.partition("-")[0].lower() == wanted.partition("-")[0].lower() else 2


def _in_use() -> tuple[sa.ColumnElement[bool], ...]:
    return (InstrumentWording.approved_at.is_not(None), InstrumentWording.retired_at.is_(None))


def _given(clinic_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (InstrumentPermission.clinic_id == clinic_id, InstrumentPermission.withdrawn_at.is_(None))


def find_wording(clinic_id: UUID, code: str, lang: str) -> InstrumentWording | None:
    """The wording in use of an instrument in a language: approved last and not retired."""
    return db.session.scalar(
        sa.select(InstrumentWording)
        .where(
            InstrumentWording.clinic_id == clinic_id,
            InstrumentWording.instrument_code == code,
            InstrumentWording.lang == lang,
            *_in_use(),
        )
        .order_by(InstrumentWording.number.desc())
        .limit(1)
    )
