"""Changes to accounts; each takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts import handles, sessions
from portal.accounts.actor import Actor, By, Role, System
from portal.accounts.models import Clinic, Invitation, Login, SignInAttempt, User
from portal.accounts.queries import OpenInvitation, address_digest, handle_digest
from portal.db import db
from portal.seal import digest

SLIP_HOURS = 72


def add_clinic(name: str, *, tz: str, by: By | None, at: datetime, demo: bool = False) -> Clinic:
    """Set up a clinic."""
    clinic_id = uuid4()
    clinic = Clinic(id=clinic_id, name=name, tz=tz, demo=demo, created_at=at)
    db.session.add(clinic)
    audit.record("clinic.added", clinic, by=by or System(clinic_id), at=at)
    return clinic


def set_crisis_texts(
    clinic: Clinic, *, english: str | None, chinese: str | None, by: By, at: datetime
) -> None:
    """What a client in need is told; it must be there before any plan is offered."""
    clinic.crisis_text_en, clinic.crisis_text_zh = english or None, chinese or None
    audit.record("clinic.crisis_texts_set", clinic, by=by, at=at, fields=["crisis_text_en", "crisis_text_zh"])


def rename_clinic(clinic: Clinic, name: str, *, by: By, at: datetime) -> None:
    """Change the clinic's name."""
    clinic.name = name
    audit.record("clinic.renamed", clinic, by=by, at=at, fields=["name"])


def set_escalation(clinic: Clinic, minutes: int | None, *, by: By, at: datetime) -> None:
    """How long a safety alert of the clinic waits for its clinician; without a number it stays as it is."""
    if minutes is None or minutes == clinic.escalate_after_minutes:
        return
    clinic.escalate_after_minutes = minutes
    audit.record("clinic.escalation_set", clinic, by=by, at=at, fields=["escalate_after_minutes"])


def set_link_code(clinic: Clinic, asked: bool, *, by: By, at: datetime) -> None:
    """Whether every one-task link asks for a code, also where the contact is safe."""
    if asked == clinic.links_ask_code:
        return
    clinic.links_ask_code = asked
    audit.record("clinic.link_code_set", clinic, by=by, at=at, fields=["links_ask_code"])


def name_backup(user: User, backup: User | None, *, by: By, at: datetime) -> None:
    """Say which colleague gets what this clinician has not seen in time."""
    user.backup_id = backup.id if backup else None
    audit.record("user.backup_named", user, by=by, at=at, fields=["backup_id"])


def prepare_user(
    clinic_id: UUID, role: Role, display_name: str, *, lang: str, tz: str, by: By, at: datetime
) -> User:
    """An account without handle or password: a slip lets its owner choose them."""
    user = User(clinic_id=clinic_id, role=role, display_name=display_name, lang=lang, tz=tz, created_at=at)
    db.session.add(user)
    audit.record("user.prepared", user, by=by, at=at, fields=["role"])
    return user


def take_up(user: User, *, handle: str, password_hash: str, lang: str, by: By, at: datetime) -> None:
    """Give an account the handle and password that its owner chose."""
    user.handle = handle.strip()
    user.handle_digest = handle_digest(handles.normal(handle))
    user.password_hash = password_hash
    user.lang = lang
    audit.record("user.taken_up", user, by=by, at=at, fields=["handle", "password", "lang"])


def invite(user: User, *, by: Actor, at: datetime) -> str:
    """Make a one-time slip and end the earlier ones; the token is returned once and stored as a digest."""
    token = secrets.token_urlsafe(16)
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.user_id == user.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    invitation = Invitation(
        clinic_id=user.clinic_id,
        user_id=user.id,
        token_digest=digest(token, purpose="invitation"),
        created_at=at,
        created_by=by.id,
        expires_at=at + timedelta(hours=SLIP_HOURS),
    )
    db.session.add(invitation)
    audit.record("invitation.made", invitation, by=by, at=at)
    return token


def accept_invitation(
    slip: OpenInvitation, *, handle: str, password_hash: str, lang: str, at: datetime
) -> Login:
    """Use a slip: the account is taken up, all its older logins end, and this browser is signed in."""
    slip.invitation.used_at = at
    take_up(slip.user, handle=handle, password_hash=password_hash, lang=lang, by=slip.user.actor, at=at)
    audit.record("invitation.used", slip.invitation, by=slip.user.actor, at=at)
    sessions.end_all(slip.user.id, at=at)
    return sessions.sign_in(slip.user, at=at)


def sign_in(user: User, *, at: datetime) -> Login:
    """Sign this browser in."""
    login = sessions.sign_in(user, at=at)
    audit.record("login.started", login, by=user.actor, at=at)
    return login


def set_language(user: User, lang: str, *, by: By, at: datetime) -> None:
    """The language of everything this person sees."""
    user.lang = lang
    audit.record("user.language_set", user, by=by, at=at, fields=["lang"])


def rehash(user: User, password_hash: str, *, by: By, at: datetime) -> None:
    """Keep the same password under newer settings."""
    user.password_hash = password_hash
    audit.record("user.rehashed", user, by=by, at=at, fields=["password"])


def close(user: User, *, by: By, at: datetime) -> None:
    """Close an account: it cannot sign in, and whoever is signed in with it no longer is."""
    user.disabled_at = at
    sessions.end_all(user.id, at=at)
    audit.record("user.closed", user, by=by, at=at, fields=["disabled_at"])


def reopen(user: User, *, by: By, at: datetime) -> None:
    """Open a closed account again."""
    user.disabled_at = None
    audit.record("user.reopened", user, by=by, at=at, fields=["disabled_at"])


def note_attempt(
    session: Session, *, handle: str, address: str | None, at: datetime, succeeded: bool, user: Actor | None
) -> None:
    """Remember one try at signing in; written through the ledger, whatever became of the request."""
    session.add(
        SignInAttempt(
            handle_digest=handle_digest(handle),
            address_digest=address_digest(address),
            at=at,
            succeeded=succeeded,
        )
    )
    if not succeeded:
        audit.record("login.refused", by=user, outcome="refused", at=at, session=session)
