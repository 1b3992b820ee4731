"""What the database holds, told apart table by table, so that a test can say that nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from portal import audit
from portal.audit import AuditEvent
from portal.db import db
from portal.transaction import Portal

LEDGER = ("audit_event", "audit_head", "login", "sign_in_attempt")
"""What is written beside a read or a refusal."""


def fingerprint(app: Portal, *, without: Iterable[str] = LEDGER) -> dict[str, str]:
    """A digest of every table but those named in `without`."""
    with app.app_context(), db.engine.connect() as connection:
        tables = sorted(set(sa.inspect(connection).get_table_names()) - set(without))
        return {table: _digest(connection, table) for table in tables}


def count(app: Portal, table: str) -> int:
    """How many rows a table has."""
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def events(app: Portal) -> list[tuple[str, str, object, object]]:
    """Action, outcome, actor and client of every event of the audit log."""
    with app.app_context():
        query = sa.select(
            AuditEvent.action, AuditEvent.outcome, AuditEvent.actor_id, AuditEvent.client_id
        ).order_by(AuditEvent.chain, AuditEvent.number)
        return [tuple(row) for row in db.session.execute(query)]


def broken(app: Portal) -> list[str]:
    """What is wrong with the audit log."""
    with app.app_context():
        return [found.why for found in audit.verify(db.session())]


def _digest(connection: sa.Connection, table: str) -> str:
    cursor = connection.connection.cursor()  # the driver's own: this is asked thousands of times
    cursor.execute(f'SELECT * FROM "{table}"')
    rows = cursor.fetchall()
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest() if rows else ""
