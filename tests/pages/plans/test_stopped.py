"""What a new safety screen says reaches a plan that is already in use, and old papers change nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans.due_queries import due_for
from portal.plans.models import Plan
from portal.plans.queries import plan_shown_as
from tests.app import NOW, World
from tests.pages.foundation.objects import make_all


def shown(world: World, plan_id: object) -> tuple[str, list[str], bool]:
    """How a plan reads, the templates that are due, whether the client is told that it rests."""
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        plan = db.session.get(Plan, plan_id)
        assert client is not None
        assert plan is not None
        due = due_for(client)
        return (
            str(plan_shown_as(client, plan)),
            sorted({one.step.template_id for one in due.steps} & {"E01", "S01"}),
            due.rests,
        )


@pytest.fixture
def plan_id(world: World) -> object:
    """An E01 plan in use, beside one of calming breaths, begun under a clear screen."""
    world.screen()
    with world.app.app_context():
        return make_all(world.client)["plan_id"]["active"]


@pytest.mark.parametrize("answer", ["partner_violence", "coercive_control", "suicidality", "dissociation"])
def test_a_screen_that_says_stop_lets_open_steps_rest_but_not_the_calming_ones(
    world: World, plan_id: object, answer: str
) -> None:
    assert shown(world, plan_id) == ("active", ["E01", "S01"], False)
    world.screen(**{answer: "current"})
    assert shown(world, plan_id) == ("paused", ["S01"], True)
    assert "rests" in world.as_client().get("/my").text
    world.screen()
    assert shown(world, plan_id) == ("active", ["E01", "S01"], False)


def test_a_screen_that_has_only_grown_old_stops_nothing_that_runs(world: World, plan_id: object) -> None:
    with time_machine.travel(NOW + timedelta(days=100), tick=False):
        assert shown(world, plan_id) == ("active", ["E01", "S01"], False)


def test_an_old_clear_screen_written_down_late_does_not_replace_todays_stop(
    world: World, plan_id: object
) -> None:
    world.screen(coercive_control="current")
    world.screen(done_on=date(2026, 9, 10))
    assert shown(world, plan_id) == ("paused", ["S01"], True)


def test_a_screen_from_before_does_not_lift_what_came_after(world: World, plan_id: object) -> None:
    from portal.clients import actions
    from portal.clients.models import HoldReason

    with world.app.app_context():
        client, plan = db.session.get(Client, world.client), db.session.get(Plan, plan_id)
        assert client is not None
        assert plan is not None
        by = clients.list_care_team(client)[0].actor
        actions.open_hold(client, HoldReason.UNSAFE_STOP, plan, by=by, at=now())
        db.session.commit()
    world.screen(done_on=now().date() - timedelta(days=80))
    assert shown(world, plan_id)[0] == "paused"
    world.screen()
    assert shown(world, plan_id)[0] == "active"
