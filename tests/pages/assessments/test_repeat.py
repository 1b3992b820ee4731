"""Questionnaires that repeat: made when they are due, once; rested, ended, closed; nothing after discharge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import User
from portal.assessments import definition_queries, schedule_actions
from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, OwnState, Release
from portal.assessments.models import Assessment, Assignment
from portal.assessments.schedule_actions import Terms
from portal.clients.models import Client, ClientStatus
from portal.clock import now
from portal.db import db
from tests.app import World
from tests.assessments.weather import CODE, DEFINITION
from tests.pages.assessments import invented

TUESDAY = date(2026, 11, 24)
OPENS = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""09:00 in Berlin."""


@pytest.fixture
def weekly(world: World) -> UUID:
    """Ten questions every Tuesday at nine, open for three days."""
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        by = db.session.get(User, client.responsible_id)
        assert by is not None
        terms = Terms(TUESDAY, ContextTag.ORDINARY, Release.AFTER_SESSION, every_days=7, grace_days=3)
        made = schedule_actions.give(client, get_instrument("dic10"), terms, by=by.actor, at=now())
        assert made is None
        db.session.commit()
        return db.session.scalars(sa.select(Assignment.id)).one()


def go_round(world: World, at: datetime, *, slow: bool = False) -> None:
    """What the worker does each minute (or four times a day), at a moment."""
    with time_machine.travel(at, tick=False):
        world.app.extensions["jobs"].go_round(slow=slow)


def due_days(world: World) -> list[date]:
    with world.app.app_context():
        return list(
            db.session.scalars(
                sa.select(Assessment.due_on)
                .where(Assessment.state != "cancelled")
                .order_by(Assessment.occurrence)
            )
        )


def change(world: World, assignment: UUID, move: str, at: datetime | None = None) -> int:
    page = f"/clients/{world.client}/assessments"
    with time_machine.travel(at or now(), tick=False):
        where = f"/clients/{world.client}/schedules/{assignment}/{move}"
        return world.as_clinician().post(where, page=page).status_code


def test_nothing_is_there_before_its_time_and_one_from_then_on(world: World, weekly: UUID) -> None:
    go_round(world, OPENS - timedelta(minutes=1))
    assert due_days(world) == []
    assert "Nothing due today" in world.as_client().get("/my").text
    for minutes in (0, 1, 2):
        go_round(world, OPENS + timedelta(minutes=minutes))
    assert due_days(world) == [TUESDAY]
    with time_machine.travel(OPENS + timedelta(hours=1), tick=False):
        assert "task-link" in world.as_client().get("/my").text


def test_each_week_brings_one_and_a_week_that_nobody_looked_brings_none(world: World, weekly: UUID) -> None:
    for week in (0, 1, 3):
        go_round(world, OPENS + timedelta(weeks=week, hours=2))
    assert due_days(world) == [TUESDAY + timedelta(weeks=week) for week in (0, 1, 3)]


def test_what_is_first_due_today_is_there_at_once(world: World) -> None:
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/assign",
        {
            "instruments": "dic10",
            "due_on": "2026-11-18",
            "repeat": "14",
            "opens_at_time": "09:00",
            "grace_days": "14",
            "context_tag": "ordinary",
            "release": "hidden",
        },
    )
    assert answer.status_code == 303
    assert due_days(world) == [date(2026, 11, 18)]
    page = world.as_clinician().get(f"/clients/{world.client}/assessments").text
    assert "every 14 days" in page
    assert "next on 2 Dec 2026" in page


def test_a_schedule_that_rests_makes_nothing_and_makes_nothing_up(world: World, weekly: UUID) -> None:
    assert change(world, weekly, "pause") == 303
    go_round(world, OPENS + timedelta(hours=1))
    assert due_days(world) == []
    assert change(world, weekly, "resume", OPENS + timedelta(hours=2)) == 303
    go_round(world, OPENS + timedelta(hours=3))
    assert due_days(world) == []
    go_round(world, OPENS + timedelta(weeks=1))
    assert due_days(world) == [TUESDAY + timedelta(weeks=1)]


def test_ending_a_schedule_takes_back_what_nobody_has_begun(world: World, weekly: UUID) -> None:
    go_round(world, OPENS)
    assert change(world, weekly, "end", OPENS) == 303
    go_round(world, OPENS + timedelta(weeks=1))
    assert due_days(world) == []
    assert change(world, weekly, "resume", OPENS) == 409
    assert "What repeats" not in world.as_clinician().get(f"/clients/{world.client}/assessments").text


def test_a_clinics_own_goes_on_in_its_newest_version_and_not_once_it_is_set_aside(world: World) -> None:
    invented.publish(world)
    with world.app.app_context():
        client, by, _ = invented.people(world, None)
        terms = Terms(TUESDAY, ContextTag.ORDINARY, Release.HIDDEN, every_days=7)
        instrument = definition_queries.definition(world.clinic_id, CODE)
        schedule_actions.give(client, instrument, terms, by=by.actor, at=now())
        db.session.commit()
    go_round(world, OPENS)
    with world.app.app_context():
        (first,) = db.session.scalars(sa.select(OwnInstrument))
        first.state, first.archived_at = OwnState.ARCHIVED, now()
        db.session.add(
            OwnInstrument(
                clinic_id=world.clinic_id,
                code=CODE,
                number=2,
                state=OwnState.PUBLISHED,
                definition={**DEFINITION, "version": 2},
                made_at=now(),
                made_by=world.administrator,
                published_at=now(),
            )
        )
        db.session.commit()
    go_round(world, OPENS + timedelta(weeks=1))
    with world.app.app_context():
        versions = sa.select(Assessment.instrument_version).order_by(Assessment.occurrence)
        assert list(db.session.scalars(versions)) == [1, 2]
        for row in db.session.scalars(sa.select(OwnInstrument)):
            row.state, row.archived_at = OwnState.ARCHIVED, now()
        db.session.commit()
    go_round(world, OPENS + timedelta(weeks=2))
    assert due_days(world) == [TUESDAY, TUESDAY + timedelta(weeks=1)]
    assert "no further date" in world.as_clinician().get(f"/clients/{world.client}/assessments").text


def test_nothing_is_made_for_who_has_been_discharged(world: World, weekly: UUID) -> None:
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        client.status = ClientStatus.DISCHARGED
        db.session.commit()
    go_round(world, OPENS)
    assert due_days(world) == []


def test_what_is_over_closes_and_keeps_what_was_answered(world: World, weekly: UUID) -> None:
    go_round(world, OPENS)
    with world.app.app_context():
        made = db.session.scalars(sa.select(Assessment)).one()
    where = f"/my/questionnaires/{made.id}"
    with time_machine.travel(OPENS + timedelta(hours=1), tick=False):
        browser = world.as_client()
        browser.post(where, {"about": "partner_now"})
        browser.post(f"{where}/1", {"answer": "2"})
    last_minute = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)  # 23:59 in Berlin on the last day
    go_round(world, last_minute, slow=True)
    with world.app.app_context():
        assert db.session.scalars(sa.select(Assessment.state)).one() == "started"
    go_round(world, last_minute + timedelta(minutes=1), slow=True)
    with world.app.app_context():
        closed = db.session.scalars(sa.select(Assessment)).one()
        assert closed.state == "expired"
        assert closed.answers["1"]["value"] == 2
    with time_machine.travel(last_minute + timedelta(hours=9), tick=False):
        assert "This one is closed" in world.as_client().get(where).text
        page = world.as_clinician().get(f"/clients/{world.client}/assessments").text
        assert "closed, not answered" in page


def test_another_clinicians_schedule_is_not_found(world: World, weekly: UUID) -> None:
    other = world.browser(world.other_clinician)
    for client in (world.client, world.other_client):
        answer = other.post(f"/clients/{client}/schedules/{weekly}/end", page="/help")
        assert answer.status_code == 404
    with world.app.app_context():
        assert db.session.get_one(Assignment, weekly).cancelled_at is None
