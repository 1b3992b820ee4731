"""What is taken out: one's own clients alone, under a name that tells nothing, kept by no cache, and written down."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire

from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.assessments.catalogue_models import InstrumentWording, OwnInstrument
from portal.assessments.item_texts import ItemTexts
from portal.audit import AuditEvent
from portal.cli import portal
from portal.clients.models import CareTeamMember
from portal.clock import now
from portal.db import db
from tests.app import World
from tests.pages.assessments import invented
from tests.pages.assessments.answered import all_of, submitted


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def of_client(world: World, ending: str = "csv", client_id: UUID | None = None) -> str:
    return f"/clients/{client_id or world.client}/assessments.{ending}"


def events(world: World, action: str) -> list[AuditEvent]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action)))


def test_a_clients_results_come_as_a_table(world: World) -> None:
    submitted(world, "phq9", all_of("phq9", 1) | {9: 0}, days=3)
    submitted(world, "dic10", all_of("dic10", 4))
    found = rows(world.as_clinician().get(of_client(world)).text)
    scores = {(row["instrument"], row["key"]): row["value"] for row in found if row["kind"] == "score"}
    assert scores == {
        ("phq9", "total"): "8",
        ("dic10", "dependence_comfort"): "4",
        ("dic10", "independence_comfort"): "4",
    }
    assert len([row for row in found if row["kind"] == "answer"]) == 19


def test_a_clients_results_come_as_fhir(world: World) -> None:
    submitted(world, "phq9", all_of("phq9", 1), days=3)
    submitted(world, "phq9", all_of("phq9", 2))
    answer = world.as_clinician().get(of_client(world, "json"))
    assert answer.mimetype == "application/fhir+json"
    file = json.loads(answer.text)
    Bundle.model_validate(file)
    kinds = [entry["resource"]["resourceType"] for entry in file["entry"]]
    assert sorted(kinds) == [
        "Observation",
        "Observation",
        "Patient",
        "Questionnaire",
        "QuestionnaireResponse",
        "QuestionnaireResponse",
    ]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_file_names_nobody_and_is_kept_by_no_cache(world: World, ending: str) -> None:
    submitted(world, "gad7", all_of("gad7", 1))
    answer = world.as_clinician().get(of_client(world, ending))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="notes.{ending}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Wren" not in answer.text


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_only_the_care_team_takes_a_clients_results_out(world: World, ending: str) -> None:
    submitted(world, "gad7", all_of("gad7", 1))
    for browser in (
        world.browser(world.other_clinician),
        world.browser(world.administrator),
        world.as_client(),
    ):
        assert browser.get(of_client(world, ending)).status_code == 404
    assert world.browser().get(of_client(world, ending)).status_code == 303


def test_an_instruments_table_holds_ones_own_clients_alone(world: World) -> None:
    mine = submitted(world, "gad7", all_of("gad7", 1))
    theirs = submitted(world, "gad7", all_of("gad7", 3), client_id=world.other_client)
    submitted(world, "phq9", all_of("phq9", 1))
    found = rows(world.as_clinician().get("/instruments/gad7/results.csv").text)
    assert [(row["assessment"], row["client"], row["total"]) for row in found] == [
        (str(mine), str(world.client), "7")
    ]
    others = rows(world.browser(world.other_clinician).get("/instruments/gad7/results.csv").text)
    assert [row["assessment"] for row in others] == [str(theirs)]


def test_who_has_left_the_care_team_takes_nothing_out(world: World) -> None:
    submitted(world, "gad7", all_of("gad7", 1))
    with world.app.app_context():
        db.session.execute(sa.update(CareTeamMember).values(until_at=now()))
        db.session.commit()
    assert rows(world.as_clinician().get("/instruments/gad7/results.csv").text) == []
    assert world.as_clinician().get(of_client(world)).status_code == 404


@pytest.mark.parametrize(
    "address", ["/instruments/nothing/results.csv", "/instruments/nothing/questionnaire.json"]
)
def test_an_instrument_that_is_not_there_is_not_found(world: World, address: str) -> None:
    assert world.as_clinician().get(address).status_code == 404


def test_what_was_taken_out_is_written_down_with_the_ids_of_what_it_showed(world: World) -> None:
    one = submitted(world, "gad7", all_of("gad7", 1))
    world.as_clinician().get(of_client(world))
    world.as_clinician().get("/instruments/gad7/results.csv")
    (by_client,) = events(world, "assessment.export")
    (by_instrument,) = events(world, "caseload.export")
    assert (by_client.outcome, by_client.client_id, by_client.shown) == ("read", world.client, [str(one)])
    assert (by_instrument.outcome, by_instrument.shown) == ("read", [str(one)])


def test_what_has_not_been_sent_stays_in(world: World) -> None:
    submitted(world, "gad7", all_of("gad7", 1))
    with world.app.app_context():
        db.session.execute(sa.text("UPDATE assessment SET state = 'started', submitted_at = NULL"))
        db.session.commit()
    assert rows(world.as_clinician().get(of_client(world)).text) == []


def test_what_a_clinic_wrote_itself_goes_out_to_that_clinic_alone(world: World) -> None:
    invented.publish(world)
    one = invented.send(world, (1, 1, 0))
    found = rows(world.as_clinician().get(f"/instruments/{invented.CODE}/results.csv").text)
    assert [(row["assessment"], row["way"]) for row in found] == [(str(one), "account")]
    address = f"/instruments/{invented.CODE}/questionnaire.json"
    Questionnaire.model_validate(json.loads(world.as_clinician().get(address).text))
    with world.app.app_context():
        db.session.execute(sa.update(OwnInstrument).values(clinic_id=add_clinic()))
        db.session.commit()
    assert world.as_clinician().get(address).status_code == 404


def add_clinic() -> UUID:
    """Another clinic on the same machine."""
    other = accounts.add_clinic("Another Clinic", tz="Europe/Berlin", by=None, at=now())
    db.session.flush()
    return other.id


# Questionnaires


def bring_wording(world: World, lang: str, clinic_id: UUID | None = None) -> None:
    with world.app.app_context():
        by = db.session.get(User, world.clinician)
        assert by is not None
        texts = ItemTexts(lang, {1: "Invented one", 2: "Invented two"}, {n: f"label {n}" for n in range(4)})
        db.session.add(
            InstrumentWording(
                clinic_id=clinic_id or world.clinic_id,
                instrument_code="phq2",
                instrument_version=1,
                lang=lang,
                number=1,
                origin="pasted",
                content=texts.as_content(),
                risk_items=[],
                made_at=now(),
                made_by=by.id,
                approved_at=now(),
                approved_by=by.id,
            )
        )
        db.session.commit()


def texts_of(questionnaire: dict[str, object]) -> list[str]:
    items = questionnaire["item"]
    assert isinstance(items, list)
    return [item["text"] for item in items if item["type"] == "choice"]


@pytest.mark.parametrize("lang", ["en", "de-AT"])
def test_a_clinics_wording_goes_out_from_its_own_pages(world: World, lang: str) -> None:
    address = "/instruments/phq2/questionnaire.json"
    bare = json.loads(world.as_clinician().get(address).text)
    assert texts_of(bare) == ["Question 1", "Question 2"]
    bring_wording(world, lang)
    found = json.loads(world.as_clinician().get(address).text)
    Questionnaire.model_validate(found)
    assert texts_of(found) == ["Invented one", "Invented two"]
    assert found["language"] == lang


def test_another_clinics_wording_stays_there(world: World) -> None:
    with world.app.app_context():
        other_id = add_clinic()
        db.session.commit()
    bring_wording(world, "en", other_id)
    found = json.loads(world.as_clinician().get("/instruments/phq2/questionnaire.json").text)
    assert texts_of(found) == ["Question 1", "Question 2"]


def test_the_command_knows_no_clinic_and_prints_numbers_for_what_is_not_ours() -> None:
    answer = CliRunner().invoke(portal, ["instruments", "export", "phq9", "--fhir"])
    assert answer.exit_code == 0
    assert texts_of(json.loads(answer.output)) == [f"Question {n}" for n in range(1, 10)]


def test_the_command_prints_our_own_words_in_either_language() -> None:
    answer = CliRunner().invoke(portal, ["instruments", "export", "dic10", "--fhir", "--lang", "zh"])
    assert "有件事自己应付不来，开口请对方搭把手。" in answer.output


@pytest.mark.parametrize("arguments", [["nothing", "--fhir"], ["phq9"]])
def test_the_command_refuses_what_is_not_there(arguments: list[str]) -> None:
    answer = CliRunner().invoke(portal, ["instruments", "export", *arguments])
    assert answer.exit_code == 2
    assert answer.stdout == ""
