"""Sending a form: scored at once, once, and never again."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.accounts.actor import System
from portal.assessments import actions
from portal.assessments.models import Score
from portal.db import db
from tests.app import World
from tests.pages.assessments.conftest import WREN, Give, address, fill, row


def scores(world: World) -> dict[str, tuple[int | None, int | None, bool, str | None]]:
    with world.app.app_context():
        return {
            one.scale: (one.numerator, one.denominator, one.complete, one.band)
            for one in db.session.scalars(sa.select(Score))
        }


def test_a_sent_form_is_scored_exactly_in_the_same_transaction(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    assert browser.post(address(one, "/check")).status_code == 303
    assert scores(world) == {
        "dependence_comfort": (8, 5, True, None),
        "independence_comfort": (23, 5, True, None),
        "total": (None, None, True, "hyper_independence"),
    }
    with world.app.app_context():
        assert row(world, one).state == "submitted"
        assert {one.instrument_version for one in db.session.scalars(sa.select(Score))} == {1}


def test_a_form_with_a_declined_item_is_incomplete_and_has_no_mean(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one, {**WREN, 10: "declined"})
    assert "Without this one there is no overall picture" in browser.get(address(one, "/check")).text
    browser.post(address(one, "/check"))
    assert {kept[0] for kept in scores(world).values()} == {None}
    page = world.as_clinician().get(f"/clients/{world.client}/assessments/{one}").text
    assert "Incomplete: no overall picture" in page


def test_sending_twice_gives_the_same_result_once(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    token = browser.csrf(address(one, "/check"))
    for _ in range(2):
        answer = browser.http.post(address(one, "/check"), data={"csrf_token": token})
        assert answer.status_code == 303
    assert len(scores(world)) == 3


def test_sending_from_two_tabs_at_the_same_moment_scores_once(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    token = browser.csrf(address(one, "/check"))
    tabs = [world.as_client() for _ in range(4)]
    for tab in tabs:
        with browser.http.session_transaction() as mine, tab.http.session_transaction() as theirs:
            theirs.update(mine)
    barrier, codes = threading.Barrier(4), []

    def send(tab: object) -> None:
        barrier.wait()
        codes.append(tab.http.post(address(one, "/check"), data={"csrf_token": token}).status_code)  # type: ignore[attr-defined]

    threads = [threading.Thread(target=send, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [303] * 4
    assert len(scores(world)) == 3


def test_a_sent_answer_cannot_be_changed(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    browser.post(address(one, "/check"))
    answer = browser.post(address(one, "/1"), {"answer": "5"}, page="/help")
    assert answer.location.endswith(address(one))
    with world.app.app_context():
        assert row(world, one).answers["1"]["value"] == 2


def test_scores_cannot_be_changed_even_by_sql(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    browser.post(address(one, "/check"))
    with world.app.app_context():
        for statement in ("UPDATE score SET numerator = 1", "DELETE FROM score"):
            with pytest.raises(IntegrityError, match="only grows"):
                db.session.execute(sa.text(statement))
            db.session.rollback()


def test_scoring_again_adds_rows_and_agrees_with_the_stored_ones(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    browser.post(address(one, "/check"))
    before = scores(world)
    with world.app.app_context():
        assessment = row(world, one)
        actions.score_again(assessment, by=System(assessment.clinic_id), at=assessment.submitted_at)
        db.session.commit()
        runs = sorted(db.session.scalars(sa.select(Score.run)))
    assert runs == [1, 1, 1, 2, 2, 2]
    assert scores(world) == before


def test_answers_lie_sealed_in_the_database(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    with world.app.app_context():
        raw = db.session.execute(sa.text("SELECT answers_sealed FROM assessment")).scalar_one()
    assert b"value" not in raw
