"""What stands around a demo client's safety screens: the staying-safe plan, risk notes, what was tried and stayed locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from portal.clients import alert_queries, safety_actions
from portal.clock import local_date
from portal.demo.care import Care
from portal.demo.days import Happening
from portal.demo.story import RiskNoteTold, StayingSafeTold, Tried
from portal.plans.gate_actions import refuse
from portal.plans.gate_queries import gate_today
from portal.plans.templates import get_template


def happenings(care: Care) -> Iterator[Happening]:
    """All of it, in any order of time."""
    days, person = care.days, care.person
    for plan in person.staying_safe:
        at = days.office(plan.ago, plan.clock)
        yield at, _plan(care, plan, at)
    for note in person.risk_notes:
        at = days.office(note.ago, note.clock)
        yield at, _note(care, note, at)
    for tried in person.tried:
        at = days.office(tried.ago, tried.clock)
        yield at, _tried(care, tried, at)


def _plan(care: Care, told: StayingSafeTold, at: datetime) -> Callable[[], object]:
    return lambda: safety_actions.write_staying_safe(
        care.client, told.words, on_phone=told.on_phone, on_card=told.on_card, by=care.clinician, at=at
    )


def _note(care: Care, told: RiskNoteTold, at: datetime) -> Callable[[], object]:
    def write() -> None:
        on = local_date(at, care.days.zone)
        alerts = alert_queries.due_alerts([care.client.id], on=on).get(care.client.id, [])
        safety_actions.write_risk_note(
            care.client,
            told.words,
            next_contact_on=on + timedelta(days=told.contact_in),
            alert=next((alert for alert in alerts if alert.kind == told.about), None),
            token=uuid4(),
            by=care.clinician,
            at=at,
        )

    return write


def _tried(care: Care, told: Tried, at: datetime) -> Callable[[], object]:
    """Raises LookupError where nothing locks the template that day, which the story did not mean."""

    def attempt() -> None:
        template = get_template(told.template)
        lock = gate_today(care.client, on=local_date(at, care.days.zone)).lock(template)
        if lock is None:
            raise LookupError(f"{told.template} is not locked")
        refuse(care.client.id, lock, by=care.clinician, at=at)

    return attempt
