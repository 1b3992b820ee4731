"""The clock of a question of safety: after the clinic's time it goes on to the named backup, who may take over."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import Clinic, User
from portal.audit import AuditEvent
from portal.clients import actions as clients
from portal.clients.alerts import Act, AlertKind, AlertState
from portal.clients.models import Client
from portal.db import db
from tests.app import NOW, World
from tests.pages.foundation.objects import actors
from tests.pages.foundation.state import fingerprint
from tests.pages.overview.alerting import alert, change, go_round, name_backup, raised

AFTER = timedelta(minutes=240)


def later(world: World, minutes: int) -> None:
    """Let the worker look at a later minute."""
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        go_round(world)


def escalated(world: World, kind: AlertKind = AlertKind.SAFETY_ITEM) -> UUID:
    """An alert that went on to the second clinician."""
    name_backup(world)
    found = raised(world, kind)
    later(world, 240)
    return found


def address(world: World, alert_id: UUID) -> str:
    return f"/clients/{world.client}/alerts/{alert_id}"


def test_it_goes_on_when_its_time_is_over_and_not_a_minute_before(world: World) -> None:
    name_backup(world)
    found = raised(world, AlertKind.SAFETY_ITEM)
    later(world, 239)
    assert alert(world, found).escalated_to is None
    later(world, 240)
    row = alert(world, found)
    assert (row.escalated_to, row.escalated_at, row.state) == (
        world.other_clinician,
        NOW + AFTER,
        AlertState.OPEN,
    )


def test_work_before_it_that_cannot_even_be_listed_does_not_hold_it_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_backup(world)
    found = raised(world, AlertKind.SAFETY_ITEM)
    jobs = world.app.extensions["jobs"]
    asked: list[str] = []

    def broken() -> list[UUID]:
        asked.append("x")
        raise LookupError("a row that nobody can read")

    broken_first = {
        name: one if name == "escalate" else replace(one, due=broken)
        for name, one in reversed(jobs.rounds.items())
    }
    monkeypatch.setattr(jobs, "rounds", broken_first)
    later(world, 240)
    assert asked
    assert alert(world, found).escalated_to == world.other_clinician


def test_it_waits_for_no_mail_server(world: World) -> None:
    assert next(iter(world.app.extensions["jobs"].rounds)) == "escalate"


def test_it_goes_on_once(world: World) -> None:
    found = escalated(world)
    before = fingerprint(world.app)
    later(world, 500)
    assert fingerprint(world.app) == before
    assert alert(world, found).escalated_at == NOW + AFTER


def test_the_clinic_says_how_long(world: World) -> None:
    change(world, Clinic, world.clinic_id, lambda clinic: setattr(clinic, "escalate_after_minutes", 30))
    name_backup(world)
    found = raised(world, AlertKind.UNSAFE_STOP)
    later(world, 30)
    assert alert(world, found).escalated_to == world.other_clinician


@pytest.mark.parametrize("act", [Act.SEEN, Act.RESOLVED])
def test_what_somebody_has_in_hand_goes_nowhere(world: World, act: Act) -> None:
    name_backup(world)
    found = raised(world, AlertKind.SAFETY_ITEM)
    world.as_clinician().post(address(world, found), {"act": act, "reason": "Called", "version": "1"})
    later(world, 500)
    assert alert(world, found).escalated_to is None


@pytest.mark.parametrize("kind", [AlertKind.DETERIORATION, AlertKind.OVERDUE])
def test_only_questions_of_safety_go_on(world: World, kind: AlertKind) -> None:
    name_backup(world)
    found = raised(world, kind)
    later(world, 5000)
    assert alert(world, found).escalated_to is None


def test_without_a_backup_it_stays_until_one_is_named(world: World) -> None:
    found = raised(world, AlertKind.SAFETY_ITEM)
    later(world, 300)
    assert alert(world, found).escalated_to is None
    name_backup(world)
    later(world, 301)
    assert alert(world, found).escalated_to == world.other_clinician


def test_a_closed_account_is_no_backup(world: World) -> None:
    name_backup(world)
    change(world, User, world.other_clinician, lambda user: setattr(user, "disabled_at", NOW))
    found = raised(world, AlertKind.SAFETY_ITEM)
    later(world, 300)
    assert alert(world, found).escalated_to is None


def test_the_backup_sees_initials_and_the_reason_and_only_after_its_time(world: World) -> None:
    name_backup(world)
    found = raised(world, AlertKind.SAFETY_ITEM)
    backup = world.browser(world.other_clinician)
    assert "W. S." not in backup.get("/today").text
    assert backup.get(f"{address(world, found)}/take-over").status_code == 404
    later(world, 240)
    page = html.unescape(backup.get("/today").text)
    assert "From a colleague" in page
    assert "W. S." in page
    assert "question 9, about safety, was answered with 1." in page
    assert f"{address(world, found)}/take-over" in page
    assert "Wren Samplewood" not in page
    for place in (f"/clients/{world.client}", address(world, found), f"/clients/{world.client}/safety"):
        assert backup.get(place).status_code == 404


def test_taking_over_joins_the_care_team_with_a_reason_and_leaves_its_trace(world: World) -> None:
    found = escalated(world)
    backup = world.browser(world.other_clinician)
    where = f"{address(world, found)}/take-over"
    assert "Wren Samplewood" not in backup.get(where).text
    assert backup.post(where, {"reason": ""}).status_code == 422
    assert backup.get(f"/clients/{world.client}").status_code == 404
    answer = backup.post(where, {"reason": "Fern is away"})
    assert answer.location == address(world, found)
    assert backup.get(f"/clients/{world.client}").status_code == 200
    row = alert(world, found)
    assert (row.state, row.acknowledged_by) == (AlertState.ACKNOWLEDGED, world.other_clinician)
    assert [(one["act"], one["reason"]) for one in row.history or []] == [("taken_over", "Fern is away")]
    with world.app.app_context():
        events = db.session.execute(
            sa.select(AuditEvent.action, AuditEvent.actor_id).where(
                AuditEvent.action.in_(["care_team.joined", "alert.taken_over"]),
                AuditEvent.client_id == world.client,
                AuditEvent.actor_id == world.other_clinician,
            )
        ).all()
    assert {row.action for row in events} == {"care_team.joined", "alert.taken_over"}


def test_what_their_own_clinician_has_in_hand_meanwhile_is_closed_to_the_backup(world: World) -> None:
    found = escalated(world)
    world.as_clinician().post(
        address(world, found),
        {"act": Act.SEEN, "reason": "Called", "version": str(alert(world, found).version)},
    )
    backup = world.browser(world.other_clinician)
    assert "W. S." not in backup.get("/today").text
    assert (
        backup.post(f"{address(world, found)}/take-over", {"reason": "x"}, page="/today").status_code == 404
    )
    assert backup.get(f"/clients/{world.client}").status_code == 404


def test_another_alert_of_the_same_client_is_no_way_in(world: World) -> None:
    escalated(world)
    other = raised(world, AlertKind.DETERIORATION)
    backup = world.browser(world.other_clinician)
    assert backup.get(f"{address(world, other)}/take-over").status_code == 404


def test_a_backup_who_is_on_the_care_team_already_needs_no_door(world: World) -> None:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        clients.join_care_team(client, world.other_clinician, by=actors(client)[0], at=NOW)
        db.session.commit()
    found = escalated(world)
    backup = world.browser(world.other_clinician)
    page = backup.get("/today").text
    assert "From a colleague" not in page
    assert "Wren Samplewood" in page
    assert backup.get(f"{address(world, found)}/take-over").status_code == 404


def test_the_clinician_sees_to_whom_it_went(world: World) -> None:
    escalated(world)
    with time_machine.travel(NOW + AFTER, tick=False):
        page = world.as_clinician().get("/today").text
    assert "Went on to Dr. Moss Specimen on 18 Nov 2026 at 14:30." in page


# Naming a backup


def test_a_clinician_names_a_colleague_and_takes_it_back(world: World) -> None:
    browser = world.as_clinician()
    page = browser.get("/settings").text
    assert "Dr. Moss Specimen" in page
    assert "after 4 hours" in page
    for value, expected in ((str(world.other_clinician), world.other_clinician), ("nobody", None)):
        with world.app.app_context():
            version = db.session.get_one(User, world.clinician).version
        assert browser.post("/settings", {"backup": value, "version": str(version)}).status_code == 303
        with world.app.app_context():
            assert db.session.get_one(User, world.clinician).backup_id == expected


@pytest.mark.parametrize("who", ["clinician", "administrator", "client"])
def test_nobody_but_another_clinician_can_be_named(world: World, who: str) -> None:
    person = world.user_of(world.client) if who == "client" else getattr(world, who)
    answer = world.as_clinician().post("/settings", {"backup": str(person), "version": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("typed", "status", "kept"), [("30", 303, 30), ("", 303, 240), ("14", 422, 240), ("soon", 422, 240)]
)
def test_the_administrator_sets_the_time(world: World, typed: str, status: int, kept: int) -> None:
    browser = world.browser(world.administrator)
    answer = browser.post("/admin/clinic", {"name": "Reed", "version": "1", "escalate_after_minutes": typed})
    assert answer.status_code == status
    with world.app.app_context():
        assert db.session.get_one(Clinic, world.clinic_id).escalate_after_minutes == kept
