"""Changes to what a plan says, before and after it was offered; the client reads them once they are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from portal import audit
from portal.accounts.actor import Actor
from portal.accounts.number_queries import number as chosen
from portal.clients.models import Client
from portal.clients.queries import find_screen_row
from portal.clients.safety_wording import to_safety
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans.criterion_numbers import with_usual
from portal.plans.criterion_parts import DEFAULT_SHARE, Criterion, Dose
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_queries import gate_today, line_of
from portal.plans.logsets import get_log_set
from portal.plans.models import Calming, Plan, PlanMode, PlanStep
from portal.plans.queries import ARRANGED, list_steps
from portal.plans.states import PlanEvent, PlanState, StepState, allowed

MOST_STEPS = 19
"""The twentieth place stays free, so that steps can change places."""


def create_plan(
    client: Client,
    template: HomeworkTemplate,
    rungs: Sequence[int],
    *,
    safe_now: str | None,
    by: Actor,
    at: datetime,
) -> Plan:
    """A draft made from one template, its chosen rungs as steps, everything filled in that the template knows."""
    on = local_date(at, client.tz)
    refuse_locked(client, template, safe_now, on=on)
    review_every = chosen(client.clinic_id, "review_every_days", user_id=by.id)
    number = db.session.scalar(sa.select(sa.func.max(Plan.number)).where(Plan.client_id == client.id)) or 0
    plan = Plan(
        clinic_id=client.clinic_id,
        client_id=client.id,
        clinician_id=by.id,
        number=number + 1,
        title=template.titles.text(client.lang),
        why_helps=template.why_suggestion.text(client.lang),
        mode=PlanMode.LADDER,
        review_every_days=review_every,
        next_review_on=on + timedelta(days=review_every),
        state=PlanState.DRAFT,
        created_at=at,
        created_by=by.id,
    )
    if safe_now:
        _write_line(client, plan, safe_now)
    db.session.add(plan)
    db.session.flush()
    audit.record("plan.created", plan, by=by, at=at)
    for number in sorted(set(rungs)):
        add_step(client, plan, template, number, by=by, at=at)
    return plan


def _write_line(client: Client, plan: Plan, line: str) -> None:
    """What makes the plan safe now, in answer to the newest screen."""
    screen = find_screen_row(client)
    plan.safe_now, plan.safe_now_screen_id = line, screen.id if screen else None


def refuse_locked(client: Client, template: HomeworkTemplate, safe_now: str | None, *, on: date) -> None:
    """Conflict when the gate locks a template, or asks for a line that is not there."""
    gate = gate_today(client, on=on)
    if gate.lock(template):
        raise Conflict(
            gettext("The safety screen locks this template. Nothing was saved."), way=to_safety(client.id)
        )
    if gate.needs_line(template) and not (safe_now or "").strip():
        raise Conflict(
            gettext("The safety screen says caution. Write what makes this safe now, then choose again.")
        )


def add_step(
    client: Client,
    plan: Plan,
    template: HomeworkTemplate,
    rung_no: int,
    *,
    own_title: str | None = None,
    safe_now: str | None = None,
    by: Actor,
    at: datetime,
) -> PlanStep:
    """A rung of any template as the last step; `own_title` begins a step in own words that logs like the template."""
    refuse_unless_editable(plan)
    refuse_locked(client, template, safe_now or line_of(client, plan), on=local_date(at, client.tz))
    steps = list_steps(plan)
    if len(steps) >= MOST_STEPS:
        raise Conflict(gettext("A plan has room for %(most)s steps. Start another plan.", most=MOST_STEPS))
    if safe_now and not line_of(client, plan):
        _write_line(client, plan, safe_now)
    dose = _own_dose(client, by) if own_title else None
    step = _step_of(client, template, rung_no, own_title, dose, steps[-1] if steps else None)
    if own_title:
        usual = partial(chosen, client.clinic_id, user_id=by.id)
        step.criterion = with_usual(Criterion.model_validate(step.criterion), usual).as_json()
    if template.fade_after_weeks:
        step.fade_from_on = local_date(at, client.tz) + timedelta(weeks=template.fade_after_weeks)
    step.plan_id, step.position = plan.id, len(steps) + 1
    db.session.add(step)
    db.session.flush()
    audit.record("plan.step_added", step, by=by, at=at)
    return step


def _own_dose(client: Client, by: Actor) -> Dose:
    """What a step in the clinician's own words asks at first."""
    count = chosen(client.clinic_id, "dose_count", user_id=by.id)
    days = chosen(client.clinic_id, "dose_days", user_id=by.id)
    return Dose(count=count, days=min(days, count))


def _step_of(
    client: Client,
    template: HomeworkTemplate,
    rung_no: int,
    own_title: str | None,
    own_dose: Dose | None,
    before: PlanStep | None,
) -> PlanStep:
    rung, lang = template.get_rung(rung_no), client.lang
    exposure = template.type == "exposure"
    asks_minutes = get_log_set(template.log_set).asks_minutes
    arranged = {name: (before.words or {}).get(name) if before else None for name in ARRANGED}
    feared = template.feared_outcomes[0].text(lang) if template.feared_outcomes else None
    return PlanStep(
        clinic_id=client.clinic_id,
        client_id=client.id,
        template_id=template.id,
        template_version=template.version,
        rung_no=rung_no,
        words={
            "title": own_title or rung.title.text(lang),
            "instructions": "" if own_title else rung.instructions.text(lang).strip(),
            "feared_outcome_seed": feared,
            "key_safety_behaviours": [habit.text(lang) for habit in template.key_safety_behaviours][:8],
            **arranged,
        },
        planned_minutes=rung.planned_minutes if asks_minutes and not own_title else None,
        suds_expected_client=None if own_title else rung.suds_guess,
        times_per_week=own_dose.days if own_dose else rung.times_per_week,
        confidence=before.confidence if before else None,
        calming_allowed=Calming.AFTER_ONLY if exposure else Calming.NOT_ASKED,
        criterion=_criterion(client, template, rung_no, own_dose).as_json(),
        state=StepState.LOCKED,
    )


def _criterion(client: Client, template: HomeworkTemplate, rung_no: int, own_dose: Dose | None) -> Criterion:
    """What the rung asks; where its template names no share of the minutes of its own, the clinic's holds."""
    found = template.criterion_for(rung_no, client.lang)
    share = chosen(client.clinic_id, "share_of_minutes") / 100
    if found.dose is None:
        named = template.min_share_of_planned
        return found.model_copy(update={"min_share_of_planned": share if named == DEFAULT_SHARE else named})
    dose = own_dose or found.dose
    if dose.min_share_of_planned == DEFAULT_SHARE:
        dose = dose.model_copy(update={"min_share_of_planned": share})
    return found if dose == found.dose else found.with_dose(dose)


def refuse_unless_editable(plan: Plan) -> None:
    """Conflict for a plan whose words no longer change."""
    state = PlanState(plan.state)
    if state is not PlanState.DRAFT and not allowed(state, PlanEvent.AMEND):
        raise Conflict(gettext("This plan is over, so its words no longer change."))


def edit_plan(plan: Plan, values: Mapping[str, Any], *, by: Actor, at: datetime) -> list[str]:
    """Change columns of a plan that differ: the aim, how steps open, when to look back; gives their names."""
    refuse_unless_editable(plan)
    changed = [name for name, value in values.items() if getattr(plan, name) != value]
    client = db.session.get_one(Client, plan.client_id)
    if values.get("safe_now") and not line_of(client, plan):
        _write_line(client, plan, values["safe_now"])
        changed = sorted({*changed, "safe_now"})
    for name in changed:
        setattr(plan, name, values[name])
    if changed:
        audit.record("plan.edited", plan, by=by, at=at, fields=sorted(changed))
    return changed


def edit_step(
    plan: Plan,
    step: PlanStep,
    words: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> list[str]:
    """Change what differs of a step that is not over: its typed `words`, its columns; gives their names."""
    refuse_unless_editable(plan)
    if step.state in (StepState.DONE, StepState.SET_ASIDE):
        raise Conflict(gettext("This step is done or set aside, so its words no longer change."))
    before = step.words or {}
    changed = [name for name, value in words.items() if before.get(name) != value]
    if changed:
        step.words = {**before, **words}
    for name, value in values.items():
        if getattr(step, name) != value:
            setattr(step, name, value)
            changed.append(name)
    if changed:
        audit.record("plan.step_edited", step, by=by, at=at, fields=sorted(changed))
    return changed


def arrange(
    plan: Plan,
    words: Mapping[str, str | None],
    confidence: int | None,
    review: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Make it happen: cue, obstacle and confidence for every step still ahead, and when to look back."""
    edit_plan(plan, review, by=by, at=at)
    flag_modified(plan, "review_every_days")  # the plan's version stands for the arrangement of its steps
    for step in list_steps(plan):
        if step.state not in (StepState.DONE, StepState.SET_ASIDE):
            edit_step(plan, step, words, {"confidence": confidence}, by=by, at=at)
