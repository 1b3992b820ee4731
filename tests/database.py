"""A throw-away PostgreSQL cluster for tests: Unix socket only, gone when the tests end."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

START_LIMIT = 60.0
STOP_LIMIT = 20.0
ACCOUNT = "postgres"
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_senders": "0"}


@dataclass(frozen=True)
class Cluster:
    """A running server, reached through the socket in `socket_folder`."""

    socket_folder: Path

    def url(self, database: str) -> URL:
        """The SQLAlchemy address (psycopg 3) of one database."""
        query = {"host": str(self.socket_folder)}
        return URL.create("postgresql+psycopg", username=ACCOUNT, database=database, query=query)

    def create(self, name: str) -> URL:
        """Make an empty database; return its address."""
        return self.create_from_template(name, "template0")

    def create_from_template(self, name: str, template: str) -> URL:
        """Make a copy of the database `template`, which nobody may be connected to; return its address."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database and end whatever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), user=ACCOUNT, dbname="postgres", autocommit=True
        ) as server:
            server.execute(statement)


def programs() -> Path:
    """The folder of the newest installed PostgreSQL server programs.

    Raises RuntimeError when there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")


@contextmanager
def postgres_cluster() -> Iterator[Cluster]:
    """Start a cluster of its own, yield it, and end it by the process it started, also after a failure."""
    account = ACCOUNT if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="haven-pg-"))
    try:
        if account:
            entry = pwd.getpwnam(account)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        make_files(folder / "data", account)
        server = start(folder, account)
        try:
            wait_until_ready(server, folder)
            yield Cluster(folder)
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_files(data: Path, account: str | None) -> None:
    """Run initdb; raises CalledProcessError with its output in `stderr`."""
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", f"--username={ACCOUNT}"]
    command = [str(programs() / "initdb"), "--pgdata", str(data), *options]
    subprocess.run(command, user=account, group=account, check=True, capture_output=True, cwd=data.parent)


def start(folder: Path, account: str | None) -> subprocess.Popen[bytes]:
    """Start the server itself, without a wrapper, so that its id is the one to end."""
    command = [str(programs() / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-h", ""]
    for name, value in SPEED.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            user=account,
            group=account,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=end_with_parent,
        )


def end_with_parent() -> None:
    """Have the kernel send SIGINT (PostgreSQL's fast shutdown) to the server should the tests be killed."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGINT)


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return when the server answers; raises RuntimeError with its log when it ends or takes too long."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(folder), user=ACCOUNT, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            try:
                server.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            break
    raise RuntimeError("PostgreSQL did not start:\n" + (folder / "log").read_text(errors="replace"))


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, then insist."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=STOP_LIMIT)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=STOP_LIMIT)
