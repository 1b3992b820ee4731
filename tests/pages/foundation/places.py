"""Throw-away addresses: a view at a path for the length of one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from portal.access import public
from portal.transaction import Portal

View = Callable[..., ResponseReturnValue]


@contextmanager
def at(app: Portal, path: str, view: View, *, methods: tuple[str, ...] = ("GET", "POST")) -> Iterator[None]:
    """Put `view` at `path`; it is taken away again, so that no other test meets it.

    A view without a declaration of who may use it is for anyone.
    """
    endpoint = f"places.{path}"
    rule = Rule(path, endpoint=endpoint, methods=list(methods))
    app.url_map.add(rule)
    app.view_functions[endpoint] = view if hasattr(view, "__access__") else public(view)
    try:
        yield
    finally:
        del app.view_functions[endpoint]
        kept = [other.empty() for other in app.url_map.iter_rules() if other.endpoint != endpoint]
        app.url_map = type(app.url_map)(kept, host_matching=app.url_map.host_matching)
