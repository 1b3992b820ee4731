"""Reads of whether, and where, a message may reach a client; asked before it is promised and again before it leaves."""

from __future__ import annotations

import enum

from portal.clients.models import Client, ClientStatus, YesNo


class OutOfReach(enum.StrEnum):
    """Why no message goes to a client."""

    IN_SESSION_ONLY = "in_session_only"
    NOT_SAFE = "not_safe"
    DISCHARGED = "discharged"
    NO_ADDRESS = "no_address"


def out_of_reach(client: Client) -> OutOfReach | None:
    """Why no message may go to this client; None where contact is marked safe and the record says where."""
    if client.in_session_only:
        return OutOfReach.IN_SESSION_ONLY
    if client.reminders_safe != YesNo.YES:
        return OutOfReach.NOT_SAFE
    if client.status == ClientStatus.DISCHARGED:
        return OutOfReach.DISCHARGED
    return None if _address(client) else OutOfReach.NO_ADDRESS


def safe_address(client: Client) -> str | None:
    """The address that messages for this client may go to, if any: contact marked safe, in care, not in sessions only."""
    return None if out_of_reach(client) else _address(client)


def _address(client: Client) -> str | None:
    return str((client.contact or {}).get("email") or "").strip() or None
