"""The same question is asked once while a page is only read: nothing can change under it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import db, read_only

P = ParamSpec("P")
T = TypeVar("T")

_KNOWN = "asked_once"


def asked_once(query: Callable[P, T]) -> Callable[P, T]:
    """Keep a query's answer until the reading transaction ends. Answers are shared, so nobody may change one.

    Where something may be written it is asked each time.
    """

    @wraps(query)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        if not read_only.get():
            return query(*args, **kwargs)
        known: dict[Any, T] = db.session().info.setdefault(_KNOWN, {})
        question = (query, args, tuple(sorted(kwargs.items())))
        if question not in known:
            known[question] = query(*args, **kwargs)
        return known[question]

    return ask


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KNOWN, None)
