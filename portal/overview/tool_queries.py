"""Reads over several features for the pages of tools: who is here, what is offered, what home says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal import access
from portal.accounts import sessions
from portal.accounts.actor import Role
from portal.clients.models import Client
from portal.clock import today
from portal.diary import tool_queries as tools
from portal.diary.own_items import Week
from portal.plans import read_queries
from portal.plans.gate_queries import gate_today
from portal.plans.library_queries import find_template
from portal.plans.reads import Read

HOLDING = "S02"
"""The template whose marks stand for holding the breath."""


def visiting_client() -> Client | None:
    """The client who is signed in on a page that is open to anyone, or None."""
    person = sessions.me()
    if person is None or person.actor.role != Role.CLIENT:
        return None
    return access.own_client(person.actor)


def may_hold(client: Client | None) -> bool:
    """Whether holding the breath is offered: to anyone, and to a client whose screen speaks for it today."""
    if client is None:
        return True
    template = find_template(client.clinic_id, HOLDING)
    return gate_today(client, on=today(client.tz)).lock(template) is None


@dataclass(frozen=True)
class ToolsAtHome:
    """What home may say: short reads that were given and not yet put away, and the week of the own list."""

    reads: tuple[Read, ...]
    week: Week


def for_home(client: Client, *, on: date | None = None) -> ToolsAtHome:
    """Both for the client's local day (today unless said): three reads of the database, however much there is."""
    return ToolsAtHome(
        tuple(given.read for given in read_queries.list_given(client) if given.row.opened_at is None),
        tools.own_week(client, tools.find_own_list(client), on=on or today(client.tz)),
    )
