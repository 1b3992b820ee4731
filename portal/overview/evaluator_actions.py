"""Running the evaluator over one client: what it wants is raised, what has passed is let go. Never commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from portal.accounts.actor import System
from portal.clients import alert_actions as alerts
from portal.clients.alert_queries import has_passed, keys_of
from portal.clients.alerts import AlertKind, AlertState
from portal.clock import local_date
from portal.overview import agreement_evaluator
from portal.overview.evaluator import evaluate
from portal.overview.evaluator_queries import facts_of, get_in_care
from portal.overview.plan_evaluator import PREFIXES
from portal.plans import ahead_actions


def look_at(client_id: UUID, *, at: datetime) -> None:
    """Raise what the facts of today call for, and open the steps that follow by themselves; again it changes nothing.

    What was overdue, or rested on a plan, and no longer is so passes by itself, and is open again when it is so again;
    everything else waits for a human.
    """
    client = get_in_care(client_id)
    if client is None:
        return
    by, known = System(client.clinic_id), keys_of(client)
    ahead_actions.open_ahead(client, by=by, at=at)
    wanted = evaluate(facts_of(client, on=local_date(at, client.tz)))
    for one in wanted:
        alert = known.get(one.key)
        if alert is None and not one.only_stays:
            source = alerts.Source(one.source_type, one.source_id)
            alerts.raise_alert(client, one.kind, one.key, source, detail=one.detail, by=by, at=at)
        elif alert is not None and has_passed(alert):
            alerts.raise_again(alert, one.detail, by=by, at=at)
    still = {one.key for one in wanted}
    for key, alert in known.items():
        passes = alert.kind == AlertKind.OVERDUE or key.startswith((*PREFIXES, *agreement_evaluator.PREFIXES))
        if passes and key not in still and alert.state != AlertState.RESOLVED:
            alerts.let_pass(alert, by=by, at=at)
