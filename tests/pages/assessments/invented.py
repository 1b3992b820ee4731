"""A questionnaire with invented words that asks about safety, as a clinic might have written it, for page tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from portal.accounts.models import User
from portal.assessments import actions, definition_queries
from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.definition import Instrument
from portal.assessments.kinds import ContextTag, OwnState, Release
from portal.assessments.models import Assessment
from portal.assessments.queries import as_questionnaire
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from tests.app import World
from tests.assessments.weather import CODE, DEFINITION


def publish(world: World) -> Instrument:
    """Let the clinic have written it."""
    with world.app.app_context():
        db.session.add(
            OwnInstrument(
                clinic_id=world.clinic_id,
                code=CODE,
                number=1,
                state=OwnState.PUBLISHED,
                definition=DEFINITION,
                made_at=now(),
                made_by=world.administrator,
                published_at=now(),
            )
        )
        db.session.commit()
        return definition_queries.definition(world.clinic_id, CODE)


def give(
    world: World, client_id: UUID | None = None, *, due: date | None = None, at: datetime | None = None
) -> UUID:
    """Assign it; gives the assessment's id."""
    with world.app.app_context():
        client, by, _ = people(world, client_id)
        row = actions.assign(
            client,
            definition_queries.definition(client.clinic_id, CODE),
            due_on=due or now().date() + timedelta(days=7),
            context_tag=ContextTag.ORDINARY,
            release=Release.HIDDEN,
            by=by.actor,
            at=at or now(),
        )
        db.session.commit()
        return row.id


def send(
    world: World, values: tuple[int, int, int], client_id: UUID | None = None, *, at: datetime | None = None
) -> UUID:
    """Assign, answer and send it at an instant; gives the assessment's id."""
    then = at or now()
    made = give(world, client_id, due=then.date(), at=then)
    with world.app.app_context():
        _, _, own = people(world, client_id)
        row = db.session.get(Assessment, made)
        assert row is not None
        actions.start(as_questionnaire(row), about=None, by=own.actor, at=then)
        for n, value in enumerate(values, start=1):
            actions.answer(as_questionnaire(row), n, value=value, declined=False, by=own.actor, at=then)
        actions.submit(as_questionnaire(row), lang="en", by=own.actor, at=then)
        db.session.commit()
    return made


def people(world: World, client_id: UUID | None) -> tuple[Client, User, User]:
    """The client, their clinician and their account."""
    client = db.session.get(Client, client_id or world.client)
    assert client is not None
    by, own = db.session.get(User, client.responsible_id), db.session.get(User, client.user_id)
    assert by is not None
    assert own is not None
    return client, by, own
