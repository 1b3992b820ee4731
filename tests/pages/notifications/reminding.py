"""Questionnaires that are to be reminded of, made through the product's own actions; the worker's minute; what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import time_machine

from portal.assessments import actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Release
from portal.clients.models import Client, YesNo
from portal.clock import local_date, now
from portal.db import db
from portal.notifications import senders
from portal.notifications.models import Notice
from portal.transaction import Portal
from tests.app import NOW, World
from tests.pages.foundation.objects import actors

ADDRESS = "wren@home.example"


@contextmanager
def sending_by(app: Portal, way: senders.Way | None) -> Iterator[None]:
    """Let messages leave in this way."""
    before = app.extensions["mail"]
    app.extensions["mail"] = way
    try:
        yield
    finally:
        app.extensions["mail"] = before


def change(world: World, model: type, row_id: UUID, do: Callable[[Any], object]) -> None:
    """Change a row behind the product's back."""
    with world.app.app_context():
        do(db.session.get_one(model, row_id))
        db.session.commit()


def reach(world: World, client_id: UUID | None = None, address: str | None = ADDRESS) -> None:
    """Mark the contact of a client as safe, and say where."""

    def safe(client: Client) -> None:
        client.reminders_safe = YesNo.YES
        client.contact = {**(client.contact or {}), "email": address}

    change(world, Client, client_id or world.client, safe)


def to_remind(
    world: World, client_id: UUID | None = None, *, due_on: date | None = None, **more: Any
) -> UUID:
    """Ten questions due today, with a reminder; gives the assessment's id."""
    with world.app.app_context():
        client = db.session.get_one(Client, client_id or world.client)
        row = actions.assign(
            client,
            get_instrument("dic10"),
            due_on=due_on or local_date(now(), client.tz),
            context_tag=ContextTag.ORDINARY,
            release=Release.HIDDEN,
            **{"remind": True, **more},
            by=actors(client)[0],
            at=now(),
        )
        db.session.commit()
        return row.id


def go_round(world: World, at: datetime = NOW, **later: int) -> None:
    """What the worker does each minute."""
    with time_machine.travel(at + timedelta(**later), tick=False):
        world.app.extensions["jobs"].go_round(slow=False)


def notices(world: World) -> Sequence[Notice]:
    """Every notice as it is stored, oldest first."""
    with world.app.app_context():
        return db.session.scalars(sa.select(Notice).order_by(Notice.made_at, Notice.id)).all()


def states(world: World) -> list[str]:
    """Where each notice stands, oldest first."""
    return [one.state for one in notices(world)]
