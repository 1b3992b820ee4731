"""A clinic in which two clients have everything, made once per process and copied for every test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from uuid import UUID

from portal.accounts.models import User
from portal.clock import now
from portal.db import db
from portal.plans.library_actions import copy_template
from portal.plans.templates import get_template
from portal.transaction import Portal
from tests.app import Browser, Fresh, World
from tests.pages.assessments import wordings
from tests.pages.foundation.objects import Variants, make_all

ROLES = ("signed_out", "client", "other_client", "clinician", "other_clinician", "administrator")
NAMES = {"client": "Wren Samplewood", "other_client": "Otis Demoford"}
"""The two clients by name; the one must never show on a page about the other."""


@dataclass(frozen=True)
class House:
    """The clinic, and what its two clients have: `own` is the client's, `others` the other client's."""

    world: World
    own: Mapping[str, Variants]
    others: Mapping[str, Variants]
    browsers: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def app(self) -> Portal:
        """The app on this test's copy."""
        return self.world.app

    def user(self, role: str) -> UUID | None:
        """The account of a person of the matrix."""
        if role == "signed_out":
            return None
        if role in {"client", "other_client"}:
            return self.world.user_of(getattr(self.world, role))
        user: UUID = getattr(self.world, role)
        return user

    def browser(self, role: str) -> Browser:
        """That person's browser, the same one throughout a test."""
        if role not in self.browsers:
            self.browsers[role] = Browser(self.app, self.user(role))
        return self.browsers[role]

    def token(self, role: str) -> str:
        """The forgery token of that person's browser."""
        if role not in self.tokens:
            self.tokens[role] = self.browser(role).csrf()
        return self.tokens[role]


class Furnished:
    """The furnished master."""

    def __init__(self, fresh: Fresh) -> None:
        self.fresh = fresh
        self.file = fresh.live.with_name("furnished.db")
        with fresh.copy() as app:
            world = World(app)
            world.screen(world.client)
            world.screen(world.other_client)
            wordings.bring(world, "k6", use=False)
            with app.app_context():
                actor = db.session.get_one(User, world.clinician).actor
                copy_template(get_template("E01"), by=actor, at=now())
                db.session.commit()
                self.house = House(world, make_all(world.client), make_all(world.other_client))
            with sqlite3.connect(fresh.live) as made, sqlite3.connect(self.file) as kept:
                made.backup(kept)

    @contextmanager
    def copy(self) -> Iterator[House]:
        """The clinic on a database of its own."""
        with self.fresh.copy():
            shutil.copy(self.file, self.fresh.live)
            yield replace(self.house, browsers={}, tokens={})
