"""Putting the wordings of the package to use: what it carries, for a clinic that has none of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.accounts.actor import By
from portal.assessments import catalogue_actions as actions
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.instruments import get_instrument
from portal.assessments.item_texts import misfits, numbered_rest
from portal.assessments.kinds import WordingOrigin
from portal.assessments.package_fetch import FOLDER, LICENCE, PACKAGE, VERSION
from portal.assessments.package_texts import LANG, PACKAGED, read_package
from portal.assessments.unreadable import Unreadable


@dataclass(frozen=True)
class Outcome:
    """What became of a questionnaire: `stored`, `kept` where the clinic has one in use, or `unfit`."""

    code: str
    state: str


FILES = tuple(sorted({shape.file for shape in PACKAGED.values()}))
"""The files that carry them."""


def store_packaged(clinic_id: UUID, files: Mapping[str, bytes], *, by: By, at: datetime) -> list[Outcome]:
    """Use every wording that fits; a wording that the clinic uses already stays as it is."""
    return [Outcome(code, _store(clinic_id, code, files, by=by, at=at)) for code in PACKAGED]


def _store(clinic_id: UUID, code: str, files: Mapping[str, bytes], *, by: By, at: datetime) -> str:
    instrument, file = get_instrument(code), PACKAGED[code].file
    if any(row.lang == LANG for row in catalogue.list_wordings(clinic_id, instrument)):
        return "kept"
    try:
        texts = numbered_rest(instrument, read_package(files[file], code))
    except Unreadable:
        return "unfit"
    if misfits(instrument, texts):
        return "unfit"
    provenance = actions.Provenance(
        WordingOrigin.PACKAGE,
        f"Package {PACKAGE} {VERSION}, {FOLDER}/{file}.xml",
        f"{instrument.licence.statement} The package: {LICENCE}.",
    )
    row = actions.draft_wording(clinic_id, instrument, texts, provenance, by=by, at=at)
    actions.approve_wording(row, instrument, by=by, at=at)
    return "stored"
