"""What comes round in the worker: each feature's work, named once. `handover.later` asks for one out of turn."""

from __future__ import annotations

from portal.clients import alert_actions, alert_queries
from portal.clock import now
from portal.jobs import Round
from portal.overview import evaluator_actions, evaluator_queries

ROUNDS = (
    Round(
        "escalate",
        due=lambda: alert_queries.due_to_escalate(now()),
        act=lambda alert_id: alert_actions.escalate(alert_id, at=now()),
    ),
    Round(
        "evaluate",
        due=evaluator_queries.clients_in_care,
        act=lambda client_id: evaluator_actions.look_at(client_id, at=now()),
        slow=True,
    ),
)
