"""A signal that was tapped without a connection: one tap of an agreement, with the moment it was made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, Kept, Outcome, Waits, Why
from portal.clients.models import Client
from portal.clock import local_date
from portal.plans import agreement_log_actions, agreement_queries, my_queries
from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_queries import Held
from portal.plans.attempts import Colour


def receive(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take a signal in as of when it was tapped; of an agreement that no longer asks for signals it waits."""
    try:
        agreement_id, colour = UUID(entry.first("agreement_id")), Colour(entry.first("colour"))
    except ValueError:
        return Waits(Why.INCOMPLETE)
    held = agreement_queries.get_own(client, agreement_id, on=local_date(at, client.tz), lock=True)
    if held.kind is not AgreementKind.NEED_SIGNAL or held.log_step is None:
        return Waits(Why.CHANGED)
    practising = my_queries.get_practising(client, held.log_step.id, lock=True)
    shown_at = _shown_at(client, held, entry, at)
    agreement_log_actions.tap(
        client, held, practising, colour, shown_at=shown_at, token=entry.token, by=by, at=at
    )
    return Kept()


def _shown_at(client: Client, held: Held, entry: Entry, at: datetime) -> datetime:
    """When it was tapped, by the device's clock; one that lies before the agreement is wrong, and counts as now."""
    began = held.agreement.began_on
    return at if began and local_date(entry.written_at, client.tz) < began else entry.written_at


def show(_client: Client, _entry: Entry) -> None:
    """There is nothing to fill in: it was one tap."""
    return
