"""Things that go wrong with a SQLite database, made on purpose."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from portal.db import db
from portal.transaction import Portal


@contextmanager
def another_process_writes(app: Portal) -> Iterator[None]:
    """Another process is in the middle of a write; the app waits a moment only."""
    other = sqlite3.connect(app.config["HAVEN"].data / "haven.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with impatient(app):
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()


@contextmanager
def impatient(app: Portal) -> Iterator[None]:
    """The app waits 50 ms for a lock instead of seconds."""

    def shorten(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", shorten)
    try:
        yield
    finally:
        event.remove(engine, "checkout", shorten)
        engine.dispose()


@contextmanager
def refused(app: Portal, verb: str, table: str) -> Iterator[None]:
    """Every change of one kind to one table fails."""
    change(
        app, f"CREATE TRIGGER disturbed BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'disturbed'); END"
    )
    try:
        yield
    finally:
        change(app, "DROP TRIGGER disturbed")


def change(app: Portal, *statements: str, values: tuple[Any, ...] = ()) -> None:
    """Change the database behind the product's back."""
    other = sqlite3.connect(app.config["HAVEN"].data / "haven.db")
    for statement in statements:
        other.execute(statement, values)
    other.commit()
    other.close()
