"""Letting a notice go: claimed, asked once more whether it is wanted, written in neutral words. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from flask import current_app

from portal.accounts.models import Clinic, User
from portal.clients.contact_queries import safe_address
from portal.clients.models import Client
from portal.db import db
from portal.notifications import notice_actions, senders
from portal.notifications.kinds import NoticeKind
from portal.notifications.letters import Letter
from portal.notifications.models import Notice
from portal.notifications.notice_actions import Recipient
from portal.notifications.notice_queries import recipient_digest
from portal.notifications.notice_wording import subject_and_body
from portal.seal import digest


class Wanted(Protocol):
    """Whether what a notice is about still asks for it now."""

    def __call__(self, notice: Notice, *, at: datetime) -> bool:
        """The answer at the moment of sending, read anew."""


def take_out(notice_id: UUID, wanted: Mapping[NoticeKind, Wanted], *, at: datetime) -> Letter | None:
    """Claim a notice and write its letter; None when another worker has it, or when it is no longer wanted.

    Whatever it is about, its client can still be written to, and at the address that it was asked for.
    """
    if senders.rests(at):
        return None
    notice = notice_actions.claim(notice_id, at=at)
    if notice is None:
        return None
    client = db.session.get_one(Client, notice.client_id, populate_existing=True)
    asked_for = wanted[NoticeKind(notice.kind)]
    if not _still_goes_to(client, notice) or not asked_for(notice, at=at):
        notice_actions.cancel(notice, at=at)
        return None
    if notice_actions.wait_out(notice, client.tz, at=at):
        return None
    return _letter(notice, client, at=at)


def _still_goes_to(client: Client, notice: Notice) -> bool:
    user = db.session.get_one(User, client.user_id, populate_existing=True)
    address = safe_address(client) if user.disabled_at is None else None
    return address is not None and recipient_digest(address) == notice.recipient_digest


def _letter(notice: Notice, client: Client, *, at: datetime) -> Letter | None:
    if notice.address is None or notice.link is None:
        notice_actions.cancel(notice, at=at)
        return None
    subject, body = subject_and_body(notice.link, notice.lang)
    return Letter(
        to=notice.address,
        subject=subject,
        body=body,
        link=notice.link,
        key=digest(str(notice.id), purpose="message id").hex()[:32],
        at=at,
        names=_names(client),
    )


def _names(client: Client) -> tuple[str, ...]:
    """Who must not stand in a message: the client, whoever cares for them, the clinic."""
    clinician, clinic = db.session.get(User, client.responsible_id), db.session.get(Clinic, client.clinic_id)
    known = (client.display_name, clinic and clinic.name, clinician and clinician.display_name)
    return tuple(name for name in known if name)


def recipient_of(client: Client) -> Recipient | None:
    """Whom messages for this client go to; None while none may."""
    address = safe_address(client)
    return Recipient(client.clinic_id, client.id, address, client.lang, client.tz) if address else None


def front_door() -> str:
    """The address that clients know this installation by, without a path."""
    origin: str = current_app.config["HAVEN"].client_origin
    return origin
