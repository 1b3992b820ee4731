"""Bringing a wording in on the page: pasted or as a file, every misfit beside its field, side by side, put to use."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.assessments import catalogue_actions as actions
from portal.assessments import wording_queries
from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.instruments import get_instrument
from portal.audit import AuditEvent
from portal.db import db
from portal.errors import Conflict
from tests.app import Browser, World
from tests.assessments import strings
from tests.pages.assessments import wordings

ADDRESS = "/instruments/gad7/wording"
QUESTIONS = "How often:\n" + "\n".join(f"{n}. Pebble {n}\n   rolls" for n in range(1, 8))


def typed(**changes: str) -> dict[str, str]:
    labels = {f"label_{value}": f"{value} pebbles" for value in range(4)}
    given = {"lang": "EN", "text": QUESTIONS, "source": "A leaflet", "licence_note": "Our own", "risk": ""}
    return {**given, **labels, **changes}


def send(browser: Browser, **changes: str) -> TestResponse:
    return browser.post(ADDRESS, typed(**changes))


@pytest.mark.parametrize("role", ["clinician", "administrator"])
def test_a_pasted_form_is_looked_at_and_then_used(world: World, role: str) -> None:
    browser = world.browser(getattr(world, role))
    sent = send(browser, risk="3")
    assert (sent.status_code, sent.location) == (303, "/instruments/gad7/wordings/en/1")
    preview = browser.get("/instruments/gad7/wordings/en/1").text
    for words in (
        "Not in use yet",
        "How often:",
        "Pebble 7 rolls",
        "2 pebbles",
        "A leaflet",
        "asks about safety",
    ):
        assert words in preview, words
    assert "From paper only" in browser.get("/instruments/gad7").text
    used = browser.post("/instruments/gad7/wordings/en/1/use", page="/help")
    assert (used.status_code, used.location) == (303, "/instruments/gad7")
    assert "Can be answered on screen" in browser.get("/instruments/gad7").text
    with world.app.app_context():
        row = wordings.stored(world, "gad7", "en", 1)
        assert (row.origin, row.source, row.licence_note, row.risk_items) == (
            "pasted",
            "A leaflet",
            "Our own",
            [3],
        )
        assert (row.content or {})["items"]["1"] == "Pebble 1 rolls"
        assert row.made_by == row.approved_by == getattr(world, role)
        told = db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.object_id == row.id)).all()
        assert told == ["wording.drafted", "wording.approved"]


MISFITS = [
    ({"text": QUESTIONS.replace("3. ", "4. ", 1)}, "text", "The number 4 comes after"),
    ({"text": QUESTIONS.replace("3. Pebble 3\n   rolls\n", "")}, "text", "Question 3 has no text"),
    ({"text": f"{QUESTIONS}\n8. Sand"}, "text", "There is no question 8 in the scoring"),
    ({"text": QUESTIONS.replace("Pebble 2", "Pebble 1")}, "text", "the same text as an earlier one"),
    ({"text": f"{QUESTIONS}\n0 = dry\n9 = wet"}, "text", "cannot be answered with 9"),
    ({"text": ""}, "text", "Paste the questions"),
    ({"stem": "Lately"}, "text", "This stands before the first question: How often:"),
    ({"label_0": ""}, "label_0", "Enter the words for 0."),
    ({"label_3": ""}, "label_3", "Enter the words for 3."),
    ({"lang": "the English of pebbles"}, "lang", "Shorten this"),
    ({"lang": "e"}, "lang", "Write the language as a code"),
    ({"risk": "3, 9"}, "risk", "There is no question 9."),
    ({"source": " "}, "source", "Say where the text is from."),
    ({"licence_note": ""}, "licence_note", "Say why your clinic may use the text."),
]


@pytest.mark.parametrize(("changes", "field", "message"), MISFITS)
def test_every_misfit_stands_beside_its_field_and_nothing_typed_is_lost(
    world: World, changes: dict[str, str], field: str, message: str
) -> None:
    browser = world.as_clinician()
    refused = send(browser, **changes)
    assert refused.status_code == 422
    assert re.search(rf'id="{field}-error">.{{0,400}}{re.escape(message)}', refused.text, re.S), refused.text
    kept = typed(**changes)
    for name in ("label_1", "label_2"):
        assert f'value="{kept[name]}"' in refused.text
    assert "Pebble 7" in refused.text or not kept["text"]
    with world.app.app_context():
        assert wording_queries.wording_history(world.clinic_id, "gad7") == []


def test_all_that_is_wrong_is_said_at_once(world: World) -> None:
    refused = send(world.as_clinician(), text=f"{QUESTIONS}\n8. Sand", label_0="", source="")
    assert "3 things to put right" in refused.text


def test_labels_between_the_ends_may_be_left_to_their_numbers(world: World) -> None:
    assert send(world.as_clinician(), label_1="", label_2="").status_code == 303
    with world.app.app_context():
        options = (wordings.stored(world, "gad7", "en", 1).content or {})["options"]
    assert options == {"0": "0 pebbles", "1": "1", "2": "2", "3": "3 pebbles"}


def upload(browser: Browser, content: bytes, address: str = ADDRESS, **changes: str) -> TestResponse:
    data: dict[str, Any] = typed(text="", lang="", **{f"label_{n}": "" for n in range(4)}, **changes)
    data["file"] = (io.BytesIO(content), "form.bin")
    return browser.post(address, data, content_type="multipart/form-data")


TABLE = "item,text,options,language\n" + "".join(
    f"{n},Pebble {n},0=none;1=one;2=two;3=three,pt-br\n" for n in range(1, 8)
)


def test_a_table_takes_the_place_of_typing(world: World) -> None:
    sent = upload(world.as_clinician(), TABLE.encode())
    assert sent.location == "/instruments/gad7/wordings/pt-BR/1", sent.text
    with world.app.app_context():
        row = wordings.stored(world, "gad7", "pt-BR", 1)
        assert row.origin == "csv"
        assert (row.content or {})["options"]["3"] == "three"


def test_a_file_that_does_not_fit_fills_the_form_to_be_put_right(world: World) -> None:
    refused = upload(world.as_clinician(), (TABLE + "8,Sand,0=none;1=one;2=two;3=three,\n").encode())
    assert refused.status_code == 422
    assert "There is no question 8 in the scoring" in refused.text
    assert "8. Sand" in refused.text
    assert 'value="three"' in refused.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 pebbles", "neither a FHIR questionnaire nor a table"),
        (b"\x89PNG\r\n\x1a\n\xff", "no plain text"),
        (b"{}", "not a FHIR questionnaire"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares a document type"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_what_is_in_it(
    world: World, content: bytes, message: str
) -> None:
    refused = upload(world.as_clinician(), content)
    assert refused.status_code == 422
    assert message in refused.text


def test_a_form_whose_questions_have_their_own_answers_can_be_brought_in_and_changed(world: World) -> None:
    browser = world.as_clinician()
    sent = upload(browser, strings.files()["audit"], "/instruments/audit/wording")
    assert sent.location == "/instruments/audit/wordings/en/1", sent.text
    change = browser.get("/instruments/audit/wording?from=en&number=1").text
    assert "2 = q9to10_option ice 2" in change
    assert "A leaflet" in change
    preview = browser.get("/instruments/audit/wordings/en/1").text
    assert "q9to10_option ice 4" in preview


# Versions


def test_a_later_wording_retires_the_one_in_use_and_leaves_other_languages_alone(world: World) -> None:
    for lang, mark in (("en", "Pebble"), ("zh", "Stone"), ("en", "Sand")):
        wordings.bring(world, "gad7", lang, mark=mark)
    with world.app.app_context():
        first, second, zh = (
            wordings.stored(world, "gad7", *one) for one in (("en", 1), ("en", 2), ("zh", 1))
        )
        assert first.retired_at is not None
        assert first.approved_at is not None
        assert second.retired_at is zh.retired_at is None


def test_a_draft_sets_an_earlier_draft_aside_and_not_what_is_in_use(world: World) -> None:
    wordings.bring(world, "gad7")
    wordings.bring(world, "gad7", use=False)
    assert wordings.bring(world, "gad7", use=False) == 3
    browser = world.as_clinician()
    stale = browser.post("/instruments/gad7/wordings/en/2/use", page="/help")
    assert stale.status_code == 409
    assert "A later wording has taken the place" in stale.text
    with world.app.app_context():
        states = [row.retired_at is None for row in wording_queries.wording_history(world.clinic_id, "gad7")]
    assert states == [True, False, True]


def test_using_a_wording_twice_changes_nothing(world: World) -> None:
    wordings.bring(world, "gad7")
    assert world.as_clinician().post("/instruments/gad7/wordings/en/1/use", page="/help").status_code == 303
    with world.app.app_context():
        assert db.session.query(AuditEvent).filter_by(action="wording.approved").count() == 1


def test_a_wording_can_be_taken_out_of_use_and_a_draft_thrown_away(world: World) -> None:
    wordings.bring(world, "gad7")
    browser = world.as_clinician()
    assert browser.post("/instruments/gad7/wordings/en/1/retire", page="/help").status_code == 303
    assert "From paper only" in browser.get("/instruments/gad7").text
    assert browser.post("/instruments/gad7/wordings/en/1/use", page="/help").status_code == 303
    with world.app.app_context():
        assert wordings.stored(world, "gad7", "en", 1).retired_at is not None, "what is retired stays retired"


def test_a_wording_for_an_earlier_version_of_the_scoring_is_not_in_use(world: World) -> None:
    wordings.bring(world, "gad7")
    with world.app.app_context():
        wordings.stored(world, "gad7", "en", 1).instrument_version = 99
        db.session.commit()
    page = world.as_clinician().get("/instruments/gad7").text
    assert "for an earlier version of the scoring" in page
    assert "From paper only" in page


@pytest.mark.parametrize("code", ["dic10", "refused"])
def test_no_wording_is_kept_where_none_may_be(world: World, code: str) -> None:
    k10 = get_instrument("k10")
    licence = k10.licence.model_copy(update={"tier": "X"})
    instrument = get_instrument("dic10") if code == "dic10" else k10.model_copy(update={"licence": licence})
    with world.app.app_context(), pytest.raises(Conflict):
        actions.draft_wording(
            world.clinic_id,
            instrument,
            wordings.texts_for(instrument),
            wordings.PROVENANCE,
            by=wordings.clinician(world),
            at=wordings.now(),
        )


def test_a_wording_without_source_or_licence_is_refused_by_the_action_too(world: World) -> None:
    gad7, nowhere = get_instrument("gad7"), actions.Provenance(wordings.PROVENANCE.origin, " ", "x")
    with world.app.app_context(), pytest.raises(Conflict):
        actions.draft_wording(
            world.clinic_id,
            gad7,
            wordings.texts_for(gad7),
            nowhere,
            by=wordings.clinician(world),
            at=wordings.now(),
        )


def test_the_text_of_a_form_is_sealed_in_the_database(world: World) -> None:
    wordings.bring(world, "gad7", mark="Unmistakable")
    with world.app.app_context():
        row = db.session.scalars(sa.select(InstrumentWording)).one()
        columns = db.session.execute(sa.select(InstrumentWording.__table__)).one()
        assert "Unmistakable" in str(row.content)
        assert "Unmistakable" not in str(tuple(columns))
        assert "leaflet" not in str(tuple(columns))
