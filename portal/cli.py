"""The `portal` command. Feature groups live in `<feature>/cli.py`; nothing here loads the app before it is needed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from portal.accounts.cli import clinic_group, user_group
from portal.assessments.change_cli import change_command
from portal.assessments.cli import instruments_group, score_command
from portal.assessments.wording_cli import fetch_command, import_command
from portal.fhir.cli import export_command
from portal.keys import make_key_file
from portal.plans.cli import templates_group
from portal.settings import BadSettings, Settings


@click.group()
def portal() -> None:
    """Haven: a therapist's portal."""


portal.add_command(score_command, "score")
portal.add_command(change_command, "change")
portal.add_command(instruments_group, "instruments")
instruments_group.add_command(export_command, "export")
instruments_group.add_command(import_command, "import")
instruments_group.add_command(fetch_command, "fetch-wording")
portal.add_command(templates_group, "templates")
portal.add_command(user_group, "user")
portal.add_command(clinic_group, "clinic")


@contextmanager
def in_app(settings: Settings) -> Iterator[None]:
    """An app context for a command that needs the database."""
    from portal import create_app, logs

    logs.configure("WARNING")
    with create_app(settings).app_context():
        yield


@portal.group("keys")
def keys_group() -> None:
    """The key file."""


@keys_group.command("new")
@click.argument("path", type=click.Path(path_type=Path))
def keys_new(path: Path) -> None:
    """Write a fresh key file to PATH, mode 0600. Keep a copy elsewhere: without it nothing can be read."""
    if not make_key_file(path):
        raise click.ClickException(f"{path} is there already; nothing was changed.")
    click.echo(f"Wrote {path}. Keep a copy in a safe place: without it nothing that was stored can be read.")


@portal.group("db")
def db_group() -> None:
    """The database's shape."""


@db_group.command("upgrade")
@click.argument("revision", default="head")
def db_upgrade(revision: str) -> None:
    """Bring the database to the newest shape (or to REVISION)."""
    from portal import shape

    with in_app(Settings.from_env()):
        shape.upgrade(revision)


@db_group.command("downgrade")
@click.argument("revision", default="-1")
def db_downgrade(revision: str) -> None:
    """Go one step back (or to REVISION)."""
    from portal import shape

    with in_app(Settings.from_env()):
        shape.downgrade(revision)


@db_group.command("current")
def db_current() -> None:
    """Say which shape the database has."""
    from portal import shape

    with in_app(Settings.from_env()):
        here, newest = shape.current(), shape.newest()
        click.echo(f"{here or 'empty'} ({'newest' if here == newest else f'newest is {newest}'})")


@portal.group("audit")
def audit_group() -> None:
    """The audit log."""


@audit_group.command("verify")
def audit_verify() -> None:
    """Walk every chain; exit status 1 and one line for each break."""
    from portal import audit
    from portal.db import db

    with in_app(Settings.from_env()):
        broken = list(audit.verify(db.session()))
    for one in broken:
        click.echo(f"chain {one.chain}, event {one.number}: {one.why}", err=True)
    if broken:
        raise SystemExit(1)
    click.echo("The audit log is whole.")


@portal.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1, or HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (default 8000, or PORT).")
def run(host: str | None, port: int | None) -> None:
    """Serve: web server and worker. Refuses an unsafe set-up."""
    from portal import logs, serve, shape

    settings = Settings.from_env().listening_on(host, port).for_listening()
    logs.configure(settings.log_level)
    with in_app(settings):
        shape.refuse_unready()
    serve.serve(settings)


@portal.command()
def worker() -> None:
    """Run background jobs alone, for larger set-ups."""
    from portal import create_app, jobs, logs

    settings = Settings.from_env()
    logs.configure(settings.log_level)
    jobs.work(create_app(settings))


@portal.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1, or HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (default 8000, or PORT).")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and start over.")
@click.option(
    "--fetch-wording", "fetch", is_flag=True, help="On the first start, get the wordings that are free."
)
def demo(host: str | None, port: int | None, fresh: bool, fetch: bool) -> None:
    """A demo clinic with fictional people, made on first start, served on this machine."""
    from portal.demo.start import start

    start(host=host, port=port, fresh=fresh, fetch=fetch)


def main() -> None:
    """The entry point: a wrong setting is one sentence, not a traceback."""
    try:
        portal()
    except BadSettings as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
