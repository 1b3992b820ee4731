"""What comes round in the worker: each feature's work, named once. `handover.later` asks for one out of turn."""

from __future__ import annotations

from portal.assessments import schedule_actions, schedule_queries
from portal.clients import alert_actions, alert_queries
from portal.clock import now
from portal.jobs import Round
from portal.overview import evaluator_actions, evaluator_queries

ROUNDS = (
    Round(
        "make due",
        due=lambda: schedule_queries.due_to_make(now()),
        act=lambda assignment_id: schedule_actions.make_due(assignment_id, at=now()),
    ),
    Round(
        "expire",
        due=lambda: schedule_queries.due_to_expire(now()),
        act=lambda assessment_id: schedule_actions.expire(assessment_id, at=now()),
        slow=True,
    ),
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
