"""Reads for suggestions: what a client has tried and how it went, which suggestions were dismissed lately."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clock import local_date
from portal.db import db
from portal.plans.gate_models import SuggestionChoice, SuggestionDecision
from portal.plans.guards import TalkReason
from portal.plans.judged_queries import StepStanding, list_standings
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import IN_USE, OPEN_STEP, list_logs
from portal.plans.red_flags import RedFlag, red_flags
from portal.plans.states import PlanState, StepState
from portal.plans.suggestion_situation import Sign, Tried, TriedState


def tried_by(client: Client, *, on: date) -> tuple[Tried, ...]:
    """Every step that a client has or had, oldest first, those still to come, then what was dismissed lately: four reads."""
    plans = {
        plan.id: PlanState(plan.state)
        for plan in db.session.scalars(sa.select(Plan).where(Plan.client_id == client.id))
    }
    steps = db.session.scalars(sa.select(PlanStep).where(PlanStep.client_id == client.id)).all()
    begun = [step for step in steps if step.opened_on is not None]
    standings = list_standings(
        sorted(begun, key=lambda step: (step.opened_on or on, step.position)), list_logs(client), on=on
    )
    rising = number(client.clinic_id, "rising_points")
    found = [_tried(one, plans[one.step.plan_id], rising=rising, on=on) for one in standings]
    ahead = [
        Tried(step.template_id, step.rung_no, TriedState.AHEAD)
        for step in steps
        if step.opened_on is None
        and step.state == StepState.LOCKED
        and plans[step.plan_id] in (*IN_USE, PlanState.OFFERED)
    ]
    return (*found, *ahead, *_dismissed(client, on=on))


def _tried(found: StepStanding, plan: PlanState, *, rising: int, on: date) -> Tried:
    step = found.step
    if found.state in (StepState.DONE, StepState.CRITERION_MET):
        state = TriedState.REACHED
    elif plan in IN_USE and found.state in OPEN_STEP:
        state = TriedState.RUNNING
    else:
        state = TriedState.LEFT
    weeks = (on - step.opened_on).days // 7 if step.opened_on else None
    return Tried(step.template_id, step.rung_no, state, frozenset(_signs(found, rising)), weeks)


def _signs(found: StepStanding, rising: int) -> Iterable[Sign]:
    if found.talk is TalkReason.STOPPED_EARLY_TWICE:
        yield Sign.STOPPED_EARLY
    if found.evaluation.talk:
        yield Sign.FEAR_CAME_TRUE
    if found.evaluation.too_easy:
        yield Sign.TOO_EASY
    if RedFlag.FELT_CONTROLLED in red_flags(found.attempts, rising=rising):
        yield Sign.FELT_CONTROLLED


def _dismissed(client: Client, *, on: date) -> list[Tried]:
    """What the clinician did not want, for as long as that counts."""
    since = on - timedelta(days=number(client.clinic_id, "dismissed_days"))
    rows = db.session.scalars(
        sa.select(SuggestionDecision)
        .where(
            SuggestionDecision.client_id == client.id,
            SuggestionDecision.choice == SuggestionChoice.DISMISSED,
        )
        .order_by(SuggestionDecision.created_at)
    )
    return [
        Tried(row.template_id, row.rung_no, TriedState.DISMISSED)
        for row in rows
        if local_date(row.created_at, client.tz) >= since
    ]
