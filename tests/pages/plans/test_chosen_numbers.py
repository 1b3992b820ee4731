"""A number that a clinic has chosen in place of our default is the one that holds, wherever plans use it."""

from __future__ import annotations

from pathlib import Path

import pytest

import portal
from portal.accounts import number_actions
from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.defaults import DEFAULTS
from portal.plans import queries
from portal.plans.guards import TalkReason
from portal.plans.models import PlanStep
from tests.app import World
from tests.pages.plans.made import begin, in_use, practise, steps_of

REGISTRIES = ("defaults.py", "number_wording.py", "number_forms.py")


def choose(world: World, **numbers: int) -> None:
    """What the administrator chooses for the clinic."""
    with world.app.app_context():
        by = db.session.get_one(User, world.administrator).actor
        number_actions.choose_numbers(numbers, user_id=None, by=by, at=now())
        db.session.commit()


def shares(world: World, template: str) -> list[float]:
    plan = begin(world, template, rungs=["1"])
    return [step.criterion["dose"]["min_share_of_planned"] for step in steps_of(world, plan)]


def test_every_number_is_asked_for_somewhere() -> None:
    root = Path(portal.__file__).parent
    used = "".join(path.read_text() for path in root.rglob("*.py") if path.name not in REGISTRIES)
    assert [key for key in DEFAULTS if f'"{key}"' not in used] == []


def test_the_share_of_the_minutes_is_the_clinics_in_a_new_step(world: World) -> None:
    assert shares(world, "E01") == [0.8]
    choose(world, share_of_minutes=50)
    assert shares(world, "E01") == [0.5]


@pytest.mark.parametrize("template", ["E02", "S01"])
def test_a_template_that_names_its_own_share_keeps_it(world: World, template: str) -> None:
    before = shares(world, template)
    choose(world, share_of_minutes=50)
    assert shares(world, template) == before


@pytest.mark.parametrize(("points", "talk"), [(None, TalkReason.LIKELIHOOD_RISING), (30, None)])
def test_how_far_a_rating_rises_before_it_asks_for_a_talk_is_the_clinics(
    world: World, points: int | None, talk: TalkReason | None
) -> None:
    if points:
        choose(world, rising_points=points)
    step = steps_of(world, in_use(world, "E01"))[0]
    for days_ago, likelihood in ((3, 40), (2, 50), (1, 60)):
        practise(world, step, days_ago=days_ago, likelihood_next=likelihood)
    with world.app.app_context():
        stored = db.session.get_one(PlanStep, step.id)
        client = db.session.get_one(Client, world.client)
        found = queries.step_standing(stored, queries.list_logs(stored), on=today(client.tz))
        assert found.talk is talk
