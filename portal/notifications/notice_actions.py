"""Changes to notices; each records its event and never commits. A claim is committed before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import audit
from portal.accounts.actor import By, System
from portal.db import db
from portal.notifications.kinds import NoticeKind, NoticeState, Outcome
from portal.notifications.models import Notice
from portal.notifications.notice_queries import DOUBT_AFTER, night, recipient_digest
from portal.notifications.quiet_hours import after_quiet

AGAIN_AFTER = (timedelta(minutes=10), timedelta(hours=2))
"""How long after each failed try the next one comes; there is none after the last `[D]`."""


@dataclass(frozen=True)
class Recipient:
    """Whom a notice is for."""

    clinic_id: UUID
    client_id: UUID
    address: str
    lang: str
    tz: str


def ask(kind: NoticeKind, about_id: UUID, to: Recipient, link: str, *, by: By, at: datetime) -> Notice | None:
    """Ask for one message about one occurrence to one recipient; None when there ever was one. The quiet hours pass first.

    The caller holds the lock of what it is about, so that two never ask at once.
    """
    who = recipient_digest(to.address)
    known = sa.select(Notice.id).where(
        Notice.kind == kind, Notice.about_id == about_id, Notice.recipient_digest == who
    )
    if db.session.scalar(known) is not None:
        return None
    notice = Notice(
        clinic_id=to.clinic_id,
        client_id=to.client_id,
        kind=kind,
        about_id=about_id,
        recipient_digest=who,
        address=to.address,
        link=link,
        lang=to.lang,
        tz=to.tz,
        made_at=at,
        due_at=after_quiet(at, to.tz, night(to.clinic_id)),
        state=NoticeState.WAITING,
        tries=0,
    )
    db.session.add(notice)
    db.session.flush()
    audit.record("notice.asked", notice, by=by, at=at)
    return notice


def claim(notice_id: UUID, *, at: datetime) -> Notice | None:
    """Take a waiting notice for sending; None when another worker has it."""
    taken = db.session.scalar(
        sa.update(Notice)
        .where(Notice.id == notice_id, Notice.state == NoticeState.WAITING, Notice.due_at <= at)
        .values(state=NoticeState.CLAIMED, claimed_at=at, tries=Notice.tries + 1)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return None
    notice = db.session.get_one(Notice, notice_id, populate_existing=True)
    audit.record("notice.claimed", notice, by=System(notice.clinic_id), at=at, fields=["state"])
    return notice


def wait_out(notice: Notice, tz: str, *, at: datetime) -> bool:
    """Let a claimed notice wait where it is night on the recipient's clock as it stands now; says whether it does."""
    later = after_quiet(at, tz, night(notice.clinic_id))
    if later <= at:
        return False
    notice.state, notice.claimed_at, notice.tries = NoticeState.WAITING, None, notice.tries - 1
    notice.tz, notice.due_at = tz, later
    audit.record("notice.put_off", notice, by=System(notice.clinic_id), at=at, fields=["due_at"])
    return True


def cancel(notice: Notice, *, at: datetime) -> None:
    """It is no longer wanted, and nothing was sent."""
    _end(notice, NoticeState.CANCELLED, at=at)


def settle(notice_id: UUID, outcome: Outcome, *, keep_link: bool = False, at: datetime) -> None:
    """Write down what became of a claimed notice. What was refused waits for its next try, if there is one."""
    notice = db.session.get_one(Notice, notice_id, with_for_update=True)
    if notice.state not in (NoticeState.CLAIMED, NoticeState.UNCERTAIN):
        return
    if outcome is Outcome.SENT:
        notice.sent_at = at
        _end(notice, NoticeState.SENT, keep_link=keep_link, at=at)
    elif notice.state == NoticeState.UNCERTAIN:
        return
    elif outcome is Outcome.UNCERTAIN:
        _end(notice, NoticeState.UNCERTAIN, at=at)
    elif outcome is Outcome.UNFIT or notice.tries > len(AGAIN_AFTER):
        _end(notice, NoticeState.FAILED, at=at)
    else:
        notice.state, notice.claimed_at = NoticeState.WAITING, None
        notice.due_at = after_quiet(at + AGAIN_AFTER[notice.tries - 1], notice.tz, night(notice.clinic_id))
        audit.record("notice.refused", notice, by=System(notice.clinic_id), at=at, fields=["due_at"])


def doubt(notice_id: UUID, *, at: datetime) -> None:
    """Nobody knows whether it was sent: say so, and never send it again."""
    notice = db.session.get(Notice, notice_id, with_for_update=True)
    if notice is None or notice.state != NoticeState.CLAIMED or notice.claimed_at is None:
        return
    if notice.claimed_at <= at - DOUBT_AFTER:
        _end(notice, NoticeState.UNCERTAIN, at=at)


def _end(notice: Notice, state: NoticeState, *, keep_link: bool = False, at: datetime) -> None:
    notice.state = state
    if not keep_link:
        notice.link = None  # it opens something; whoever needs it has it
    audit.record(f"notice.{state}", notice, by=System(notice.clinic_id), at=at, fields=["state"])
