"""What is said where safety stands in the way, to clinicians alone."""

from __future__ import annotations

from uuid import UUID

from portal.errors import WayOn
from portal.i18n import lazy_gettext


def to_safety(client_id: UUID) -> WayOn:
    """The way from a refusal to the safety page of a client, where the questions are asked."""
    return WayOn("clients.safety", {"client_id": client_id}, lazy_gettext("Open the safety page"))
