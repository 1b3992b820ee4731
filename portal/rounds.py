"""What comes round in the worker: each feature's work, named once. `handover.later` asks for one out of turn."""

from __future__ import annotations

from portal.assessments import reminder_actions, reminder_queries, schedule_actions, schedule_queries
from portal.clients import alert_actions, alert_queries, letter_actions
from portal.clock import now
from portal.jobs import Beyond, Round
from portal.notifications import notice_actions, notice_queries, senders
from portal.notifications.kinds import NoticeKind
from portal.overview import evaluator_actions, evaluator_queries
from portal.plans import reminder_actions as plan_reminder_actions
from portal.plans import reminder_queries as plan_reminder_queries

WANTED = {
    NoticeKind.QUESTIONNAIRE_DUE: reminder_queries.wanted,
    NoticeKind.QUESTIONNAIRE_LINK: reminder_queries.wanted,
    NoticeKind.PLAN_DUE: plan_reminder_queries.wanted,
}
"""Who says whether a notice is still wanted, by its kind."""

ROUNDS = (
    Round(  # first: a slow mail server must not keep it waiting
        "escalate",
        due=lambda: alert_queries.due_to_escalate(now()),
        act=lambda alert_id: alert_actions.escalate(alert_id, at=now()),
    ),
    Round(
        "make due",
        due=lambda: schedule_queries.due_to_make(now()),
        act=lambda assignment_id: schedule_actions.make_due(assignment_id, at=now()),
    ),
    Round(
        "remind",
        due=lambda: reminder_queries.due_to_remind(now()) if senders.can_send() else (),
        act=lambda assessment_id: reminder_actions.remind(assessment_id, at=now()),
    ),
    Round(
        "remind of plans",
        due=lambda: plan_reminder_queries.due_to_remind(now()) if senders.can_send() else (),
        act=lambda client_id: plan_reminder_actions.remind(client_id, at=now()),
    ),
    Round(
        "send notices",
        due=lambda: () if senders.rests(now()) else notice_queries.due_to_send(now()),
        act=lambda notice_id: letter_actions.take_out(notice_id, WANTED, at=now()),
        beyond=Beyond(
            do=senders.send,
            keep=lambda notice_id, outcome: notice_actions.settle(
                notice_id, outcome, keep_link=senders.keeps_texts(), at=now()
            ),
        ),
    ),
    Round(
        "doubt notices",
        due=lambda: notice_queries.due_to_doubt(now()),
        act=lambda notice_id: notice_actions.doubt(notice_id, at=now()),
    ),
    Round(
        "expire",
        due=lambda: schedule_queries.due_to_expire(now()),
        act=lambda assessment_id: schedule_actions.expire(assessment_id, at=now()),
        slow=True,
    ),
    Round(
        "evaluate",
        due=evaluator_queries.clients_in_care,
        act=lambda client_id: evaluator_actions.look_at(client_id, at=now()),
        slow=True,
    ),
)
