"""Storing records: sealed as the models say and inserted in bulk, past the actions and without audit events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bench.workload import Record
from portal.db import Base
from portal.seal import SealedBytes, SealedJson, SealedText, seal

PARENTS_FIRST = (
    "clinic",
    "user",
    "instrument_wording",
    "client",
    "care_team_member",
    "safety_screen",
    "timeline_event",
    "assignment",
    "assessment",
    "score",
    "alert",
    "plan",
    "plan_step",
    "plan_revision",
    "practice_log",
    "export",
    "login",
)

Row = dict[str, Any]


def fill(engine: Engine, batches: Iterable[list[Record]]) -> int:
    """Store every batch in a transaction of its own; gives the number of rows."""
    count = 0
    for batch in batches:
        store(engine, batch)
        count += len(batch)
    settle(engine)
    return count


def store(engine: Engine, records: Iterable[Record]) -> None:
    """Store records of any tables in one transaction."""
    by_table: dict[str, dict[tuple[str, ...], list[Row]]] = {name: {} for name in PARENTS_FIRST}
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    for record in records:
        row = sealed(models[record.table], record)
        by_table[record.table].setdefault(tuple(sorted(row)), []).append(row)
    with engine.begin() as connection:
        for name, alike in by_table.items():
            for rows in alike.values():
                connection.execute(sa.insert(models[name].__table__), rows)


def sealed(model: type[Base], record: Record) -> Row:
    """A record as a row of its table: what the model seals is sealed for this row."""
    clinic = record.values.get("clinic_id", record.id)
    row: Row = {"id": record.id}
    for name, value in record.values.items():
        how = vars(model).get(name)
        if isinstance(how, SealedText | SealedJson | SealedBytes):
            plain = how.encode(value)  # type: ignore[arg-type]
            row[how.column] = seal(
                plain,
                table=record.table,
                column=how.column,
                row=record.id,
                clinic=clinic,  # type: ignore[arg-type]
            )
        else:
            row[name] = value
    return row


def settle(engine: Engine) -> None:
    """Leave the database as it is on a quiet day: the log folded in, and on PostgreSQL its statistics taken."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            _fold(connection)
        else:
            connection.exec_driver_sql("ANALYZE")


def _fold(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
