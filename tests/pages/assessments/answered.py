"""Submitted forms of any instrument, made through the product's own actions, as if typed in from paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from portal.accounts.models import User
from portal.assessments import actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Mode, Release
from portal.assessments.queries import as_questionnaire
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.app import World


def submitted(
    world: World,
    code: str,
    answers: Mapping[int, int],
    *,
    client_id: UUID | None = None,
    release: Release = Release.AFTER_SESSION,
    context: Mapping[str, bool] | None = None,
    days: int = 0,
    answered_on: date | None = None,
) -> UUID:
    """A form of a client, so many days ago; an item that is not answered was declined."""
    at = now() - timedelta(days=days)
    with world.app.app_context():
        client = db.session.get(Client, client_id or world.client)
        assert client is not None
        clinician = db.session.get(User, client.responsible_id)
        assert clinician is not None
        instrument = get_instrument(code)
        row = actions.assign(
            client,
            instrument,
            due_on=at.date(),
            context_tag=ContextTag.ORDINARY,
            release=release,
            by=clinician.actor,
            at=at,
        )
        db.session.flush()
        row.answered_on, paper = answered_on, Mode.PAPER_ENTERED
        person = instrument.person.choices[0].key if instrument.person else None
        found = as_questionnaire(row)
        actions.start(found, about=person, context=context, mode=paper, by=clinician.actor, at=at)
        for item in instrument.items:
            value = answers.get(item.n)
            actions.answer(
                as_questionnaire(row), item.n, value=value, declined=value is None, by=clinician.actor, at=at
            )
        actions.submit(as_questionnaire(row), lang="en", mode=paper, by=clinician.actor, at=at)
        db.session.commit()
        return row.id


def all_of(code: str, value: int) -> dict[int, int]:
    """The same answer to every item."""
    return {item.n: value for item in get_instrument(code).items}
