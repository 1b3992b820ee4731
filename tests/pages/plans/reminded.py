"""A plan that asks for reminders, its client's yes, and the worker's minute at an hour of the client's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.clients.models import Client, YesNo
from portal.clock import now
from portal.db import db
from portal.plans import actions, builder_actions, reminder_actions
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import find_published, list_steps
from portal.plans.reminder_models import ReminderChoice
from portal.plans.templates import get_template
from tests.app import World
from tests.mail import Sink
from tests.pages.notifications.reminding import change, reach
from tests.pages.plans.made import begin, fields

HOUR = 18


def to_remind(
    world: World,
    client_id: UUID | None = None,
    *,
    hour: int | None = HOUR,
    yes: bool = True,
    template: str = "E01",
    rungs: Sequence[int] = (3, 4),
    safe: bool = True,
    times_a_week: int = 3,
) -> UUID:
    """A plan in use that reminds at this hour, agreed to at half past ten of the test's day; gives its id."""
    client_id = client_id or world.client
    world.screen(client_id)
    if safe:
        reach(world, client_id)
    with world.app.app_context():
        client = db.session.get_one(Client, client_id)
        staff = db.session.get_one(User, client.responsible_id).actor
        own = db.session.get_one(User, client.user_id).actor
        plan = builder_actions.create_plan(
            client, get_template(template), list(rungs), safe_now=None, by=staff, at=now()
        )
        plan.remind_at_hour = hour
        for step in list_steps(plan):
            step.times_per_week = times_a_week
        actions.offer(client, plan, by=staff, at=now())
        db.session.flush()
        actions.accept(client, plan, by=own, at=now())
        db.session.flush()
        if yes:
            reminder_actions.choose(plan, wanted=True, by=own, at=now())
        db.session.commit()
        return plan.id


def go_round(world: World, clock: str, *, tz: str = "Europe/Berlin") -> None:
    """What the worker does in the minute at which a clock in `tz` shows this, such as `2026-11-18 18:00`."""
    at = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(tz))
    with time_machine.travel(at, tick=False):
        world.app.extensions["jobs"].go_round(slow=False)


def choose(world: World, plan_id: UUID, wanted: bool) -> None:
    """What the client says of the reminders."""
    with world.app.app_context():
        plan = db.session.get_one(Plan, plan_id)
        own = db.session.get_one(User, db.session.get_one(Client, plan.client_id).user_id)
        reminder_actions.choose(plan, wanted=wanted, by=own.actor, at=now())
        db.session.commit()


def as_clinician(world: World, plan_id: UUID, act: Any, **values: Any) -> None:
    """A move of the plan through the product's own action."""
    with world.app.app_context():
        plan = db.session.get_one(Plan, plan_id)
        client = db.session.get_one(Client, plan.client_id)
        staff = db.session.get_one(User, client.responsible_id)
        act(client, plan, by=staff.actor, at=now(), **values)
        db.session.commit()


def draft(world: World, *, safe: bool = True) -> str:
    """The address of a draft plan of the world's client."""
    if safe:
        reach(world)
    return begin(world, "E01")


def published_hour(world: World, plan_id: UUID) -> int | None:
    """The hour that the client reads."""
    with world.app.app_context():
        found = find_published(db.session.get_one(Plan, plan_id))
        return found.remind_at_hour if found else None


def arrange(world: World, address: str, **changes: object) -> TestResponse:
    """Fill the page "make it happen" of a draft and send it; None leaves a field out."""
    browser = world.as_clinician()
    data = fields(browser, f"{address}/happen")
    data |= {name: value for name, value in changes.items() if value is not None}
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
    return browser.post(f"{address}/happen", data, page=f"{address}/happen")


def unsafe(world: World) -> None:
    """Say of the world's client that reminders are not safe."""
    change(world, Client, world.client, lambda client: setattr(client, "reminders_safe", YesNo.NO))


def choice(world: World, plan_id: UUID) -> ReminderChoice | None:
    """What the client said last, as it is stored."""
    with world.app.app_context():
        return db.session.scalar(sa.select(ReminderChoice).where(ReminderChoice.plan_id == plan_id))


def first_step(world: World, plan_id: UUID) -> PlanStep:
    """The first step of the plan, as it is stored."""
    with world.app.app_context():
        return list_steps(db.session.get_one(Plan, plan_id))[0]


def sent(sink: Sink) -> int:
    """How many letters have arrived."""
    return len(sink.got)
