"""Parity: a page that lists things costs the same number of statements for one of them and for fifty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.assessments.models import Release
from portal.assessments.own_queries import list_own
from portal.clients import actions as clients
from portal.clients.alerts import AlertKind
from portal.clients.models import Client, EventKind
from portal.clients.sharing import Share
from portal.clock import now
from portal.db import db
from portal.diary import diary_actions, next_time_actions
from portal.diary.entries import Said
from portal.plans import actions as steering
from portal.plans import builder_actions as building
from portal.plans import practice_actions as practice
from portal.plans.agreement_queries import list_held
from portal.plans.attempts import EntryMode
from portal.plans.models import Plan
from portal.plans.my_queries import get_practising
from portal.plans.queries import list_logs, list_plans, list_steps
from portal.plans.templates import get_template
from tests.app import Browser, World
from tests.pages import own
from tests.pages.foundation import objects, policy
from tests.pages.foundation.statements import counted

FEW, MANY = 1, 50
Grow = Callable[[World, int], str]
"""Adds things to the world's client; gives the address of the page that lists them."""


def own_client(world: World) -> Client:
    client = db.session.get(Client, world.client)
    assert client is not None
    return client


def more_clients(world: World, number: int) -> str:
    for n in range(number):
        world.screen(world.add_client(f"Client {n}", "C. N."))
    return "/caseload"


def more_that_needs_somebody(world: World, number: int) -> str:
    """Clients of one's own and of a colleague, each with every kind of alert; theirs went on to oneself."""
    for n in range(number):
        own = world.add_client(f"Client {n}", "C. N.")
        other = world.add_client(f"Patient {n}", "P. N.", clinician=world.other_clinician)
        with world.app.app_context():
            for client_id in (own, other):
                client = db.session.get(Client, client_id)
                assert client is not None
                for kind in (AlertKind.SAFETY_ITEM, AlertKind.DETERIORATION, AlertKind.OVERDUE):
                    alert = objects.raised(client, kind)
                    if kind is AlertKind.SAFETY_ITEM:
                        alert.escalated_at, alert.escalated_to = now(), world.clinician
            db.session.commit()
    return "/today?all=safety"


def more_accounts(world: World, number: int) -> str:
    more_clients(world, number)
    return "/admin/accounts"


def more_screens(world: World, number: int) -> str:
    for _ in range(number):
        world.screen()
    return f"/clients/{world.client}/safety"


def more_events(world: World, number: int) -> str:
    with world.app.app_context():
        client = own_client(world)
        clinician, _ = objects.actors(client)
        for n in range(number):
            day = now().date() - timedelta(days=n)
            clients.mark_timeline(
                client, EventKind.OTHER, on=day, label=f"Event {n}", by=clinician, at=now(), visible=True
            )
        db.session.commit()
    return f"/clients/{world.client}/timeline"


def more_results(world: World, number: int) -> str:
    with world.app.app_context():
        client = own_client(world)
        for _ in range(number):
            objects.sent(client, Release.NOW)
        db.session.commit()
    return f"/clients/{world.client}/assessments"


def more_points(world: World, number: int) -> str:
    more_results(world, number)
    more_events(world, number)
    with world.app.app_context():
        for _ in range(number):
            objects.measured(own_client(world))
        db.session.commit()
    return f"/clients/{world.client}/profile"


def at(address: str) -> Grow:
    """The same results in a file."""

    def grow(world: World, number: int) -> str:
        more_results(world, number)
        return address.format(client=world.client)

    return grow


def more_plans(world: World, number: int) -> str:
    world.screen()
    with world.app.app_context():
        client = own_client(world)
        for _ in range(number):
            used_plan(client)
        db.session.commit()
    return f"/clients/{world.client}/plans"


def used_plan(client: Client) -> Plan:
    clinician, own = objects.actors(client)
    plan = building.create_plan(client, get_template("S01"), (1, 2), safe_now=None, by=clinician, at=now())
    db.session.flush()
    steering.offer(client, plan, by=clinician, at=now())
    db.session.flush()
    steering.accept(client, plan, by=own, at=now())
    db.session.flush()
    return plan


def more_practice(world: World, number: int) -> Plan:
    """The client's plan, its first step practised so many times more."""
    world.screen()
    with world.app.app_context():
        client = own_client(world)
        plan = next(iter(list_plans(client)), None) or used_plan(client)
        practised(client, plan, number)
        db.session.commit()
        return plan


def practised(client: Client, plan: Plan, number: int) -> None:
    _, own = objects.actors(client)
    for n in range(number):
        practice.record(
            client,
            get_practising(client, list_steps(plan)[0].id),
            {"before": 60, "after": 30},
            performed_at=now() - timedelta(hours=number - n),
            mode=EntryMode.SAME_DAY,
            token=objects.uuid4(),
            by=own,
            at=now(),
        )
        db.session.flush()


def more_logs(world: World, number: int) -> str:
    return f"/clients/{world.client}/plans/{more_practice(world, number).id}"


def more_revisions(world: World, number: int) -> str:
    """The client's plan, published so many times more."""
    world.screen()
    with world.app.app_context():
        client = own_client(world)
        clinician, _ = objects.actors(client)
        plan = next(iter(list_plans(client)), None) or used_plan(client)
        for _ in range(number):
            words = {"goal_shared": f"As agreed in version {plan.revision + 1}"}
            building.edit_plan(plan, words, by=clinician, at=now())
            steering.amend(client, plan, by=clinician, at=now())
            db.session.flush()
        db.session.commit()
        return f"/clients/{world.client}/plans/{plan.id}/revisions"


def more_own_logs(world: World, number: int) -> str:
    return f"/my/plans/{more_practice(world, number).id}"


def more_progress(world: World, number: int) -> str:
    """Plans, practices with a line on what was learned, and shared results."""
    more_plans(world, number)
    plan_id = more_practice(world, number).id
    with world.app.app_context():
        plan = db.session.get(Plan, plan_id)
        assert plan is not None
        for log in list_logs(plan):
            log.words = {**(log.words or {}), "learned": "It passes"}
        db.session.commit()
    more_results(world, number)
    return "/my/progress"


def more_moments(address: str) -> Grow:
    """Hard moments, every third kept private, every fifth changed since."""

    def grow(world: World, number: int) -> str:
        with world.app.app_context():
            client = own_client(world)
            _, own = objects.actors(client)
            for n in range(number):
                at, share = now() - timedelta(hours=n), Share.PRIVATE if n % 3 == 2 else Share.NOW
                row = objects.hard_moment(client, at=at, share=share, words={"what": f"Moment {n}"})
                if n % 5 == 0:
                    diary_actions.correct(client, row, Said(share=share, peak=20), by=own, at=now())
            db.session.commit()
        return address.format(client=world.client)

    return grow


def more_outings(address: str) -> Grow:
    """So many outings more."""

    def grow(world: World, number: int) -> str:
        with world.app.app_context():
            for n in range(number):
                objects.outing(own_client(world), days_ago=n)
            db.session.commit()
        return address.format(client=world.client)

    return grow


def more_uses(address: str) -> Grow:
    """So many uses of a tool more."""

    def grow(world: World, number: int) -> str:
        with world.app.app_context():
            for n in range(number):
                objects.breath(own_client(world), days_ago=n)
            db.session.commit()
        return address

    return grow


def more_lines(address: str) -> Grow:
    """So many lines for the next talk, every other one shown, every third changed since."""

    def grow(world: World, number: int) -> str:
        with world.app.app_context():
            client = own_client(world)
            _, own = objects.actors(client)
            for n in range(number):
                row = objects.for_talk(client, f"Line {n}", shared=n % 2 == 0)
                if n % 3 == 0:
                    next_time_actions.change(row, f"Line {n} anew", shared=row.shared, by=own, at=now())
            db.session.commit()
        return address.format(client=world.client)

    return grow


def more_reflections(address: str) -> Grow:
    """So many prompts more, each with a page that is shared."""

    def grow(world: World, number: int) -> str:
        world.screen()
        with world.app.app_context():
            client = own_client(world)
            for _ in range(number):
                objects.reflected(client, objects.prompt_of(client).id, share="now")
            db.session.commit()
        return address.format(client=world.client)

    return grow


def more_agreements(address: str) -> Grow:
    """So many agreements more, each with its signal."""

    def grow(world: World, number: int) -> str:
        world.screen()
        with world.app.app_context():
            client = own_client(world)
            for _ in range(number):
                objects.tapped(client, objects.begun(client, "S12"))
            db.session.commit()
        return address.format(client=world.client)

    return grow


def more_signals(address: str) -> Grow:
    """So many signals more of one agreement."""

    def grow(world: World, number: int) -> str:
        world.screen()
        with world.app.app_context():
            client = own_client(world)
            held = list_held(client, on=now().date())
            row = held[0].agreement if held else objects.begun(client, "S12")
            for _ in range(number):
                objects.tapped(client, row)
            db.session.commit()
            return address.format(client=client.id, agreement=row.id)

    return grow


def more_of_everything(world: World, number: int) -> str:
    more_points(world, number)
    more_plans(world, number)
    more_practice(world, number)
    with world.app.app_context():
        for _ in range(number):
            objects.raised(own_client(world), AlertKind.DETERIORATION)
        db.session.commit()
    return f"/clients/{world.client}"


def more_for_a_brief(world: World, number: int) -> str:
    """Plans in use with practices, pages, signals, hard moments; results, alerts and lines for the talk."""
    more_of_everything(world, number)
    for grow in (more_reflections, more_agreements, more_moments, more_lines):
        grow("")(world, number)
    return f"/clients/{world.client}/brief"


def more_to_do(world: World, number: int) -> str:
    more_plans(world, number)
    with world.app.app_context():
        for _ in range(number):
            objects.given(own_client(world))
            objects.reflected(own_client(world), objects.prompt_of(own_client(world)).id, share="now")
        db.session.commit()
    more_results(world, number)
    return "/my"


def more_entries(world: World, number: int) -> str:
    with world.app.app_context():
        for _ in range(number):
            objects.waiting_entry(own_client(world))
        db.session.commit()
    return "/my/entries"


def more_own(world: World, number: int) -> str:
    with world.app.app_context():
        by, there = objects.actors(own_client(world))[0], len(list_own(world.clinic_id))
        for n in range(there, there + number):
            own.published(f"own_{n}", by)
        db.session.commit()
    return "/instruments/own"


def more_published(world: World, number: int) -> str:
    more_own(world, number)
    return "/instruments"


PAGES: dict[str, Grow] = {
    "accounts.list_accounts": more_accounts,
    "clients.safety": more_screens,
    "clients.mark": more_events,
    "assessments.list_assessments": more_results,
    "assessments.catalogue": more_published,
    "assessments.own_list": more_own,
    "assessments.profile": more_points,
    "fhir.client_csv": at("/clients/{client}/assessments.csv"),
    "fhir.client_json": at("/clients/{client}/assessments.json"),
    "fhir.instrument_csv": at("/instruments/dic10/results.csv"),
    "plans.list_plans": more_plans,
    "plans.plan": more_logs,
    "plans.revisions": more_revisions,
    "plans.my_plan": more_own_logs,
    "overview.today": more_that_needs_somebody,
    "overview.caseload": more_clients,
    "overview.client": more_of_everything,
    "overview.home": more_to_do,
    "overview.progress": more_progress,
    "overview.entries": more_entries,
    "plans.list_reflections": more_reflections("/clients/{client}/reflections"),
    "plans.my_reflections": more_reflections("/my/reflections"),
    "plans.list_agreements": more_agreements("/clients/{client}/agreements"),
    "plans.my_agreements": more_agreements("/my/agreements"),
    "plans.agreement": more_signals("/clients/{client}/agreements/{agreement}"),
    "plans.my_agreement": more_signals("/my/agreements/{agreement}"),
    "overview.my_diary": more_moments("/my/diary"),
    "overview.brief": more_for_a_brief,
    "overview.next_talk": more_lines("/my/next-talk"),
    "overview.diary": more_moments("/clients/{client}/diary"),
    "overview.outings": more_outings("/clients/{client}/outings"),
    "overview.my_uses": more_uses("/my/tools/written"),
    "outings.my_outings": more_outings("/my/outings"),
}


def visitor(world: World, endpoint: str) -> Browser:
    role = policy.allowed()[policy.places()[endpoint].declares][0]
    return world.as_client() if role == "client" else world.browser(getattr(world, role))


def test_every_list_of_the_policy_is_counted() -> None:
    assert set(PAGES) == {name for name, place in policy.places().items() if place.list}


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_list_costs_the_same_for_one_and_for_fifty(world: World, endpoint: str) -> None:
    address = PAGES[endpoint](world, FEW)
    browser = visitor(world, endpoint)
    few, short = statements(browser, address)
    assert PAGES[endpoint](world, MANY - FEW) == address
    many, long = statements(browser, address)
    extra = [one[:160] for one in set(many) if many.count(one) > few.count(one)]
    assert len(many) == len(few), f"{len(few)} for one, {len(many)} for fifty: {extra}"
    assert long > short, "the page does not show what was added"


def statements(browser: Browser, address: str) -> tuple[list[str], int]:
    browser.get(address)  # what is read once per process is read now
    with counted(browser.app) as sent:
        answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return sent, len(answer.text)


def test_the_count_would_see_one_statement_a_row(world: World) -> None:
    with world.app.app_context(), counted(world.app) as sent:
        session: Session = db.session()
        for client_id in (world.client, world.other_client):
            session.get(Client, client_id)
    assert len(sent) == 2
