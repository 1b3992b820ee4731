"""What the operator decides: one frozen `Settings`, read once from the environment.

Nothing else reads the environment. A missing secret is no start.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from portal.keys import Keys, make_key_file, read_key_file
from portal.mail_settings import Mail, read_mail


class BadSettings(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything `create_app` needs to know; see docs/operator-guide.md for each key."""

    data: Path
    """HAVEN_DATA: folder of database, queue and made files; default `./haven-data`."""
    keys: Keys
    """HAVEN_KEYS: path of the key file, mode 0600; default `<data>/keys.json`."""
    database_url: str
    """DATABASE_URL: `postgresql+psycopg://…`; default SQLite at `<data>/haven.db`."""
    origin: str
    """HAVEN_ORIGIN: the public address, `https://…`; links are built from it, never from a request."""
    host: str = "127.0.0.1"
    """HOST: the address to listen on."""
    port: int = 8000
    """PORT: the port to listen on."""
    behind_proxy: bool = False
    """HAVEN_PROXY=1: a reverse proxy ends TLS and sets X-Forwarded-For and X-Forwarded-Proto."""
    demo: bool = False
    """HAVEN_DEMO=1, set by `portal demo` for its own processes: one-click sign-in, banner, known passwords."""
    zone: str = "UTC"
    """HAVEN_TZ: the zone of a new clinic and its people."""
    log_level: str = "INFO"
    """HAVEN_LOG_LEVEL."""
    mail: Mail | None = None
    """HAVEN_SMTP_…: the mail server that takes neutral messages; without one nothing is sent, and never in the demo."""
    run_jobs_inline: bool = False
    """Tests only: jobs run in the request instead of the worker."""

    @property
    def secure(self) -> bool:
        """Whether people reach the product through TLS."""
        return self.origin.startswith("https://")

    @property
    def client_origin(self) -> str:
        """Where clients come in: the public address; in the demo 127.0.0.1, so that both can be signed in at once."""
        if self.demo and urlsplit(self.origin).hostname == "localhost":
            return self.origin.replace("//localhost", "//127.0.0.1", 1)
        return self.origin

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def queue_path(self) -> Path:
        return self.data / "queue.db"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read and check every setting; raise `BadSettings` with what to do about it."""
        env = os.environ if environ is None else environ
        demo = env.get("HAVEN_DEMO") == "1"
        data = Path(env.get("HAVEN_DATA") or "haven-data").absolute()
        key_file = Path(env.get("HAVEN_KEYS") or data / "keys.json")
        host = env.get("HOST") or "127.0.0.1"
        port = _port(env.get("PORT") or "8000")
        if demo:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_key_file(key_file)
        origin = (env.get("HAVEN_ORIGIN") or (f"http://localhost:{port}" if demo else "")).rstrip("/")
        settings = cls(
            data=data,
            keys=_keys(key_file),
            database_url=_database_url(env.get("DATABASE_URL"), data),
            origin=origin,
            host=host,
            port=port,
            behind_proxy=env.get("HAVEN_PROXY") == "1",
            demo=demo,
            zone=_zone(env.get("HAVEN_TZ") or "UTC"),
            log_level=env.get("HAVEN_LOG_LEVEL") or "INFO",
            mail=None if demo else _mail(env, origin),
        )
        return settings if demo else settings.checked()

    def checked(self) -> Settings:
        """Refuse what a production start must not have."""
        origin = urlsplit(self.origin)
        if origin.scheme not in {"http", "https"} or not origin.netloc:
            raise BadSettings(
                "HAVEN_ORIGIN is missing. Set it to the public address, for example https://haven.example."
            )
        return self

    def for_listening(self) -> Settings:
        """The same settings, refused when they would put plain http on a network."""
        loopback = self.host in {"127.0.0.1", "::1", "localhost"}
        if not loopback and not (self.behind_proxy and self.secure):
            raise BadSettings(
                f"HOST={self.host} would serve plain http to a network. "
                "Put a proxy with TLS in front and set HAVEN_PROXY=1 and HAVEN_ORIGIN=https://…, or listen on 127.0.0.1."
            )
        return self

    def for_children(self) -> None:
        """Say the same to the processes we start."""
        os.environ.update(
            HAVEN_DATA=str(self.data), HOST=self.host, PORT=str(self.port), HAVEN_ORIGIN=self.origin
        )
        if self.demo:
            os.environ["HAVEN_DEMO"] = "1"

    @classmethod
    def for_demo(cls, host: str | None = None, port: int | None = None) -> Settings:
        """The demo's settings, told to its own processes too.

        The demo keeps to its own folder: key file, database and address of a production set-up are left alone.
        """
        for name in ("HAVEN_KEYS", "DATABASE_URL", "HAVEN_ORIGIN", "HAVEN_PROXY"):
            os.environ.pop(name, None)
        os.environ.update(HAVEN_DEMO="1", HAVEN_DATA=str(demo_folder()))
        if host:
            os.environ["HOST"] = host
        if port:
            os.environ["PORT"] = str(port)
        settings = cls.from_env()
        if not _reached_as_localhost(settings.host):
            name = f"[{settings.host}]" if ":" in settings.host else settings.host
            settings = replace(settings, origin=f"http://{name}:{settings.port}")
        settings.for_children()
        return settings

    def listening_on(self, host: str | None, port: int | None) -> Settings:
        """The same settings with an address given on the command line."""
        return replace(self, host=host or self.host, port=port or self.port)


def demo_folder() -> Path:
    """Where the demo keeps its data: HAVEN_DATA, else `./haven-data/demo`."""
    return Path(os.environ.get("HAVEN_DATA") or Path("haven-data", "demo")).absolute()


def _reached_as_localhost(host: str) -> bool:
    """Whether localhost and 127.0.0.1 lead to what listens on this host."""
    if host in {"localhost", "127.0.0.1"}:
        return True
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise BadSettings(f"PORT={text} is not a port. Choose a number from 1 to 65535.")
    return int(text)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (LookupError, OSError, ValueError) as error:
        raise BadSettings(f"HAVEN_TZ={name} is not a zone. Use a name such as Europe/Berlin.") from error


def _keys(path: Path) -> Keys:
    try:
        return read_key_file(path)
    except (OSError, ValueError) as error:
        raise BadSettings(
            f"No usable key file at {path} ({error}). Make one with: portal keys new {path}"
        ) from error


def _mail(env: Mapping[str, str], origin: str) -> Mail | None:
    try:
        return read_mail(env, origin)
    except ValueError as error:
        raise BadSettings(str(error)) from error


def _database_url(url: str | None, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'haven.db'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise BadSettings("DATABASE_URL must begin with postgresql:// or sqlite:///.")
