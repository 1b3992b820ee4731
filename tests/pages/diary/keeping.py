"""A client's diary for tests: written through its own pages, read as it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary import diary_queries
from portal.diary.models import DayCover, DiaryEntry
from tests.app import Browser, World

DIARY = "/my/diary"
TODAY = date(2026, 11, 18)
WHOLE = {
    "trigger": "uncertainty",
    "own_trigger": "A train without a time",
    "peak": "70",
    "acted": "delayed",
    "minutes_to_settle": "25",
    "urge": "80",
    "urge_to": "Ring three times",
    "panic_signs": ["chest", "breath"],
    "tools": ["breath", "person"],
    "tools_own": "The dog",
    "interference": "2",
    "what": "No word until ten",
    "repaired": "yes",
    "repair_hours": "3",
    "repair_how": "We laughed about it",
    "note_to_clinician": "Ask me about trains",
    "share": "now",
}


class Diary:
    """The diary of the world's client."""

    def __init__(self, world: World, client_id: UUID | None = None) -> None:
        self.world, self.app = world, world.app
        self.client_id = client_id or world.client
        self.browser: Browser = world.as_client(self.client_id)

    @contextmanager
    def on(self, moment: datetime) -> Iterator[None]:
        """At another time, signed in anew there and afterwards."""
        with time_machine.travel(moment, tick=False):
            self.browser = self.world.as_client(self.client_id)
            yield
        self.browser = self.world.as_client(self.client_id)

    def write(self, **said: Any) -> TestResponse:
        """Send a hard moment."""
        return self.browser.post(DIARY, {"client_token": str(uuid4()), "share": "now", **said})

    def quiet(self, on: date) -> TestResponse:
        """Say that a day had none."""
        return self.browser.post(f"{DIARY}/quiet", {"on": str(on)}, page=DIARY)

    def entries(self) -> list[DiaryEntry]:
        """Every entry, oldest first, with its sealed words opened."""
        with self.app.app_context():
            found = list(
                db.session.scalars(
                    sa.select(DiaryEntry)
                    .where(DiaryEntry.client_id == self.client_id)
                    .order_by(DiaryEntry.occurred_at)
                )
            )
            for row in found:
                _ = row.words
            db.session.expunge_all()
            return found

    @property
    def entry(self) -> DiaryEntry:
        """The only entry."""
        (row,) = self.entries()
        return row

    @property
    def address(self) -> str:
        """Where the only entry is changed."""
        return f"{DIARY}/{self.entry.id}"

    def covers(self) -> dict[date, str]:
        """What was said of days."""
        with self.app.app_context():
            rows = db.session.scalars(sa.select(DayCover).where(DayCover.client_id == self.client_id))
            return {row.local_date: row.covered for row in rows}

    def corrections(self) -> list[dict[str, Any]]:
        """What entries said before, oldest first."""
        with self.app.app_context():
            rows = db.session.scalars(sa.select(Correction).order_by(Correction.corrected_at))
            return [row.before or {} for row in rows]

    def recent(self, *, own: bool = True) -> diary_queries.Recent:
        """What the diary comes to today."""
        with self.app.app_context():
            client = db.session.get(Client, self.client_id)
            assert client is not None
            found = diary_queries.recent(client, on=TODAY, own=own)
            assert found is not None
            return found

    def states(self) -> list[str]:
        """What is known of today and the days before, the latest first."""
        return [str(state) for _, state in reversed(self.recent().days)]

    def keep(self, days: int, *, quiet: bool = True) -> None:
        """A known day for each of the last so many, the present one the last."""
        for back in range(days - 1, -1, -1):
            with self.on(now() - timedelta(days=back)):
                if quiet:
                    assert self.quiet(now().date()).status_code == 303
                else:
                    assert self.write(trigger="ignored", peak="50").status_code == 303
