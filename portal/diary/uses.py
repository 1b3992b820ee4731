"""One use of a tool outside a practice, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.clients.sharing import Share
from portal.diary.kinds import Acted, Tool


@dataclass(frozen=True, kw_only=True)
class Use:
    """One use of a tool. Nobody but the client reads it unless they say so."""

    tool: Tool
    started_at: datetime
    minutes: int | None = None
    before: int | None = None
    after: int | None = None
    acted: Acted | None = None
    share: Share = Share.PRIVATE
    words: Mapping[str, Any] = field(default_factory=dict)


def plain(value: object) -> object:
    """Nothing said is nothing said, however a form or a row puts it; 0 is something."""
    return None if value is None or value is False or value in ("", []) else value
