"""The short transaction of its own: reads, refusals, sign-in attempts, last-seen.

Entries are collected while a request is answered and written in one transaction after the request's own has ended and
before the response leaves. If that fails, so does the request.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.db import db, read_only

Write = Callable[[Session], None]
Entry = Callable[[int], Write | None]
T = TypeVar("T")


class LedgerFailed(Exception):
    """What has to be recorded could not be; the request fails with it."""


def later(entry: Entry) -> None:
    """Keep an entry until the request's transaction has ended; it is told the status and may answer None."""
    _waiting().append(entry)


def settle(status: int) -> None:
    """Write what was collected; called once by the request's transaction."""
    entries, g.ledger = _waiting(), []
    writes = [write for write in (entry(status) for entry in entries) if write is not None]
    if writes:
        _run(lambda session: [write(session) for write in writes])


def commit(work: Callable[[Session], T]) -> T:
    """End the request's own transaction, then do `work` in a short one and commit it. For a read that must leave a row.

    Rows that were read before stay readable inside `work`: reading them again would wait for the ledger's own lock.
    """
    db.session.commit()
    return _run(work)


def _waiting() -> list[Entry]:
    if "ledger" not in g:
        g.ledger = []
    waiting: list[Entry] = g.ledger
    return waiting


def _run(work: Callable[[Session], T]) -> T:
    token = read_only.set(False)
    try:
        with Session(db.engine, expire_on_commit=False) as session:
            result = work(session)
            session.commit()
            return result
    except DBAPIError as error:
        raise LedgerFailed(type(error.orig).__name__) from error
    finally:
        read_only.reset(token)
