"""What a person sees when something went wrong: what it is, what to do, nothing of the inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.db import read_only
from portal.i18n import LazyString
from portal.ledger import LedgerFailed
from portal.logs import place

log = structlog.get_logger()

READ_ONLY = "25006"
"""What PostgreSQL says when a transaction cannot write; SQLite's is an OperationalError."""
PAGES = {400, 403, 404, 409, 413, 422, 500, 503}


Difference = tuple[str, str, str]
"""A label, what was typed, what is stored."""


@dataclass(frozen=True)
class WayOn:
    """Where a clinician goes to do what a refusal asks for first: an endpoint with its values, and what the link says."""

    endpoint: str
    values: Mapping[str, Any]
    label: LazyString


class Conflict(Exception):
    """What was asked no longer fits the state of things.

    The message is a sentence for the person; without one the page says that somebody else changed the same thing.
    `way` leads a clinician to what comes first; a client is never shown it.
    """

    def __init__(
        self,
        sentence: str | None = None,
        *,
        differences: Sequence[Difference] = (),
        way: WayOn | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.differences = differences
        self.way = way


def init_app(app: Flask) -> None:
    """Answer every failure with a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(StaleDataError, lambda _error: page(409))
    app.register_error_handler(IntegrityError, _integrity)
    app.register_error_handler(LedgerFailed, _ledger)
    app.register_error_handler(DBAPIError, _database)


def page(
    status: int,
    sentence: str | None = None,
    *,
    forgery: bool = False,
    differences: Sequence[Difference] = (),
    way: WayOn | None = None,
) -> tuple[str, int]:
    """The page for a status; `sentence` says more where there is more to say. From 500 it leans on nothing."""
    shown = status if status in PAGES else (400 if status < 500 else 500)
    g.no_person = status >= 500 or g.get("no_person", False)
    token = read_only.set(True)
    try:
        html = render_template(
            f"errors/{shown}.html",
            sentence=sentence,
            forgery=forgery,
            differences=differences,
            way=(url_for(way.endpoint, **way.values), way.label) if way else None,
            plain=g.no_person,
            request_id=g.get("request_id", ""),
        )
    finally:
        read_only.reset(token)
    return html, status


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return Response.force_type(error.get_response())
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        failure = error.original_exception
        log.error("failed", kind=type(failure).__name__, where=place(failure))
    body, status = page(error.code)
    allow = error.get_response().headers.get("Allow")
    return body, status, ({"Allow": allow} if allow else {})


def _forgery(_error: CSRFError) -> ResponseReturnValue:
    return page(400, forgery=True)


def _conflict(error: Conflict) -> ResponseReturnValue:
    return page(409, error.sentence, differences=error.differences, way=error.way)


def _integrity(error: IntegrityError) -> ResponseReturnValue:
    log.warning("conflict", kind=type(error.orig).__name__)
    return page(409)


def _database(error: DBAPIError) -> ResponseReturnValue:
    log.error("database", kind=type(error.orig).__name__)
    read_only_now = getattr(error.orig, "sqlstate", None) == READ_ONLY
    return page(503 if read_only_now or isinstance(error, OperationalError) else 500)


def _ledger(error: LedgerFailed) -> ResponseReturnValue:
    log.error("ledger", kind=str(error))
    return page(503)
