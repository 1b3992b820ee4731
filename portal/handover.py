"""Work that follows a commit: named by features, given to the queue only once the request's transaction stands."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, g


def later(name: str, about: UUID) -> None:
    """Ask for the round `name` about one row after the commit. Nothing is asked when the request rolls back.

    Outside a request nobody hands it over: the round itself finds the row when it next comes.
    """
    waiting = _waiting()
    if (name, about) not in waiting:
        waiting.append((name, about))


def settle(*, committed: bool) -> None:
    """Hand over what was asked for, or forget it; called once by the request's transaction."""
    waiting, g.handover = _waiting(), []
    if committed and waiting:
        current_app.extensions["jobs"].hand_over(waiting)


def _waiting() -> list[tuple[str, UUID]]:
    if "handover" not in g:
        g.handover = []
    found: list[tuple[str, UUID]] = g.handover
    return found
