"""The app on PostgreSQL: one cluster and one migrated master per process, a copy of it for every test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine

from portal.db import db
from portal.transaction import Portal
from tests.app import NOW, World, make_app, migrate
from tests.database import Cluster, postgres_cluster

MASTER, LIVE = "master", "live"


@dataclass(frozen=True)
class Server:
    """The cluster, and the app that knows the address of the copy in use."""

    cluster: Cluster
    app: Portal

    def forget(self) -> None:
        """Let go of every connection."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running cluster with the migrated master."""
    with postgres_cluster() as cluster:
        address = cluster.create(LIVE).render_as_string(hide_password=False)
        server = Server(cluster, make_app(tmp_path_factory.mktemp("haven"), url=address))
        migrate(server.app)
        server.forget()
        cluster.create_from_template(MASTER, LIVE)
        yield server
        server.forget()


@pytest.fixture
def app(server: Server) -> Iterator[Portal]:
    """The app on a migrated database that nobody has written to, time standing still."""
    server.cluster.drop(LIVE)
    server.cluster.create_from_template(LIVE, MASTER)
    with time_machine.travel(NOW, tick=False):
        yield server.app
    server.forget()


@pytest.fixture
def empty(server: Server) -> Iterator[Portal]:
    """The app on a database without any table."""
    server.cluster.drop(LIVE)
    server.cluster.create(LIVE)
    with time_machine.travel(NOW, tick=False):
        yield server.app
    server.forget()


@pytest.fixture
def world(app: Portal) -> World:
    """A clinic with people in it."""
    return World(app)
