"""A client's device for tests: it seals entries as static/js/outbox.js does and posts them from a signed-in page."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.outbox import EPOCH
from portal.accounts.outbox_keys import close
from portal.accounts.outbox_models import OutboxEntry
from portal.clock import now
from portal.db import Base, db
from portal.transaction import Portal
from tests.app import World
from tests.pages.plans.homework import Homework

EVENT = {"peak": "70", "what": "They did not call", "share": "private"}
URGE = {"before": "80", "after": "50", "thought": "Call now", "acted": "not", "points": "3:60 rubbish"}


class Device:
    """A device on which one client is signed in."""

    def __init__(self, world: World, client_id: UUID | None = None) -> None:
        self.world = world
        self.client_id = client_id or world.client
        self.user_id = world.user_of(self.client_id)
        self.browser = world.as_client(self.client_id)
        told = self.browser.post("/my/outbox/key", page="/help").json
        assert told is not None
        self.key_id = UUID(told["key"]["id"])
        self.point = base64.b64decode(told["key"]["point"])

    def seal(
        self,
        kind: str,
        fields: dict[str, Any],
        *,
        token: UUID,
        written_at: datetime | None = None,
        draft: bool = False,
    ) -> bytes:
        """What the device keeps."""
        milliseconds = int(((written_at or now()) - EPOCH) / timedelta(milliseconds=1))
        inside = {"kind": kind, "written_at": milliseconds, "draft": draft, "fields": fields}
        return close(json.dumps(inside).encode(), self.point, key_id=self.key_id, token=token)

    def send(self, kind: str, fields: dict[str, Any], *, token: UUID | None = None, **how: Any) -> str:
        """Seal and post an entry; gives what the server says became of it."""
        token = token or uuid4()
        return str((self.post(self.seal(kind, fields, token=token, **how), token=token).json or {})["state"])

    def post(self, sealed: bytes, *, token: UUID, key_id: UUID | None = None) -> TestResponse:
        """Post sealed bytes."""
        said = {"key": str(key_id or self.key_id), "client_token": str(token)}
        return self.browser.post(
            "/my/outbox", {**said, "sealed": base64.b64encode(sealed).decode()}, page="/help"
        )

    def entries(self) -> list[OutboxEntry]:
        """What came in of this account, with its words opened."""
        with self.world.app.app_context():
            query = sa.select(OutboxEntry).where(OutboxEntry.user_id == self.user_id)
            found = list(db.session.scalars(query.order_by(OutboxEntry.received_at)))
            for one in found:
                _ = one.words
            db.session.expunge_all()
            return found

    @property
    def entry(self) -> OutboxEntry:
        """The only one."""
        (one,) = self.entries()
        return one


def practice(home: Homework, **changes: Any) -> dict[str, Any]:
    """A whole exposure, as the page for nobody sends it."""
    return {
        "step_id": str(home.step_id),
        "on": "2026-11-18",
        "clock": "09:40",
        "how_far": "end",
        "feared_outcome": "They go quiet",
        "likelihood_before": "70",
        "outcome": "no",
        "suds_peak": "60",
        "learned": "Late is late",
        "own_contact_made": "no",
        "share": "now",
        **changes,
    }


def rows(app: Portal, model: type[Base]) -> list[Any]:
    """Every row of a table, with its words opened."""
    with app.app_context():
        found = list(db.session.scalars(sa.select(model)))
        for one in found:
            _ = getattr(one, "words", None)
        db.session.expunge_all()
        return found


def waiting_page(device: Device) -> str:
    """The address of the only entry that waits, as the list leads to it."""
    (found,) = set(re.findall(r'href="(/my/entries/[0-9a-f-]{36})"', device.browser.get("/my/entries").text))
    return str(found)
