"""Changes that lead to a message about a questionnaire: asking for it, and letting it go if it is still wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from portal import handover
from portal.accounts.actor import By, System
from portal.assessments import reminder_queries as queries
from portal.assessments.answering_actions import MadeLink, make_link
from portal.assessments.answering_models import AnswerLink
from portal.assessments.answering_queries import link_digest
from portal.assessments.models import Assessment
from portal.assessments.queries import Questionnaire, as_questionnaire
from portal.assessments.reminder_queries import Occasion
from portal.clients.letter_actions import front_door, recipient_of
from portal.clients.models import Client
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.notifications import notice_actions, senders
from portal.notifications.kinds import NoticeKind


@dataclass(frozen=True)
class SentLink:
    """A one-task link on its way by e-mail: the code is told in person where one is asked for."""

    code: str | None
    until: datetime
    leaves_at: datetime
    """Now, or when the quiet hours are over on the client's clock."""


def remind(assessment_id: UUID, *, at: datetime) -> None:
    """Ask for the reminder of one questionnaire, unless it is no longer due or somebody was reminded already."""
    db.session.get(Assessment, assessment_id, with_for_update=True)
    if not senders.can_send() or assessment_id not in queries.due_to_remind(at, only=assessment_id):
        return
    occasion = queries.find_occasion(assessment_id)
    to = recipient_of(occasion.client) if occasion else None
    if occasion is None or to is None:
        return
    by = System(to.clinic_id)
    link = front_door() + "/" if occasion.has_account else _one_task(occasion, by=by, at=at)
    notice_actions.ask(NoticeKind.QUESTIONNAIRE_DUE, assessment_id, to, link, by=by, at=at)


def send_link(questionnaire: Questionnaire, *, by: By, at: datetime) -> SentLink:
    """Hand a one-task link over by e-mail; it replaces the earlier ones. Conflict unless the contact is marked safe."""
    client = db.session.get_one(Client, questionnaire.assessment.client_id)
    to = recipient_of(client)
    if to is None:
        raise Conflict(
            gettext(
                "The record does not say that this client’s contact is safe, or there is no e-mail address."
            )
        )
    if not senders.can_send():
        raise Conflict(gettext("No mail server is set up here, so no e-mail can be sent."))
    made = make_link(questionnaire, by=by, at=at)
    db.session.flush()
    link_id = db.session.scalars(
        sa.select(AnswerLink.id).where(AnswerLink.token_digest == link_digest(made.token))
    ).one()
    notice = notice_actions.ask(NoticeKind.QUESTIONNAIRE_LINK, link_id, to, _address(made), by=by, at=at)
    if notice is None:
        raise LookupError("a new link has no notice yet")
    handover.later("send notices", notice.id)
    return SentLink(made.code, made.until, notice.due_at)


def _one_task(occasion: Occasion, *, by: By, at: datetime) -> str:
    """A client without an account answers through a link."""
    return _address(make_link(as_questionnaire(occasion.assessment), by=by, at=at))


def _address(made: MadeLink) -> str:
    return f"{front_door()}{queries.TOKEN}{made.token}"
