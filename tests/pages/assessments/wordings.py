"""A wording of a published questionnaire in invented words, brought in through the product's own actions."""

from __future__ import annotations

from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.assessments import catalogue_actions as actions
from portal.assessments import wording_queries
from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.definition import Instrument
from portal.assessments.instruments import get_instrument
from portal.assessments.item_texts import ItemTexts
from portal.assessments.kinds import WordingOrigin
from portal.clock import now
from portal.db import db
from tests.app import World

PROVENANCE = actions.Provenance(WordingOrigin.PASTED, "A leaflet that nobody printed", "Written for a test")


def texts_for(instrument: Instrument, lang: str = "en", *, mark: str = "Pebble") -> ItemTexts:
    """Invented words for every question and every answer."""
    values = sorted({value for item in instrument.items for value in instrument.values(item)})
    return ItemTexts(
        lang=lang,
        items={item.n: f"{mark} number {item.n} rolled away" for item in instrument.items},
        options={value: f"{value} pebbles" for value in values},
        stem=f"{mark}: how many rolled?",
    )


def bring(
    world: World,
    code: str,
    lang: str = "en",
    *,
    use: bool = True,
    mark: str = "Pebble",
    risk: tuple[int, ...] = (),
) -> int:
    """Bring a wording in, and put it to use unless told otherwise; gives its number."""
    with world.app.app_context():
        by, instrument = clinician(world), get_instrument(code)
        texts = texts_for(instrument, lang, mark=mark)
        row = actions.draft_wording(
            world.clinic_id, instrument, texts, PROVENANCE, risk_items=risk, by=by, at=now()
        )
        if use:
            actions.approve_wording(row, instrument, by=by, at=now())
        db.session.commit()
        return row.number


def clinician(world: World) -> Actor:
    """Who brings it in; the caller holds the app's context."""
    by = db.session.get(User, world.clinician)
    assert by is not None
    return by.actor


def permit(world: World, code: str) -> None:
    """Let the administrator record the permission."""
    with world.app.app_context():
        by = db.session.get(User, world.administrator)
        assert by is not None
        actions.permit(
            world.clinic_id, get_instrument(code), "A letter that nobody wrote", by=by.actor, at=now()
        )
        db.session.commit()


def stored(world: World, code: str, lang: str, number: int) -> InstrumentWording:
    """The row as it is now; the caller holds the app's context."""
    row = wording_queries.find_wording_by_number(world.clinic_id, code, lang, number)
    assert row is not None
    return row
