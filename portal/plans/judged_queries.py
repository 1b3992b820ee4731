"""Where each step stands: its practices as the rules read them, of the present round, judged by what was published.

Of a page that the client keeps private a clinician learns its day, and not which prompt it answers. A count that stands
at a step would tell: so what is written to prompts is counted over the whole plan, private pages said apart; a step with
none but private pages reads as open and no more; and lists name no count of it. Rules still count every page (decision
0009), so that such a step reads as ready once as much is written as was agreed, because a clinician has to confirm it. In
a plan with a single prompt the day alone says which one; there the client's choice is told on the page where it is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa

from portal.accounts.number_queries import number
from portal.db import db
from portal.plans import guards
from portal.plans.attempts import Attempt, EntryMode, Share, Value
from portal.plans.criterion import Pattern, counted, evaluate
from portal.plans.criterion_parts import Criterion
from portal.plans.criterion_results import Evaluation
from portal.plans.definition import HomeworkTemplate
from portal.plans.logfields import Store
from portal.plans.logsets import by_key, get_log_set
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import monday, template_of
from portal.plans.revisions import Revision
from portal.plans.states import PlanState, StepState, shown_step_state
from portal.plans.told_queries import Practice, practices


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
        private=log.share == Share.PRIVATE,
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
    return _criteria_of(Revision.parse(row.content or {}) for row in rows)


def _criteria_of(revisions: Iterable[Revision]) -> dict[UUID, Criterion]:
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
    """A step with what its logs come to today; nothing of this is stored. `practices` are all there ever were,
    `attempts` those of the present round."""

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

    @property
    def is_prompt(self) -> bool:
        """Whether it is written to: then it is counted over the plan and not by itself."""
        return self.template.type == "reflection"

    @property
    def told(self) -> StepState:
        """The state as a clinician is told it: a prompt with none but private pages is open, whether begun or not."""
        hidden = self.is_prompt and not self.readable and self.state is StepState.IN_PROGRESS
        return StepState.AVAILABLE if hidden else self.state


@dataclass(frozen=True)
class Written:
    """What was written to the prompts of a plan: so many pages, so many of them kept private."""

    pages: int
    private: int


def written_in(standings: Iterable[StepStanding]) -> Written:
    """What was written to all prompts of a plan together."""
    pages = [page for one in standings if one.is_prompt for page in one.practices]
    return Written(len(pages), sum(page.log is None for page in pages))


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


def list_standings(
    steps: Iterable[PlanStep],
    logs: Iterable[PracticeLog],
    *,
    on: date,
    published: Iterable[Revision] | None = None,
) -> list[StepStanding]:
    """Where each step stands, in order, from the logs of the whole plan. `published`: the newest revisions of plans that
    are no drafts, where they are known already."""
    of_step: dict[UUID, list[PracticeLog]] = defaultdict(list)
    for log in logs:
        of_step[log.step_id].append(log)
    steps = list(steps)
    criteria = published_criteria(steps) if published is None else _criteria_of(published)
    return [_standing(step, of_step[step.id], criteria, on=on) for step in steps]
