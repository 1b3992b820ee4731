"""How e-mail leaves: the part of the settings that names a mail server. Without a host nothing is sent."""

from __future__ import annotations

import enum
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path

from portal.neutral import telling


class Security(enum.StrEnum):
    """How the way to the mail server is closed; `none` only on this machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True)
class Mail:
    """The mail server that takes our messages; see docs/operator-guide.md for each key."""

    host: str
    """HAVEN_SMTP_HOST."""
    port: int
    """HAVEN_SMTP_PORT; default by security."""
    security: Security
    """HAVEN_SMTP_SECURITY."""
    sender: str
    """HAVEN_SMTP_FROM: the bare address that recipients see."""
    user: str | None = None
    """HAVEN_SMTP_USER."""
    password: str | None = field(default=None, repr=False)
    """Read from HAVEN_SMTP_PASSWORD_FILE, mode 0600."""

    @property
    def domain(self) -> str:
        """The part of the sender's address that says where it is from."""
        return self.sender.rpartition("@")[2]


def read_mail(env: Mapping[str, str], origin: str) -> Mail | None:
    """The mail server that the environment names, or None. `ValueError` says what is wrong and what to do."""
    host = env.get("HAVEN_SMTP_HOST", "").strip()
    if not host:
        return None
    security = _security(env.get("HAVEN_SMTP_SECURITY") or Security.STARTTLS)
    if security is Security.NONE and not _is_here(host):
        raise ValueError(
            f"HAVEN_SMTP_SECURITY=none would send in clear to {host}. Use starttls or tls; none is for this machine only."
        )
    user, file = env.get("HAVEN_SMTP_USER") or None, env.get("HAVEN_SMTP_PASSWORD_FILE") or None
    if bool(user) is not bool(file):
        raise ValueError("Set HAVEN_SMTP_USER and HAVEN_SMTP_PASSWORD_FILE both, or neither.")
    sender = _sender(env.get("HAVEN_SMTP_FROM", ""))
    for name, value in (("HAVEN_SMTP_FROM", sender), ("HAVEN_ORIGIN", origin)):
        word = telling(value)
        if word:
            raise ValueError(
                f"{name}={value} says “{word}”, and every message would carry it. "
                "Use an address that does not tell what it is for, or leave HAVEN_SMTP_HOST out."
            )
    return Mail(
        host=host,
        port=_port(env.get("HAVEN_SMTP_PORT"), security),
        security=security,
        sender=sender,
        user=user,
        password=_password(Path(file)) if file else None,
    )


def _security(text: str) -> Security:
    try:
        return Security(text)
    except ValueError:
        raise ValueError(f"HAVEN_SMTP_SECURITY={text} is unknown. Use starttls, tls or none.") from None


def _port(text: str | None, security: Security) -> int:
    if not text:
        return PORTS[security]
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(f"HAVEN_SMTP_PORT={text} is not a port. Choose a number from 1 to 65535.")
    return int(text)


def _sender(text: str) -> str:
    try:
        address = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        address = Address()
    if not address.username or "." not in address.domain or address.addr_spec != text:
        raise ValueError(
            f"HAVEN_SMTP_FROM={text!r} is not a bare address. Use one such as notes@haven.example."
        )
    return text


def _password(path: Path) -> str:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise ValueError(
                f"Others may read HAVEN_SMTP_PASSWORD_FILE (mode {mode:04o}). Run: chmod 600 {path}"
            )
        password = path.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"HAVEN_SMTP_PASSWORD_FILE={path} cannot be read ({error}).") from error
    if not password:
        raise ValueError(f"HAVEN_SMTP_PASSWORD_FILE={path} is empty.")
    return password


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
