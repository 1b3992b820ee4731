"""What a client has, in every state that an address may ask for, made through the product's own actions.

`MAKERS` make each id that stands in an address. A new id needs a maker here, or the walks over all addresses fail and
say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal.accounts import outbox_actions
from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.accounts.outbox import Entry, Kind, Waits, Why
from portal.accounts.outbox_models import OutboxEntry
from portal.accounts.queries import find_user_by_handle
from portal.assessments import actions as assessments
from portal.assessments import queries as assessed
from portal.assessments import schedule_actions
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.models import Assessment, Assignment
from portal.assessments.schedule_actions import Terms
from portal.clients import alert_actions as alerting
from portal.clients import safety_actions
from portal.clients.alert_models import Alert
from portal.clients.alerts import Act, AlertKind
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.clock import now
from portal.db import db
from portal.diary import diary_actions, excursion_actions, next_time_actions, period_actions, tool_actions
from portal.diary.entries import Said
from portal.diary.kinds import Period, Tool, Trigger
from portal.diary.models import DiaryEntry, Excursion, ToolUse
from portal.diary.next_time_models import NextTime
from portal.diary.uses import Use
from portal.plans import actions as steering
from portal.plans import agreement_actions, agreement_log_actions, agreement_queries, reflection_actions
from portal.plans import builder_actions as building
from portal.plans import practice_actions as practice
from portal.plans.agreement_kinds import Check
from portal.plans.agreement_models import Agreement
from portal.plans.agreement_texts import Text
from portal.plans.attempts import Colour, EntryMode
from portal.plans.models import Plan, PlanStep
from portal.plans.my_queries import get_practising
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from portal.plans.templates import get_template
from tests.pages import own
from tests.pages.plans.agreement_words import WORDS

Variants = Mapping[str, UUID]
"""The same kind of object in several states, by the name of the state."""
ANSWERS = {1: 2, 2: 1, 3: 2, 4: 2, 5: 1, 6: 5, 7: 5, 8: 4, 9: 5, 10: 4}


def actors(client: Client) -> tuple[Actor, Actor]:
    """The client's clinician and the client."""
    clinician, own = db.session.get(User, client.responsible_id), db.session.get(User, client.user_id)
    assert clinician is not None
    assert own is not None
    return clinician.actor, own.actor


def users(client: Client) -> dict[str, Variants]:
    """The client's own account."""
    return {"user_id": {"own": client.user_id}}


def questionnaires(client: Client) -> dict[str, Variants]:
    """The ten questions: not begun, begun, sent, sent and shared."""
    return {
        "assessment_id": {
            "due": given(client).id,
            "started": started(client).id,
            "submitted": sent(client, Release.HIDDEN).id,
            "released": sent(client, Release.NOW).id,
            "measured": measured(client).id,
        }
    }


def given(client: Client, release: Release = Release.HIDDEN) -> Assessment:
    """Ten questions to answer."""
    clinician, _ = actors(client)
    row = assessments.assign(
        client,
        get_instrument("dic10"),
        due_on=now().date() + timedelta(days=7),
        context_tag=ContextTag.ORDINARY,
        release=release,
        by=clinician,
        at=now(),
    )
    db.session.flush()
    return row


def started(client: Client, release: Release = Release.HIDDEN) -> Assessment:
    """The same, begun, without an answer so far."""
    row, (_, own) = given(client, release), actors(client)
    assessments.start(assessed.as_questionnaire(row), about="partner_now", by=own, at=now())
    return row


def answered(client: Client, release: Release = Release.HIDDEN) -> Assessment:
    """The same with every answer, not sent yet."""
    row, (_, own) = started(client, release), actors(client)
    for n, value in ANSWERS.items():
        assessments.answer(assessed.as_questionnaire(row), n, value=value, declined=False, by=own, at=now())
    return row


def sent(client: Client, release: Release) -> Assessment:
    """The same, sent and scored."""
    row, (_, own) = answered(client, release), actors(client)
    return assessments.submit(assessed.as_questionnaire(row), lang="en", by=own, at=now())


def measured(client: Client) -> Assessment:
    """A published questionnaire of seven, sent and scored."""
    clinician, own = actors(client)
    row = assessments.assign(
        client,
        get_instrument("gad7"),
        due_on=now().date() + timedelta(days=7),
        context_tag=ContextTag.ORDINARY,
        release=Release.HIDDEN,
        by=clinician,
        at=now(),
    )
    db.session.flush()
    assessments.start(assessed.as_questionnaire(row), about=None, by=own, at=now())
    for n in range(1, 8):
        assessments.answer(assessed.as_questionnaire(row), n, value=2, declined=False, by=own, at=now())
    return assessments.submit(assessed.as_questionnaire(row), lang="en", by=own, at=now())


def plans(client: Client) -> dict[str, Variants]:
    """A draft, one offered, and in use: whose practice has not begun, runs, is over but not written down, is written."""
    clinician, own = actors(client)
    draft = plan_of(client)
    offered, waiting, running, ended, skill, written = (
        plan_of(client, template) for template in (*["E01"] * 4, "S01", "S01")
    )
    for plan in (offered, waiting, running, ended, skill, written):
        steering.offer(client, plan, by=clinician, at=now())
    db.session.flush()
    for plan in (waiting, running, ended, skill, written):
        steering.accept(client, plan, by=own, at=now())
    db.session.flush()
    logs = {name: _begun(client, plan) for name, plan in (("running", running), ("ended", ended))}
    practice.end(logs["ended"], by=own, at=now())
    logs["written"] = _written(client, written)
    named = {"draft": draft, "offered": offered, "active": waiting, "running": running, "ended": ended}
    steps = {
        name: list_steps(plan)[0].id for name, plan in {**named, "skill": skill, "written": written}.items()
    }
    return {
        "plan_id": {name: plan.id for name, plan in named.items()},
        "step_id": {**steps, "locked": list_steps(waiting)[1].id},
        "log_id": {name: log.id for name, log in logs.items()},
    }


def plan_of(client: Client, template: str = "E01") -> Plan:
    """A draft with two steps."""
    clinician, _ = actors(client)
    plan = building.create_plan(client, get_template(template), (1, 2), safe_now=None, by=clinician, at=now())
    db.session.flush()
    return plan


def _begun(client: Client, plan: Plan) -> PracticeLog:
    _, own = actors(client)
    answers = {"feared_outcome": "They go quiet", "likelihood_before": 70, "suds_expected": 60}
    practising = get_practising(client, list_steps(plan)[0].id)
    log = practice.start(client, practising, answers, {}, token=uuid4(), by=own, at=now())
    db.session.flush()
    return log


def _written(client: Client, plan: Plan) -> PracticeLog:
    _, own = actors(client)
    practising = get_practising(client, list_steps(plan)[0].id)
    log = practice.record(
        client,
        practising,
        {"situation": "calm", "before": 60, "after": 30, "share": "private"},
        performed_at=now(),
        mode=EntryMode.LIVE,
        token=uuid4(),
        by=own,
        at=now(),
    )
    db.session.flush()
    return log


def reflections(client: Client) -> dict[str, Variants]:
    """A prompt that nothing was written to, and one with a page that its writer keeps private."""
    prompt, other = prompt_of(client), prompt_of(client)
    page = reflected(client, other.id)
    return {"step_id": {"prompt": prompt.id, "reflected": other.id}, "log_id": {"reflected": page.id}}


def prompt_of(client: Client) -> PlanStep:
    """The open prompt of a plan in use."""
    clinician, own = actors(client)
    plan = plan_of(client, "S15")
    steering.offer(client, plan, by=clinician, at=now())
    db.session.flush()
    steering.accept(client, plan, by=own, at=now())
    db.session.flush()
    return list_steps(plan)[0]


def reflected(client: Client, step_id: UUID, **said: Any) -> PracticeLog:
    """A finished page, private unless said otherwise."""
    _, own = actors(client)
    answers = {"share": "private", "distress_before": 40, "reflection": "The kitchen light", **said}
    log = reflection_actions.finish(
        client, get_practising(client, step_id), None, answers, token=uuid4(), by=own, at=now()
    )
    db.session.flush()
    return log


def agreements(client: Client) -> dict[str, Variants]:
    """Signals that hold, with one that was tapped; a rhythm that holds; a draft."""
    signals, rhythm, draft = begun(client, "S12"), begun(client, "S14"), agreed(client, "S13")
    return {
        "agreement_id": {"signals": signals.id, "rhythm": rhythm.id, "draft": draft.id},
        "signal_id": {"red": tapped(client, signals).id},
    }


def tapped(client: Client, row: Agreement) -> PracticeLog:
    """A red signal of an agreement that holds."""
    _, own = actors(client)
    held, step = agreement_queries.get_held(client, row.id, on=now().date()), row.step_id
    practising = get_practising(client, step)
    log = agreement_log_actions.tap(client, held, practising, Colour.RED, token=uuid4(), by=own, at=now())
    db.session.flush()
    return log


def agreed(client: Client, template: str) -> Agreement:
    """A draft of an agreement, with words, for the first step of a plan in use."""
    clinician, own = actors(client)
    plan = plan_of(client, template)
    steering.offer(client, plan, by=clinician, at=now())
    db.session.flush()
    steering.accept(client, plan, by=own, at=now())
    db.session.flush()
    on = now().date()
    row = agreement_actions.begin_draft(client, list_steps(plan)[0], on=on, by=clinician, at=now())
    db.session.flush()
    text = Text(words=WORDS[template], review_on=on + timedelta(days=14))
    held = agreement_queries.get_held(client, row.id, on=on)
    agreement_actions.edit_draft(held, text, by=clinician, at=now())
    return row


def begun(client: Client, template: str) -> Agreement:
    """An agreement that holds."""
    row, (clinician, _) = agreed(client, template), actors(client)
    held = agreement_queries.get_held(client, row.id, on=now().date())
    checks = {str(check): True for check in Check}
    agreement_actions.agree(client, held, checks, by=clinician, at=now())
    db.session.flush()
    return row


def alerts(client: Client) -> dict[str, Variants]:
    """Something that got worse, the same in hand, and a question of safety that went on to the second clinician."""
    clinician, _ = actors(client)
    worse, seen = (raised(client, AlertKind.DETERIORATION) for _ in range(2))
    alerting.act(seen, Act.SEEN, "We talked", on=now().date(), by=clinician, at=now())
    escalated = raised(client, AlertKind.SAFETY_ITEM)
    backup = find_user_by_handle("specimen")
    assert backup is not None
    escalated.escalated_at, escalated.escalated_to = now(), backup.id
    return {"alert_id": {"open": worse.id, "seen": seen.id, "escalated": escalated.id}}


def raised(client: Client, kind: AlertKind) -> Alert:
    """An alert about ten questions."""
    clinician, _ = actors(client)
    form = given(client)
    facts = {"scale": "dependence_comfort", "before": "2", "after": "4", "item": 1, "value": 1}
    detail = {"instrument": "dic10", "due_on": "2026-11-01", **facts}
    alert = alerting.raise_alert(
        client,
        kind,
        f"{kind}:{form.id}",
        alerting.Source("Assessment", form.id),
        detail=detail,
        by=clinician,
        at=now(),
    )
    assert alert is not None
    return alert


def schedules(client: Client) -> dict[str, Variants]:
    """Ten questions every week."""
    clinician, _ = actors(client)
    first = now().date() + timedelta(days=7)
    terms = Terms(first, ContextTag.ORDINARY, Release.HIDDEN, every_days=7)
    schedule_actions.give(client, get_instrument("dic10"), terms, by=clinician, at=now())
    made = sa.select(Assignment.id).where(Assignment.client_id == client.id, Assignment.repeat_every_days > 0)
    return {"assignment_id": {"repeated": db.session.scalars(made).one()}}


def cards(client: Client) -> dict[str, Variants]:
    """A staying-safe plan that the client wants as a card; its address has no id of its own."""
    clinician, _ = actors(client)
    words = {"signs": "I pace about at night"}
    safety_actions.write_staying_safe(client, words, on_phone=True, on_card=True, by=clinician, at=now())
    return {}


def outings(client: Client) -> dict[str, Variants]:
    """An outing that its writer shares."""
    return {"excursion_id": {"own": outing(client).id}}


def outing(client: Client, *, days_ago: int = 1, share: str = "now", **said: object) -> Excursion:
    """An outing, written down by the client."""
    _, own = actors(client)
    words = {
        "goal": "A walk by the river",
        "came_back_to": "R.",
        "how_it_was": "Windy",
        "base_before": 40,
        "base_after": 70,
    }
    said = {"went_on": now().date() - timedelta(days=days_ago), "share": share, **words, **said}
    return excursion_actions.log_excursion(client, said, token=uuid4(), by=own, at=now())


def diary(client: Client) -> dict[str, Variants]:
    """A hard moment that is still going, and a baseline that the clinician asks for."""
    clinician, _ = actors(client)
    period = period_actions.begin_period(
        client, Period.BASELINE, on=now().date(), days=14, by=clinician, at=now()
    )
    return {"event_id": {"own": hard_moment(client).id}, "period_id": {"open": period.id}}


def hard_moment(client: Client, *, at: datetime | None = None, **more: Any) -> DiaryEntry:
    """A hard moment, written down by the client when it came."""
    _, own = actors(client)
    at = at or now()
    said = Said(
        **{"share": Share.NOW, "trigger": Trigger.UNCERTAINTY, "peak": 60, "still_going": True, **more}
    )
    return diary_actions.log_event(client, said, mode=EntryMode.LIVE, token=uuid4(), by=own, at=at)


def uses_of_tools(client: Client) -> dict[str, Variants]:
    """Five minutes at an urge that run, and a breath that is over."""
    _, own = actors(client)
    row = tool_actions.start_urge(client, token=uuid4(), by=own, at=now())
    return {"use_id": {"running": row.id, "over": breath(client).id, "sheet": sheet(client).id}}


def sheet(client: Client) -> ToolUse:
    """A thought that was weighed, kept by the client for themselves."""
    _, own = actors(client)
    use = Use(tool=Tool.THOUGHT, started_at=now(), words={"thought": "They are gone"})
    return tool_actions.log_use(client, use, token=uuid4(), by=own, at=now())


def breath(client: Client, *, days_ago: int = 0) -> ToolUse:
    """Five minutes of a breath that was led, kept by the client for themselves."""
    _, own = actors(client)
    use = Use(
        tool=Tool.BREATHING, started_at=now() - timedelta(days=days_ago, minutes=5), minutes=5, before=60
    )
    return tool_actions.log_use(client, use, token=uuid4(), by=own, at=now())


def for_next_time(client: Client) -> dict[str, Variants]:
    """A line for the next talk that is shown, and one that its writer keeps."""
    shown, kept = for_talk(client, shared=True), for_talk(client, shared=False)
    return {"line_id": {"own": shown.id, "kept": kept.id}}


def for_talk(client: Client, line: str = "The birthday", *, shared: bool) -> NextTime:
    """A line for the next talk."""
    _, own = actors(client)
    return next_time_actions.write(client, line, shared=shared, token=uuid4(), by=own, at=now())


def entries(client: Client) -> dict[str, Variants]:
    """An entry of a device that waits for a look."""
    return {"entry_id": {"waiting": waiting_entry(client).id}}


def waiting_entry(client: Client) -> OutboxEntry:
    """Half a practice, never sent off."""
    _, own = actors(client)
    said = Entry(Kind.PRACTICE, uuid4(), now(), True, {"what_happened": ["It rained"]})
    return outbox_actions.note(said, Waits(Why.UNFINISHED), by=own, at=now())


MAKERS: tuple[Callable[[Client], dict[str, Variants]], ...] = (
    users,
    questionnaires,
    schedules,
    plans,
    reflections,
    agreements,
    alerts,
    cards,
    entries,
    outings,
    diary,
    uses_of_tools,
    for_next_time,
)


def make_all(client_id: UUID) -> dict[str, Variants]:
    """Everything for one client, by the name that it has in addresses."""
    client = db.session.get(Client, client_id)
    assert client is not None
    own.ensure(actors(client)[0])
    made: dict[str, Variants] = {}
    for make in MAKERS:
        for name, variants in make(client).items():
            made[name] = {**made.get(name, {}), **variants}
    db.session.commit()
    return made
