"""The one door to Flask-Login: signing a browser in and out, and who is signed in.

The cookie holds an opaque token; the row behind it says whose it is and ends at sign-out, after 15 idle minutes for
staff and 30 for clients, and after 12 hours in any case.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.orm import Session

from portal import audit, clock, ledger
from portal.accounts.actor import Actor, Role
from portal.accounts.models import Login, User
from portal.db import db
from portal.seal import digest

IDLE = {Role.CLIENT: timedelta(minutes=30)}
IDLE_STAFF = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Me:
    """The signed-in person, read once per request."""

    actor: Actor
    login_id: UUID
    token: str
    display_name: str
    lang: str
    tz: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def role(self) -> str:
        """The role as a plain word, for templates."""
        return str(self.actor.role)

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the opaque token."""
        return self.token


def init_app(app: Flask) -> None:
    """Put Flask-Login in, with our table behind it."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def me() -> Me | None:
    """Who is signed in, or None."""
    person: Me = current_user._get_current_object()  # the proxy would be somebody else after signing out
    return person if person.is_authenticated else None


def actor() -> Actor | None:
    """Who is signed in, as rules and the log know them."""
    person = me()
    return person.actor if person else None


def ended_user_id() -> UUID | None:
    """Whose login this browser still carries although it has ended by itself; None after signing out."""
    token = session.get("_user_id")
    if me() is not None or not isinstance(token, str):
        return None
    found = db.session.execute(_login(), {"digest": token_digest(token)}).first()
    return found[1].id if found else None


def sign_in(user: User, *, at: datetime) -> Login:
    """Start a new login for this browser: fresh token, fresh cookie, fresh CSRF secret. Whoever was in it is signed out."""
    before = me()
    if before is not None:
        _end(db.session(), before, at)
    token = secrets.token_urlsafe(32)
    login = Login(
        clinic_id=user.clinic_id,
        user_id=user.id,
        token_digest=token_digest(token),
        created_at=at,
        last_seen_at=at,
    )
    db.session.add(login)
    session.clear()
    login_user(_me(user, login, token))
    return login


def sign_out(*, at: datetime) -> None:
    """End the login at the server and empty the cookie; the row is ended through the ledger, also from a GET."""
    person = me()
    if person is not None:
        ledger.later(lambda _status: lambda writer: _end(writer, person, at))
    logout_user()
    session.clear()


def end_all(user_id: UUID, *, at: datetime) -> None:
    """End every login of a person."""
    db.session.execute(
        sa.update(Login).where(Login.user_id == user_id, Login.ended_at.is_(None)).values(ended_at=at)
    )


def token_digest(token: str) -> bytes:
    """How a token is looked up."""
    return digest(token, purpose="login")


def _load(token: str) -> Me | None:
    found = db.session.execute(_login(), {"digest": token_digest(token)}).first()
    if found is None:
        return None
    login, user = found
    now = clock.now()
    idle = IDLE.get(Role(user.role), IDLE_STAFF)
    over = (
        login.ended_at
        or user.disabled_at
        or now - login.last_seen_at > idle
        or now - login.created_at > LONGEST
    )
    if over:
        return None
    if now - login.last_seen_at >= SEEN_EVERY:
        login_id = login.id
        ledger.later(lambda _status: lambda writer: _seen(writer, login_id, now))
    g.own_lang = user.lang
    return _me(user, login, token)


@cache
def _login() -> sa.Select[Login, User]:
    """Put together once, as every page asks it."""
    return (
        sa.select(Login, User)
        .join(User, User.id == Login.user_id)
        .where(Login.token_digest == sa.bindparam("digest"))
    )


def _me(user: User, login: Login, token: str) -> Me:
    return Me(
        actor=user.actor,
        login_id=login.id,
        token=token,
        display_name=user.display_name or "",
        lang=user.lang,
        tz=user.tz,
    )


def _seen(writer: Session, login_id: UUID, now: datetime) -> None:
    writer.execute(
        sa.update(Login).where(Login.id == login_id, Login.last_seen_at < now).values(last_seen_at=now)
    )


def _end(writer: Session, person: Me, at: datetime) -> None:
    writer.execute(
        sa.update(Login).where(Login.id == person.login_id, Login.ended_at.is_(None)).values(ended_at=at)
    )
    audit.record("login.ended", by=person.actor, object_id=person.login_id, at=at, session=writer)
