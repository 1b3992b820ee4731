"""The catalogue: what can be used on screen, the facts of each questionnaire, and who may do what with it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from portal.accounts import actions as accounts
from portal.accounts.actor import System
from portal.assessments import catalogue_actions as actions
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.instruments import get_instrument, library
from portal.clock import now
from portal.db import db
from tests.app import Browser, World
from tests.pages.assessments import invented, wordings
from tests.pages.foundation.statements import counted


def usable(world: World) -> dict[str, catalogue.Usable]:
    with world.app.app_context():
        return {one.instrument.code: one for one in catalogue.usable(world.clinic_id)}


def test_own_words_can_be_used_at_once_and_published_ones_not_before_their_wording(world: World) -> None:
    found = usable(world)
    assert set(found) == set(library())
    assert (found["dic10"].screen_languages, found["dic10"].reason) == (("en", "zh"), None)
    assert (found["phq9"].screen_languages, found["phq9"].reason) == ((), "no_wording")
    assert (found["the_two_of_us_partner"].screen_languages, found["the_two_of_us_partner"].reason) == (
        (),
        "paper_only",
    )
    wordings.bring(world, "phq9", use=False)
    assert usable(world)["phq9"].reason == "no_wording", "a draft does not count"
    wordings.bring(world, "phq9")
    wordings.bring(world, "phq9", "de-AT")
    assert usable(world)["phq9"].screen_languages == ("de-AT", "en")


def test_what_the_clinic_wrote_stands_in_the_catalogue(world: World) -> None:
    invented.publish(world)
    assert usable(world)[invented.CODE].screen_languages == ("en", "zh")


def test_the_catalogue_costs_three_statements_however_much_there_is(world: World) -> None:
    with world.app.app_context(), counted(world.app) as few:
        catalogue.usable(world.clinic_id)
    for code in ("phq9", "gad7", "k10"):
        wordings.bring(world, code)
    wordings.permit(world, "k10")
    invented.publish(world)
    with world.app.app_context(), counted(world.app) as many:
        catalogue.usable(world.clinic_id)
    assert len(few) == len(many) == 3


def test_a_licence_that_leaves_it_open_needs_the_permission_first(world: World) -> None:
    wordings.bring(world, "k10")
    found = usable(world)["k10"]
    assert (found.reason, found.screen_languages, found.worded_in) == ("needs_permission", (), ("en",))
    assert wording_for(world, "k10", "en") is None
    wordings.permit(world, "k10")
    assert usable(world)["k10"].screen_languages == ("en",)
    assert wording_for(world, "k10", "en") is not None


def test_a_refused_licence_is_never_used(world: World) -> None:
    licence = get_instrument("k10").licence.model_copy(update={"tier": "X"})
    refused = get_instrument("k10").model_copy(update={"licence": licence})
    wordings.bring(world, "k10")
    wordings.permit(world, "k10")
    with world.app.app_context():
        assert catalogue.usable_one(world.clinic_id, refused).reason == "refused"
        assert catalogue.wording_for(world.clinic_id, refused, "en") is None
        assert not catalogue.takes_wording(refused)


def wording_for(world: World, code: str, lang: str) -> UUID | None:
    with world.app.app_context():
        return catalogue.wording_for(world.clinic_id, get_instrument(code), lang)


def test_a_client_gets_the_wording_of_their_language_else_a_related_one_else_any(world: World) -> None:
    assert wording_for(world, "gad7", "en") is None
    assert wording_for(world, "dic10", "en") is None
    made = {lang: wordings.bring(world, "gad7", lang) for lang in ("de", "en-GB", "zh")}
    with world.app.app_context():
        ids = {lang: wordings.stored(world, "gad7", lang, number).id for lang, number in made.items()}
    assert wording_for(world, "gad7", "zh") == ids["zh"]
    assert wording_for(world, "gad7", "en") == ids["en-GB"]
    assert wording_for(world, "gad7", "de-AT") == ids["de"]
    assert wording_for(world, "gad7", "pt") in ids.values()


def browsers(world: World) -> dict[str, Browser]:
    return {"clinician": world.as_clinician(), "administrator": world.browser(world.administrator)}


@pytest.mark.parametrize("role", ["clinician", "administrator"])
def test_the_list_opens_with_what_can_be_used_today_and_in_which_language(world: World, role: str) -> None:
    wordings.bring(world, "phq9", "de")
    page = browsers(world)[role].get("/instruments").text
    on_screen, from_paper = page.split("From paper only", 1)
    assert re.search(r"Patient Health Questionnaire-9.{0,400}German", on_screen, re.S)
    assert "Leaning and standing" in on_screen
    assert "not validated" in on_screen
    assert "GAD-7" in from_paper
    assert "GAD-7" not in on_screen
    assert ">Questionnaires</a>" in page


@pytest.mark.parametrize(
    ("words", "there", "gone"),
    [
        ("phq", "PHQ-9", "GAD-7"),
        ("kroenke 9", "PHQ-9", "K10"),
        ("焦虑", "GAD-7", "AUDIT"),
        ("GAD-7", "GAD-7", "PHQ-9"),
    ],
)
def test_the_list_is_searched_by_text(world: World, words: str, there: str, gone: str) -> None:
    page = world.as_clinician().get("/instruments", query_string={"words": words}).text
    assert there in page
    assert f"({gone})" not in page
    assert "No questionnaire fits." in world.as_clinician().get("/instruments?words=zzzz").text


@pytest.mark.parametrize("code", library())
def test_every_questionnaire_has_a_page_with_its_facts(world: World, code: str) -> None:
    instrument, page = get_instrument(code), world.as_clinician().get(f"/instruments/{code}")
    assert page.status_code == 200
    for scale in instrument.scales:
        assert scale.name.en.split("'")[0] in page.text
    assert ("Check and compare" in page.text) == (not instrument.languages)
    assert ("not validated" in page.text) == (not instrument.validated)


def test_facts_come_with_how_far_they_can_be_trusted(world: World) -> None:
    page = world.as_clinician().get("/instruments/phq9").text
    for words in (
        "The sum of questions 1-9.",
        "Moderately severe",
        "Smallest change that counts",
        "read in a published source",
        "from memory, check the publication first",
        "asks about safety",
        "free for clinical use",
    ):
        assert words in page, words


def test_a_questionnaire_that_nobody_knows_is_not_found(world: World) -> None:
    for browser in browsers(world).values():
        for rest in ("", "/wording", "/wordings/en/1", "/permission"):
            assert browser.get(f"/instruments/none{rest}").status_code == 404
            assert browser.get(f"/instruments/dic10{rest or '/wording'}").status_code == 404


def test_only_the_administrator_records_a_permission_and_both_read_it(world: World) -> None:
    wordings.bring(world, "k10")
    clinician, administrator = browsers(world).values()
    assert clinician.get("/instruments/k10/permission").status_code == 404
    assert clinician.post("/instruments/k10/permission", {"note": "Mine"}).status_code == 404
    assert "An administrator can record it." in clinician.get("/instruments/k10").text
    assert administrator.post("/instruments/k10/permission", {"note": " "}).status_code == 422
    assert (
        administrator.post("/instruments/k10/permission", {"note": "A letter of 2 March"}).status_code == 303
    )
    assert "A letter of 2 March" in clinician.get("/instruments/k10").text
    assert usable(world)["k10"].reason is None
    assert clinician.post("/instruments/k10/permission/withdraw").status_code == 404
    assert administrator.post("/instruments/k10/permission/withdraw").status_code == 303
    assert usable(world)["k10"].reason == "needs_permission"
    assert "A letter of 2 March" not in clinician.get("/instruments/k10").text


def test_nothing_is_said_to_be_in_use_before_both_its_words_and_its_permission_are_there(
    world: World,
) -> None:
    clinician, administrator = browsers(world).values()
    assert "Its words need a permission too" in clinician.get("/instruments/k6").text
    administrator.post("/instruments/k6/permission", {"note": "A letter of 2 March"})
    assert "once its wording is here and checked" in administrator.get("/instruments/k6").text
    wordings.bring(world, "k10")
    clinician.post("/instruments/k10/wordings/en/1/use", page="/help")
    page = clinician.get("/instruments/k10").text
    assert "once an administrator has recorded the permission" in page
    assert "In use from now on." not in page


def test_no_permission_is_asked_where_the_licence_is_free(world: World) -> None:
    assert world.browser(world.administrator).get("/instruments/phq9/permission").status_code == 404


def test_a_wording_of_another_clinic_is_not_seen(world: World) -> None:
    phq9 = get_instrument("phq9")
    with world.app.app_context():
        other = accounts.add_clinic("Elsewhere", tz="UTC", by=None, at=now())
        db.session.flush()
        by = System(other.id)
        row = actions.draft_wording(
            other.id, phq9, wordings.texts_for(phq9), wordings.PROVENANCE, by=by, at=now()
        )
        actions.approve_wording(row, phq9, by=by, at=now())
        db.session.commit()
        assert catalogue.usable_one(other.id, phq9).reason is None
    assert usable(world)["phq9"].reason == "no_wording"
    assert world.as_clinician().get("/instruments/phq9/wordings/en/1").status_code == 404
