"""Plans with their steps and frozen revisions, from the template library. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bench.workload import Care, Record, Size, at, key
from portal.plans.definition import HomeworkTemplate
from portal.plans.logsets import get_log_set
from portal.plans.revisions import PlanValues, RevisionStep, freeze
from portal.plans.templates import get_template

KINDS = (("E01", (1, 2, 3)), ("S02", (1,)), ("E11", (1, 2, 3)), ("E12", (1, 2, 3)))
"""Template and rungs of a client's plans, in turn; the one with a single step prints on two pages."""
SKILL_PLAN = 1
ARRANGED = {
    "cue_if": "it is Tuesday and the plates are done",
    "cue_then": "I begin",
    "obstacle": "I get home late",
    "obstacle_answer": "Wednesday at breakfast",
}
WEEKS_EACH = 13


@dataclass(frozen=True)
class Planned:
    """One plan of a client: numbered from 0, begun on a day, still going on or over."""

    client: Care
    number: int
    began: date
    goes_on: bool

    @property
    def id(self) -> UUID:
        return plan_id(self.client, self.number)

    @property
    def template(self) -> HomeworkTemplate:
        return get_template(KINDS[self.number % len(KINDS)][0])

    @property
    def rungs(self) -> tuple[int, ...]:
        template, (_, wanted) = self.template, KINDS[self.number % len(KINDS)]
        return tuple(rung for rung in wanted if rung <= len(template.rungs))

    def step_id(self, position: int) -> UUID:
        return key(self.id, "step", position)

    @property
    def current(self) -> int:
        """The position that is being practised now; past the last one when the plan is over."""
        return min(2, len(self.rungs)) if self.goes_on else len(self.rungs) + 1


def plan_id(client: Care, number: int) -> UUID:
    """A plan of a client, numbered from 0."""
    return key(client.id, "plan", number)


def plans_of(client: Care, size: Size) -> list[Planned]:
    """A client's plans one after another, the last still going on."""
    begun = [client.until - timedelta(weeks=WEEKS_EACH * (size.plans - n)) for n in range(size.plans)]
    return [Planned(client, n, began, goes_on=n == size.plans - 1) for n, began in enumerate(begun)]


def plan_records(plan: Planned) -> Iterator[Record]:
    """A plan, its steps and its one revision."""
    yield _plan(plan)
    yield from _steps(plan)
    yield _revision(plan)


def _plan(plan: Planned) -> Record:
    client, began = plan.client, at(plan.began)
    return Record(
        "plan",
        plan.id,
        {
            **client.shared,
            "clinician_id": client.clinician_id,
            "number": plan.number + 1,
            "title": plan.template.titles.en,
            "goal_client": "To find out what really happens.",
            "why_helps": plan.template.why_suggestion.text("en"),
            "mode": "ladder",
            "review_every_days": 7,
            "next_review_on": client.until + timedelta(days=7) if plan.goes_on else None,
            "state": "active" if plan.goes_on else "completed",
            "revision": 1,
            "created_at": began,
            "created_by": client.clinician_id,
            "offered_at": began,
            "accepted_at": began,
            "accepted_by": client.user_id,
        },
    )


def _words(plan: Planned, rung_no: int) -> dict[str, object]:
    template, rung = plan.template, plan.template.get_rung(rung_no)
    habits = [habit.text("en") for habit in template.key_safety_behaviours]
    return {
        "title": rung.title.text("en"),
        "instructions": rung.instructions.text("en").strip(),
        "feared_outcome_seed": template.feared_outcomes[0].text("en") if template.feared_outcomes else None,
        "key_safety_behaviours": habits[:8],
        **ARRANGED,
    }


def _columns(plan: Planned, rung_no: int) -> dict[str, object]:
    rung = plan.template.get_rung(rung_no)
    asks_minutes = get_log_set(plan.template.log_set).asks_minutes
    return {
        "template_id": plan.template.id,
        "template_version": plan.template.version,
        "rung_no": rung_no,
        "planned_minutes": rung.planned_minutes if asks_minutes else None,
        "times_per_week": rung.times_per_week,
        "confidence": 7,
        "calming_allowed": plan.template.calming_default,
    }


def _steps(plan: Planned) -> Iterator[Record]:
    for position, rung_no in enumerate(plan.rungs, 1):
        done = position < plan.current
        yield Record(
            "plan_step",
            plan.step_id(position),
            {
                **plan.client.shared,
                "plan_id": plan.id,
                "position": position,
                "words": _words(plan, rung_no),
                **_columns(plan, rung_no),
                "suds_expected_client": plan.template.get_rung(rung_no).suds_guess,
                "criterion": plan.template.criterion_for(rung_no).as_json(),
                "state": "done" if done else "in_progress" if position == plan.current else "locked",
                "opened_on": plan.began if position <= plan.current else None,
                "done_on": plan.began + timedelta(weeks=4 * position) if done else None,
                "done_by": plan.client.clinician_id if done else None,
            },
        )


def content_of(plan: Planned) -> dict[str, object]:
    """The plan as it was published: what its paper is made from."""
    template = plan.template
    values = PlanValues(
        number=plan.number + 1,
        lang="en",
        title=template.titles.en,
        initials=plan.client.initials,
        goal_client="To find out what really happens.",
        goal_shared=None,
        why_helps=template.why_suggestion.text("en"),
        crisis_text="In an emergency: your clinic's numbers go here.",
        next_review_on=plan.began + timedelta(days=7),
        mode="ladder",
    )
    steps = [
        RevisionStep(
            step_id=plan.step_id(position),
            position=position,
            type=template.type,
            log_set=template.log_set,
            layouts=template.layouts,
            suds_expected=template.get_rung(rung_no).suds_guess,
            criterion=template.criterion_for(rung_no),
            stop_when=template.stop_when.text("en") if template.stop_when else None,
            **_words(plan, rung_no),  # type: ignore[arg-type]
            **_columns(plan, rung_no),  # type: ignore[arg-type]
        )
        for position, rung_no in enumerate(plan.rungs, 1)
    ]
    return freeze(values, steps, revision=1, as_of=plan.began)


def _revision(plan: Planned) -> Record:
    return Record(
        "plan_revision",
        key(plan.id, "revision"),
        {
            **plan.client.shared,
            "plan_id": plan.id,
            "revision": 1,
            "content": content_of(plan),
            "frozen_at": at(plan.began),
            "frozen_by": plan.client.clinician_id,
        },
    )
