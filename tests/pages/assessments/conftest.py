"""A questionnaire in a client's hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.assessments import actions, definition_queries
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.models import Assessment
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.app import Browser, World

WREN = {1: 2, 2: 1, 3: 2, 4: 2, 5: 1, 6: 5, 7: 5, 8: 4, 9: 5, 10: 4}
"""Sums 8 and 23: hyper_independence."""

Give = Callable[..., UUID]


@pytest.fixture
def give(world: World) -> Give:
    """Assign a questionnaire to a client, the ten questions unless said otherwise; gives the assessment's id."""

    def give(
        client_id: UUID | None = None,
        *,
        code: str = "dic10",
        due: date = date(2026, 11, 25),
        release: Release = Release.AFTER_SESSION,
    ) -> UUID:
        with world.app.app_context():
            client = db.session.get(Client, client_id or world.client)
            assert client is not None
            by = db.session.get(User, client.responsible_id)
            assert by is not None
            row = actions.assign(
                client,
                definition_queries.definition(client.clinic_id, code),
                due_on=due,
                context_tag=ContextTag.ORDINARY,
                release=release,
                by=by.actor,
                at=now(),
            )
            db.session.commit()
            return row.id

    return give


def address(assessment_id: UUID, rest: str = "") -> str:
    """Where the client answers."""
    return f"/my/questionnaires/{assessment_id}{rest}"


def fill(browser: Browser, assessment_id: UUID, values: dict[int, int | str] | None = None) -> None:
    """Start and answer every item, as far as the check page."""
    browser.post(address(assessment_id), {"about": "partner_now"})
    for n, value in (values or WREN).items():
        answer = browser.post(address(assessment_id, f"/{n}"), {"answer": str(value)})
        assert answer.status_code == 303, answer.text


def row(world: World, assessment_id: UUID) -> Assessment:
    """The row as it is stored now."""
    found = db.session.scalar(sa.select(Assessment).where(Assessment.id == assessment_id))
    assert found is not None
    return found
