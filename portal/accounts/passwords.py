"""Passwords: hashing, checking, and what may be chosen."""

from __future__ import annotations

import enum
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$Cp/FN1ZyEmnS4aw+qCqwUw$NppAU6fMh87a/NYcHn9kt9pIlCe1yOLXWn2UcSkXYTw"
"""The hash of random bytes that were thrown away: verified for an account that is not there, so that it costs the same."""

SHORTEST = 15
"""NIST SP 800-63B-4: at least 15 characters where a password is the only factor."""
LONGEST = 200

_COMMON = (
    "password",
    "passwort",
    "qwertyuiop",
    "letmein",
    "iloveyou",
    "123456",
    "abcdef",
    "haven",
    "therapy",
    "therapist",
    "welcome",
)


class Weakness(enum.StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_PLAIN = "too_plain"
    HAS_HANDLE = "has_handle"


def weakness(password: str, handle: str) -> Weakness | None:
    """Why this password will not do, or None. No rule about kinds of characters."""
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    lowered = password.casefold()
    if len(handle) >= 3 and handle.casefold() in lowered:
        return Weakness.HAS_HANDLE
    rest = lowered
    for word in _COMMON:
        rest = rest.replace(word, "")
    return Weakness.TOO_PLAIN if len(set(rest)) < 5 else None


def hash_password(password: str) -> str:
    """Argon2id, 2 passes over 19 MiB."""
    return _HASHER.hash(_normal(password))


def check_password(stored: str | None, password: str) -> bool:
    """Whether the password fits; does the same work when there is no such account."""
    try:
        _HASHER.verify(stored or _NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with older settings."""
    return _HASHER.check_needs_rehash(stored)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
