"""The shape of a database: what migrations make of it, and what it refuses. For SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal import shape, triggers
from portal.db import Base, db
from portal.resources import migrations_path
from portal.transaction import Portal
from tests.pages.foundation.rows import RANGE, WORDS, Rows, models


def revisions() -> list[str]:
    """Every migration, the newest first."""
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


def upgrade(app: Portal, to: str = "head") -> None:
    """Bring the database forward."""
    with app.app_context():
        shape.upgrade(to)
        db.session.remove()


def downgrade(app: Portal, to: str = "-1") -> None:
    """Take the database back."""
    with app.app_context():
        shape.downgrade(to)
        db.session.remove()


def fill(app: Portal) -> None:
    """A row in every table."""
    with app.app_context():
        Rows(db.session()).make_every()
        db.session.commit()


def differences(app: Portal) -> list[Any]:
    """Where the migrated database differs from what the models say."""
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def tables(app: Portal) -> set[str]:
    """The tables there are."""
    with app.app_context(), db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def constraints(app: Portal) -> dict[str, set[str]]:
    """The names of checks, uniques, foreign keys and indexes by table, as the database has them."""
    with app.app_context(), db.engine.connect() as connection:
        look = sa.inspect(connection)
        return {
            table: {
                str(found["name"])
                for ask in (
                    look.get_check_constraints,
                    look.get_unique_constraints,
                    look.get_foreign_keys,
                    look.get_indexes,
                )
                for found in ask(table)  # type: ignore[operator]
            }
            for table in look.get_table_names()
            if table != "alembic_version"
        }


def expected_constraints(dialect: str) -> dict[str, set[str]]:
    """The same from the models."""
    found: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        kinds = (sa.CheckConstraint, sa.UniqueConstraint, sa.ForeignKeyConstraint)
        named = {str(one.name) for one in table.constraints if isinstance(one, kinds)}
        if dialect == "postgresql":  # which keeps each unique constraint as an index too
            named |= {str(one.name) for one in table.constraints if isinstance(one, sa.UniqueConstraint)}
        found[table.name] = named | {str(index.name) for index in table.indexes}
    return found


def growing_triggers(app: Portal) -> set[str]:
    """The triggers that are there."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with app.app_context(), db.engine.connect() as connection:
        query = sqlite if connection.dialect.name == "sqlite" else postgresql
        return set(connection.exec_driver_sql(query).scalars())


def expected_triggers(app: Portal) -> set[str]:
    """The triggers that the growing tables there ask for."""
    return {
        f"{table}_refuses_{verb}"
        for table in set(triggers.GROWING) & tables(app)
        for verb in ("update", "delete")
    }


def impossible() -> Iterator[tuple[str, str, Any]]:
    """Table, column and a value that the table must refuse."""
    for table, model in models().items():
        for column in model.__table__.columns:
            if column.foreign_keys:
                yield table, column.name, uuid4()
            if not column.nullable and column.name != "id":
                yield table, column.name, None
        for check in model.__table__.constraints:
            if isinstance(check, sa.CheckConstraint):
                yield from _beyond(table, str(check.sqltext))


def _beyond(table: str, check: str) -> Iterator[tuple[str, str, Any]]:
    words, numbers = WORDS.match(check), RANGE.match(check)
    if words:
        yield table, words[1], "zz"
    elif numbers:
        low, high = (int(part) for part in check.split("BETWEEN")[1].split("AND"))
        yield table, numbers[1], low - 1
        yield table, numbers[1], high + 1


def taken(app: Portal, table: str) -> list[str]:
    """The impossible values that the database itself takes, past every form and model; there should be none."""
    tried = [(column, value) for name, column, value in impossible() if name == table]
    with app.app_context():
        rows = Rows(db.session())
        rows.make_every()
        assert _goes_in(rows, table, {}), f"a possible row of {table} is refused"
        found = [f"{column} = {value!r}" for column, value in tried if _goes_in(rows, table, {column: value})]
        db.session.rollback()
    return found


def _goes_in(rows: Rows, table: str, changes: dict[str, Any]) -> bool:
    values = {name: sa.null() if value is None else value for name, value in changes.items()}
    spoiled = rows.copy_of(table) | values
    try:
        with rows.session.begin_nested() as attempt:
            rows.session.execute(sa.insert(models()[table].__table__).values(**spoiled))
            attempt.rollback()
    except sa.exc.IntegrityError:
        return False
    return True
