"""Structured logs: one JSON line an event, endpoints instead of addresses, never what people typed."""

from __future__ import annotations

import logging
import secrets
import sys
import time
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from flask import Flask, Response

ALLOWED = {
    "event",
    "level",
    "timestamp",
    "method",
    "endpoint",
    "status",
    "ms",
    "request_id",
    "kind",
    "where",
    "job",
    "pid",
    "address",
    "port",
    "revision",
    "count",
}
"""Keys that may leave the process; any other is dropped, so that personal data cannot slip in."""


def only_allowed(_logger: Any, _name: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not on the list, and the text of exceptions with it."""
    trace = entry.pop("exc_info", None)
    kept = {key: value for key, value in entry.items() if key in ALLOWED}
    if trace:
        kind = trace[0] if isinstance(trace, tuple) else sys.exc_info()[0]
        kept["kind"] = getattr(kind, "__name__", "error")
    return kept


class Narrow(logging.Handler):
    """What libraries say, cut down to who spoke and of what kind the failure was: their words may quote what was typed."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        said = record.getMessage() if record.name.split(".")[0] in ABOUT_TABLES else kind
        structlog.get_logger().log(record.levelno, "library", where=record.name, kind=said)


ABOUT_TABLES = {"alembic", "flask_migrate"}
"""Libraries whose own words are about tables alone."""


def place(error: BaseException) -> str:
    """Where in the product a failure arose, as file and line."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "portal" in frame.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def configure(level: str) -> None:
    """Send JSON lines to stderr, those of libraries too."""
    libraries = logging.getLogger()
    libraries.handlers = [Narrow()]
    libraries.setLevel(max(logging.WARNING, logging.getLevelNamesMapping().get(level, logging.WARNING)))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level, logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def init_app(app: Flask) -> None:
    """Give each request an id, tell the audit log where it came from, and write one line when it is answered."""
    from flask import g, request

    from portal import audit

    log = structlog.get_logger()

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()
        audit.origin.set(audit.Origin(request.remote_addr, g.request_id))

    @app.after_request
    def end(response: Response) -> Response:
        spent = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=spent,
            request_id=g.get("request_id"),
        )
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        audit.origin.set(None)
