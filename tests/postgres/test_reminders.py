"""Four workers at the same moment: each reminder leaves once, of a questionnaire and of a plan."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clock import now
from portal.db import db
from portal.notifications.models import Notice
from portal.plans.reminder_models import PlanReminder
from tests.app import World
from tests.mail import mail_server
from tests.pages.notifications.reminding import reach, to_remind
from tests.pages.plans import reminded
from tests.workers import go_round_together

WORKERS, PEOPLE = 4, 8


def add_reminded(world: World) -> list[str]:
    """Clients each of whom is to be reminded of two questionnaires; gives their addresses."""
    addresses = [f"person{n}@example.org" for n in range(PEOPLE)]
    for n, address in enumerate(addresses):
        client = world.add_client(f"Sample{n} Personne", "S. P.")
        reach(world, client, address)
        for _ in range(2):
            to_remind(world, client)
    return addresses


def test_four_workers_at_once_send_each_reminder_once(world: World) -> None:
    addresses = add_reminded(world)
    with mail_server() as sink:
        for _ in range(2):  # and the next minute there is nothing left to send
            ended = go_round_together(world.app, WORKERS, at=now(), mail=sink.settings)
            assert ended == [0] * WORKERS
            assert sorted(to for one in sink.got for to in one.rcpt_tos) == sorted(addresses * 2)
        keys = [message["Message-ID"] for message in sink.messages]
    assert len(set(keys)) == 2 * PEOPLE
    with world.app.app_context():
        notices = db.session.scalars(sa.select(Notice)).all()
        sent = db.session.scalar(
            sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.action == "notice.sent")
        )
    assert [(one.state, one.tries, one.link) for one in notices] == [("sent", 1, None)] * (2 * PEOPLE)
    assert sent == 2 * PEOPLE


def test_four_workers_at_once_send_each_client_one_letter_about_their_plans(world: World) -> None:
    addresses = [f"person{n}@example.org" for n in range(PEOPLE)]
    for n, address in enumerate(addresses):
        client = world.add_client(f"Sample{n} Personne", "S. P.")
        for template in ("E01", "S01"):
            reminded.to_remind(world, client, template=template)
        reach(world, client, address)
    evening = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
    with mail_server() as sink:
        for _ in range(2):
            ended = go_round_together(world.app, WORKERS, at=evening, mail=sink.settings)
            assert ended == [0] * WORKERS
            assert sorted(to for one in sink.got for to in one.rcpt_tos) == sorted(addresses)
    with world.app.app_context():
        states = db.session.scalars(sa.select(Notice.state)).all()
        days = db.session.execute(sa.select(PlanReminder.plan_id, PlanReminder.local_date)).all()
    assert states == ["sent"] * PEOPLE
    assert len(days) == len(set(days)) == 2 * PEOPLE
