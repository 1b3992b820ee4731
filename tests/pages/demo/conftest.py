"""The demo clinic, made once per process with the keys that every app of the process shares."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import time_machine

from portal.db import db
from portal.demo import clinic
from portal.transaction import Portal
from tests.app import NOW, Fresh, make_app, migrate
from tests.pages.demo.plain import everything


def make_demo(folder: Path, fresh: Fresh, *, at: datetime = NOW) -> Portal:
    """A demo app whose clinic was made at an instant."""
    shutil.copy(fresh.live.parent / "keys.json", folder / "keys.json")
    app = make_app(folder, demo=True)
    migrate(app)
    with time_machine.travel(at, tick=False), app.app_context():
        clinic.make("Europe/Berlin", at=at)
        db.session.commit()
    return app


@dataclass(frozen=True)
class FirstStart:
    """The demo's app, every row as it was before anybody came in, and the file with them."""

    app: Portal
    rows: dict[str, list[str]]
    master: Path

    def copy(self, folder: Path) -> Portal:
        """Another demo just like it, for a test that changes something."""
        shutil.copy(self.master.parent / "keys.json", folder / "keys.json")
        shutil.copy(self.master, folder / "haven.db")
        return make_app(folder, demo=True)


@pytest.fixture(scope="session")
def first_start(fresh: Fresh, tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """The demo as it is after a first start."""
    folder = tmp_path_factory.mktemp("demo")
    app = make_demo(folder, fresh)
    with (
        closing(sqlite3.connect(folder / "haven.db")) as made,
        closing(sqlite3.connect(folder / "master.db")) as kept,
    ):
        made.backup(kept)
    with app.app_context():
        return FirstStart(app, everything(), folder / "master.db")


@pytest.fixture
def site(first_start: FirstStart) -> Iterator[Portal]:
    """The demo to be visited, time standing still at the first start."""
    with time_machine.travel(NOW, tick=False):
        yield first_start.app


@pytest.fixture
def demo(site: Portal) -> Iterator[Portal]:
    """The demo to be looked into: its database is open and nobody else can write."""
    with site.app_context():
        yield site
        db.session.rollback()
        db.session.remove()
