"""The app under test: one per process, a fresh copy of a migrated database for every test, people to sign in as."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal import create_app, shape
from portal.accounts import actions as accounts
from portal.accounts.actor import Role, System
from portal.accounts.models import Clinic, Login, User
from portal.accounts.sessions import token_digest
from portal.clients import actions as clients
from portal.clients.models import Client
from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.clock import now
from portal.db import db
from portal.keys import make_key_file, read_key_file
from portal.settings import Settings
from portal.transaction import Portal

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""The instant at which every test stands: a Wednesday."""

FIELD = "csrf_token"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def make_app(folder: Path, *, url: str | None = None, **changes: Any) -> Portal:
    """An app on a fresh folder with its own keys."""
    make_key_file(folder / "keys.json")
    settings = Settings(
        **{
            "data": folder,
            "keys": read_key_file(folder / "keys.json"),
            "database_url": url or f"sqlite:///{folder / 'haven.db'}",
            "origin": "http://localhost:8000",
            "run_jobs_inline": True,
            "log_level": "ERROR",
            **changes,
        }
    )
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


_migrated: list[bytes] = []
"""An empty SQLite database of the newest shape, once this process has made one."""


def migrate(app: Portal) -> None:
    """Bring an empty database to the newest shape; the second SQLite file of a process is a copy of the first."""
    url = sa.make_url(app.config["HAVEN"].database_url)
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if path and _migrated:
        path.write_bytes(_migrated[0])
        return
    with app.app_context():
        shape.upgrade()
        db.session.remove()
        db.engine.dispose()
    if path:
        _migrated.append(path.read_bytes())


class Fresh:
    """A migrated SQLite file that is copied for every test."""

    def __init__(self, folder: Path) -> None:
        self.app = make_app(folder)
        self.live = folder / "haven.db"
        self.master = folder / "master.db"
        migrate(self.app)
        shutil.copy(self.live, self.master)

    @contextmanager
    def copy(self) -> Iterator[Portal]:
        """The app on a database that nobody has written to."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.live}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.master, self.live)
        with time_machine.travel(NOW, tick=False):
            yield self.app
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


class Browser:
    """A browser without a screen: a Flask test client that knows how to sign in and to send a form."""

    def __init__(self, app: Portal, user_id: UUID | None = None) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()
        self.user_id = user_id
        if user_id is not None:
            self._sign_in(user_id)

    def _sign_in(self, user_id: UUID) -> None:
        token = f"token-of-{user_id}-{now().isoformat()}"
        with self.app.app_context():
            if not db.session.query(Login).filter_by(token_digest=token_digest(token)).first():
                user = db.session.get(User, user_id)
                assert user is not None
                db.session.add(
                    Login(
                        clinic_id=user.clinic_id,
                        user_id=user_id,
                        token_digest=token_digest(token),
                        created_at=now(),
                        last_seen_at=now(),
                    )
                )
                db.session.commit()
        with self.http.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie[FIELD] = token_digest(token).hex()[:40]  # as if this session had seen a form before

    def get(self, address: str, **options: Any) -> TestResponse:
        """Open an address."""
        return self.http.get(address, **options)

    def csrf(self, address: str = "/help") -> str:
        """The forgery token of this browser, read from a page it can open."""
        found = CSRF.search(self.get(address).text)
        assert found, f"no form on {address}"
        return found.group(1)

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, page: str | None = None, **options: Any
    ) -> TestResponse:
        """Send a form, token included: that of the session; of none yet, as the page at `page` has it (else /help)."""
        token = self._token(page or address)
        return self.http.post(address, data={"csrf_token": token, **(data or {})}, **options)

    def _token(self, page: str) -> str:
        with self.http.session_transaction() as cookie:
            seen = cookie.get(FIELD)
        if seen:
            return str(URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(seen))
        found = CSRF.search(self.get(page).text)
        return found.group(1) if found else self.csrf()


class World:
    """A clinic with two clinicians, an administrator and clients, made through the product's own actions."""

    def __init__(self, app: Portal) -> None:
        self.app = app
        with app.app_context():
            clinic = accounts.add_clinic("Testing Grounds Clinic", tz="Europe/Berlin", by=None, at=now())
            accounts.set_crisis_texts(
                clinic,
                english="Your clinic's numbers go here.",
                chinese="这里写诊所的电话。",
                by=System(clinic.id),
                at=now(),
            )
            db.session.flush()
            self.clinic_id = clinic.id
            self.clinician = self._staff(clinic, Role.CLINICIAN, "Dr. Fern Exemplar")
            self.other_clinician = self._staff(clinic, Role.CLINICIAN, "Dr. Moss Specimen")
            self.administrator = self._staff(clinic, Role.ADMINISTRATOR, "Ada Placeholder")
            db.session.commit()
        self.client = self.add_client("Wren Samplewood", "W. S.")
        self.other_client = self.add_client("Otis Demoford", "O. D.", clinician=self.other_clinician)

    def _staff(self, clinic: Clinic, role: Role, name: str) -> UUID:
        by = System(clinic.id)
        user = accounts.prepare_user(clinic.id, role, name, lang="en", tz=clinic.tz, by=by, at=now())
        accounts.take_up(user, handle=name.split()[-1].lower(), password_hash="x", lang="en", by=by, at=now())
        return user.id

    def add_client(
        self, name: str, initials: str, *, clinician: UUID | None = None, lang: str = "en", **values: Any
    ) -> UUID:
        """A client with a taken-up account; gives the client's id."""
        with self.app.app_context():
            by = db.session.get(User, clinician or self.clinician)
            assert by is not None
            client = clients.add_client(
                {"display_name": name, "initials": initials, "lang": lang, "tz": "Europe/Berlin", **values},
                by=by.actor,
                at=now(),
            )
            user = db.session.get(User, client.user_id)
            assert user is not None
            accounts.take_up(
                user,
                handle=f"{name.split()[0].lower()}-{client.id.hex[:12]}",
                password_hash="x",
                lang=lang,
                by=by.actor,
                at=now(),
            )
            db.session.commit()
            return client.id

    def screen(self, client_id: UUID | None = None, **answers: Any) -> None:
        """A safety screen by the client's clinician; everything is "no" and asked alone unless said otherwise."""
        with self.app.app_context():
            client = db.session.get(Client, client_id or self.client)
            assert client is not None
            by = db.session.get(User, client.responsible_id)
            assert by is not None
            values = {
                "done_on": now().date(),
                "past_is_present_partner": None,
                "asked_alone": True,
                **dict.fromkeys(ANSWERED, ScreenAnswer.NO),
                **answers,
            }
            clients.record_screen(client, Screen(**values), note=None, by=by.actor, at=now())
            db.session.commit()

    def user_of(self, client_id: UUID) -> UUID:
        """The account of a client."""
        with self.app.app_context():
            client = db.session.get(Client, client_id)
            assert client is not None
            return client.user_id

    def browser(self, user_id: UUID | None = None) -> Browser:
        """A browser, signed in as somebody or as nobody."""
        return Browser(self.app, user_id)

    def as_clinician(self) -> Browser:
        """The clinician's browser."""
        return self.browser(self.clinician)

    def as_client(self, client_id: UUID | None = None) -> Browser:
        """The client's browser."""
        return self.browser(self.user_of(client_id or self.client))
