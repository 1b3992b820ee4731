"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.accounts import handles
from portal.accounts.actor import Actor, Role
from portal.accounts.models import Clinic, Invitation, SignInAttempt, User
from portal.db import db
from portal.seal import digest

WINDOW = timedelta(minutes=15)
PER_HANDLE = 5
PER_ADDRESS = 30
"""Failed tries in 15 minutes before a wait: for one account, and for one address (a clinic shares one)."""


def handle_digest(handle: str) -> bytes:
    """How a handle is looked up."""
    return digest(handles.normal(handle), purpose="handle")


def address_digest(address: str | None) -> bytes:
    """How a network address is remembered for throttling."""
    return digest(address or "-", purpose="address")


def find_user_by_handle(handle: str) -> User | None:
    """The account that signs in with this handle, closed ones too."""
    return db.session.scalar(sa.select(User).where(User.handle_digest == handle_digest(handle)))


def find_user(user_id: UUID) -> User | None:
    """An account by id."""
    return db.session.get(User, user_id)


def handle_is_free(handle: str) -> bool:
    """Whether nobody signs in with it."""
    return find_user_by_handle(handle) is None


def get_clinic(clinic_id: UUID) -> Clinic:
    """The clinic; it is always there for a signed-in person."""
    clinic = db.session.get(Clinic, clinic_id)
    if clinic is None:
        raise LookupError("no such clinic")
    return clinic


def find_only_clinic() -> Clinic | None:
    """The first clinic, for commands that may leave it out."""
    return db.session.scalar(sa.select(Clinic).order_by(Clinic.created_at))


def list_users(clinic_id: UUID) -> Sequence[User]:
    """The accounts of a clinic, staff first, by when they were made."""
    return db.session.scalars(
        sa.select(User)
        .where(User.clinic_id == clinic_id)
        .order_by(User.role == "client", User.created_at, User.id)
    ).all()


def list_colleagues(actor: Actor) -> list[User]:
    """The other clinicians of the clinic whose accounts are open, by name; names are sealed, so they are sorted here."""
    found = db.session.scalars(
        sa.select(User).where(
            User.clinic_id == actor.clinic_id,
            User.role == Role.CLINICIAN,
            User.id != actor.id,
            User.disabled_at.is_(None),
        )
    )
    return sorted(found, key=lambda user: (user.display_name or "").casefold())


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """Display names by account id, for lists that show who did something."""
    if not user_ids:
        return {}
    found = db.session.scalars(sa.select(User).where(User.id.in_(user_ids)))
    return {user.id: user.display_name or "" for user in found}


def too_many_attempts(handle: str, address: str | None, *, at: datetime) -> bool:
    """Whether this account or this address has failed too often just now."""
    since = at - WINDOW
    failed = [SignInAttempt.at > since, SignInAttempt.succeeded.is_(False)]
    by_handle, by_address = (
        sa.select(sa.func.count())
        .select_from(SignInAttempt)
        .where(*failed, column == value)
        .scalar_subquery()
        for column, value in (
            (SignInAttempt.handle_digest, handle_digest(handle)),
            (SignInAttempt.address_digest, address_digest(address)),
        )
    )
    handle_count, address_count = db.session.execute(sa.select(by_handle, by_address)).one()
    return bool(handle_count >= PER_HANDLE or address_count >= PER_ADDRESS)


@dataclass(frozen=True)
class OpenInvitation:
    """A slip that can still be used, and for whom."""

    invitation: Invitation
    user: User


def find_open_invitation(token: str, *, at: datetime) -> OpenInvitation | None:
    """The slip with this token while it is unused, not replaced and not past its time."""
    found = db.session.execute(
        sa.select(Invitation, User)
        .join(User, User.id == Invitation.user_id)
        .where(
            Invitation.token_digest == digest(token, purpose="invitation"),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
            User.disabled_at.is_(None),
        )
    ).first()
    return OpenInvitation(found[0], found[1]) if found else None
