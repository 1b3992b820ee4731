"""Running the evaluator over one client: what it wants is raised, what has passed is let go. Never commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from portal.accounts.actor import System
from portal.clients import alert_actions as alerts
from portal.clients.alert_queries import keys_of
from portal.clients.alerts import AlertKind, AlertState
from portal.clock import local_date
from portal.overview.evaluator import evaluate
from portal.overview.evaluator_queries import facts_of, get_in_care


def look_at(client_id: UUID, *, at: datetime) -> None:
    """Raise what the facts of today call for; running it again changes nothing.

    What was overdue and no longer is passes by itself; everything else waits for a human.
    """
    client = get_in_care(client_id)
    if client is None:
        return
    by, known = System(client.clinic_id), keys_of(client)
    wanted = evaluate(facts_of(client, on=local_date(at, client.tz)))
    for one in wanted:
        if one.key not in known:
            source = alerts.Source("Assessment", one.assessment_id)
            alerts.raise_alert(client, one.kind, one.key, source, detail=one.detail, by=by, at=at)
    still = {one.key for one in wanted}
    for key, alert in known.items():
        over = alert.kind == AlertKind.OVERDUE and key not in still
        if over and alert.state != AlertState.RESOLVED:
            alerts.let_pass(alert, by=by, at=at)
