"""Links and paper forms sent several times at the same moment on PostgreSQL."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from portal.assessments.answering_models import AnswerLink
from portal.assessments.models import Assessment, Score
from portal.clients.models import Client
from portal.db import db
from tests.app import World
from tests.pages.assessments import linked
from tests.pages.assessments.conftest import WREN
from tests.pages.foundation import objects
from tests.pages.foundation.threads import together

AT_ONCE = 6


def given(world: World, *, safe: bool) -> linked.Link:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        assessment_id = objects.given(client).id
        db.session.commit()
    return linked.make(world, assessment_id, safe=safe)


def test_a_link_sent_many_times_at_once_is_scored_once_and_says_the_same(world: World) -> None:
    link, browser = given(world, safe=True), world.browser()
    linked.fill(link, browser, WREN)
    token, cookie = browser.csrf(link.at("/check")), browser.http.get_cookie("haven")
    assert cookie is not None

    def send(_n: int) -> tuple[int, str]:
        one = world.app.test_client()
        one.set_cookie("haven", cookie.value)
        answer = one.post(link.at("/check"), data={"csrf_token": token})
        return answer.status_code, answer.location

    assert set(together(AT_ONCE, send)) == {(303, link.at("/sent"))}
    with world.app.app_context():
        assert len(db.session.scalars(sa.select(Score)).all()) == 3


def test_wrong_codes_tried_all_at_once_are_counted_one_by_one(world: World) -> None:
    link = given(world, safe=False)
    assert link.code is not None
    browsers = [world.browser() for _ in range(8)]
    tokens = [browser.csrf(link.at()) for browser in browsers]
    wrong = "000000" if link.code != "000000" else "000001"

    def attempt(n: int) -> int:
        data = {"csrf_token": tokens[n], "code": wrong}
        return browsers[n].http.post(link.at(), data=data).status_code

    assert set(together(8, attempt)) <= {422, 404}
    with world.app.app_context():
        assert db.session.scalars(sa.select(AnswerLink.wrong_codes)).one() == 5


def test_a_paper_form_sent_many_times_at_once_makes_one(world: World) -> None:
    browsers = [world.as_clinician() for _ in range(AT_ONCE)]
    tokens = [browser.csrf() for browser in browsers]
    boxes = {f"item_{n}": "1" for n in range(1, 8)}
    rest = {"answered_on": "2026-11-18", "read_in": "und", "context_tag": "ordinary", "release": "hidden"}
    form = {**boxes, **rest, "stage": "first", "act": "save", "client_token": str(uuid4())}
    address = f"/clients/{world.client}/assessments/enter/gad7"

    def send(n: int) -> tuple[int, str]:
        answer = browsers[n].http.post(address, data={"csrf_token": tokens[n], **form})
        return answer.status_code, answer.location

    assert len(set(together(AT_ONCE, send))) == 1
    with world.app.app_context():
        assert len(db.session.scalars(sa.select(Assessment)).all()) == 1
        assert len(db.session.scalars(sa.select(Score)).all()) == 1
