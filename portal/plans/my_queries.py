"""Reads of a client's own pages: a plan as it was published with where each step stands, a step to practise, own logs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.clients.models import Client
from portal.clock import today
from portal.db import db
from portal.plans.attempts import OVER, Attempt, LogKind, LogStatus
from portal.plans.criterion import Evaluation, counted, evaluate
from portal.plans.definition import HomeworkTemplate
from portal.plans.judged_queries import as_attempt, pattern_of, since_repeat
from portal.plans.library_queries import find_template
from portal.plans.logsets import LogSet, get_log_set
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.offer_queries import can_begin
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import (
    get_plan,
    get_step,
    list_logs,
    list_steps,
    monday,
    newest_revision,
    plan_shown_as,
)
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.states import PlanState, StepState, shown_step_state

NOT_THEIRS = (PlanState.DRAFT, PlanState.DISCARDED)
"""States in which a plan is the clinician's alone."""


def is_written(log: PracticeLog) -> bool:
    """Whether a practice is over and was written down; after a stop out of fear of someone it is over before."""
    exposure = log.kind == LogKind.EXPOSURE
    return log.status in OVER and (not exposure or log.outcome is not None)


@dataclass(frozen=True)
class MyStep:
    """A step in its published words, with what its logs come to by the published criterion."""

    words: RevisionStep
    row: PlanStep
    logs: tuple[PracticeLog, ...]
    attempts: tuple[Attempt, ...]
    evaluation: Evaluation
    state: StepState

    @cached_property
    def counted(self) -> list[Attempt]:
        """The attempts that count."""
        return counted(self.words.criterion, self.attempts)

    def this_week(self, on: date) -> int:
        """Counted practices in the week of `on`, Monday to Sunday."""
        first = monday(on)
        return sum(first <= one.local_date < first + timedelta(days=7) for one in self.counted)


@dataclass(frozen=True)
class MyPlan:
    """A plan as its client reads it."""

    plan: Plan
    row: PlanRevision
    revision: Revision
    reads_as: PlanState
    steps: tuple[MyStep, ...]

    @cached_property
    def unfinished(self) -> PracticeLog | None:
        """A practice that was started and not yet written down."""
        running = [log for step in self.steps for log in step.logs if log.status == LogStatus.RUNNING]
        return running[-1] if running else None

    @property
    def offer_rests(self) -> bool:
        """Whether it was offered and safety speaks against it now."""
        return self.plan.state == PlanState.OFFERED and self.reads_as is PlanState.PAUSED

    @property
    def was_changed(self) -> bool:
        """Whether it was published again after it began."""
        return bool(self.plan.accepted_at and self.row.frozen_at > self.plan.accepted_at)


def get_my_plan(client: Client, plan_id: UUID) -> MyPlan:
    """One of the client's own plans as it was published, or 404; a draft is none of theirs."""
    plan = get_plan(client, plan_id)
    row = newest_revision(plan)
    if row is None or plan.state in NOT_THEIRS:
        abort(404)
    revision = Revision.parse(row.content or {})
    return MyPlan(plan, row, revision, _reads_as(client, plan), _my_steps(plan, revision))


def _reads_as(client: Client, plan: Plan) -> PlanState:
    """The plan's state as its client reads it: an offer that safety speaks against rests like a plan in use."""
    if plan.state == PlanState.OFFERED and not can_begin(client, plan, on=today(client.tz)):
        return PlanState.PAUSED
    return plan_shown_as(client, plan)


def _my_steps(plan: Plan, revision: Revision) -> tuple[MyStep, ...]:
    rows = {row.id: row for row in list_steps(plan)}
    logs: dict[UUID, list[PracticeLog]] = defaultdict(list)
    for log in list_logs(plan):
        logs[log.step_id].append(log)
    return tuple(
        my_step(words, rows[words.step_id], logs[words.step_id])
        for words in revision.steps
        if words.step_id in rows
    )


def my_step(words: RevisionStep, row: PlanStep, logs: Sequence[PracticeLog]) -> MyStep:
    """Where a step stands by its published criterion; `logs` are its own, oldest first."""
    attempts = tuple(as_attempt(log, row) for log in since_repeat(row, logs))
    evaluation = evaluate(words.criterion, attempts, fears=pattern_of(row.clinic_id))
    state = shown_step_state(StepState(row.state), evaluation.met)
    return MyStep(words, row, tuple(logs), attempts, evaluation, state)


@dataclass(frozen=True)
class Practising:
    """A step that its client practises: published words, the row, the library entry, how the plan reads."""

    plan: Plan
    revision: Revision
    words: RevisionStep
    row: PlanStep
    template: HomeworkTemplate
    log_set: LogSet
    reads_as: PlanState

    @property
    def habits(self) -> list[str]:
        """The habits that are in the way, as published."""
        return list(self.words.key_safety_behaviours)

    @property
    def never_opened(self) -> bool:
        """Whether nothing can have been written to it: what is sent to it all the same gets none of its words."""
        return self.plan.state == PlanState.OFFERED or self.row.state == StepState.LOCKED


def get_practising(client: Client, step_id: UUID, *, lock: bool = False) -> Practising:
    """One of the client's own published steps, or 404; `lock` lets two sendings of a form come one after the other."""
    row = get_step(client, step_id)
    plan = get_plan(client, row.plan_id, lock=lock)
    if lock:
        db.session.refresh(row)
    published = None if plan.state in NOT_THEIRS else _published_with(plan, step_id)
    if published is None:
        abort(404)
    revision, words = published
    template = find_template(client.clinic_id, words.template_id, words.template_version)
    log_set = get_log_set(words.log_set)
    return Practising(plan, revision, words, row, template, log_set, plan_shown_as(client, plan))


def _published_with(plan: Plan, step_id: UUID) -> tuple[Revision, RevisionStep] | None:
    """The newest revision that has the step: one set aside since may still have a practice to write down."""
    rows = db.session.scalars(
        sa.select(PlanRevision).where(PlanRevision.plan_id == plan.id).order_by(PlanRevision.revision.desc())
    )
    for row in rows:
        revision = Revision.parse(row.content or {})
        words = revision.step(step_id)
        if words is not None:
            return revision, words
    return None


def find_by_token(step: PlanStep, token: UUID) -> PracticeLog | None:
    """The log that an earlier sending of the same form has made."""
    return db.session.scalar(
        sa.select(PracticeLog).where(PracticeLog.step_id == step.id, PracticeLog.client_token == token)
    )


def find_unfinished(step: PlanStep) -> PracticeLog | None:
    """A practice of this step that was started and not yet written down; the latest, if ever there are two."""
    return db.session.scalar(
        sa.select(PracticeLog)
        .where(PracticeLog.step_id == step.id, PracticeLog.status == LogStatus.RUNNING)
        .order_by(PracticeLog.performed_at.desc())
        .limit(1)
    )


def get_log(client: Client, step: PlanStep, log_id: UUID) -> PracticeLog:
    """One of the client's own logs of this step, or 404."""
    found = db.session.scalar(
        sa.select(PracticeLog).where(
            PracticeLog.id == log_id,
            PracticeLog.step_id == step.id,
            PracticeLog.client_id == client.id,
        )
    )
    return found or abort(404)


def last_words(step: PlanStep) -> dict[str, str]:
    """What was written last time and may stand there again: the fear and the place, by field key."""
    found: dict[str, str] = {}
    for log in reversed(list_logs(step)):
        for key in ("feared_outcome", "place"):
            said = (log.words or {}).get(key)
            if said and key not in found:
                found[key] = said
    return found
