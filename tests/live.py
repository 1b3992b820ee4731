"""A live server: the product's own command on a free port of this machine, on data made through its own actions."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from portal.accounts import passwords
from portal.accounts.models import User
from portal.db import db
from portal.transaction import Portal
from tests.app import Browser, World, make_app, migrate

START_SECONDS = 60
END_SECONDS = 30
PASSWORD = "heron over quiet water"


class NotStarted(AssertionError):
    """The server did not become ready; the message is what it wrote."""


class Live:
    """A running server on the data of a `World`: web server and worker, as `portal run` starts them."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        self.app: Portal = make_app(folder, origin=self.origin())
        migrate(self.app)
        self.world = World(self.app)
        self.process: subprocess.Popen[bytes] | None = None

    def origin(self, host: str = "localhost") -> str:
        """Where to reach it; `localhost` and `127.0.0.1` are two places to a browser."""
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Start web server and worker and wait until the server says that it is ready."""
        settings = self.app.config["HAVEN"]
        env = {name: value for name, value in os.environ.items() if not name.startswith("HAVEN_")}
        env |= {"HAVEN_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
        env |= {"HAVEN_ORIGIN": settings.origin, "HAVEN_LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "portal.cli", "run", "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up and self.process.poll() is None:
            if answers(f"{self.origin('127.0.0.1')}/readyz"):
                return
            wait_briefly(self.process)
        raise NotStarted(self.log.read_text())

    def end(self) -> None:
        """End what was started, by its id: the server ends its own children; what outlives it is killed."""
        if self.process is None:
            return
        children = children_of(self.process.pid)
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            for pid in (self.process.pid, *children):
                kill(pid)
            self.process.wait()
        self.process = None

    def session_of(self, user_id: UUID) -> str:
        """The cookie of a browser in which this person is signed in."""
        cookie = Browser(self.app, user_id).http.get_cookie("haven")
        assert cookie is not None
        return cookie.value

    def set_password(self, user_id: UUID) -> str:
        """Give an account the password that can be typed in; gives its sign-in name."""
        with self.app.app_context():
            user = db.session.get(User, user_id)
            assert user is not None
            user.password_hash = passwords.hash_password(PASSWORD)
            assert user.handle is not None
            db.session.commit()
            return user.handle


@contextmanager
def live_server(folder: Path) -> Iterator[Live]:
    """A started server on a fresh folder, ended whatever happens."""
    live = Live(folder)
    try:
        live.start()
        yield live
    finally:
        live.end()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Whether an address answers with success."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def wait_briefly(process: subprocess.Popen[bytes]) -> None:
    """Wait for a starting server to end, for a tenth of a second at most; it should not."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.1)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that run now."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def kill(pid: int) -> None:
    """End a process at once, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
