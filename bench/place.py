"""Where it is measured: a database of its own, the product's app on it, and the floors' addresses beside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from whitenoise import WhiteNoise

from portal import create_app, logs, shape
from portal.access import Permission, requires
from portal.db import db
from portal.keys import make_key_file
from portal.serve import loaded_for_good
from portal.settings import Settings
from portal.transaction import Portal

FLOOR = "/bench/floor"
FILES = "bench/files/"
KEYS = "keys.json"
ORIGIN = "http://localhost:8000"


@dataclass(frozen=True)
class Place:
    """An app and its database, their folder, and the environment in which another process finds the same.

    Nothing that is timed runs inside an app context of ours: a request would then share it with the one before.
    """

    app: Portal
    engine: Engine
    folder: Path
    environ: dict[str, str]

    @property
    def database(self) -> str:
        return "SQLite" if self.engine.dialect.name == "sqlite" else "PostgreSQL"

    def add_file(self, name: str, content: bytes) -> str:
        """Serve bytes the way the product serves its own static files; gives the address."""
        folder = self.folder / "files"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        files = self.app.wsgi_app
        assert isinstance(files, WhiteNoise)
        files.add_files(str(folder), prefix=FILES)
        return f"/{FILES}{name}"


@contextmanager
def place(*, postgres: bool, beside: Place | None = None) -> Iterator[Place]:
    """A migrated, empty database in a folder that is gone afterwards. `DATABASE_URL`, where it is set, stays.

    A place `beside` another has a database of its own and the keys of the other: a process has one set of keys.
    """
    url = nullcontext(os.environ.get("DATABASE_URL")) if not postgres else _throw_away_cluster()
    with TemporaryDirectory(prefix="haven-bench-") as name, url as address:
        environ = {"HAVEN_DATA": name, "HAVEN_ORIGIN": ORIGIN, "HAVEN_LOG_LEVEL": "ERROR"}
        if address:
            environ["DATABASE_URL"] = address
        if beside is None:
            make_key_file(Path(name, KEYS))
        else:
            copy(beside.folder / KEYS, name)
        logs.configure("ERROR")
        with loaded_for_good():
            app = create_app(Settings.from_env(environ))
        _add_floor(app)
        with app.app_context():
            _refuse_used_database()
            shape.upgrade()
            engine = db.engine
        yield Place(app, engine, Path(name), environ)
        engine.dispose()


@contextmanager
def _throw_away_cluster() -> Iterator[str]:
    from tests.database import postgres_cluster

    with postgres_cluster() as cluster:
        yield cluster.create("bench").render_as_string(hide_password=False)


def _refuse_used_database() -> None:
    tables = sa.inspect(db.engine).get_table_names()
    if tables:
        raise SystemExit(
            "DATABASE_URL names a database that is not empty. Give the benchmark one of its own."
        )


def _add_floor(app: Portal) -> None:
    """The audited floor: session and user are loaded, one read goes into the ledger, text comes back."""

    @app.get(FLOOR)
    @requires(Permission.CASELOAD_READ)
    def bench_floor() -> str:
        return "This page shows nothing."
