"""Answers about safety, the evaluator and the clock with many at the same moment: one alert, one step, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
import time_machine

from portal.audit import AuditEvent
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind
from portal.clients.models import CareTeamMember, SafetyHold
from portal.db import db
from portal.transaction import Portal
from tests.app import NOW, World
from tests.assessments.weather import RISK_ITEM
from tests.pages.assessments import invented
from tests.pages.foundation.threads import together
from tests.pages.overview.alerting import every_alert, name_backup, raised

AT_ONCE = 4


def rounds(app: Portal) -> None:
    """Several workers go round at the same moment."""
    queue = app.extensions["jobs"]
    together(AT_ONCE, lambda _n: (queue.go_round(slow=True), queue.go_round(slow=False)))


def count(app: Portal, model: type, *conditions: sa.ColumnElement[bool]) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0)


def test_the_same_answer_from_four_browsers_raises_one_alert(app: Portal, world: World) -> None:
    invented.publish(world)
    form = f"/my/questionnaires/{invented.give(world)}"
    world.as_client().post(form)
    browsers = [world.as_client() for _ in range(AT_ONCE)]
    tokens = [browser.csrf() for browser in browsers]

    def send(n: int) -> int:
        data = {"csrf_token": tokens[n], "answer": "2"}
        return browsers[n].http.post(f"{form}/{RISK_ITEM}", data=data).status_code

    assert set(together(AT_ONCE, send)) == {303}
    assert (count(app, Alert), count(app, SafetyHold)) == (1, 1)


def test_four_evaluations_at_once_raise_one_alert(app: Portal, world: World) -> None:
    invented.publish(world)
    invented.send(world, (0, 0, 0), at=NOW - timedelta(weeks=1))
    invented.send(world, (3, 2, 0))
    rounds(app)
    assert [one.kind for one in every_alert(world)] == ["deterioration"]
    assert count(app, AuditEvent, AuditEvent.action == "alert.raised") == 1


def test_four_workers_let_it_go_on_once(app: Portal, world: World) -> None:
    name_backup(world)
    raised(world, AlertKind.SAFETY_ITEM)
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        rounds(app)
    assert count(app, AuditEvent, AuditEvent.action == "alert.escalated") == 1
    assert every_alert(world)[0].escalated_to == world.other_clinician


def test_taking_over_from_four_tabs_joins_the_care_team_once(app: Portal, world: World) -> None:
    name_backup(world)
    found = raised(world, AlertKind.SAFETY_ITEM)
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        app.extensions["jobs"].go_round(slow=False)
    where = f"/clients/{world.client}/alerts/{found}/take-over"
    browsers = [world.browser(world.other_clinician) for _ in range(AT_ONCE)]
    tokens = [browser.csrf() for browser in browsers]

    def send(n: int) -> int:
        data = {"csrf_token": tokens[n], "reason": "Fern is away"}
        return browsers[n].http.post(where, data=data).status_code

    statuses = together(AT_ONCE, send)
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 404, 409}
    joined = (CareTeamMember.client_id == world.client, CareTeamMember.user_id == world.other_clinician)
    assert count(app, CareTeamMember, *joined) == 1
