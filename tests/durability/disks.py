"""Disks that are too small or take no writes: a small tmpfs where it may be mounted, SQLite's own limits elsewhere."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from portal.db import db
from portal.transaction import Portal


class Lying:
    """The disk that an app's data lies on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.app: Portal | None = None

    def let_go(self) -> None:
        """Close every connection, as after a restart."""
        assert self.app is not None
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


class Mounted(Lying):
    """A tmpfs of a few megabytes. Root writes to a file of mode 0444, but not to a disk that is mounted read-only."""

    @contextmanager
    def full(self) -> Iterator[None]:
        ballast = self.path / "ballast"
        with ballast.open("wb", buffering=0) as file:
            for size in (65536, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue
        try:
            yield
        finally:
            ballast.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        self.let_go()
        _mount("-o", "remount,ro", str(self.path))
        try:
            yield
        finally:
            self.let_go()
            _mount("-o", "remount,rw", str(self.path))


class Limited(Lying):
    """Where nothing may be mounted: statements that write fail as they would on such a disk."""

    @contextmanager
    def full(self) -> Iterator[None]:
        def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                raise OperationalError(statement, {}, sqlite3.OperationalError("database or disk is full"))

        with self._watching(before):
            yield

    @contextmanager
    def read_only(self) -> Iterator[None]:
        def before(connection: Any, *_rest: Any) -> None:
            connection.connection.dbapi_connection.execute("PRAGMA query_only=ON")

        with self._watching(before):
            yield

    @contextmanager
    def _watching(self, before: Callable[..., None]) -> Iterator[None]:
        assert self.app is not None
        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", before)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", before)
            self.let_go()


Disk = Mounted | Limited


@contextmanager
def small_disk(folder: Path, megabytes: int = 4) -> Iterator[Disk]:
    """A disk of its own for a test."""
    folder.mkdir()
    if not _can_mount(folder, megabytes):
        yield Limited(folder)
        return
    disk = Mounted(folder)
    try:
        yield disk
    finally:
        if disk.app is not None:
            disk.let_go()
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _can_mount(folder: Path, megabytes: int) -> bool:
    if os.geteuid() != 0:
        return False
    try:
        _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
