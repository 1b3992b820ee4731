"""The clinic's own questionnaires: written, tried, published, answered, and never changed under what was answered."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.accounts.models import User
from portal.assessments import catalogue_queries as catalogue
from portal.assessments import definition_queries, own_actions, own_queries, queries
from portal.assessments.instruments import UnknownInstrument, check
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from tests.app import World
from tests.pages import own
from tests.pages.assessments.conftest import Give, address, row

AT = "/instruments/own/own_calm/1"
QUESTIONS = {
    "title_en": "Calm evenings",
    "recall_en": "this week",
    "items_en": "I sat down.\nI could not sit.\nI wished it over.",
    "options_en": "0 Never\n1 Some days\n2 Most days\n3 Every day",
}
SCORING = {
    "method": "sum",
    "direction": "better",
    "minutes": "1",
    "turned_2": "yes",
    "risk_3": "2",
    "band_1_en": "little",
    "band_1_low": "0",
    "band_1_high": "4",
    "band_2_en": "much",
    "band_2_low": "5",
    "band_2_high": "9",
}


def version(world: World, number: int = 1, code: str = "own_calm") -> str:
    with world.app.app_context():
        return str(own_queries.get_own(world.clinic_id, code, number).version)


def make_draft(world: World) -> None:
    with world.app.app_context():
        by = db.session.get(User, world.clinician)
        assert by is not None
        own.draft("own_calm", by.actor)
        db.session.commit()


def publish(world: World) -> None:
    make_draft(world)
    answer = world.as_clinician().post(f"{AT}/publish", page=f"{AT}/try")
    assert answer.status_code == 303


def answered(world: World, one: UUID, values: tuple[int, ...]) -> None:
    browser = world.as_client()
    browser.post(address(one))
    for n, value in enumerate(values, start=1):
        browser.post(address(one, f"/{n}"), {"answer": str(value)})
    assert browser.post(address(one, "/check")).status_code == 303


def scored(world: World, one: UUID) -> tuple[int | None, str | None, int]:
    with world.app.app_context():
        found = {score.scale: score for score in queries.list_scores(row(world, one))}["total"]
        return found.numerator, found.band, found.instrument_version


def test_from_an_empty_page_to_a_result(world: World, give: Give) -> None:
    browser = world.as_clinician()
    answer = browser.post("/instruments/own/new", {"title_en": "Calm evenings", "short": "calm"})
    assert answer.location.endswith(AT)
    answer = browser.post(AT, {**QUESTIONS, "version": version(world)})
    assert answer.location.endswith(f"{AT}/scoring")
    answer = browser.post(f"{AT}/scoring", {**SCORING, "version": version(world)})
    assert answer.location.endswith(f"{AT}/try")
    page = browser.get(f"{AT}/try").text
    assert "Publish version 1" in page
    assert "I sat down." in page
    tried = browser.post(f"{AT}/try", {"answers": "3 1 2"}).text
    # 3 + (3 - 1) + 2 = 7
    assert "<dd>7</dd>" in tried
    assert "<dd>much</dd>" in tried
    assert "question 3" in tried
    assert browser.post(f"{AT}/try", {"answers": "3 1 2", "keep": "1"}).status_code == 303
    assert browser.post(f"{AT}/publish", page=f"{AT}/try").location.endswith("/instruments/own")
    assert "in use: version 1" in browser.get("/instruments/own").text
    with world.app.app_context():
        made = definition_queries.definition(world.clinic_id, "own_calm")
        assert made.examples[0].scales["total"] == (7, 1)
        assert check(made) == []
        assert made.languages == ("en",)
        assert "own_calm" in [one.instrument.code for one in catalogue.usable(world.clinic_id)]
    one = give(code="own_calm")
    answered(world, one, (3, 0, 0))
    assert scored(world, one) == (6, "band_2", 1)
    result = browser.get(f"/clients/{world.client}/assessments/{one}").text
    assert "Calm evenings" in result
    assert "has not been tested" in result


def test_its_risk_reaches_a_human_with_the_answer(world: World, give: Give) -> None:
    publish(world)
    one, browser = give(code="own_calm"), world.as_client()
    browser.post(address(one))
    assert browser.post(address(one, "/3"), {"answer": "1"}).location.endswith(address(one, "/check"))
    assert browser.post(address(one, "/3"), {"answer": "2"}).location.endswith("/3/care")


def test_a_new_version_leaves_old_results_with_the_old_one(world: World, give: Give) -> None:
    publish(world)
    before, waiting = give(code="own_calm"), give(code="own_calm")
    answered(world, before, (3, 0, 3))
    browser = world.as_clinician()
    second = browser.post(f"{AT}/version", page=f"{AT}/try").location
    assert second.endswith("/instruments/own/own_calm/2")
    assert browser.post(f"{AT}/version", page=f"{AT}/try").location == second, "one draft at a time"
    changed = {**QUESTIONS, "items_en": "I sat down.\nI could not sit.", "title_zh": "", "options_zh": ""}
    browser.post(second, {**changed, "items_zh": "", "recall_zh": "", "version": version(world, 2)})
    browser.post(f"{second}/scoring", {**SCORING, "band_2_high": "6", "version": version(world, 2)})
    assert browser.post(f"{second}/publish", page=f"{second}/try").status_code == 303
    assert scored(world, before) == (9, "band_2", 1)
    with world.app.app_context():
        assert len(queries.as_questionnaire(row(world, before)).instrument.items) == 3
        assert [one.version for one in definition_queries.own_published(world.clinic_id)] == [2]
    answered(world, waiting, (1, 1, 1))
    assert scored(world, waiting)[2] == 1, "what was given stays as it was given"
    after = give(code="own_calm")
    answered(world, after, (1, 1))
    assert scored(world, after) == (3, "band_1", 2)


def test_what_is_published_takes_no_change(world: World) -> None:
    publish(world)
    browser = world.as_clinician()
    assert browser.get(AT).location.endswith(f"{AT}/try")
    for page in ("", "/scoring"):
        answer = browser.post(f"{AT}{page}", {**QUESTIONS, "version": version(world)}, page=f"{AT}/try")
        assert answer.location.endswith(f"{AT}/try")
    with world.app.app_context():
        found = own_queries.get_own(world.clinic_id, "own_calm", 1)
        by = db.session.get(User, world.clinician)
        assert by is not None
        for act in (
            lambda: own_actions.edit(found, own.CONTENT, by=by.actor, at=now()),
            lambda: own_actions.publish(found, by=by.actor, at=now()),
        ):
            with pytest.raises(Conflict):
                act()
    kept = browser.post(f"{AT}/try", {"answers": "0 0 0", "keep": "1"})
    assert kept.status_code == 409


def test_set_aside_it_is_given_to_nobody_and_what_was_given_still_opens(world: World, give: Give) -> None:
    publish(world)
    one = give(code="own_calm")
    browser = world.as_clinician()
    browser.post(f"{AT}/archive", page=f"{AT}/try")
    with world.app.app_context(), pytest.raises(UnknownInstrument):
        definition_queries.definition(world.clinic_id, "own_calm")
    answered(world, one, (0, 0, 0))
    assert scored(world, one) == (3, "band_1", 1)
    assert "set aside" in browser.get("/instruments/own").text


def test_an_unfinished_draft_is_kept_said_to_be_so_and_not_published(world: World) -> None:
    browser = world.as_clinician()
    browser.post("/instruments/own/new", {"title_zh": "平静的晚上", "short": "calm"})
    assert (
        browser.post(
            AT, {"title_zh": "平静的晚上", "title_en": "Calm", "items_en": "I sat.", "version": "1"}
        ).status_code
        == 303
    )
    page = browser.get(f"{AT}/try").text
    for words in (
        "Question 1 has no Chinese.",
        "Write at least two answers.",
        "Say what time the questions are about.",
    ):
        assert words in page
    assert "Publish version" not in page
    assert browser.post(f"{AT}/publish", page=f"{AT}/try").status_code == 409
    assert "I sat." in browser.get(AT).text
    tried = browser.post(f"{AT}/try", {"answers": "0"})
    assert tried.status_code == 422


def test_a_range_that_does_not_fit_says_so_beside_its_field_and_stays_typed(world: World) -> None:
    make_draft(world)
    wrong = {**SCORING, "band_2_low": "6", "version": version(world)}
    answer = world.as_clinician().post(f"{AT}/scoring", wrong)
    assert answer.status_code == 422
    place = answer.text.index('id="band_2_low-error"')
    assert (
        "This range begins at 5, so that there is no gap and no overlap." in answer.text[place : place + 600]
    )
    assert 'name="band_2_low" type="text" value="6"' in answer.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("options_en", "Never\n1 Some", "Begin each line with its number"),
        ("options_en", "0 Never\n0 Some", "The number 0 is there twice."),
        ("options_en", "\n".join(f"{n} so" for n in range(13)), "Keep this to 12 lines or fewer."),
        ("items_en", "\n".join(f"Line {n}" for n in range(61)), "Keep this to 60 lines or fewer."),
        ("items_en", "x" * 301, "Shorten this to 300 characters or fewer."),
        ("title_en", "x" * 81, "Shorten this to 80 characters or fewer."),
    ],
)
def test_what_is_too_much_or_cannot_be_read_is_refused_with_words(
    world: World, field: str, value: str, words: str
) -> None:
    make_draft(world)
    answer = world.as_clinician().post(AT, {**QUESTIONS, field: value, "version": version(world)})
    assert answer.status_code == 422
    assert words in answer.text


def test_answers_that_are_not_the_same_turned_round_are_not_turned(world: World) -> None:
    make_draft(world)
    browser = world.as_clinician()
    uneven = {**QUESTIONS, "options_en": "0 Never\n1 Some\n5 Always", "version": version(world)}
    browser.post(AT, uneven)
    answer = browser.post(f"{AT}/scoring", {**SCORING, "risk_3": "", "version": version(world)})
    assert answer.status_code == 422
    assert 'id="turned_2-error"' in answer.text


def test_two_at_once_the_second_sees_both_and_nothing_is_lost(world: World) -> None:
    make_draft(world)
    old = version(world)
    first, second = world.as_clinician(), world.browser(world.other_clinician)
    first.post(AT, {**QUESTIONS, "title_en": "Quiet evenings", "version": old})
    answer = second.post(AT, {**QUESTIONS, "title_en": "Loud evenings", "version": old})
    assert answer.status_code == 409
    assert "Loud evenings" in answer.text
    assert "Quiet evenings" in answer.text
    stale = second.post(f"{AT}/scoring", {**SCORING, "minutes": "9", "version": old})
    assert stale.status_code == 409
    with world.app.app_context():
        kept = own_queries.content(own_queries.get_own(world.clinic_id, "own_calm", 1))
    assert (kept.title.en, kept.minutes) == ("Quiet evenings", own.CONTENT.minutes)


@pytest.mark.parametrize("short", ["calm", "CALM", "with space", "", "ä", "x" * 31, "../own", "_x"])
def test_a_short_name_is_small_plain_and_there_once(world: World, short: str) -> None:
    make_draft(world)
    answer = world.as_clinician().post("/instruments/own/new", {"title_en": "Another", "short": short})
    assert answer.status_code == 422
    assert 'id="short-error"' in answer.text


def test_what_a_worked_example_was_worked_out_for_it_is_kept_for(world: World) -> None:
    make_draft(world)
    browser = world.as_clinician()
    reworded = {**QUESTIONS, "items_en": QUESTIONS["items_en"].replace("sat down", "got up")}
    for page, typed in (("", reworded), ("/scoring", {**SCORING, "turned_1": "yes"})):
        browser.post(f"{AT}/try", {"answers": "1 1 1", "keep": "1"})
        assert "There is a worked example." in browser.get(f"{AT}/try").text
        browser.post(f"{AT}{page}", {**typed, "version": version(world)})
        assert "There is no worked example of yours yet." in browser.get(f"{AT}/try").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1 2", "There are 3 questions and 2 answers here."),
        ("1 2 9", "Use only these numbers: 0, 1, 2, 3."),
        ("1 two 3", "Write whole numbers with spaces between them."),
        ("", "Write one number for each question."),
    ],
)
def test_trying_says_what_does_not_fit(world: World, typed: str, words: str) -> None:
    make_draft(world)
    answer = world.as_clinician().post(f"{AT}/try", {"answers": typed})
    assert answer.status_code == 422
    assert words in answer.text


def test_another_clinic_does_not_find_it(world: World) -> None:
    make_draft(world)
    with world.app.app_context():
        assert own_queries.list_own(world.client) == []
    browser = world.as_clinician()
    for where in ("own_calm/2", "own_none/1", "dic10/1", "own_calm/99999999999", "own_c%00lm/1"):
        assert browser.get(f"/instruments/own/{where}").status_code == 404, where


def test_the_preview_walks_through_the_questions_as_a_client_sees_them(world: World) -> None:
    make_draft(world)
    browser = world.as_clinician()
    for n, words in (
        (1, "I sat down."),
        (2, "I could not sit."),
        (99, "I wished it over."),
        (-1, "I sat down."),
    ):
        page = browser.get(f"{AT}/try?n={n}").text
        assert f'<p class="h3 mb-3">{words}</p>' in page


@pytest.mark.parametrize(("page", "typed"), [("", QUESTIONS), ("/scoring", SCORING)])
def test_a_draft_saves_itself_and_learns_its_new_version(
    world: World, page: str, typed: dict[str, str]
) -> None:
    make_draft(world)
    browser, old = world.as_clinician(), version(world)
    itself = {"headers": {"X-Autosave": "1"}, "page": f"{AT}{page}"}
    answer = browser.post(f"{AT}{page}", {**typed, "version": old}, **itself)
    assert (answer.status_code, answer.headers["X-Version"]) == (204, version(world))
    assert version(world) != old
    assert browser.post(f"{AT}{page}", {**typed, "version": old}, **itself).status_code == 409
    again = browser.post(f"{AT}{page}", {**typed, "version": version(world)}, **itself)
    assert again.status_code == 204


def test_the_catalogue_leads_a_clinician_to_the_builder_and_shows_what_is_published(world: World) -> None:
    publish(world)
    page = world.as_clinician().get("/instruments").text
    assert 'href="/instruments/own"' in page
    assert "Calm evenings" in page
    assert 'href="/instruments/own"' not in world.browser(world.administrator).get("/instruments").text
    assert world.as_clinician().get("/instruments/own_calm").status_code == 200


def test_what_is_typed_lies_sealed(world: World) -> None:
    make_draft(world)
    with world.app.app_context():
        raw = db.session.execute(db.text("SELECT definition_sealed FROM own_instrument")).scalar_one()
    assert b"Calm" not in raw
    assert b"sat down" not in raw


def test_a_draft_made_later_counts_on_from_the_versions_there_are(world: World) -> None:
    publish(world)
    browser = world.as_clinician()
    browser.post(f"{AT}/version", page=f"{AT}/try")
    browser.post("/instruments/own/own_calm/2/archive", page=f"{AT}/try")
    assert browser.post(f"{AT}/version", page=f"{AT}/try").location.endswith("/3")
