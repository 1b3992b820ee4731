"""Several people at once on SQLite: they take turns, nobody meets a locked database, nothing happens twice."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.actor import System
from portal.assessments.models import Score
from portal.audit import AuditEvent
from portal.clients.models import Client, TimelineEvent
from portal.db import db
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation import objects
from tests.pages.foundation.threads import together

PEOPLE, EACH = 8, 6


def is_whole(app: Portal) -> bool:
    with app.app_context():
        return list(audit.verify(db.session())) == []


def test_a_chain_stays_whole_under_eight_writers_from_its_very_first_event(app: Portal) -> None:
    def write(_n: int) -> None:
        with app.app_context():
            for _ in range(EACH):
                with Session(db.engine) as session:
                    audit.record("test.done", by=System(None), session=session)
                    session.execute(sa.text("SELECT 1"))
                    session.commit()

    together(PEOPLE, write)
    assert is_whole(app)
    with app.app_context():
        numbers = sorted(db.session.scalars(sa.select(AuditEvent.number)))
    assert numbers == list(range(1, PEOPLE * EACH + 1))


def test_eight_people_who_read_and_write_at_once_are_all_served(app: Portal, world: World) -> None:
    browsers = [world.as_clinician() for _ in range(PEOPLE)]
    tokens = [browser.csrf() for browser in browsers]
    page = f"/clients/{world.client}/timeline"

    def work(n: int) -> list[int]:
        statuses = []
        for turn in range(EACH):
            data = {
                "csrf_token": tokens[n],
                "happened_on": "2026-11-10",
                "kind": "other",
                "label": f"{n} {turn}",
            }
            statuses.append(browsers[n].http.post(page, data=data).status_code)
            statuses.append(browsers[n].get(page).status_code)
        return statuses

    assert {status for mine in together(PEOPLE, work) for status in mine} == {303, 200}
    with app.app_context():
        labels = [event.label for event in db.session.scalars(sa.select(TimelineEvent))]
    assert sorted(labels, key=str) == sorted(f"{n} {turn}" for n in range(PEOPLE) for turn in range(EACH))
    assert is_whole(app)


def test_a_questionnaire_sent_many_times_at_once_is_scored_once(app: Portal, world: World) -> None:
    with app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        assessment_id = objects.answered(client).id
        db.session.commit()
    browsers = [world.as_client() for _ in range(PEOPLE)]
    tokens = [browser.csrf() for browser in browsers]

    def send(n: int) -> int:
        address = f"/my/questionnaires/{assessment_id}/check"
        return browsers[n].http.post(address, data={"csrf_token": tokens[n]}).status_code

    assert set(together(PEOPLE, send)) == {303}
    with app.app_context():
        assert len(db.session.scalars(sa.select(Score)).all()) == 3
    assert is_whole(app)
