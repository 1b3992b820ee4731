"""A one-task link in somebody's hands, for page tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.accounts.models import User
from portal.assessments import answering_actions as actions
from portal.assessments.models import Assessment
from portal.assessments.queries import as_questionnaire
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.app import Browser, World


@dataclass(frozen=True)
class Link:
    """Its address and its code."""

    world: World
    assessment_id: UUID
    token: str
    code: str | None

    def at(self, rest: str = "") -> str:
        """An address behind the link."""
        return f"/q/{self.token}{rest}"

    def start(self, browser: Browser, **typed: Any) -> Any:
        """Press Start, with the code where there is one."""
        data = {"code": self.code, **typed} if self.code else typed
        return browser.post(self.at(), data)

    def row(self) -> Assessment:
        """The questionnaire as it is stored now; needs an app context."""
        return db.session.get_one(Assessment, self.assessment_id)


def make(world: World, assessment_id: UUID, *, safe: bool = True) -> Link:
    """A link made by the client's clinician; `safe` marks the contact."""
    with world.app.app_context():
        row = db.session.get_one(Assessment, assessment_id)
        client = db.session.get_one(Client, row.client_id)
        client.reminders_safe = "yes" if safe else "unknown"
        by = db.session.get_one(User, client.responsible_id)
        made = actions.make_link(as_questionnaire(row), by=by.actor, at=now())
        db.session.commit()
        return Link(world, assessment_id, made.token, made.code)


def answer(browser: Browser, at: str, value: int | str = 3) -> str:
    """Answer one question; gives where it goes on."""
    sent = browser.post(at, {"answer": str(value)})
    assert sent.status_code == 303, sent.text
    return str(sent.location)


def fill(link: Link, browser: Browser, values: dict[int, int]) -> None:
    """Start and answer every question of the ten, as far as the last page."""
    link.start(browser)
    browser.post(link.at("/begin"), {"about": "partner_now"})
    for n, value in values.items():
        answer(browser, link.at(f"/{n}"), value)
        if n == 4:
            browser.post(link.at("/more/help_kind"), {})
