"""What came about in all plans of a client since a day, as a clinician may read it, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.charts import Practice as Predicted
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.db import db
from portal.plans.adherence import Adherence
from portal.plans.adherence_queries import Window, adherence_in, closed_days, rested_of, went_on
from portal.plans.attempts import LogKind
from portal.plans.happened import Happened, fears, happened
from portal.plans.judged_queries import StepStanding, list_standings
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import IN_USE, list_logs, list_plans
from portal.plans.review_due import Trigger
from portal.plans.review_prep_queries import due_of, open_kinds
from portal.plans.states import READS_AS_OPEN, PlanState, shown_state
from portal.plans.told_queries import practices

ELSEWHERE = (LogKind.EVENT, LogKind.SIGNAL, LogKind.AGREEMENT)
"""Kinds of practices that are told of with the diary and with agreements."""


@dataclass(frozen=True)
class OfPlan:
    """A plan in use: how it reads, where its steps stand, what was done of what was planned, why to look back."""

    plan: Plan
    reads_as: PlanState
    standings: Sequence[StepStanding]
    counts: Adherence
    due: Sequence[Trigger]

    @property
    def open(self) -> list[StepStanding]:
        """The steps that can be practised now."""
        return [one for one in self.standings if one.state in READS_AS_OPEN]


@dataclass(frozen=True)
class Homework:
    """All plans together. `titles`: of each step, by its id."""

    plans: Sequence[OfPlan]
    told: Happened
    """Counts over what may be read; signals, days of an agreement and the diary are told elsewhere."""
    predicted: Sequence[Predicted]
    together: Sequence[PracticeLog]
    """What the client left for a look together, the oldest first."""
    reflections: Sequence[PracticeLog]
    """That may be read, the oldest first."""
    private: int
    private_reflections: int
    titles: dict[UUID, str]


def since(client: Client, first: date, *, on: date) -> Homework:
    """What came about from `first` to the client's day `on`, both included. What is private counts and is not told."""
    plans = [plan for plan in reversed(list_plans(client)) if plan.state in IN_USE]
    rows = db.session.scalars(
        sa.select(PlanStep).where(PlanStep.client_id == client.id).order_by(PlanStep.position)
    ).all()
    logs = list_logs(client)
    lately = [log for log in logs if first <= log.local_date <= on]
    seen = practices(log for log in lately if log.kind not in ELSEWHERE)
    readable = [one.log for one in seen if one.log]
    kinds = {log.id: log.kind for log in lately}
    hidden = [kinds[one.id] for one in seen if one.kept_private]
    return Homework(
        plans=_plans(client, plans, rows, logs, first=first, on=on),
        told=happened(readable, taken_back=sum(one.taken_back for one in seen)),
        predicted=fears(readable),
        together=[log for log in readable if log.share == Share.IN_SESSION],
        reflections=[log for log in readable if log.kind == LogKind.REFLECTION],
        private=sum(kind != LogKind.REFLECTION for kind in hidden),
        private_reflections=sum(kind == LogKind.REFLECTION for kind in hidden),
        titles={row.id: (row.words or {}).get("title") or "" for row in rows},
    )


def _plans(
    client: Client,
    plans: Sequence[Plan],
    rows: Sequence[PlanStep],
    logs: Sequence[PracticeLog],
    *,
    first: date,
    on: date,
) -> list[OfPlan]:
    ids = {plan.id for plan in plans}
    steps = [row for row in rows if row.plan_id in ids]
    of_plan: dict[UUID, list[PracticeLog]] = defaultdict(list)
    for log in logs:
        of_plan[log.plan_id].append(log)
    standings: dict[UUID, list[StepStanding]] = defaultdict(list)
    for one in list_standings(steps, [log for log in logs if log.plan_id in ids], on=on):
        standings[one.step.plan_id].append(one)
    rested = rested_of(client, ids, since=first, until=on)
    closed = closed_days(client, steps, since=first, until=on)
    held, ends, raised = bool(clients.list_open_holds(client)), went_on(client, ids), open_kinds(client)
    found = []
    for plan in plans:
        reads_as, own = shown_state(PlanState(plan.state), held), standings[plan.id]
        window = Window(first, on, tuple(log for log in of_plan[plan.id] if first <= log.local_date <= on))
        counts = adherence_in(client, window, own, rested=rested[plan.id], closed=closed)
        due = due_of(
            client,
            plan,
            own,
            of_plan[plan.id],
            reads_as=reads_as,
            went_on_at=ends.get(plan.id),
            raised=raised,
            on=on,
        )
        found.append(OfPlan(plan, reads_as, own, counts, due))
    return found
