"""Fixtures of the tests that need the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.transaction import Portal
from tests.app import Fresh, World


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """The migrated master, made once per process."""
    return Fresh(tmp_path_factory.mktemp("haven"))


@pytest.fixture
def app(fresh: Fresh) -> Iterator[Portal]:
    """The app on an empty migrated database, time standing still."""
    with fresh.copy() as app:
        yield app


@pytest.fixture
def world(app: Portal) -> World:
    """A clinic with people in it."""
    return World(app)
