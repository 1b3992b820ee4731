"""The database: declarative base, column types, and the rule that a request is one transaction."""

from __future__ import annotations

import enum
import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database. A naive value is an error."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Id(sa.Uuid[UUID]):
    """An id. SQLite keeps it as text; the same few come back in row after row, so each is read once, not every time."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.name == "sqlite":
            return _read_id
        return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4096)
def _read_id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


class Base(DeclarativeBase):
    """Every table. The constructor sets id and clinic first, because sealed text binds them in."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, UUID: Id()}

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid4()
        if "clinic_id" in values:
            setattr(self, "clinic_id", values.pop("clinic_id"))  # noqa: B010  not every table declares it
        for name, value in values.items():
            if not any(name in part.__dict__ for part in type(self).__mro__):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)

    id: Mapped[UUID] = mapped_column(primary_key=True)


def in_clinic() -> Mapped[UUID]:
    """The column that says whose row this is."""
    return mapped_column(sa.ForeignKey("clinic.id"), index=True)


def one_of(column: str, values: type[enum.StrEnum]) -> sa.CheckConstraint:
    """A CHECK that refuses any other word."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def between(column: str, low: int, high: int) -> sa.CheckConstraint:
    """A CHECK on a whole number; empty stays allowed where the column allows it."""
    return sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"expire_on_commit": False})

read_only: ContextVar[bool] = ContextVar("read_only", default=False)
"""True while a safe method is being answered: its transactions begin deferred and cannot write."""


def prepare_engine(engine: Engine) -> None:
    """Teach an engine the transaction rule: safe methods cannot write, everything else begins as a writer."""
    if engine.dialect.name == "sqlite":
        keep_private(Path(engine.url.database or ""))
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def keep_private(path: Path) -> None:
    """Make a database file that is not there yet for its owner alone; SQLite gives its companions the same mode."""
    if path.parent.is_dir() and not path.exists():
        path.touch(mode=0o600)


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    reading = read_only.get()
    begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
    try:
        raw.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        raw.execute(begin)
    except sqlite3.Error as error:
        raise sa.exc.DBAPIError.instance(begin, None, error, sqlite3.Error) from error


def _begin_postgresql(connection: Connection) -> None:
    if read_only.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def engine_options(url: str) -> dict[str, Any]:
    """Pool settings that suit the database; errors never quote the values of a statement."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 5, "check_same_thread": False}}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}
