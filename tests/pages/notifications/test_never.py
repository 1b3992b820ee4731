"""Whatever happens in whatever order: nobody is written to when they should not be, and never twice about one occurrence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from portal.assessments import actions, schedule_actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Mode, Release
from portal.assessments.models import Assessment, Assignment
from portal.assessments.queries import as_questionnaire
from portal.assessments.schedule_actions import Terms
from portal.clients.models import Client, ClientStatus, YesNo
from portal.clock import now
from portal.db import db
from portal.notifications.kinds import Outcome
from portal.notifications.letters import Letter
from portal.notifications.models import Notice
from tests.app import NOW, Fresh, World
from tests.pages.foundation.objects import actors
from tests.pages.notifications.reminding import reach, sending_by

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = NOW + timedelta(hours=12)
"""Half past ten in Berlin."""
ADDRESSES = ("wren@home.example", "other@home.example")


class Kept:
    """A way out that takes everything and keeps it."""

    keeps_texts = False

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def rests(self, at: datetime) -> bool:
        return False

    def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return Outcome.SENT


class Clinic(RuleBasedStateMachine):
    """A client with a questionnaire every second day and one given once, both to be reminded of.

    The first opens in the quiet hours, so that its reminder is asked for in the evening and leaves in the morning.
    """

    def __init__(self, fresh: Fresh) -> None:
        super().__init__()
        self.stack, self.at, self.way, self.seen = ExitStack(), EVENING, Kept(), 0
        self.world = World(self.stack.enter_context(fresh.copy()))
        self.stack.enter_context(sending_by(self.world.app, self.way))
        reach(self.world, address=ADDRESSES[0])
        self._as_clinician(self._give)

    def _give(self, client: Client) -> None:
        by, _ = actors(client)
        for due_on, every, opens in ((date(2026, 11, 18), 2, "22:00"), (date(2026, 11, 20), 0, "09:00")):
            terms = Terms(
                due_on,
                ContextTag.ORDINARY,
                Release.HIDDEN,
                every_days=every,
                opens_at_time=opens,
                grace_days=3,
                remind=True,
            )
            schedule_actions.give(client, get_instrument("dic10"), terms, by=by, at=now())

    def _as_clinician(self, do: Callable[[Client], object]) -> None:
        with time_machine.travel(self.at, tick=False), self.world.app.app_context():
            do(db.session.get_one(Client, self.world.client))
            db.session.commit()

    # What happens

    @rule(hours=st.sampled_from((0, 1, 5, 11, 24)))
    def time_goes_by_and_the_worker_looks(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        self._a_minute_is_over()

    @rule(hours=st.sampled_from((1, 11, 40)))
    def time_goes_by_and_nobody_looks(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(email=st.sampled_from(ADDRESSES))
    def the_address_changes(self, email: str) -> None:
        self._as_clinician(lambda client: setattr(client, "contact", {"email": email}))

    @rule(said=st.sampled_from((YesNo.YES, YesNo.YES, YesNo.NO, YesNo.UNKNOWN)))
    def the_contact_is_safe_or_not(self, said: YesNo) -> None:
        self._as_clinician(lambda client: setattr(client, "reminders_safe", said))

    @rule(status=st.sampled_from((ClientStatus.ACTIVE, ClientStatus.ACTIVE, ClientStatus.DISCHARGED)))
    def care_ends_or_goes_on(self, status: ClientStatus) -> None:
        self._as_clinician(lambda client: setattr(client, "status", status))

    @rule(move=st.sampled_from((schedule_actions.pause, schedule_actions.resume)))
    def the_schedule_rests_or_goes_on(self, move: Callable[..., None]) -> None:
        def do(client: Client) -> None:
            row = self._schedule()
            if row.cancelled_at is None:
                move(row, by=actors(client)[0], at=now())

        self._as_clinician(do)

    @precondition(lambda self: self.at > NOW + timedelta(days=8))
    @rule()
    def the_schedule_ends(self) -> None:
        self._as_clinician(
            lambda client: schedule_actions.end(self._schedule(), by=actors(client)[0], at=now())
        )

    @rule(place=st.integers(0, 3), taken_back=st.booleans())
    def one_is_taken_back_or_answered(self, place: int, taken_back: bool) -> None:
        def do(client: Client) -> None:
            by, own = actors(client)
            due = self._rows(Assessment.state == "due")[place : place + 1]
            for found in map(as_questionnaire, due):
                if taken_back:
                    actions.cancel(found, by=by, at=now())
                elif not found.is_closed(now().astimezone(BERLIN).date()):
                    actions.start(found, about="partner_now", by=own, at=now())
                    actions.complete(found, lang="en", mode=Mode.ACCOUNT, by=own, at=now())

        self._as_clinician(do)

    @rule()
    def a_quarter_of_a_day_is_over(self) -> None:
        self._go_round(slow=True)

    # What is there

    def _a_minute_is_over(self) -> None:
        with self.world.app.app_context():
            known = {one.about_id for one in db.session.scalars(sa.select(Notice))}
            told_before = self._told()
        self._go_round(slow=False)
        with self.world.app.app_context():
            client = db.session.get_one(Client, self.world.client)
            wanted = {row.id for row in self._rows() if self._may_be_told(row, client)}
            told = self._told()
            address = (client.contact or {})["email"]
        assert len(told) == len(set(told)) == len(self.way.letters)
        new = set(told) - set(told_before)
        assert new <= wanted
        assert wanted - known <= new
        assert {one.to for one in self.way.letters[self.seen :]} <= {address}
        self.seen = len(self.way.letters)

    def _go_round(self, *, slow: bool) -> None:
        with time_machine.travel(self.at, tick=False):
            self.world.app.extensions["jobs"].go_round(slow=slow)

    @staticmethod
    def _told() -> list[UUID]:
        return list(db.session.scalars(sa.select(Notice.about_id).where(Notice.state == "sent")))

    @staticmethod
    def _schedule() -> Assignment:
        return db.session.scalars(sa.select(Assignment).where(Assignment.repeat_every_days > 0)).one()

    @staticmethod
    def _rows(*conditions: sa.ColumnElement[bool]) -> list[Assessment]:
        query = sa.select(Assessment).where(*conditions).order_by(Assessment.due_on, Assessment.id)
        return list(db.session.scalars(query))

    def _may_be_told(self, row: Assessment, client: Client) -> bool:
        """The rule once more, without the product's own words for it."""
        given, here = db.session.get_one(Assignment, row.assignment_id), self.at.astimezone(BERLIN)
        in_care = client.status != "discharged" and client.reminders_safe == "yes"
        goes_on = given.paused_at is None and given.cancelled_at is None
        open_now = row.state in {"due", "started"} and here.date() <= row.expires_on
        opens = given.opens_at_time if given.repeat_every_days else "09:00"
        its_time = here >= datetime.combine(row.due_on, time.fromisoformat(opens), tzinfo=BERLIN)
        return in_care and goes_on and open_now and its_time and time(8) <= here.time() < time(21)

    def teardown(self) -> None:
        self.stack.close()


def test_whatever_happens_nobody_is_written_to_when_they_should_not_be(fresh: Fresh) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Clinic(fresh),
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
