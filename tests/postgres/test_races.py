"""Several people, or one impatient finger, at the same moment: one result, nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from portal import audit
from portal.assessments.models import Assessment, Score
from portal.audit import AuditEvent
from portal.clients.models import Client, SafetyScreen
from portal.clients.screening import ANSWERED
from portal.clock import now
from portal.db import db
from portal.plans import actions as steering
from portal.plans.models import Plan, PlanRevision
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from portal.transaction import Portal
from tests.app import Browser, World
from tests.pages.foundation import objects
from tests.pages.foundation.threads import together

AT_ONCE = 6
Form = dict[str, str]


def send_together(make: Callable[[], Browser], address: str, form: Callable[[int], Form]) -> list[int]:
    """One form sent from several browsers at the same moment; the statuses."""
    browsers = [make() for _ in range(AT_ONCE)]
    tokens = [browser.csrf() for browser in browsers]

    def send(n: int) -> int:
        data = {"csrf_token": tokens[n], **form(n)}
        return browsers[n].http.post(address, data=data).status_code

    return together(AT_ONCE, send)


def how_many(app: Portal, model: type, *conditions: sa.ColumnElement[bool]) -> int:
    with app.app_context():
        query = sa.select(sa.func.count()).select_from(model).where(*conditions)
        return int(db.session.scalar(query) or 0)


def events(app: Portal, action: str) -> int:
    return how_many(app, AuditEvent, AuditEvent.action == action, AuditEvent.outcome == "done")


def is_whole(app: Portal) -> bool:
    with app.app_context():
        return list(audit.verify(db.session())) == []


@pytest.fixture
def screened(world: World) -> World:
    """A client with whom a plan may be made."""
    world.screen()
    return world


def a_plan(world: World, *, template: str, state: str) -> tuple[UUID, UUID]:
    """A plan of the client and its first step."""
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        clinician, own = objects.actors(client)
        plan = objects.plan_of(client, template)
        if state != "draft":
            steering.offer(client, plan, by=clinician, at=now())
            db.session.flush()
        if state == "active":
            steering.accept(client, plan, by=own, at=now())
        db.session.commit()
        return plan.id, list_steps(plan)[0].id


def test_a_questionnaire_sent_many_times_at_once_is_scored_once(app: Portal, world: World) -> None:
    with app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        assessment_id = objects.answered(client).id
        db.session.commit()
    statuses = send_together(world.as_client, f"/my/questionnaires/{assessment_id}/check", lambda _n: {})
    assert set(statuses) == {303}
    assert how_many(app, Score, Score.assessment_id == assessment_id) == 3
    assert events(app, "assessment.submitted") == 1
    assert is_whole(app)


def test_answers_given_at_once_are_all_kept_or_refused_aloud(app: Portal, world: World) -> None:
    with app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        assessment_id = objects.started(client).id
        db.session.commit()
    browsers = [world.as_client() for _ in range(AT_ONCE)]
    tokens = [browser.csrf() for browser in browsers]

    def answer(n: int) -> bool:
        data = {"csrf_token": tokens[n], "answer": "3"}
        sent = browsers[n].http.post(f"/my/questionnaires/{assessment_id}/{n + 1}", data=data)
        assert sent.status_code in {303, 409}
        return sent.status_code == 303

    taken = [n + 1 for n, kept in enumerate(together(AT_ONCE, answer)) if kept]
    with app.app_context():
        row = db.session.get(Assessment, assessment_id)
        assert row is not None
        assert sorted(int(key) for key in row.answers or {}) == taken
    assert taken


def test_a_practice_sent_many_times_at_once_is_written_down_once(app: Portal, screened: World) -> None:
    _, step_id = a_plan(screened, template="S01", state="active")
    token = str(uuid4())
    statuses = send_together(
        screened.as_client,
        f"/my/steps/{step_id}/practice",
        lambda _n: {
            "client_token": token,
            "situation": "calm",
            "before": "60",
            "after": "30",
            "share": "now",
        },
    )
    assert set(statuses) == {303}
    assert how_many(app, PracticeLog) == 1
    assert events(app, "practice.logged") == 1
    assert is_whole(app)


def test_a_plan_offered_many_times_at_once_is_offered_once(app: Portal, screened: World) -> None:
    plan_id, _ = a_plan(screened, template="E01", state="draft")
    statuses = send_together(
        screened.as_clinician, f"/clients/{screened.client}/plans/{plan_id}/offer", lambda _n: {}
    )
    assert statuses.count(303) == 1
    assert set(statuses) == {303, 409}
    assert how_many(app, PlanRevision) == 1
    assert events(app, "plan.offered") == 1


def test_a_plan_accepted_many_times_at_once_begins_once(app: Portal, screened: World) -> None:
    plan_id, _ = a_plan(screened, template="E01", state="offered")
    with app.app_context():
        plan = db.session.get(Plan, plan_id)
        assert plan is not None
        form = {"version": str(plan.version)}
    statuses = send_together(screened.as_client, f"/my/plans/{plan_id}/accept", lambda _n: form)
    assert set(statuses) <= {303, 409}
    assert events(app, "plan.accepted") == 1


def test_safety_screens_written_at_once_have_numbers_of_their_own(app: Portal, world: World) -> None:
    form = {"done_on": "2026-11-18", "asked_alone": "yes", **dict.fromkeys(ANSWERED, "no")}
    statuses = send_together(world.as_clinician, f"/clients/{world.client}/safety", lambda _n: form)
    assert set(statuses) <= {303, 409}
    with app.app_context():
        numbers = sorted(db.session.scalars(sa.select(SafetyScreen.number)))
    assert numbers == list(range(1, statuses.count(303) + 1))
    assert numbers


def test_a_record_changed_by_two_at_once_is_changed_by_one(app: Portal, world: World) -> None:
    with app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        version = client.version
    form = {"display_name": "Wren", "lang": "en", "tz": "Europe/Berlin", "status": "active"}
    statuses = send_together(
        world.as_clinician,
        f"/clients/{world.client}/edit",
        lambda n: {**form, "initials": f"W{n}", "version": str(version)},
    )
    assert statuses.count(303) == 1
    assert set(statuses) == {303, 409}
    assert is_whole(app)
