"""A demo client's plan from the first draft to its end, through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import uuid4

from portal.demo import agreements, practices
from portal.demo.care import Care
from portal.demo.days import Happening
from portal.demo.story_plans import Changed, LookedBack, PaperWeek, PlanTold, Practised, Step
from portal.plans import actions, builder_actions, reminder_actions, review_actions, step_actions
from portal.plans.judged_queries import step_standing
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import list_logs, list_steps
from portal.plans.review_actions import Held
from portal.plans.review_models import ReviewKind
from portal.plans.reviewing import Then
from portal.plans.states import StepState
from portal.plans.templates import get_template


class Homework:
    """One plan of one client."""

    def __init__(self, care: Care, told: PlanTold) -> None:
        self.care, self.told = care, told
        self._plan: Plan | None = None
        self._steps: dict[int, PlanStep] = {}

    @property
    def plan(self) -> Plan:
        """The plan. Raises LookupError before it was drafted."""
        if self._plan is None:
            raise LookupError("the plan has not been drafted yet")
        return self._plan

    def happenings(self) -> Iterator[Happening]:
        """Everything that ever happened to it."""
        told, days = self.told, self.care.days
        yield days.office(told.made, "14:20"), self.draft
        if told.offered is not None:
            yield days.office(told.offered, "14:40"), self.offer
        if told.accepted is not None:
            yield self._accepted, self.accept
        for change in told.changed:
            yield days.office(change.ago, "14:30"), self._change(change)
        for look in told.looked_back:
            yield days.office(look.ago, "14:32"), self._look_back(look)
        for number, step in enumerate(told.steps):
            yield from self._step(number, step)
        if told.completed is not None:
            yield days.office(told.completed, "14:35"), self.complete

    def draft(self) -> None:
        """The clinician drafts the plan: steps, words, cue, aim."""
        told, care = self.told, self.care
        by, at = care.clinician, care.days.office(told.made, "14:20")
        first, *others = told.steps
        template = get_template(first.template)
        self._plan = builder_actions.create_plan(
            care.client, template, [first.rung], safe_now=told.safe_now, by=by, at=at
        )
        for step in others:
            builder_actions.add_step(
                care.client, self.plan, get_template(step.template), step.rung, by=by, at=at
            )
        self._steps = dict(enumerate(list_steps(self.plan)))
        for number, step in enumerate(told.steps):
            self._reword(self._steps[number], step, at=at)
        aim = {
            "title": told.title,
            "goal_client": told.goal,
            "goal_shared": told.shared_goal,
            "why_helps": told.why,
        }
        values = {name: value for name, value in aim.items() if value}
        builder_actions.edit_plan(self.plan, {**values, "mode": told.mode}, by=by, at=at)
        cue = {
            "cue_if": told.cue_if,
            "cue_then": told.cue_then,
            "obstacle": told.obstacle,
            "obstacle_answer": told.obstacle_answer,
        }
        review = {"next_review_on": care.days.on(told.made - told.first_review)} if told.first_review else {}
        builder_actions.arrange(
            self.plan, cue, told.confidence, {**review, "remind_at_hour": told.remind_at}, by=by, at=at
        )

    def _reword(self, row: PlanStep, step: Step, *, at: datetime) -> None:
        words = {
            "title": step.title,
            "instructions": step.instructions,
            "feared_outcome_seed": step.feared,
            "key_safety_behaviours": list(step.habits) if step.habits is not None else None,
        }
        fades_in = step.agreement.fade_in if step.agreement else None
        values = {
            "times_per_week": step.per_week,
            "suds_expected_client": step.suds,
            "fade_from_on": None if fades_in is None else self.care.days.on(-fades_in),
        }
        builder_actions.edit_step(
            self.plan,
            row,
            {name: value for name, value in words.items() if value is not None},
            {name: value for name, value in values.items() if value is not None},
            by=self.care.clinician,
            at=at,
        )

    def offer(self) -> None:
        """The clinician offers it."""
        at = self.care.days.office(self.told.offered or 0, "14:40")
        actions.offer(self.care.client, self.plan, by=self.care.clinician, at=at)

    @property
    def _accepted(self) -> datetime:
        ago, days = self.told.accepted or 0, self.care.days
        return days.office(ago, "14:45") if self.told.agreed_in_session else days.at(ago, "18:30")

    def accept(self) -> None:
        """The client accepts at home, or says so in session."""
        by = self.care.clinician if self.told.agreed_in_session else self.care.own
        actions.accept(self.care.client, self.plan, by=by, at=self._accepted)
        if self.told.remind_at is not None:
            reminder_actions.choose(self.plan, wanted=True, by=by, at=self._accepted)

    def _change(self, change: Changed) -> Callable[[], None]:
        days, by = self.care.days, self.care.clinician
        at = days.office(change.ago, "14:30")

        def publish() -> None:
            builder_actions.edit_plan(self.plan, {"next_review_on": days.on(-change.in_days)}, by=by, at=at)
            actions.amend(self.care.client, self.plan, by=by, at=at)

        return publish

    def _look_back(self, look: LookedBack) -> Callable[[], None]:
        care = self.care
        held = Held(
            held_on=care.days.on(look.ago),
            kind=ReviewKind.IN_SESSION,
            next_review_on=care.days.on(-look.in_days),
            adherence_client=look.client,
            adherence_clinician=look.clinician,
            goal_attainment=look.goal,
            must_or_choose=look.choosing,
            words={
                "learned_summary": look.learned,
                "what_changed": look.changed,
                "shared_summary": look.summary,
                "private_note": look.note,
            },
        )

        def look_back() -> None:
            at = care.days.office(look.ago, "14:32")
            review_actions.hold(care.client, self.plan, held, token=uuid4(), by=care.clinician, at=at)

        return look_back

    def complete(self) -> None:
        """Looked back together for the last time, and ended."""
        ago, care = self.told.completed or 0, self.care
        held = Held(
            held_on=care.days.on(ago),
            kind=ReviewKind.IN_SESSION,
            then=Then.COMPLETE,
            words={"learned_summary": self.told.learned},
        )
        at = care.days.office(ago, "14:35")
        review_actions.hold(care.client, self.plan, held, token=uuid4(), by=care.clinician, at=at)

    def _step(self, number: int, step: Step) -> Iterator[Happening]:
        days = self.care.days
        if (told := step.agreement) is not None:
            yield (
                days.office(told.ago, agreements.BEGUN),
                lambda: agreements.agree(self.care, self._steps[number], told),
            )
        for log in step.logs:
            yield days.at(log.ago, log.clock), partial(self._practise, number, log)
        for week in step.weekly:
            yield days.office(week.typed, "14:05"), partial(self._type_in, number, week)
        if step.done is not None:
            yield days.office(step.done, "14:10"), lambda: self.confirm(number, step)
        if step.opened is not None:
            yield days.office(step.opened, "14:12"), lambda: self.open(number, step)

    def confirm(self, number: int, step: Step) -> None:
        """The clinician calls a step done; with its criterion not met it needs the note `early`."""
        at, row = self.care.days.office(step.done or 0, "14:10"), self._steps[number]
        standing = step_standing(row, list_logs(row), on=self.care.days.on(step.done or 0))
        step_actions.confirm_step(
            self.care.client,
            self.plan,
            standing,
            early=standing.state is not StepState.CRITERION_MET,
            note=step.note if standing.state is StepState.CRITERION_MET else step.early,
            judged=standing.criterion.judged,
            by=self.care.clinician,
            at=at,
        )

    def open(self, number: int, step: Step) -> None:
        """The clinician opens a step."""
        at = self.care.days.office(step.opened or 0, "14:12")
        step_actions.open_step(
            self.care.client, self.plan, self._steps[number], by=self.care.clinician, at=at
        )

    def _practise(self, number: int, log: Practised) -> None:
        practices.practise(self.care, self._steps[number], log)

    def _type_in(self, number: int, week: PaperWeek) -> None:
        practices.type_in(self.care, self._steps[number], week)
