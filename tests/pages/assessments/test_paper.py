"""Typing in: a paper form by number, once or twice over, and questions asked aloud."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.assessments.models import Assessment, Assignment, Score
from portal.clients.alert_models import Alert
from portal.db import db
from tests.app import NOW, Browser, World
from tests.pages.assessments import invented, linked
from tests.pages.assessments.conftest import WREN, Give
from tests.pages.foundation.state import fingerprint
from tests.pages.foundation.threads import together

GAD = {1: 3, 2: 0, 3: 1, 4: 2, 5: 3, 6: 0, 7: 1}


def new(world: World, code: str, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/clients/{world.client}/assessments/enter/{code}" + (f"?{asked}" if asked else "")


def typed(values: dict[int, Any], name: str = "item", **changes: Any) -> dict[str, str]:
    """What a browser sends of a page that was filled in."""
    boxes = {f"{name}_{n}": str(value) for n, value in values.items()}
    rest = {"answered_on": "2026-11-18", "read_in": "und", "context_tag": "ordinary", "release": "hidden"}
    return {**rest, **boxes, "stage": "first", "act": "save", "client_token": str(uuid4()), **changes}


def entered(world: World) -> Assessment:
    """The only assessment; needs an app context."""
    return db.session.scalars(sa.select(Assessment)).one()


@pytest.fixture
def desk(world: World) -> Browser:
    return world.as_clinician()


def test_a_form_without_words_is_typed_in_by_number_and_scored(world: World, desk: Browser) -> None:
    page = desk.get(new(world, "gad7")).text
    assert len(re.findall(r'name="item_\d"', page)) == 7
    assert page.count(">0–3<") == 7
    assert 'autocomplete="off"' in page
    answer = desk.post(new(world, "gad7"), typed(GAD))
    assert answer.status_code == 303
    with world.app.app_context():
        row = entered(world)
        assert answer.location.endswith(f"/assessments/{row.id}")
        assert (row.state, row.mode, row.lang, row.answered_on) == ("submitted", "paper_entered", "und", None)
        assert row.double_entered is False
        assert db.session.scalars(sa.select(Assignment)).one().id == row.assignment_id
        assert db.session.scalars(sa.select(Score.numerator)).one() == 10
    for page in (answer.location, f"/clients/{world.client}/assessments"):
        assert "typed in from paper" in desk.get(page).text


def test_an_empty_box_is_no_answer_and_not_a_zero(world: World, desk: Browser) -> None:
    desk.post(new(world, "gad7"), typed({1: 3, 2: 0}))
    with world.app.app_context():
        assert set(entered(world).answers) == {"1", "2"}
        score = db.session.scalars(sa.select(Score)).one()
        assert (score.numerator, score.complete, score.n_answered) == (None, False, 2)


@pytest.mark.parametrize("wrong", ["4", "-1", "x", "1.5", "99999999999999999999", "³"])
def test_a_value_that_the_question_does_not_have_is_said_beside_its_box_and_nothing_is_lost(
    world: World, desk: Browser, wrong: str
) -> None:
    before = fingerprint(world.app)
    answer = desk.post(new(world, "gad7"), typed({**GAD, 3: wrong}))
    assert answer.status_code == 422
    assert 'href="#item_3">Question 3: write one of 0–3, or leave it empty.' in answer.text
    assert 'id="item_3-error"' in answer.text
    assert 'aria-describedby="item_3-allowed item_3-error"' in answer.text
    assert value_in(answer.text, "item_5") == "3"
    assert fingerprint(world.app) == before


def value_in(page: str, name: str) -> str | None:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else None


def test_nothing_typed_is_not_saved(world: World, desk: Browser) -> None:
    answer = desk.post(new(world, "gad7"), typed({}))
    assert answer.status_code == 422
    assert "Type at least one answer." in answer.text


def test_enter_in_a_box_saves_no_half_form(world: World, desk: Browser) -> None:
    """Without scripts Enter sends the form by its first button, which only looks."""
    page = desk.get(new(world, "gad7")).text
    first = re.search(r'<button[^>]*name="act" value="(\w+)"', page)
    assert first is not None
    assert first.group(1) == "look"
    answer = desk.post(new(world, "gad7"), typed({1: 3}, act="look"))
    assert answer.status_code == 422
    assert "Nothing has been saved yet. Press Save when everything is typed." in answer.text
    assert value_in(answer.text, "item_1") == "3"
    with world.app.app_context():
        assert db.session.scalars(sa.select(Assessment)).all() == []


def test_the_day_on_the_paper_is_kept_and_lies_not_in_the_future(world: World, desk: Browser) -> None:
    assert desk.post(new(world, "gad7"), typed(GAD, answered_on="2026-11-19")).status_code == 422
    assert desk.post(new(world, "gad7"), typed(GAD, answered_on="2026-11-02")).status_code == 303
    with world.app.app_context():
        assert entered(world).answered_on == date(2026, 11, 2)


def test_a_box_for_what_changes_the_scoring(world: World, desk: Browser) -> None:
    assert "Not working, for reasons unrelated to the problem" in desk.get(new(world, "wsas")).text
    desk.post(new(world, "wsas"), typed({2: 4, 3: 4, 4: 4, 5: 4}, fact_not_working="yes"))
    with world.app.app_context():
        assert entered(world).context == {"not_working": True}
        assert db.session.scalars(sa.select(Score.numerator)).one() == 16


def test_one_that_was_assigned_is_typed_in_from_its_own_page(world: World, desk: Browser, give: Give) -> None:
    one = give()
    page = f"/clients/{world.client}/assessments/{one}"
    assert f"{page}/enter" in desk.get(page).text
    form = desk.get(f"{page}/enter").text
    assert "Whom do you have in mind?" in form
    assert 'name="release"' not in form
    assert desk.post(f"{page}/enter", typed(WREN)).status_code == 422
    assert (
        desk.post(
            f"{page}/enter", typed(WREN, about="partner_now", more_help_kind="money", read_in="en")
        ).location
        == page
    )
    with world.app.app_context():
        row = entered(world)
        assert (row.id, row.mode, row.about, row.lang) == (one, "paper_entered", "partner_now", "en")
        assert row.answers["help_kind"]["value"] == "money"
        assert sorted(db.session.scalars(sa.select(Score.numerator).where(Score.numerator.is_not(None)))) == [
            8,
            23,
        ]


def test_paper_may_come_in_after_the_screens_have_closed_and_takes_the_place_of_what_was_begun(
    world: World, desk: Browser, give: Give
) -> None:
    one = give(due=NOW.date() - timedelta(days=10))
    link = linked.make(world, one)
    link.start(browser := world.browser())
    browser.post(link.at("/begin"), {"about": "partner_now"})
    linked.answer(browser, link.at("/1"), 5)
    address = f"/clients/{world.client}/assessments/{one}/enter"
    assert "1 of 10 questions have been answered on a screen." in desk.get(address).text
    with world.app.app_context():
        db.session.get_one(Assessment, one).expires_on = NOW.date() - timedelta(days=1)
        db.session.commit()
    assert desk.post(address, typed(WREN, about="partner_now", seen=told(desk, address))).status_code == 303
    with world.app.app_context():
        assert entered(world).answers["1"]["value"] == WREN[1]
    assert world.browser().get(link.at()).status_code == 404


def told(desk: Browser, address: str) -> str:
    """Which answers the page tells of."""
    found = re.search(r'name="seen" value="([^"]*)"', desk.get(address).text)
    assert found
    return found.group(1)


def test_answers_that_came_in_meanwhile_are_not_replaced_unseen(
    world: World, desk: Browser, give: Give
) -> None:
    one = give()
    address = f"/clients/{world.client}/assessments/{one}/enter"
    seen = told(desk, address)
    own = world.as_client()
    own.post(f"/my/questionnaires/{one}", {"about": "partner_now"})
    own.post(f"/my/questionnaires/{one}/1", {"answer": "5"})
    form = typed(WREN, about="partner_now", seen=seen)
    refused = desk.post(address, form)
    assert refused.status_code == 422
    assert "Answers have come in on a screen since this page was opened." in refused.text
    assert 'name="item_2"' in refused.text
    with world.app.app_context():
        assert entered(world).answers["1"]["value"] == 5
    again = re.search(r'name="seen" value="([^"]*)"', refused.text)
    assert again
    assert desk.post(address, {**form, "seen": again.group(1)}).status_code == 303
    with world.app.app_context():
        assert entered(world).answers["1"]["value"] == WREN[1]


def test_sending_the_same_form_again_makes_no_second_one(world: World, desk: Browser, give: Give) -> None:
    form = typed(GAD)
    where = {desk.post(new(world, "gad7"), form).location for _ in range(3)}
    assert len(where) == 1
    one = give()
    address = f"/clients/{world.client}/assessments/{one}/enter"
    token = desk.csrf(address)
    data = {"csrf_token": token, **typed(WREN, about="partner_now")}
    again = {desk.http.post(address, data=data).location for _ in range(3)}
    assert again == {f"/clients/{world.client}/assessments/{one}"}
    with world.app.app_context():
        assert len(db.session.scalars(sa.select(Assessment)).all()) == 2
        assert len(db.session.scalars(sa.select(Score)).all()) == 1 + 3


def test_sent_many_times_at_once_there_is_one(world: World) -> None:
    browsers = [world.as_clinician() for _ in range(5)]
    tokens = [browser.csrf() for browser in browsers]
    form = typed(GAD)

    def send(n: int) -> tuple[int, str]:
        answer = browsers[n].http.post(new(world, "gad7"), data={"csrf_token": tokens[n], **form})
        return answer.status_code, answer.location

    assert len(set(together(5, send))) == 1
    with world.app.app_context():
        assert len(db.session.scalars(sa.select(Score)).all()) == 1


def test_the_token_of_anothers_form_shows_and_changes_nothing_of_theirs(world: World, give: Give) -> None:
    theirs = give(world.other_client)
    before = fingerprint(world.app)
    answer = world.as_clinician().post(new(world, "gad7"), typed(GAD, client_token=str(theirs)))
    assert answer.status_code == 409
    assert fingerprint(world.app) == before


# Twice over


def second_pass(first: dict[str, str], values: dict[int, Any], **changes: Any) -> dict[str, str]:
    again = {f"again_{n}": str(value) for n, value in values.items()}
    return {**first, **again, "stage": "second", "act": "compare", **changes}


def test_typed_twice_and_agreeing_is_kept_as_such(world: World, desk: Browser) -> None:
    first = typed(GAD, answered_on="2026-11-02", act="twice")
    page = desk.post(new(world, "gad7"), first)
    assert page.status_code == 200
    assert "Second pass" in page.text
    assert value_in(page.text, "again_1") == ""
    assert re.search(r'type="hidden" name="item_1" value="3"', page.text)
    assert re.search(r'type="hidden" name="answered_on" value="2026-11-02"', page.text)
    with world.app.app_context():
        assert db.session.scalars(sa.select(Assessment)).all() == []
    assert desk.post(new(world, "gad7"), second_pass(first, GAD)).status_code == 303
    with world.app.app_context():
        row = entered(world)
        assert row.double_entered is True
        assert row.answered_on == date(2026, 11, 2)
        assert db.session.scalars(sa.select(Score.numerator)).one() == 10


def test_where_the_passes_differ_both_stand_side_by_side_and_nothing_is_lost(
    world: World, desk: Browser
) -> None:
    first = typed(GAD, act="twice")
    page = desk.post(new(world, "gad7"), second_pass(first, {**GAD, 2: 1, 7: ""}))
    assert page.status_code == 422
    assert "The two passes differ." in page.text
    for name, value in (("item_2", "0"), ("again_2", "1"), ("item_7", "1"), ("again_7", "")):
        box = re.search(
            rf'<input class="form-control entry-box"[^>]*name="{name}" value="([^"]*)"', page.text
        )
        assert box is not None, name
        assert box.group(1) == value
    for name in ("item_1", "again_1", "item_5", "again_5"):
        assert re.search(rf'type="hidden" name="{name}" value="3"', page.text), name
    with world.app.app_context():
        assert db.session.scalars(sa.select(Assessment)).all() == []
    mended = {"item_2": "1", "again_7": "1"}
    assert desk.post(new(world, "gad7"), {**second_pass(first, {**GAD, 2: 1}), **mended}).status_code == 303
    with world.app.app_context():
        assert entered(world).answers["2"]["value"] == 1
        assert entered(world).double_entered is True


def test_a_wrong_value_in_the_second_pass_is_said_beside_its_box(world: World, desk: Browser) -> None:
    page = desk.post(new(world, "gad7"), second_pass(typed(GAD, act="twice"), {**GAD, 2: 9}))
    assert page.status_code == 422
    assert 'id="again_2-error"' in page.text
    assert re.search(r'name="again_2" value="9"', page.text)


# Asked aloud


def test_asked_aloud_the_words_stand_there_and_the_way_is_kept(world: World, desk: Browser) -> None:
    address = new(world, "dic10", way="interview")
    page = desk.get(address).text
    assert "Asking them for a hand with something I can&#39;t quite manage." in page
    assert "1 Very uneasy" in page
    answer = desk.post(address, typed(WREN, about="partner_now", read_in="en"))
    assert answer.status_code == 303
    with world.app.app_context():
        assert (entered(world).mode, entered(world).lang) == ("interview", "en")
    assert "asked in person" in desk.get(answer.location).text


def test_an_answer_about_safety_on_paper_reaches_a_human_too(world: World, desk: Browser) -> None:
    invented.publish(world)
    assert desk.post(new(world, invented.CODE), typed({3: 2}, read_in="en")).status_code == 303
    with world.app.app_context():
        assert db.session.scalars(sa.select(Alert.kind)).all() == ["safety_item"]


def test_every_questionnaire_can_be_chosen_and_an_unknown_one_is_not_found(
    world: World, desk: Browser
) -> None:
    page = desk.get(f"/clients/{world.client}/assessments/enter").text
    for code in ("gad7", "phq9", "dic10", "wsas"):
        assert f"/assessments/enter/{code}" in page
    assert desk.get(new(world, "nothing")).status_code == 404
    assert desk.post(new(world, "nothing"), typed(GAD), page="/help").status_code == 404


def test_no_form_is_too_long_for_two_passes(world: World, desk: Browser) -> None:
    ecrr = dict.fromkeys(range(1, 37), 4)
    first = typed(ecrr, act="twice")
    assert desk.post(new(world, "ecrr"), second_pass(first, ecrr)).status_code == 303


def test_where_the_numbers_are_names_of_answers_the_page_says_which(world: World, desk: Browser) -> None:
    assert "2 handle it alone, tell later" in desk.get(new(world, "bad_day")).text
    assert "1 Very uneasy" not in desk.get(new(world, "dic10")).text


def test_forms_to_type_in_stand_in_the_order_of_their_names(world: World, desk: Browser) -> None:
    page = desk.get(f"/clients/{world.client}/assessments/enter").text
    names = re.findall(r'<tr><th scope="row">([^<]+)</th>', page)
    assert len(names) > 40
    assert names == sorted(names, key=str.casefold)


def test_asked_aloud_the_words_are_those_of_the_clients_language(world: World, desk: Browser) -> None:
    client = world.add_client("Ash Fictional", "A. F.", lang="zh")
    aloud = f"/clients/{client}/assessments/enter/dic10?way=interview"
    assert "心情低落的日子，去找对方要一点安慰。" in desk.get(aloud).text
    assert "心情低落的日子" not in desk.get(aloud.replace("?way=interview", "")).text
