"""Alerts of the clinic for page tests: raised through the product's own actions, read back as they are stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal.accounts import actions as accounts
from portal.accounts.actor import System
from portal.accounts.models import User
from portal.clients import alert_actions
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.app import World
from tests.pages.foundation.objects import actors

DETAIL = {
    AlertKind.SAFETY_ITEM: {"instrument": "phq9", "item": 9, "value": 1},
    AlertKind.UNSAFE_STOP: {},
    AlertKind.DETERIORATION: {
        "instrument": "phq9",
        "scale": "total",
        "before": "5",
        "after": "12",
        "times": 1,
    },
    AlertKind.OVERDUE: {"instrument": "dic10", "due_on": "2026-11-02"},
}


def raised(world: World, kind: AlertKind, client_id: UUID | None = None) -> UUID:
    """An alert of a client's; gives its id."""
    with world.app.app_context():
        client = db.session.get_one(Client, client_id or world.client)
        source = alert_actions.Source("Assessment", uuid4())
        alert = alert_actions.raise_alert(
            client, kind, str(source.id), source, detail=DETAIL[kind], by=actors(client)[0], at=now()
        )
        assert alert is not None
        db.session.commit()
        return alert.id


def alert(world: World, alert_id: UUID) -> Alert:
    """As it is stored."""
    with world.app.app_context():
        return db.session.get_one(Alert, alert_id)


def every_alert(world: World) -> Sequence[Alert]:
    """All there are, in the order of being raised."""
    with world.app.app_context():
        return db.session.scalars(sa.select(Alert).order_by(Alert.raised_at, Alert.key)).all()


def name_backup(world: World, *, of: UUID | None = None, backup: UUID | None = None) -> None:
    """Let the second clinician be the backup of the first."""
    with world.app.app_context():
        user = db.session.get_one(User, of or world.clinician)
        colleague = db.session.get_one(User, backup or world.other_clinician)
        accounts.name_backup(user, colleague, by=System(user.clinic_id), at=now())
        db.session.commit()


def go_round(world: World, *, slow: bool = False) -> None:
    """What the worker does each minute, or four times a day."""
    world.app.extensions["jobs"].go_round(slow=slow)


def change(world: World, model: type, row_id: UUID, do: Callable[..., object]) -> None:
    """Change a row behind the product's back."""
    with world.app.app_context():
        do(db.session.get_one(model, row_id))
        db.session.commit()
