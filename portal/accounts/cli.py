"""Commands about accounts: the first clinic and the first administrator, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.accounts.actor import Role
from portal.settings import Settings


@contextmanager
def _in_app() -> Iterator[None]:
    from portal import create_app, logs

    logs.configure("WARNING")
    with create_app(Settings.from_env()).app_context():
        yield


@click.group("clinic")
def clinic_group() -> None:
    """The clinic."""


@clinic_group.command("add")
@click.argument("name")
@click.option("--tz", help="IANA zone, for example Europe/Berlin (default UTC, or HAVEN_TZ).")
@click.option("--crisis-en", help="What a client in an emergency is told, in English.")
@click.option("--crisis-zh", help="The same in Chinese.")
def clinic_add(name: str, tz: str | None, crisis_en: str | None, crisis_zh: str | None) -> None:
    """Set up a clinic called NAME."""
    from zoneinfo import available_timezones

    from portal.accounts import actions
    from portal.accounts.actor import System
    from portal.clock import now
    from portal.db import db

    zone = tz or Settings.from_env().zone
    if zone not in available_timezones():
        raise click.ClickException(f"{zone} is not a zone. Use a name such as Europe/Berlin.")
    with _in_app():
        clinic = actions.add_clinic(name, tz=zone, by=None, at=now())
        if crisis_en or crisis_zh:
            actions.set_crisis_texts(
                clinic, english=crisis_en, chinese=crisis_zh, by=System(clinic.id), at=now()
            )
        db.session.commit()
        click.echo(f"Added clinic {clinic.id}.")


@click.group("user")
def user_group() -> None:
    """Accounts."""


@user_group.command("add")
@click.argument("handle")
@click.option("--role", type=click.Choice([Role.CLINICIAN.value, Role.ADMINISTRATOR.value]), required=True)
@click.option("--name", required=True, help="The name that others see.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def user_add(handle: str, role: str, name: str, lang: str, password: str) -> None:
    """Add a clinician or administrator who signs in as HANDLE; asks for the password."""
    from portal.accounts import actions, handles, passwords, queries
    from portal.accounts.actor import System
    from portal.clock import now
    from portal.db import db

    weak = passwords.weakness(password, handle)
    if weak:
        raise click.ClickException(
            f"This password will not do ({weak}). Use at least {passwords.SHORTEST} characters."
        )
    if not handles.well_formed(handle):
        raise click.ClickException("Use 3 to 40 letters, digits, dots or dashes for the handle.")
    password_hash = passwords.hash_password(password)
    with _in_app():
        clinic = queries.find_only_clinic()
        if clinic is None:
            raise click.ClickException("There is no clinic yet. Run: portal clinic add NAME")
        if not queries.handle_is_free(handle):
            raise click.ClickException("Somebody already uses this handle.")
        by = System(clinic.id)
        user = actions.prepare_user(clinic.id, Role(role), name, lang=lang, tz=clinic.tz, by=by, at=now())
        actions.take_up(user, handle=handle, password_hash=password_hash, lang=lang, by=by, at=now())
        db.session.commit()
        click.echo(f"Added {role} {handle}.")
