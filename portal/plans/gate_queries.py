"""Reads of the gate: what the newest screen says about templates on a day, red flags since, what was decided against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.asked_once import asked_once
from portal.clients import alert_queries
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clients.screening import SCREEN_DAYS, Screen, valid_until
from portal.db import db
from portal.plans import gate
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_models import GateOverride
from portal.plans.models import Plan

Overridden = Mapping[str, frozenset[gate.LockReason]]


@dataclass(frozen=True)
class GateToday:
    """What the newest safety screen says about templates on one day."""

    screen: Screen | None
    on: date
    days: int = SCREEN_DAYS
    """How long this screen holds."""
    ask_again: bool = False
    overridden: Overridden = field(default_factory=lambda: MappingProxyType({}))
    screen_id: UUID | None = None

    def lock(self, template: HomeworkTemplate) -> gate.Lock | None:
        """The lock on a template, or None."""
        return gate.lock_for(
            template,
            self.screen,
            on=self.on,
            days=self.days,
            ask_again=self.ask_again,
            overridden=self.overridden.get(template.id, ()),
        )

    def needs_line(self, template: HomeworkTemplate) -> bool:
        """Whether the typed line "what makes this safe now" is asked for."""
        found = gate.condition_for(
            template,
            self.screen,
            on=self.on,
            days=self.days,
            ask_again=self.ask_again,
            overridden=self.overridden.get(template.id, ()),
        )
        return found is gate.Condition.NEEDS_LINE

    def stops(self, template: HomeworkTemplate) -> bool:
        """Whether a step in use that was made from the template rests."""
        return gate.stops(
            template,
            self.screen,
            ask_again=self.ask_again,
            overridden=self.overridden.get(template.id, ()),
        )

    def upholds(self, decision: GateOverride) -> bool:
        """Whether a decision against a lock still holds: no newer screen, no red flag, not run out."""
        if self.screen is None or decision.screen_id != self.screen_id or self.ask_again:
            return False
        return self.on <= valid_until(self.screen.done_on, self.days)


@asked_once
def gate_today(client: Client, *, on: date) -> GateToday:
    """The gate for a client on their local day `on`: three reads, however many templates it is asked about."""
    row = clients.find_screen_row(client)
    if row is None:
        return GateToday(None, on, number(client.clinic_id, "screen_days"))
    return GateToday(
        clients.as_screen(row),
        on,
        (row.valid_until - row.done_on).days,
        alert_queries.flagged_since(client, row),
        _overridden(client, row.id),
        row.id,
    )


def line_of(client: Client, plan: Plan) -> str | None:
    """What makes the plan safe now, where it was written under the newest screen: under an older one it answered another."""
    screen = clients.find_screen_row(client)
    answers = plan.safe_now_screen_id or plan.safety_screen_id
    return plan.safe_now if screen is None or answers == screen.id else None


def _overridden(client: Client, screen_id: UUID) -> Overridden:
    found: defaultdict[str, set[gate.LockReason]] = defaultdict(set)
    for template_id, reasons in db.session.execute(
        sa.select(GateOverride.template_id, GateOverride.reasons).where(
            GateOverride.client_id == client.id, GateOverride.screen_id == screen_id
        )
    ):
        found[template_id] |= {gate.LockReason(reason) for reason in reasons}
    return {template_id: frozenset(reasons) for template_id, reasons in found.items()}


def list_overrides(client: Client) -> Sequence[GateOverride]:
    """Every lock that was ever decided against, newest first."""
    return db.session.scalars(
        sa.select(GateOverride)
        .where(GateOverride.client_id == client.id)
        .order_by(GateOverride.created_at.desc(), GateOverride.id)
    ).all()
