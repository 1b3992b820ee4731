"""Reads of answering without an account of one's own: the one-task link, and the device handed over."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.accounts.models import Clinic, User
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.answering_models import AnswerLink, KioskSitting
from portal.assessments.models import Assessment
from portal.assessments.queries import OPEN, Questionnaire, as_questionnaire
from portal.clients.models import Client, ClientStatus, YesNo
from portal.clock import local_date
from portal.db import db
from portal.seal import digest

MOST_WRONG_CODES = 5
"""So many wrong codes close a link."""

KIOSK_IDLE = timedelta(minutes=5)
"""After so long without a touch a handed-over device shows nothing more."""


def link_digest(token: str) -> bytes:
    """How a link is looked up."""
    return digest(token, purpose="answer link")


def code_digest(link_id: UUID, code: str) -> bytes:
    """How the second thing of a link is remembered."""
    return digest(f"{link_id} {code}", purpose="answer code")


def sitting_digest(token: str) -> bytes:
    """How a sitting is remembered: the cookie of the device that pressed Start."""
    return digest(token, purpose="answer sitting")


def kiosk_digest(token: str) -> bytes:
    """How a device that was handed over is looked up."""
    return digest(token, purpose="kiosk")


def asks_code(client: Client) -> bool:
    """Whether a link for this client asks for a second thing: unless the contact is safe, or where the clinic wants it."""
    if client.reminders_safe != YesNo.YES:
        return True
    return db.session.get_one(Clinic, client.clinic_id).links_ask_code


def closes_at(assessment: Assessment, tz: str) -> datetime:
    """The instant at which the last day of an assessment has ended for a person who lives in `tz`."""
    after = assessment.expires_on + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(tz))


@dataclass(frozen=True)
class OpenLink:
    """A link with what it leads to."""

    link: AnswerLink
    client: Client
    user: User
    found: Questionnaire


def find_link(token: str, *, at: datetime, ended: bool = False, lock: bool = False) -> OpenLink | None:
    """What the link with this token leads to while it can be used; with `ended` also after it came to its end.

    Unknown, revoked, past its time, closed by wrong codes, or no longer needed: all the same None.
    """
    query = (
        sa.select(AnswerLink, Assessment, Client, User)
        .join(Assessment, Assessment.id == AnswerLink.assessment_id)
        .join(Client, Client.id == AnswerLink.client_id)
        .join(User, User.id == Client.user_id)
        .where(
            AnswerLink.token_digest == link_digest(token),
            User.disabled_at.is_(None),
            Client.status != ClientStatus.DISCHARGED,
        )
    )
    if lock:
        query = query.with_for_update(of=(AnswerLink, Assessment))
    row = db.session.execute(query.execution_options(populate_existing=lock)).first()
    if row is None:
        return None
    link, assessment, client, user = row
    found = as_questionnaire(assessment)
    if not (ended and link.ended_at is not None) and not is_open(link, found, client, at=at):
        return None
    return OpenLink(link, client, user, found)


def is_open(link: AnswerLink, found: Questionnaire, client: Client, *, at: datetime) -> bool:
    """Whether a link can be used now; one without a code cannot once a code would be asked for."""
    assessment = found.assessment
    used_up = link.ended_at or link.revoked_at or link.wrong_codes >= MOST_WRONG_CODES
    in_time = (
        assessment.opens_at <= at < link.expires_at and local_date(at, client.tz) <= assessment.expires_on
    )
    if used_up or not in_time or assessment.state not in OPEN:
        return False
    return has_screen(found) and (link.code_digest is not None or not asks_code(client))


class LinkState(enum.StrEnum):
    """Where a link stands, as its clinician sees it."""

    OPEN = "open"
    REVOKED = "revoked"
    ENDED = "ended"
    WRONG_CODES = "wrong_codes"
    OVER = "over"


def state_of(link: AnswerLink, found: Questionnaire, client: Client, *, at: datetime) -> LinkState:
    """Where a link stands now."""
    if link.ended_at:
        return LinkState.ENDED
    if link.revoked_at:
        return LinkState.REVOKED
    if link.wrong_codes >= MOST_WRONG_CODES:
        return LinkState.WRONG_CODES
    return LinkState.OPEN if is_open(link, found, client, at=at) else LinkState.OVER


def has_screen(found: Questionnaire) -> bool:
    """Whether it can be answered on a screen at all: it has its words and may show them, and is not for paper alone."""
    row = found.assessment
    return found.instrument.worded and catalogue.may_show(row.clinic_id, found.instrument, row.wording_id)


def can_answer(found: Questionnaire, *, on: date) -> bool:
    """Whether the questionnaire can be answered on a screen now: it is open, and it has its words."""
    return found.assessment.state in OPEN and not found.is_closed(on) and has_screen(found)


def tries_left(link_id: UUID) -> int:
    """How many more codes may be tried before the link closes."""
    wrong = db.session.scalar(sa.select(AnswerLink.wrong_codes).where(AnswerLink.id == link_id))
    return max(0, MOST_WRONG_CODES - (wrong or 0))


def list_links(questionnaire: Questionnaire) -> Sequence[AnswerLink]:
    """Every link that was made for one assessment, newest first."""
    return db.session.scalars(
        sa.select(AnswerLink)
        .where(AnswerLink.assessment_id == questionnaire.assessment.id)
        .order_by(AnswerLink.made_at.desc(), AnswerLink.id)
    ).all()


@dataclass(frozen=True)
class HandedOver:
    """A device in a client's hands, and what it may reach."""

    sitting: KioskSitting
    client: Client
    user: User
    found: Questionnaire

    def is_idle(self, at: datetime) -> bool:
        """Whether nobody has touched it for too long; it then waits for the clinician."""
        return at - self.sitting.last_seen_at > KIOSK_IDLE


def find_handed_over(token: str, *, lock: bool = False) -> HandedOver | None:
    """The sitting of a device by its cookie, until the clinician has taken it back. `user` is the client's account."""
    query = (
        sa.select(KioskSitting, Assessment, Client, User)
        .join(Assessment, Assessment.id == KioskSitting.assessment_id)
        .join(Client, Client.id == KioskSitting.client_id)
        .join(User, User.id == Client.user_id)
        .where(
            KioskSitting.token_digest == kiosk_digest(token),
            KioskSitting.ended_at.is_(None),
        )
    )
    if lock:
        query = query.with_for_update(of=(KioskSitting, Assessment))
    row = db.session.execute(query.execution_options(populate_existing=lock)).first()
    return HandedOver(row[0], row[2], row[3], as_questionnaire(row[1])) if row else None


def find_entered(client: Client, assessment_id: UUID) -> Assessment | None:
    """What an earlier sending of the same form has made. Whoever sends it at the same moment waits for the client's row."""
    db.session.execute(sa.select(Client.id).where(Client.id == client.id).with_for_update())
    return db.session.scalar(
        sa.select(Assessment).where(Assessment.id == assessment_id, Assessment.client_id == client.id)
    )
