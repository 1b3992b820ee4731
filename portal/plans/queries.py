"""Reads of plans: plan, steps, logs, revisions, where each step stands.

What an offer is judged by is in `offer_queries`, what lists show in `standing_queries`, what is due in `due_queries`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.accounts.number_queries import number
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import today
from portal.db import db
from portal.plans import guards
from portal.plans.attempts import Attempt, EntryMode, Share, Value
from portal.plans.criterion import Pattern, counted, evaluate
from portal.plans.criterion_parts import Criterion
from portal.plans.criterion_results import Evaluation
from portal.plans.definition import HomeworkTemplate
from portal.plans.event_queries import list_event_logs
from portal.plans.gate_models import GateOverride
from portal.plans.gate_queries import gate_today, list_overrides
from portal.plans.library_queries import find_template
from portal.plans.logfields import Store
from portal.plans.logsets import by_key, get_log_set
from portal.plans.models import Plan, PlanRevision, PlanStep, PracticeLog
from portal.plans.revisions import Revision
from portal.plans.states import PlanState, StepState, shown_state, shown_step_state

ARRANGED = ("cue_if", "cue_then", "obstacle", "obstacle_answer")
"""The typed words of a step that say how it is made to happen."""


def monday(on: date) -> date:
    """The first day of the week of `on`."""
    return on - timedelta(days=on.weekday())


def list_plans(client: Client) -> Sequence[Plan]:
    """All plans of a client, newest first."""
    return db.session.scalars(
        sa.select(Plan).where(Plan.client_id == client.id).order_by(Plan.number.desc())
    ).all()


def get_plan(client: Client, plan_id: UUID, *, lock: bool = False) -> Plan:
    """One of this client's plans, or 404; locked for a change when asked."""
    query = sa.select(Plan).where(Plan.id == plan_id, Plan.client_id == client.id)
    plan = db.session.scalar(query.with_for_update() if lock else query)
    return plan or abort(404)


def list_steps(plan: Plan) -> Sequence[PlanStep]:
    """The steps of a plan in order."""
    return db.session.scalars(
        sa.select(PlanStep).where(PlanStep.plan_id == plan.id).order_by(PlanStep.position)
    ).all()


def roots_of(client: Client) -> dict[UUID, str]:
    """The library entry behind each step of a client, by the step's id; of a clinic's copy its parent's."""
    rows = db.session.execute(
        sa.select(PlanStep.id, PlanStep.template_id, PlanStep.template_version).where(
            PlanStep.client_id == client.id
        )
    ).all()
    entries = {(row.template_id, row.template_version) for row in rows}
    found = {entry: find_template(client.clinic_id, *entry).root_id for entry in entries}
    return {row.id: found[row.template_id, row.template_version] for row in rows}


def count_steps(client: Client) -> dict[UUID, tuple[int, int]]:
    """For each plan of a client: how many steps it has, how many of them are done."""
    rows = db.session.execute(
        sa.select(
            PlanStep.plan_id,
            sa.func.count(),
            sa.func.sum(sa.case((PlanStep.state == StepState.DONE, 1), else_=0)),
        )
        .where(PlanStep.client_id == client.id, PlanStep.state != StepState.SET_ASIDE)
        .group_by(PlanStep.plan_id)
    )
    return {plan_id: (count, done) for plan_id, count, done in rows}


def get_step(client: Client, step_id: UUID, *, plan: Plan | None = None) -> PlanStep:
    """One of this client's steps, of this plan where one is named, or 404."""
    query = sa.select(PlanStep).where(PlanStep.id == step_id, PlanStep.client_id == client.id)
    step = db.session.scalar(query.where(PlanStep.plan_id == plan.id) if plan else query)
    return step or abort(404)


def list_logs(subject: Client | Plan | PlanStep) -> Sequence[PracticeLog]:
    """Every log of a client, a plan or a step, oldest first, private ones with their words: for rules and own pages.

    Of a step that is kept in the diary what stands there belongs to them.
    """
    column, of_steps = {
        Client: (PracticeLog.client_id, PlanStep.client_id),
        Plan: (PracticeLog.plan_id, PlanStep.plan_id),
        PlanStep: (PracticeLog.step_id, PlanStep.id),
    }[type(subject)]
    rows = db.session.scalars(
        sa.select(PracticeLog)
        .where(column == subject.id)
        .order_by(PracticeLog.performed_at, PracticeLog.logged_at, PracticeLog.id)
    ).all()
    from_diary = list_event_logs(
        db.session.scalars(sa.select(PlanStep).where(of_steps == subject.id, PlanStep.opened_on.is_not(None)))
    )
    if not from_diary:
        return rows
    return sorted([*rows, *from_diary], key=lambda log: (log.performed_at, log.logged_at))


@dataclass(frozen=True)
class Practice:
    """A practice as the clinician may read it; `log` is None where the client keeps it private."""

    id: UUID
    step_id: UUID
    on: date
    log: PracticeLog | None


def practices(logs: Iterable[PracticeLog]) -> list[Practice]:
    """The logs as the clinician may read them: of a private one its day and nothing else."""
    return [
        Practice(log.id, log.step_id, log.local_date, None if log.share == Share.PRIVATE else log)
        for log in logs
    ]


def newest_revision(plan: Plan, *, of: int | None = None) -> PlanRevision | None:
    """The plan as it was last published, or as its revision of that number says; None while it was never offered."""
    query = sa.select(PlanRevision).where(PlanRevision.plan_id == plan.id)
    if of is not None:
        query = query.where(PlanRevision.revision == of)
    return db.session.scalar(query.order_by(PlanRevision.revision.desc()).limit(1))


def find_published(plan: Plan, *, revision: int | None = None) -> Revision | None:
    """What the client reads: the newest revision as values, or an earlier one by its number."""
    row = newest_revision(plan, of=revision)
    return Revision.parse(row.content or {}) if row else None


def template_of(step: PlanStep) -> HomeworkTemplate:
    """The library entry a step was made from, in its version."""
    return find_template(step.clinic_id, step.template_id, step.template_version)


def as_attempt(log: PracticeLog, step: PlanStep) -> Attempt:
    """A log as the rules read it. A log without `safety_used` was not asked about habits; an empty list is none."""
    words = log.words or {}
    log_set = get_log_set(template_of(step).log_set)
    columns: dict[str, Value] = {
        entry.place: getattr(log, entry.place) for entry in log_set.fields if entry.store is Store.COLUMN
    }
    used = words.get("safety_used")
    return Attempt(
        local_date=log.local_date,
        status=log.status,
        minutes_planned=log.minutes_planned,
        minutes_done=log.minutes_done,
        key_safety_used=None if used is None else len(used),
        likelihood_before=log.likelihood_before,
        likelihood_next=log.likelihood_next,
        coped=log.coped,
        suds_peak=log.suds_peak,
        suds_end=log.suds_end,
        outcome=log.outcome,
        during_pause=log.during_pause,
        situation=log.situation,
        helped=log.helped,
        extra=by_key(log_set, columns, words),
    )


def pattern_of(clinic_id: UUID) -> Pattern:
    """How often a fear has to have come true in this clinic before it is talked over and safety is asked about again."""
    return Pattern(number(clinic_id, "fears_times"), number(clinic_id, "fears_of"))


def criterion_of(step: PlanStep) -> Criterion:
    """What the step is judged by. Where it names no habits, none are asked about and none can be in the way."""
    criterion = Criterion.model_validate(step.criterion)
    return criterion if (step.words or {}).get("key_safety_behaviours") else criterion.without(["approach"])


def published_criteria(steps: Iterable[PlanStep]) -> dict[UUID, Criterion]:
    """What the client reads that each step is judged by, by the step's id, in one read. What is changed and not published
    yet holds for nobody; a draft and what was never published are not in it."""
    plans = {step.plan_id for step in steps}
    newest = (
        sa.select(PlanRevision.plan_id, sa.func.max(PlanRevision.revision).label("revision"))
        .where(PlanRevision.plan_id.in_(plans))
        .group_by(PlanRevision.plan_id)
        .subquery()
    )
    rows = db.session.scalars(
        sa.select(PlanRevision)
        .join(
            newest,
            sa.and_(PlanRevision.plan_id == newest.c.plan_id, PlanRevision.revision == newest.c.revision),
        )
        .join(Plan, Plan.id == PlanRevision.plan_id)
        .where(Plan.state != PlanState.DRAFT)
    )
    revisions = [Revision.parse(row.content or {}) for row in rows]
    return {words.step_id: words.criterion for revision in revisions for words in revision.steps}


class Dated(Protocol):
    """What is looked at to tell when a practice was."""

    @property
    def local_date(self) -> date: ...
    @property
    def performed_at(self) -> datetime: ...
    @property
    def logged_at(self) -> datetime: ...
    @property
    def entry_mode(self) -> str: ...


def is_of_round(step: PlanStep, log: Dated) -> bool:
    """Whether a practice belongs to the present round: not before the instant of a repeat, or its day where no instant is
    known. Paper knows no hour: what is typed in after the repeat goes by its day."""
    if step.repeated_on is None or step.repeated_at is None:
        return step.repeated_on is None or log.local_date >= step.repeated_on
    if log.entry_mode == EntryMode.PAPER_ENTERED:
        return log.logged_at >= step.repeated_at and log.local_date >= step.repeated_on
    return log.performed_at >= step.repeated_at


LogT = TypeVar("LogT", bound=Dated)


def since_repeat(step: PlanStep, logs: Iterable[LogT]) -> list[LogT]:
    """The practices of the present round: after a repeat the earlier ones stay, and count no more."""
    return [log for log in logs if is_of_round(step, log)]


@dataclass(frozen=True)
class StepStanding:
    """A step with what its logs come to today; nothing of this is stored.

    `practices` are all there ever were, `attempts` those of the present round.
    """

    step: PlanStep
    template: HomeworkTemplate
    criterion: Criterion
    practices: tuple[Practice, ...]
    attempts: tuple[Attempt, ...]
    evaluation: Evaluation
    state: StepState
    talk: guards.TalkReason | None
    this_week: int

    @property
    def readable(self) -> list[PracticeLog]:
        """The practices that the clinician may read, oldest first."""
        return [one.log for one in self.practices if one.log]

    @property
    def counted(self) -> list[Attempt]:
        """The attempts that count."""
        return counted(self.criterion, self.attempts)


def step_standing(step: PlanStep, logs: Iterable[PracticeLog], *, on: date) -> StepStanding:
    """Where a step stands on the client's local day `on`, from its own logs, oldest first, by what was published."""
    return _standing(step, logs, published_criteria([step]), on=on)


def _standing(
    step: PlanStep, logs: Iterable[PracticeLog], published: Mapping[UUID, Criterion], *, on: date
) -> StepStanding:
    criterion = published.get(step.id) or criterion_of(step)
    logs = list(logs)
    attempts = tuple(as_attempt(log, step) for log in since_repeat(step, logs))
    evaluation = evaluate(criterion, attempts, fears=pattern_of(step.clinic_id))
    week = monday(on)
    template = template_of(step)
    return StepStanding(
        step=step,
        template=template,
        criterion=criterion,
        practices=tuple(practices(logs)),
        attempts=attempts,
        evaluation=evaluation,
        state=shown_step_state(StepState(step.state), evaluation.met),
        talk=guards.needs_talk(attempts, rising=number(step.clinic_id, "rising_points"))
        if template.type == "exposure"
        else None,
        this_week=sum(
            week <= one.local_date < week + timedelta(days=7) for one in counted(criterion, attempts)
        ),
    )


def list_standings(steps: Iterable[PlanStep], logs: Iterable[PracticeLog], *, on: date) -> list[StepStanding]:
    """Where each step stands, in order, from the logs of the whole plan."""
    of_step: dict[UUID, list[PracticeLog]] = defaultdict(list)
    for log in logs:
        of_step[log.step_id].append(log)
    steps = list(steps)
    published = published_criteria(steps)
    return [_standing(step, of_step[step.id], published, on=on) for step in steps]


def arrangement(steps: Iterable[PlanStep]) -> dict[str, object]:
    """Cue, obstacle and confidence of the first step still ahead: they hold for all steps ahead."""
    ahead = [step for step in steps if step.state not in (StepState.DONE, StepState.SET_ASIDE)]
    words = (ahead[0].words or {}) if ahead else {}
    return {
        **{name: words.get(name) for name in ARRANGED},
        "confidence": ahead[0].confidence if ahead else None,
    }


IN_USE = (PlanState.ACTIVE, PlanState.PAUSED, PlanState.MAINTENANCE)
OPEN_STEP = (StepState.AVAILABLE, StepState.IN_PROGRESS, StepState.NEEDS_CHANGE)


def plan_reads_as(client: Client, plan: Plan) -> PlanState:
    """The plan's state as its rules see it: in use it rests while a safety hold is open."""
    return shown_state(PlanState(plan.state), bool(clients.list_open_holds(client)))


def plan_shown_as(client: Client, plan: Plan) -> PlanState:
    """The plan's state as it is shown and practised: it also rests while the newest screen stops an open step."""
    rests = bool(clients.list_open_holds(client))
    if not rests and plan.state in IN_USE:
        open_now = (*OPEN_STEP, StepState.DONE) if plan.state == PlanState.MAINTENANCE else OPEN_STEP
        opened = db.session.scalars(
            sa.select(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.state.in_(open_now))
        )
        rests = bool(stopped_steps(client, opened))
    return shown_state(PlanState(plan.state), rests)


def stopped_steps(client: Client, steps: Iterable[PlanStep]) -> set[UUID]:
    """The steps that what the newest screen says stops; that it is missing or old stops nothing that runs."""
    here = gate_today(client, on=today(client.tz))
    return {step.id for step in steps if here.stops(template_of(step))}


@dataclass(frozen=True)
class DecidedAgainst:
    """A lock that a clinician decided against, for which template, and whether that still holds."""

    row: GateOverride
    template: HomeworkTemplate
    holds: bool


def list_decided_against(client: Client, *, on: date) -> list[DecidedAgainst]:
    """Every lock that was ever decided against for a client, newest first."""
    rows = list_overrides(client)
    here = gate_today(client, on=on) if rows else None
    return [
        DecidedAgainst(
            row, find_template(row.clinic_id, row.template_id), here is not None and here.upholds(row)
        )
        for row in rows
    ]
