"""Where its clinician wants that, the next step of a ladder opens by itself once one has reached what was agreed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clock import now
from portal.db import db
from portal.overview.evaluator_actions import look_at
from tests.app import World
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import (
    begin,
    change,
    change_step,
    fields,
    hold,
    in_use,
    plan_at,
    practise,
    publish_criterion,
    reach,
    steps_of,
)

ONCE = {"dose": {"count": 1, "days": 1}}


def ladder(world: World) -> str:
    """A plan in use that opens its next step by itself."""
    address = in_use(world)
    change(world, address, auto_open_next=True)
    return address


def evaluated(world: World) -> None:
    with world.app.app_context():
        look_at(world.client, at=now())
        db.session.commit()


def states(world: World, address: str) -> list[str]:
    return [step.state for step in steps_of(world, address)]


def test_it_is_chosen_on_the_page_that_makes_it_happen_and_off_until_then(world: World) -> None:
    address = in_use(world)
    browser = world.as_clinician()
    filled = fields(browser, f"{address}/happen")
    assert "auto_open_next" not in filled
    answer = browser.post(f"{address}/happen", {**filled, "auto_open_next": "yes"}, page="/help")
    assert answer.status_code == 303
    assert plan_at(world, address).auto_open_next is True
    assert fields(browser, f"{address}/happen")["auto_open_next"] == ["yes"]
    filled = fields(browser, f"{address}/happen")
    del filled["auto_open_next"]
    assert browser.post(f"{address}/happen", filled, page="/help").status_code == 303
    assert plan_at(world, address).auto_open_next is False


def test_the_next_step_opens_once_and_the_one_before_still_waits_to_be_confirmed(world: World) -> None:
    address = ladder(world)
    reach(world, address)
    for _ in range(2):
        evaluated(world)
    assert states(world, address) == ["in_progress", "available", "locked"]
    assert "is ready for you to confirm" in world.as_clinician().get(address).text
    with world.app.app_context():
        told = db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.action == "plan.step_opened")
            .order_by(AuditEvent.number.desc())
        ).all()
        assert len(told) == 2  # the first one when the plan began
        assert (told[0].actor_id, told[0].fields) == (None, ["state", "auto_open_next"])


def test_without_the_choice_it_waits_for_the_clinician(world: World) -> None:
    address = in_use(world)
    reach(world, address)
    evaluated(world)
    assert states(world, address) == ["in_progress", "locked", "locked"]


@pytest.mark.parametrize("spoiled", ["hold", "stop", "paused", "menu", "one at most", "talk first"])
def test_what_keeps_a_step_closed_keeps_this_one_closed_too(world: World, spoiled: str) -> None:
    address = ladder(world)
    reach(world, address)
    if spoiled == "hold":
        hold(world)
    elif spoiled == "stop":
        world.screen(partner_violence="current")
    elif spoiled == "one at most":
        change_step(world, steps_of(world, address)[2].id, state="available")
    else:
        values: dict[str, dict[str, object]] = {
            "paused": {"state": "paused"},
            "menu": {"mode": "menu"},
            "talk first": {"waits_for_talk": True},
        }
        change(world, address, **values[spoiled])
    evaluated(world)
    assert states(world, address)[1] == "locked"


def test_a_step_of_another_kind_opens_no_more_while_the_one_before_it_is_stopped(world: World) -> None:
    address = ladder(world)
    reach(world, address)
    change_step(world, steps_of(world, address)[1].id, template_id="S01", template_version=1, rung_no=1)
    world.screen(dissociation="current")
    evaluated(world)
    assert states(world, address)[1] == "locked"
    world.screen()
    evaluated(world)
    assert states(world, address)[1] == "available"


def test_what_was_opened_stays_open_when_a_practice_is_corrected(world: World) -> None:
    address = ladder(world)
    step = reach(world, address)
    evaluated(world)
    publish_criterion(world, step, dose={"count": 9, "days": 9})
    evaluated(world)
    assert states(world, address) == ["in_progress", "available", "locked"]


def test_it_is_one_step_ahead_and_never_two(world: World) -> None:
    address = ladder(world)
    reach(world, address)
    evaluated(world)
    second = steps_of(world, address)[1]
    publish_criterion(world, second, **ONCE)
    practise(world, second)
    evaluated(world)
    assert states(world, address) == ["in_progress", "in_progress", "locked"]
    first = steps_of(world, address)[0].id
    confirm = world.as_clinician().post(f"{address}/steps/{first}/confirm", page="/help")
    assert confirm.status_code == 303
    evaluated(world)
    assert states(world, address) == ["done", "in_progress", "available"]


def test_confirming_opens_no_second_one_where_the_next_is_open(world: World) -> None:
    address = begin(world, "S01", rungs=["1", "2", "3"])
    for move in ("offer", "accept"):
        assert world.as_clinician().post(f"{address}/{move}", page="/help").status_code == 303
    change(world, address, auto_open_next=True)
    first = steps_of(world, address)[0]
    publish_criterion(world, first, **ONCE)
    practise(world, first, kind="skill", before=60, after=40)
    evaluated(world)
    assert states(world, address)[:2] == ["in_progress", "available"]
    confirm = world.as_clinician().post(f"{address}/steps/{first.id}/confirm", page="/help")
    assert confirm.status_code == 303
    assert states(world, address) == ["done", "available", "locked"]


def test_a_practice_that_a_client_writes_down_opens_it_at_once(world: World) -> None:
    home = Homework(world)
    address = f"/{home.plan_id}"
    change(world, address, auto_open_next=True)
    step = steps_of(world, address)[0]
    publish_criterion(world, step, **ONCE)
    home.practise()
    assert (home.step_state(0), home.step_state(1)) == ("in_progress", "available")
