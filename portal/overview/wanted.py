"""An alert that the facts call for, whatever they are about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.clients.alerts import AlertKind


@dataclass(frozen=True)
class Wanted:
    """An alert that the facts call for; `detail` is what its words are made from.

    One that `only_stays` was raised by what somebody did: it is not raised here, and does not pass while it is wanted.
    """

    kind: AlertKind
    key: str
    source_id: UUID
    detail: Mapping[str, Any]
    source_type: str = "Assessment"
    only_stays: bool = False
