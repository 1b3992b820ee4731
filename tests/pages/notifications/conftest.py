"""A clinic that sends e-mail to a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.notifications import senders
from tests.app import World
from tests.mail import Sink, mail_server
from tests.pages.notifications.reminding import sending_by


@pytest.fixture
def sink(world: World) -> Iterator[Sink]:
    """A mail server that takes everything, and the clinic's app set to use it."""
    with mail_server() as sink, sending_by(world.app, senders.Server(sink.settings)):
        yield sink
