"""A signed-in browser that calls the app over WSGI without a server or a test client between."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from bench.load import store
from bench.place import Place
from bench.workload import CLINIC, Record
from portal.accounts.sessions import token_digest
from portal.clock import now

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Refused(Exception):
    """A page that is to be measured did not answer as it should."""


class Visitor:
    """Keeps its cookie and sends forms with the token that the page gave it."""

    def __init__(self, app: Application, cookie: str) -> None:
        self.app = app
        self.cookie = cookie
        self.token = ""

    def get(self, address: str) -> Answer:
        """Open a page. Raises Refused from 400 on."""
        return self._call("GET", address, b"")

    def open_form(self, address: str) -> None:
        """Open a page and keep its token against forgery."""
        found = TOKEN.search(self.get(address).body.decode())
        if found is None:
            raise Refused(f"no form on {address}")
        self.token = found.group(1)

    def post(self, address: str, **fields: str) -> Answer:
        """Send a form. Raises Refused unless the answer sends on to another page."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        answer = self._call("POST", address, body)
        if answer.status != 303:
            raise Refused(f"POST {address}: {answer.status}")
        return answer

    def _call(self, method: str, address: str, body: bytes) -> Answer:
        told: list[tuple[str, list[tuple[str, str]]]] = []
        parts = self.app(self._environ(method, address, body), lambda *said: told.append(said[:2]))
        try:
            content = b"".join(parts)
        finally:
            getattr(parts, "close", bool)()
        status, headers = told[-1]
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookie = value.split(";", 1)[0]
        number = int(status.split(" ", 1)[0])
        if number >= 400:
            raise Refused(f"{method} {address}: {status}")
        return Answer(number, content)

    def _environ(self, method: str, address: str, body: bytes) -> dict[str, Any]:
        path, _, query = address.partition("?")
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_LANGUAGE": "en",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def sign_in(place: Place, user_id: UUID) -> Visitor:
    """A browser with a login row of its own, made without a password."""
    token, started = token_urlsafe(32), now()
    values: dict[str, object] = {
        "clinic_id": CLINIC,
        "user_id": user_id,
        "token_digest": token_digest(token),
        "created_at": started,
        "last_seen_at": started,
    }
    store(place.engine, [Record("login", uuid4(), values)])
    signer: Any = place.app.session_interface
    signed = signer.get_signing_serializer(place.app).dumps({"_user_id": token, "_fresh": True})
    return Visitor(place.app, f"{place.app.config['SESSION_COOKIE_NAME']}={signed}")
