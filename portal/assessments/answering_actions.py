"""Changes to one-task links and handed-over devices; each takes `by=` and `at=`, records its event, never commits."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.actor import Actor, By
from portal.accounts.number_queries import number
from portal.assessments.answering_models import AnswerLink, KioskSitting
from portal.assessments.answering_queries import (
    MOST_WRONG_CODES,
    OpenLink,
    asks_code,
    closes_at,
    code_digest,
    has_screen,
    kiosk_digest,
    link_digest,
    sitting_digest,
)
from portal.assessments.queries import OPEN, Questionnaire
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext

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
    _refuse_unless_answerable(questionnaire, client, at=at)
    revoke_links(questionnaire, by=by, at=at)
    token = secrets.token_urlsafe(16)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}" if asks_code(client) else None
    link_id, days = uuid4(), number(assessment.clinic_id, "link_days")
    until = min(at + timedelta(days=days), closes_at(assessment, client.tz))
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
    """End every link to this questionnaire that could still be used. What was answered stays."""
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


def check_code(session: Session, opened: OpenLink, typed: str, *, by: By, at: datetime) -> bool:
    """Whether this is the link's code. Counted in a transaction of its own, whatever becomes of the request."""
    link = session.get_one(AnswerLink, opened.link.id, with_for_update=True)
    if link.wrong_codes >= MOST_WRONG_CODES:
        return False
    code = "".join(typed.split())
    if link.code_digest is None or hmac.compare_digest(link.code_digest, code_digest(link.id, code)):
        return True
    link.wrong_codes += 1
    audit.record("link.code_refused", link, by=by, at=at, outcome="refused", session=session)
    return False


def begin_sitting(opened: OpenLink, *, by: Actor, at: datetime) -> str:
    """Press Start: this device answers from now on, what was answered before stays out of its reach.

    Gives the value for the device's cookie; it is stored as a digest.
    """
    link, token = opened.link, secrets.token_urlsafe(32)
    link.sitting_digest = sitting_digest(token)
    link.answered_before = sorted(opened.found.answers)
    link.started_at, link.wrong_codes = link.started_at or at, 0
    audit.record("link.begun", link, by=by, at=at, fields=["sitting_digest", "answered_before"])
    return token


def end_link(opened: OpenLink, *, by: Actor, at: datetime) -> None:
    """The answers were sent: the link has done its work."""
    if opened.link.ended_at is None:
        opened.link.ended_at = at
        audit.record("link.ended", opened.link, by=by, at=at, fields=["ended_at"])


def hand_over(questionnaire: Questionnaire, *, by: Actor, at: datetime) -> str:
    """Put this device into the client's hands for one questionnaire; gives the value for its cookie."""
    assessment, token = questionnaire.assessment, secrets.token_urlsafe(32)
    _refuse_unless_answerable(questionnaire, db.session.get_one(Client, assessment.client_id), at=at)
    sitting = KioskSitting(
        clinic_id=assessment.clinic_id,
        client_id=assessment.client_id,
        assessment_id=assessment.id,
        user_id=by.id,
        token_digest=kiosk_digest(token),
        started_at=at,
        last_seen_at=at,
    )
    db.session.add(sitting)
    audit.record("kiosk.handed_over", sitting, by=by, at=at)
    return token


def take_back(sitting: KioskSitting, *, by: Actor, at: datetime) -> None:
    """The clinician has the device again."""
    sitting.ended_at = at
    audit.record("kiosk.taken_back", sitting, by=by, at=at, fields=["ended_at"])


def _refuse_unless_answerable(questionnaire: Questionnaire, client: Client, *, at: datetime) -> None:
    state = questionnaire.assessment.state
    if state not in OPEN or questionnaire.is_closed(local_date(at, client.tz)):
        raise Conflict(gettext("There is nothing left to answer here."))
    if not has_screen(questionnaire):
        raise Conflict(
            gettext("This questionnaire has no wording yet, so it cannot be answered on a screen.")
        )
