"""`portal demo`: claims the demo's own folder, makes the clinic once, says who may come in, and serves."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NoReturn, TextIO

import click

from portal.resources import newest_migration
from portal.settings import BadSettings, Settings, demo_folder

MARKER = "this-is-a-demo"
"""A file that says: this folder belongs to the demo and may be thrown away."""


FETCH_SECONDS = 30
"""How long a first start may take for the wordings of free questionnaires."""


def start(host: str | None, port: int | None, fresh: bool, fetch: bool = False) -> NoReturn:
    """Set the demo up and become the process that serves it. Raises `BadSettings` with what to do.

    `fetch` asks for the wordings of free questionnaires when the clinic is made.
    """
    from portal import logs, serve

    folder = demo_folder()
    with claim(folder):
        settings = Settings.for_demo(host, port)
        refuse_taken(settings)
        if fresh:
            empty(folder)
            settings = Settings.for_demo(host, port)
        logs.configure("WARNING")
        prepare(settings, fetch=fetch)
        click.echo(welcome(settings))
        serve.serve(settings)


def claim(folder: Path) -> TextIO:
    """Mark an empty folder as the demo's and hold it while this process runs; any other folder is refused."""
    marker = folder / MARKER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not marker.exists() and any(folder.iterdir()):
            raise BadSettings(
                f"{folder} holds something that is not the demo's, so nothing was touched. "
                "Name another folder with HAVEN_DATA."
            )
        held = marker.open("a+")
    except OSError as error:
        raise BadSettings(
            f"{folder} cannot be used ({error.strerror}). Name another with HAVEN_DATA."
        ) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise BadSettings(
            f"A demo is running in {folder} already. Use that one, end it first, or name another folder with HAVEN_DATA."
        ) from None
    os.set_inheritable(held.fileno(), True)  # the claim outlives the step from setting up to serving
    held.truncate(0)
    held.write("Everything in this folder is made up. `portal demo --fresh` throws it away.\n")
    held.flush()
    return held


def empty(folder: Path) -> None:
    """Throw away everything in a claimed folder but its marker."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != MARKER:
            entry.unlink()


def refuse_taken(settings: Settings) -> None:
    """Raise `BadSettings` when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSettings(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
                f"End what uses it, or choose another: PORT={settings.port + 1 if settings.port < 65535 else 8001}."
            ) from error


def prepare(settings: Settings, *, fetch: bool = False) -> None:
    """Bring the database to the newest shape and make the clinic if there is none yet, with wordings if asked for."""
    if _is_ready(settings):
        return
    from portal import create_app, shape
    from portal.accounts.queries import find_only_clinic
    from portal.clock import now
    from portal.db import db
    from portal.demo import clinic

    with create_app(settings).app_context():
        if shape.current() != shape.newest():
            click.echo("Setting up the database …")
            shape.upgrade()
        there = find_only_clinic() is not None
        db.session.rollback()
        if not there:
            click.echo("Making up a clinic …")
            clinic.make(settings.zone, at=now())
            db.session.commit()
            if fetch:
                _fetch_wordings()
        db.session.remove()
        db.engine.dispose()


def _fetch_wordings() -> None:
    """Ask once for the wordings; without them the published questionnaires are scored from paper."""
    from portal.accounts.queries import find_only_clinic
    from portal.assessments.wording_cli import fetch_wordings

    clinic = find_only_clinic()
    if clinic is None:
        return
    try:
        fetch_wordings(clinic.id, seconds=FETCH_SECONDS)
    except click.ClickException as error:
        click.echo(
            f"{error.message}\nThe demo goes on: PHQ-9 and the other published questionnaires are scored from paper."
        )


def welcome(settings: Settings) -> str:
    """What is said on screen: where to go, as whom, and that everybody knows the passwords."""
    from portal.demo.story import sign_ins

    lines = [
        "",
        "The demo is open. Everybody in it is made up.",
        "",
        f"  therapist   {settings.origin}",
        f"  client      {settings.client_origin}",
        "",
        "Two addresses, so that both stay signed in side by side. On the sign-in page one click is enough.",
        "These names and passwords work too. They are known to everybody: nothing real belongs in here.",
        "",
        *(f"  {one.handle:<8}{one.password:<29}{one.name}" for one in sign_ins()),
        "",
    ]
    if settings.host not in {"127.0.0.1", "localhost", "::1"}:
        lines += [
            f"WARNING: HOST={settings.host} opens the demo to your network, where anybody can sign in as anybody.",
            "",
        ]
    lines.append(
        "Ctrl+C ends it. The next start keeps what was done; --fresh (make demo FRESH=1) starts over."
    )
    return "\n".join(lines)


def _is_ready(settings: Settings) -> bool:
    """Whether the demo's own file already has the newest shape and its clinic; told without loading the app."""
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if not file.exists():
        return False
    with closing(sqlite3.connect(file)) as connection:
        try:
            shape = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            clinic = connection.execute("SELECT 1 FROM clinic").fetchone()
        except sqlite3.DatabaseError:
            return False
    return clinic is not None and shape == (newest_migration(),)
