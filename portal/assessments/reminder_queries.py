"""Reads of reminders: which open questionnaires deserve one, whether it is still wanted, what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.models import Clinic, User
from portal.assessments.answering_models import AnswerLink
from portal.assessments.answering_queries import can_answer, find_link
from portal.assessments.models import Assessment, Assignment
from portal.assessments.queries import OPEN, as_questionnaire
from portal.clients.contact_queries import safe_address
from portal.clients.models import Client, ClientStatus, YesNo
from portal.clock import instant, local_date
from portal.db import db
from portal.notifications import kinds
from portal.notifications.kinds import NoticeKind, NoticeState
from portal.notifications.models import Notice
from portal.notifications.notice_queries import recipient_digest

TOKEN = "/q/"  # noqa: S105  what stands before the token in the address of a one-task link


@dataclass(frozen=True)
class Occasion:
    """An assessment with everything that decides whether somebody is written to about it."""

    assessment: Assessment
    assignment: Assignment
    client: Client
    user: User
    clinic: Clinic

    @property
    def has_account(self) -> bool:
        """Whether the client can sign in."""
        return self.user.handle_digest is not None

    def can_be_answered(self, at: datetime) -> bool:
        """Whether it is open on the client's own calendar, and has words to be answered on a screen."""
        row = self.assessment
        if row.state not in OPEN or row.opens_at > at:
            return False
        return can_answer(as_questionnaire(row), on=local_date(at, self.client.tz))

    def is_wanted(self, at: datetime) -> bool:
        """Whether a reminder of it may reach the client: asked for, not resting, not over, contact still safe."""
        given = self.assignment
        asked_for = given.remind and given.cancelled_at is None and given.paused_at is None
        return asked_for and self.user_may_be_written_to and self.can_be_answered(at)

    @property
    def user_may_be_written_to(self) -> bool:
        """Whether anything may be sent to this client at all."""
        return self.user.disabled_at is None and safe_address(self.client) is not None

    def is_time(self, at: datetime) -> bool:
        """Whether its due day has come to the hour at which it opens, on the client's clock."""
        clock = time.fromisoformat(self.assignment.opens_at_time)
        return at >= instant(self.assessment.due_on, clock, self.client.tz)


def _occasions() -> sa.Select[Assessment, Assignment, Client, User, Clinic]:
    return (
        sa.select(Assessment, Assignment, Client, User, Clinic)
        .join(Assignment, Assignment.id == Assessment.assignment_id)
        .join(Client, Client.id == Assessment.client_id)
        .join(User, User.id == Client.user_id)
        .join(Clinic, Clinic.id == Client.clinic_id)
    )


def find_occasion(assessment_id: UUID) -> Occasion | None:
    """One assessment with what decides about it, read anew."""
    query = _occasions().where(Assessment.id == assessment_id)
    row = db.session.execute(query.execution_options(populate_existing=True)).first()
    return Occasion(*row) if row else None


def due_to_remind(at: datetime, *, only: UUID | None = None) -> list[UUID]:
    """Open questionnaires whose due time has come and of which nobody was reminded; `only` looks at one of them."""
    query = _occasions().where(
        Assignment.remind.is_(True),
        Assignment.cancelled_at.is_(None),
        Assignment.paused_at.is_(None),
        Assessment.state.in_(OPEN),
        Assessment.opens_at <= at,
        Assessment.due_on <= (at + timedelta(days=1)).date(),
        Assessment.expires_on >= (at - timedelta(days=1)).date(),
        Client.status != ClientStatus.DISCHARGED,
        Client.reminders_safe == YesNo.YES,
        ~sa.exists().where(
            Notice.kind == NoticeKind.QUESTIONNAIRE_DUE,
            Notice.about_id == Assessment.id,
            Notice.state.in_((*kinds.OPEN, *kinds.LEFT)),
        ),
    )
    if only is not None:
        query = query.where(Assessment.id == only)
    found = [Occasion(*row) for row in db.session.execute(query.order_by(Assessment.due_on, Assessment.id))]
    ready = [one for one in found if one.is_wanted(at) and one.is_time(at)]
    ids = [one.assessment.id for one in ready]
    told = {(row.about_id, row.recipient_digest) for row in db.session.execute(_told(ids))}
    answering = set(db.session.scalars(_being_answered(ids, at)))
    return [
        one.assessment.id
        for one in ready
        if (one.assessment.id, recipient_digest(safe_address(one.client) or "")) not in told
        and (one.has_account or _may_have_link(one, answering))
    ]


def _told(assessment_ids: list[UUID]) -> sa.Select[UUID, bytes]:
    return sa.select(Notice.about_id, Notice.recipient_digest).where(
        Notice.kind == NoticeKind.QUESTIONNAIRE_DUE, Notice.about_id.in_(assessment_ids)
    )


def _being_answered(assessment_ids: list[UUID], at: datetime) -> sa.Select[UUID]:
    return sa.select(AnswerLink.assessment_id).where(
        AnswerLink.assessment_id.in_(assessment_ids),
        AnswerLink.started_at.is_not(None),
        AnswerLink.ended_at.is_(None),
        AnswerLink.revoked_at.is_(None),
        AnswerLink.expires_at > at,
    )


def _may_have_link(one: Occasion, answering: set[UUID]) -> bool:
    """A new link ends the one before, so nobody is cut off; a code must be told in person, so no message carries one."""
    return not one.clinic.links_ask_code and one.assessment.id not in answering


def wanted(notice: Notice, *, at: datetime) -> bool:
    """Whether what a notice is about may still be answered now: asked again at the moment of sending."""
    occasion = _occasion_of(notice)
    if occasion is None:
        return False
    if notice.kind == NoticeKind.QUESTIONNAIRE_DUE:
        fits = occasion.is_wanted(at)
    else:
        fits = occasion.user_may_be_written_to and occasion.can_be_answered(at)
    _, before, token = (notice.link or "").partition(TOKEN)
    if fits and before and find_link(token, at=at) is None:
        return False
    return fits


def _occasion_of(notice: Notice) -> Occasion | None:
    if notice.kind == NoticeKind.QUESTIONNAIRE_DUE:
        return find_occasion(notice.about_id)
    link = db.session.get(AnswerLink, notice.about_id)
    return find_occasion(link.assessment_id) if link else None


def notices_of(client: Client) -> Mapping[UUID, tuple[NoticeState, datetime]]:
    """What became of the newest message about each assessment, and when; one statement for the clinician's list."""
    rows = db.session.execute(
        sa.select(
            sa.func.coalesce(AnswerLink.assessment_id, Notice.about_id).label("assessment_id"),
            Notice.state,
            sa.func.coalesce(Notice.sent_at, Notice.claimed_at, Notice.due_at).label("at"),
        )
        .outerjoin(
            AnswerLink,
            sa.and_(Notice.kind == NoticeKind.QUESTIONNAIRE_LINK, AnswerLink.id == Notice.about_id),
        )
        .where(
            Notice.client_id == client.id,
            Notice.kind.in_((NoticeKind.QUESTIONNAIRE_DUE, NoticeKind.QUESTIONNAIRE_LINK)),
        )
        .order_by(Notice.made_at, Notice.id)
    )
    return {row.assessment_id: (NoticeState(row.state), row.at) for row in rows}
