"""The database's shape: which migration it is at, and whether it is fit to be served."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app

from portal.accounts.models import Clinic
from portal.db import db
from portal.resources import migrations_path, newest_migration
from portal.seal import SealBroken
from portal.settings import BadSettings


def upgrade(revision: str = "head") -> None:
    """Bring the database to a shape, forwards."""
    import flask_migrate

    _joined()
    flask_migrate.upgrade(revision=revision)


def downgrade(revision: str = "-1") -> None:
    """Bring the database to a shape, backwards."""
    import flask_migrate

    _joined()
    flask_migrate.downgrade(revision=revision)


def _joined() -> None:
    """Alembic is loaded only for a migration: a server never needs it."""
    if "migrate" not in current_app.extensions:
        from flask_migrate import Migrate

        Migrate(current_app, db, directory=str(migrations_path()))


def current() -> str | None:
    """The migration the database is at, None when it is empty."""
    if not sa.inspect(db.engine).has_table("alembic_version"):
        return None
    with db.engine.connect() as connection:
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def newest() -> str:
    """The newest migration that this version brings."""
    return newest_migration()


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
