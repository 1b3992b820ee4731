"""A demo client's record, visits and safety screens, through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from portal.accounts import actions as accounts
from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.clients import actions as clients
from portal.clients import alert_actions, alert_queries, queries
from portal.clients.formulation_actions import write_formulation
from portal.clients.models import Client, ClientStatus, EventKind
from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.clock import local_date
from portal.db import db
from portal.demo.days import Days, Happening
from portal.demo.story import FormulationTold, Handled, Person, ScreenTold


class Care:
    """One client in the care of one clinician; the record exists once `open_record` has been done."""

    def __init__(self, person: Person, days: Days, clinician: Actor, password_hash: str | None) -> None:
        self.person, self.days, self.clinician = person, days, clinician
        self.password_hash = password_hash
        self._found: tuple[Client, Actor] | None = None

    @property
    def client(self) -> Client:
        """The record. Raises LookupError before it was opened."""
        return self._both[0]

    @property
    def own(self) -> Actor:
        """The client as an actor."""
        return self._both[1]

    @property
    def _both(self) -> tuple[Client, Actor]:
        if self._found is None:
            raise LookupError("the record has not been opened yet")
        return self._found

    def happenings(self) -> Iterator[Happening]:
        """The record, visits, screens and what was done about alerts, in any order of time."""
        person, days = self.person, self.days
        yield days.office(person.since, "11:00"), self.open_record
        if person.handle:
            yield days.at(person.since, "18:05"), self.take_up
        if person.invited is not None:
            yield days.office(person.invited, "14:00"), self.make_slip
        yield from self._visits()
        for screen in person.screens:
            yield days.office(screen.ago, "13:40"), self._screened(screen)
        for written in person.formulations:
            yield days.office(written.ago, "15:10"), self._formulated(written)
        for told in person.handled:
            at = (days.at if told.after_hours else days.office)(told.ago, told.clock)
            yield at, self._handled(told, at)
        if person.discharged is not None:
            yield days.office(person.discharged, "14:55"), self.discharge

    def _formulated(self, told: FormulationTold) -> Callable[[], None]:
        def write() -> None:
            at = self.days.office(told.ago, "15:10")
            write_formulation(self.client, told.words, belief=told.belief, by=self.clinician, at=at)

        return write

    def open_record(self) -> None:
        """The client is taken in."""
        person, days = self.person, self.days
        values = {
            "display_name": person.name,
            "initials": person.initials,
            "lang": person.lang,
            "tz": days.zone,
            "reminders_safe": person.reminders_safe,
            "voicemail_safe": person.voicemail_safe,
            "paper_safe": person.paper_safe,
        }
        more = {
            "born_on": str(date(days.today.year - person.born, 3, 14)) if person.born else None,
            "contact": dict(person.contact) if person.contact else None,
            "cultural_note": person.cultural_note,
        }
        client = clients.add_client(
            {**values, **{name: value for name, value in more.items() if value is not None}},
            by=self.clinician,
            at=days.office(person.since, "11:00"),
        )
        user = db.session.get(User, client.user_id)
        if user is None:
            raise LookupError("a client has an account")
        self._found = client, user.actor

    def take_up(self) -> None:
        """The client chooses a name and a password."""
        user, person = db.session.get(User, self.client.user_id), self.person
        if user is None or person.handle is None or self.password_hash is None:
            raise LookupError("an account with a handle and a password")
        accounts.take_up(
            user,
            handle=person.handle,
            password_hash=self.password_hash,
            lang=person.lang,
            by=self.own,
            at=self.days.at(person.since, "18:05"),
        )

    def make_slip(self) -> None:
        """A sign-in slip that nobody has used."""
        at = self.days.office(self.person.invited or 0, "14:00")
        clients.make_slip(self.client, queries.get_account(self.client, at=at), by=self.clinician, at=at)

    def discharge(self) -> None:
        """Care has ended as planned."""
        at = self.days.office(self.person.discharged or 0, "14:55")
        clients.edit_client(self.client, {"status": ClientStatus.DISCHARGED}, by=self.clinician, at=at)

    def _visits(self) -> Iterator[Happening]:
        person, days = self.person, self.days
        for mark in person.marks:
            at = days.office(mark.ago, "14:08")
            yield at, self._marked(mark.kind, days.on(mark.ago), mark.label, at, mark.visible)
        if person.sessions is None:
            return
        for ago in person.sessions.ago:
            at = days.office(ago, "13:30")
            yield at, self._marked(EventKind.SESSION, days.on(ago), None, at, False)
        if person.sessions.next is not None:
            at = days.office(person.sessions.ago[-1], "14:58")
            yield at, self._marked(EventKind.SESSION, days.on(-person.sessions.next), None, at, False)

    def _marked(
        self, kind: EventKind, on: date, label: str | None, at: datetime, visible: bool
    ) -> Callable[[], object]:
        return lambda: clients.mark_timeline(
            self.client, kind, on=on, label=label, by=self.clinician, at=at, visible=visible
        )

    def _screened(self, told: ScreenTold) -> Callable[[], object]:
        answers = {**dict.fromkeys(ANSWERED, ScreenAnswer.NO), **told.answers}
        screen = Screen(
            done_on=self.days.on(told.ago),
            asked_alone=told.asked_alone,
            past_is_present_partner=told.past_is_present_partner,
            **answers,
        )
        at = self.days.office(told.ago, "13:40")
        return lambda: clients.record_screen(self.client, screen, note=told.note, by=self.clinician, at=at)

    def _handled(self, told: Handled, at: datetime) -> Callable[[], None]:
        def handle() -> None:
            for alert in alert_queries.due_alerts([self.client.id], on=local_date(at, self.days.zone))[
                self.client.id
            ]:
                if alert.kind == told.kind:
                    on = local_date(at, self.days.zone)
                    alert_actions.act(alert, told.act, told.reason, on=on, by=self.clinician, at=at)

        return handle
