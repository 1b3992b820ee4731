"""Questions that a form itself tells to leave out are not asked; a change of mind brings them back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.assessments import catalogue_queries as catalogue
from portal.assessments.instruments import get_instrument
from portal.assessments.models import Assessment, Score
from portal.db import db
from tests.app import Browser, World
from tests.pages.assessments.conftest import Give, address
from tests.pages.assessments.wordings import bring, permit


@pytest.fixture
def asked(world: World, give: Give) -> str:
    """AUDIT in invented words, begun; gives the address of its pages."""
    return begun(world, give, "audit")


def begun(world: World, give: Give, code: str, **said: str) -> str:
    bring(world, code)
    one = give(code=code)
    with world.app.app_context():
        row = db.session.get_one(Assessment, one)
        row.wording_id = catalogue.wording_for(world.clinic_id, get_instrument(code), "en")
        db.session.commit()
    where = address(one)
    world.as_client().post(where, said)
    return where


def answered(browser: Browser, where: str, n: int, value: int, came: str = "") -> str:
    answer = browser.post(f"{where}/{n}{came}", {"answer": str(value)})
    assert answer.status_code == 303, answer.text
    return answer.location.removeprefix(where)


def total(world: World) -> int | None:
    with world.app.app_context():
        return db.session.scalar(sa.select(Score.numerator).where(Score.scale == "total"))


def test_who_never_drinks_goes_from_the_first_question_to_the_ninth(world: World, asked: str) -> None:
    browser = world.as_client()
    assert answered(browser, asked, 1, 0) == "/9"
    assert f'href="{asked}/1"' in browser.get(f"{asked}/9").text
    assert answered(browser, asked, 9, 0) == "/10"
    assert answered(browser, asked, 10, 2) == "/check"
    page = browser.get(f"{asked}/check").text
    assert page.count("not needed") == 7
    assert "still open" not in page
    browser.post(f"{asked}/check")
    assert total(world) == 2


def test_another_answer_brings_the_questions_back(world: World, asked: str) -> None:
    browser = world.as_client()
    for n, value in ((1, 0), (9, 0), (10, 0)):
        answered(browser, asked, n, value)
    assert answered(browser, asked, 1, 2, "?from=check") == "/check"
    assert browser.get(f"{asked}/check").text.count("still open") == 7
    assert browser.post(f"{asked}/check").location == f"{asked}/2"
    assert total(world) is None


def test_what_was_answered_before_it_was_skipped_still_counts(world: World, asked: str) -> None:
    browser = world.as_client()
    for n, value in ((1, 1), (2, 1), (1, 0), (9, 0), (10, 0)):
        answered(browser, asked, n, value)
    browser.post(f"{asked}/check")
    assert total(world) == 1


def test_a_question_that_does_not_fit_the_person_is_not_asked(world: World, give: Give) -> None:
    permit(world, "wsas")
    where = begun(world, give, "wsas", fact_not_working="yes")
    browser = world.as_client()
    assert browser.get(where).location == f"{where}/2"
    for n in range(2, 6):
        answered(browser, where, n, 3)
    browser.post(f"{where}/check")
    assert total(world) == 12
    with world.app.app_context():
        one = db.session.scalars(sa.select(Assessment.id)).one()
    result = f"/clients/{world.client}/assessments/{one}"
    assert "possible: 0 to 32" in world.as_clinician().get(result).text
