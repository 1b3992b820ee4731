"""Fixtures of the tests of the foundation."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from portal.accounts import passwords
from tests.app import World
from tests.pages.foundation.signing import PASSWORD, set_password


@pytest.fixture(scope="session")
def hashed() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def clinic(world: World, hashed: str) -> World:
    """A clinic whose clinician has a password."""
    set_password(world, hashed)
    return world


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords were compared with, in order."""
    calls: list[str] = []
    original = PasswordHasher.verify

    def verify(self: PasswordHasher, stored: str, password: str) -> bool:
        calls.append(stored)
        return original(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    return calls


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password fits, at once: for tests that count tries."""
    monkeypatch.setattr(passwords, "check_password", lambda _stored, _password: False)
