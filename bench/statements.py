"""Counting SQL: what a page asks of the database itself, and what the ledger writes after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from portal.db import read_only


@dataclass(frozen=True)
class Statements:
    """How many statements one call took; a call that changes something has only `page`."""

    page: int
    ledger: int

    def __str__(self) -> str:
        return f"{self.page} + {self.ledger}" if self.ledger else str(self.page)


def count(engine: Engine, call: Callable[[], object], *, reads: bool) -> Statements:
    """Call once and count. Of a read, whatever runs while nothing may be written belongs to the page."""
    of_page: list[bool] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_said: Any) -> None:
        if not statement.startswith("SET TRANSACTION"):  # beginning to read costs SQLite no statement either
            of_page.append(read_only.get() or not reads)

    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return Statements(sum(of_page), len(of_page) - sum(of_page))
