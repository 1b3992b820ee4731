"""Fixtures of the tests that need the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.notifications import senders
from portal.transaction import Portal
from tests.app import Fresh, World
from tests.mail import Sink, mail_server
from tests.pages.foundation.furnished import Furnished, House
from tests.pages.notifications.reminding import sending_by


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


@pytest.fixture
def sending(world: World) -> Iterator[None]:
    """A clinic that can send."""
    with sending_by(world.app, senders.Shown()):
        yield


@pytest.fixture
def sink(world: World) -> Iterator[Sink]:
    """A mail server on this machine that takes everything, and the clinic's app set to use it."""
    with mail_server() as sink, sending_by(world.app, senders.Server(sink.settings)):
        yield sink


@pytest.fixture(scope="session")
def furnished(fresh: Fresh) -> Furnished:
    """The furnished master, made once per process."""
    return Furnished(fresh)


@pytest.fixture
def house(furnished: Furnished) -> Iterator[House]:
    """A clinic in which two clients have everything."""
    with furnished.copy() as house:
        yield house
