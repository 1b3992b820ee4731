"""Fixtures of the tests that need the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.transaction import Portal
from tests.app import Fresh, World
from tests.pages.foundation.furnished import Furnished, House


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


@pytest.fixture(scope="session")
def furnished(fresh: Fresh) -> Furnished:
    """The furnished master, made once per process."""
    return Furnished(fresh)


@pytest.fixture
def house(furnished: Furnished) -> Iterator[House]:
    """A clinic in which two clients have everything."""
    with furnished.copy() as house:
        yield house
