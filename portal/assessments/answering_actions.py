"""Changes to one-task links and handed-over devices; each takes `by=` and `at=`, records its event, never commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import Actor, By
from portal.assessments.answering_models import AnswerLink
from portal.assessments.answering_queries import asks_code, closes_at, code_digest, link_digest
from portal.assessments.queries import OPEN, Questionnaire
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext

LINK_DAYS = 7
"""How long a link can be used, unless its questionnaire closes before `[D]`."""
CODE_DIGITS = 6


@dataclass(frozen=True)
class MadeLink:
    """A one-task link; token and code are known only now. The address is `/q/<token>`."""

    token: str
    code: str | None
    """The second thing, to be told in person, where one is asked for."""
    until: datetime


def make_link(questionnaire: Questionnaire, *, by: By, at: datetime) -> MadeLink:
    """Make a link to one questionnaire of one client; it replaces the earlier ones. Conflict when nothing is to be answered.

    What was answered so far stays: whoever uses the new link goes on at the first open question.
    """
    assessment = questionnaire.assessment
    client = db.session.get_one(Client, assessment.client_id)
    if assessment.state not in OPEN or questionnaire.is_closed(local_date(at, client.tz)):
        raise Conflict(gettext("There is nothing left to answer here, so a link would not work."))
    if not questionnaire.instrument.worded:
        raise Conflict(
            gettext("This questionnaire has no wording yet, so it cannot be answered on a screen.")
        )
    revoke_links(questionnaire, by=by, at=at)
    token = secrets.token_urlsafe(16)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}" if asks_code(client) else None
    link_id, until = uuid4(), min(at + timedelta(days=LINK_DAYS), closes_at(assessment, client.tz))
    link = AnswerLink(
        id=link_id,
        clinic_id=assessment.clinic_id,
        client_id=assessment.client_id,
        assessment_id=assessment.id,
        token_digest=link_digest(token),
        code_digest=code_digest(link_id, code) if code else None,
        made_at=at,
        made_by=by.id if isinstance(by, Actor) else assessment.created_by,
        expires_at=until,
    )
    db.session.add(link)
    audit.record("link.made", link, by=by, at=at)
    return MadeLink(token, code, until)


def revoke_links(questionnaire: Questionnaire, *, by: By, at: datetime) -> None:
    """End every link to this questionnaire that could still be used."""
    for link in db.session.scalars(
        sa.select(AnswerLink).where(
            AnswerLink.assessment_id == questionnaire.assessment.id,
            AnswerLink.revoked_at.is_(None),
            AnswerLink.ended_at.is_(None),
            AnswerLink.expires_at > at,
        )
    ):
        link.revoked_at = at
        audit.record("link.revoked", link, by=by, at=at, fields=["revoked_at"])
