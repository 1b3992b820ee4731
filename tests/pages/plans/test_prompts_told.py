"""No count, state or button tells a clinician which prompt a private page answers; rules count it all the same."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.plans.practice_models import PracticeLog
from portal.plans.standing_queries import standing
from tests.app import World
from tests.pages.plans.made import change_step, in_use, practise, publish_criterion, steps_of
from tests.pages.plans.reflecting import Reflecting


@pytest.fixture
def plan(world: World) -> str:
    """A plan with two prompts, both open."""
    world.screen()
    reflecting = Reflecting(world)
    address = f"/clients/{world.client}/plans/{reflecting.homework.plan_id}"
    for step in steps_of(world, address):
        change_step(world, step.id, state="available")
        publish_criterion(world, step, dose={"count": 4, "days": 2})
    return address


def write(world: World, plan: str, which: int, *, share: str = "private", days_ago: int = 1) -> None:
    step = steps_of(world, plan)[which]
    practise(world, step, days_ago=days_ago, kind="reflection", share=share, words={"reflection": "Kestrel"})


def pages(world: World, plan: str) -> list[str]:
    """What a clinician reads of the plan, without values that are made anew each time."""
    browser = world.as_clinician()
    found = []
    for address in (plan, f"{plan}/review", "/caseload", f"/clients/{world.client}", "/today"):
        text = browser.get(address).text
        found.append(re.sub(r'(name="(csrf_token|client_token|version)" value|nonce)="[^"]*"', "", text))
    return found


def test_pages_are_alike_whichever_prompt_a_private_page_answers(world: World, plan: str) -> None:
    first, second = steps_of(world, plan)
    write(world, plan, 0)
    answered_first = pages(world, plan)
    with world.app.app_context():
        log = db.session.scalars(sa.select(PracticeLog)).one()
        log.step_id = second.id
        db.session.commit()
    change_step(world, first.id, state="available")
    change_step(world, second.id, state="in_progress")
    assert pages(world, plan) == answered_first


def test_pages_are_counted_over_the_plan_and_private_ones_said_apart(world: World, plan: str) -> None:
    told = world.as_clinician().get(plan).text
    assert "Nothing is written yet to the prompts of this plan." in told
    write(world, plan, 0, share="now")
    write(world, plan, 0)
    write(world, plan, 1)
    for address in (plan, f"{plan}/review"):
        told = world.as_clinician().get(address).text
        assert told.count("3 pages are written to the prompts of this plan, 2 kept private.") == 2
        assert not re.search(r"\d of \d (practices|days)", told.split("What happened", 1)[1])


def test_a_prompt_with_a_shared_page_reads_as_begun(world: World, plan: str) -> None:
    write(world, plan, 0)
    assert "being practised" not in world.as_clinician().get(plan).text
    assert "Confirm early" not in world.as_clinician().get(plan).text
    write(world, plan, 0, share="now")
    assert "being practised" in world.as_clinician().get(plan).text
    assert "Confirm early" in world.as_clinician().get(plan).text


def test_once_enough_is_written_the_step_is_ready_to_be_confirmed(world: World, plan: str) -> None:
    dose = steps_of(world, plan)[0].criterion["dose"]
    for days_ago in range(dose["count"]):
        write(world, plan, 0, days_ago=days_ago + 1)
    told = world.as_clinician().get(plan).text
    assert "ready for you to confirm" in told
    assert "As much is written as was agreed." in told
    confirm = f"{plan}/steps/{steps_of(world, plan)[0].id}/confirm"
    assert "As much is written as was agreed." in world.as_clinician().get(confirm).text


def test_lists_name_no_count_of_a_prompt(world: World, plan: str) -> None:
    write(world, plan, 0, days_ago=0)
    with world.app.app_context():
        line = standing([world.client])[world.client]
        assert (line.step_position, line.practised, line.planned) == (1, None, None)


def test_a_practice_is_counted_at_its_step_as_ever(world: World) -> None:
    address = in_use(world, "E01")
    practise(world, steps_of(world, address)[0], likelihood_before=60)
    told = world.as_clinician().get(address).text
    assert "being practised" in told
    assert "prompts of this plan" not in told
    with world.app.app_context():
        assert standing([world.client])[world.client].practised is not None
