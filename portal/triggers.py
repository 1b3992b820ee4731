"""Tables that only grow: triggers refuse UPDATE and DELETE on both databases. Every migration calls `make` last."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

GROWING = (
    "audit_event",
    "score",
    "safety_screen",
    "plan_revision",
    "risk_note",
    "staying_safe",
    "formulation",
    "template_copy",
    "gate_override",
    "suggestion_decision",
    "review",
    "correction",
    "agreement_text",
)


def drop(connection: Connection) -> None:
    """Take the triggers away, so that a migration may rebuild tables."""
    for table, verb in _there(connection):
        name = f"{table}_refuses_{verb}"
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))


def make(connection: Connection) -> None:
    """Put the triggers on every growing table that is there."""
    drop(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
            )
        )
    for table, verb in _there(connection):
        name = f"{table}_refuses_{verb}"
        if connection.dialect.name == "sqlite":
            body = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            connection.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {body}"))
        else:
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
            )


def _there(connection: Connection) -> list[tuple[str, str]]:
    tables = set(sa.inspect(connection).get_table_names())
    return [(table, verb) for table in GROWING if table in tables for verb in ("update", "delete")]
