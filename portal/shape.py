"""The database's shape: which migration it is at, and whether it is fit to be served."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.accounts.models import Clinic
from portal.db import db
from portal.resources import migrations_path
from portal.seal import SealBroken
from portal.settings import BadSettings


def current() -> str | None:
    """The migration the database is at, None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The newest migration that this version brings."""
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    return ScriptDirectory.from_config(config).get_current_head()


def refuse_unready() -> None:
    """Raise `BadSettings` when the database is not at the newest shape, is a demo's, or was written with another key."""
    if current() != newest():
        raise BadSettings("The database is not at the newest shape. Run: portal db upgrade")
    if db.session.scalar(sa.select(sa.exists().where(Clinic.demo.is_(True)))):
        raise BadSettings(
            "This database holds the demo clinic, whose passwords are known. Use another HAVEN_DATA or DATABASE_URL."
        )
    clinic = db.session.scalar(sa.select(Clinic).limit(1))
    try:
        _ = clinic and clinic.name
    except SealBroken as error:
        raise BadSettings(
            "The key file does not open what is stored. Put back the key file that this database was written with."
        ) from error
    db.session.rollback()
