"""Whatever happens to a plan, in whatever order: no illegal state, no lost practice, nothing frozen changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal.accounts.actor import Actor
from portal.clients import actions as clients
from portal.clients import queries as records
from portal.clients.models import Client, HoldReason
from portal.clock import local_date, now
from portal.db import db
from portal.errors import Conflict
from portal.plans import (
    actions,
    builder_actions,
    judged_queries,
    practice_actions,
    queries,
    review_actions,
    reviewing,
    step_actions,
)
from portal.plans.attempts import StopReason
from portal.plans.judged_queries import StepStanding
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.my_queries import get_practising
from portal.plans.practice_models import PracticeLog
from portal.plans.review_actions import Held, StepDecision
from portal.plans.review_models import Review
from portal.plans.review_prep_queries import prep
from portal.plans.reviewing import Decision, Then
from portal.plans.revisions import canonical
from portal.plans.states import (
    PLAN_MOVES,
    STEP_MOVES,
    PlanEvent,
    PlanState,
    StepState,
    StopPlanReason,
)
from portal.plans.templates import get_template
from tests.app import NOW, Fresh, World
from tests.pages.foundation.objects import actors

Act = Callable[[Client, Plan, Actor, Actor, datetime], object]
"""What somebody does: with the client, the plan, the clinician and the client as actors, the time."""
OnStep = Callable[[Client, Plan, StepStanding, Actor, Actor, datetime], object]
ENDED = (PlanState.STOPPED, PlanState.DISCARDED)
NOT_BEGUN = (PlanState.DRAFT, PlanState.OFFERED, PlanState.DISCARDED)
BEHIND = (StepState.DONE, StepState.SET_ASIDE)
CLOSED = (StepState.LOCKED, *BEHIND)
OPEN = (StepState.AVAILABLE, StepState.IN_PROGRESS)
STORED_MOVES = {
    (StepState.IN_PROGRESS if before is StepState.CRITERION_MET else before, after)
    for (before, _), after in STEP_MOVES.items()
}
"""What may become of a step as it is stored: a criterion that is met is never stored."""
TOLD = {
    "outcome": "no",
    "coped": 80,
    "what_happened": "x",
    "learned": "y",
    "real_response": "absent",
    "willing_next": 80,
    "safety_used": [],
}


def _reopen(client: Client, plan: Plan, by: Actor, _own: Actor, at: datetime) -> None:
    actions.reopen(client, plan, next_review_on=at.date() + timedelta(days=7), by=by, at=at)


UNFIT = StopPlanReason.NOT_SUITABLE
MOVES: dict[PlanEvent, Act] = {
    PlanEvent.OFFER: lambda c, p, by, _own, at: actions.offer(c, p, by=by, at=at),
    PlanEvent.AMEND: lambda c, p, by, _own, at: actions.amend(c, p, by=by, at=at),
    PlanEvent.ACCEPT: lambda c, p, _by, own, at: actions.accept(c, p, by=own, at=at),
    PlanEvent.DECLINE: lambda _c, p, _by, own, at: actions.decline(p, reason=None, by=own, at=at),
    PlanEvent.PAUSE: lambda _c, p, by, _own, at: actions.pause(p, reason="x", by=by, at=at),
    PlanEvent.RESUME: lambda c, p, by, _own, at: actions.resume(c, p, by=by, at=at),
    PlanEvent.RESUME_MAINTENANCE: lambda c, p, by, _own, at: actions.resume(
        c, p, small_doses=True, by=by, at=at
    ),
    PlanEvent.MAINTAIN: lambda _c, p, by, _own, at: actions.maintain(p, by=by, at=at),
    PlanEvent.COMPLETE: lambda _c, p, by, _own, at: actions.complete(p, what_was_learned=None, by=by, at=at),
    PlanEvent.REOPEN: _reopen,
    PlanEvent.STOP: lambda _c, p, by, _own, at: actions.stop(p, reason=UNFIT, by=by, at=at),
    PlanEvent.DISCARD: lambda _c, p, by, _own, at: actions.discard(p, by=by, at=at),
}
SELDOM = (PlanEvent.STOP, PlanEvent.DISCARD, PlanEvent.DECLINE, PlanEvent.PAUSE)
"""What little comes after."""
OFTEN = tuple(event for event in MOVES if event not in SELDOM)


@dataclass(frozen=True)
class Snapshot:
    """What is stored, as far as nothing of it may go wrong."""

    state: PlanState
    revision: int
    version: int
    accepted_at: datetime | None
    held: bool
    steps: dict[UUID, tuple[StepState, date | None, UUID | None, date | None]]
    frozen: dict[int, bytes]
    frozen_at: datetime
    logs: dict[UUID, tuple[UUID, int, str, str]]
    reviews: dict[UUID, tuple[int, bool, datetime, str]]

    @property
    def states(self) -> list[StepState]:
        return [state for state, *_ in self.steps.values()]

    @property
    def looked_back_for_the_last_time(self) -> bool:
        """The rule once more: the newest review is a final one and nothing was published after it."""
        newest = max(self.reviews.values(), default=None, key=lambda one: one[0])
        return newest is not None and newest[1] and newest[2] >= self.frozen_at


class Plans(RuleBasedStateMachine):
    """A ladder of three steps and whoever acts on it: its clinician, its client, and what safety says."""

    def __init__(self, fresh: Fresh) -> None:
        super().__init__()
        self.stack, self.at = ExitStack(), NOW
        self.world = World(self.stack.enter_context(fresh.copy()))
        self.world.screen()
        self.plan_id = self._offered()
        self.seen = self._snapshot()

    def _offered(self) -> UUID:
        with self.world.app.app_context():
            client = db.session.get_one(Client, self.world.client)
            by, _ = actors(client)
            plan = builder_actions.create_plan(
                client, get_template("E12"), [1, 2, 3], safe_now=None, by=by, at=now()
            )
            actions.offer(client, plan, by=by, at=now())
            db.session.commit()
            return plan.id

    @initialize(begun=st.sampled_from((*[True] * 9, False)))
    def it_may_have_begun(self, begun: bool) -> None:
        if begun:
            self._move(PlanEvent.ACCEPT, MOVES[PlanEvent.ACCEPT])

    # Doing things

    def _do(self, act: Act) -> bool:
        """Act in one request; gives whether it was allowed. What is refused changes nothing."""
        self.at += timedelta(minutes=7)
        with time_machine.travel(self.at, tick=False), self.world.app.app_context():
            client = db.session.get_one(Client, self.world.client)
            plan = queries.get_plan(client, self.plan_id, lock=True)
            try:
                act(client, plan, *actors(client), self.at)
                db.session.commit()
                done = True
            except Conflict:
                db.session.rollback()
                done = False
        after = self._snapshot()
        assert done or after == self.seen, "what was refused has changed something"
        self._check_moves(self.seen, after)
        self.seen = after
        return done

    def _move(self, event: PlanEvent, act: Act) -> None:
        """A move of the plan: what the table does not know is refused, what happens leads where the table says."""
        wanted = PLAN_MOVES.get((self.seen.state, event))
        if self._do(act):
            assert self.seen.state is wanted, event

    def _on_step(self, place: int, likely: tuple[StepState, ...], act: OnStep) -> None:
        """On a step by its place; beyond the last, on the first one of which it is likely to be allowed."""
        aimed = [n for n, state in enumerate(self.seen.states) if state in likely]
        chosen = place if place < len(self.seen.states) else next(iter(aimed), 0)

        def do(client: Client, plan: Plan, by: Actor, own: Actor, at: datetime) -> None:
            step = queries.list_steps(plan)[chosen]
            found = judged_queries.step_standing(step, queries.list_logs(step), on=local_date(at, client.tz))
            act(client, plan, found, by, own, at)

        self._do(do)

    # The plan

    @rule(event=st.sampled_from(SELDOM + OFTEN * 3))
    def the_plan_moves(self, event: PlanEvent) -> None:
        self._move(event, MOVES[event])

    @rule(title=st.sampled_from(("One", "Two")), publish=st.booleans())
    def its_words_change(self, title: str, publish: bool) -> None:
        self._do(lambda _c, p, by, _own, at: builder_actions.edit_plan(p, {"title": title}, by=by, at=at))
        if publish:
            self._move(PlanEvent.AMEND, MOVES[PlanEvent.AMEND])

    # Its steps

    @rule(
        place=st.integers(0, 5),
        how=st.sampled_from(("open_step", "restore", "repeat")),
        more=st.booleans(),
    )
    def a_step_is_opened(self, place: int, how: str, more: bool) -> None:
        def act(
            client: Client, plan: Plan, found: StepStanding, by: Actor, _own: Actor, at: datetime
        ) -> None:
            getattr(step_actions, how)(client, plan, found.step, more=more, by=by, at=at)

        likely = {"open_step": StepState.LOCKED, "restore": StepState.SET_ASIDE, "repeat": StepState.DONE}
        self._on_step(place, (likely[how],), act)

    @rule(place=st.integers(0, 5), how=st.sampled_from(("confirm", "early", "set aside")))
    def a_step_is_behind(self, place: int, how: str) -> None:
        if how == "set aside":
            self._set_aside(place)
        else:
            self._confirm(place, early=how == "early")

    def _confirm(self, place: int, *, early: bool | None) -> None:
        """`early` None: as the step stands."""

        def act(
            client: Client, plan: Plan, found: StepStanding, by: Actor, _own: Actor, at: datetime
        ) -> None:
            judged = found.criterion.judged
            as_it_is = found.state is StepState.IN_PROGRESS if early is None else early
            step_actions.confirm_step(
                client, plan, found, early=as_it_is, note="x", judged=judged, by=by, at=at
            )

        self._on_step(place, (StepState.IN_PROGRESS,), act)

    def _set_aside(self, place: int) -> None:
        def act(
            _client: Client, plan: Plan, found: StepStanding, by: Actor, _own: Actor, at: datetime
        ) -> None:
            step_actions.set_aside(plan, found, reason="x", by=by, at=at)

        self._on_step(place, OPEN, act)

    # Its practices

    @rule(place=st.integers(0, 5), early=st.booleans(), twice=st.booleans(), likelihood=st.integers(0, 100))
    def the_client_practises(self, place: int, early: bool, twice: bool, likelihood: int) -> None:
        self._practise(place, early=early, times=2 if twice and place < 3 else 1, likelihood=likelihood)

    def _practise(self, place: int, *, early: bool, times: int, likelihood: int) -> None:
        if self.seen.state in (PlanState.DRAFT, PlanState.DISCARDED):
            return  # there is no such page for the client
        token, before = uuid4(), len(self.seen.logs)

        def act(
            client: Client, plan: Plan, found: StepStanding, _by: Actor, own: Actor, at: datetime
        ) -> None:
            practising = get_practising(client, found.step.id)
            said: dict[str, Any] = {"feared_outcome": "x", "likelihood_before": 80}
            log = practice_actions.start(client, practising, said, {}, token=token, by=own, at=at)
            if early:
                practice_actions.stop(client, practising, log, StopReason.TOO_STRONG, by=own, at=at)
            practice_actions.end(log, by=own, at=at)
            told: dict[str, Any] = {**TOLD, "likelihood_next": likelihood}
            practice_actions.save(client, log, practising, told, {}, last=True, by=own, at=at)

        for _ in range(times):
            self._on_step(place, OPEN, act)
        assert len(self.seen.logs) - before <= 1, "one practice sent twice is one"

    @rule(times=st.integers(1, 3))
    def steps_are_gone_through(self, times: int) -> None:
        """What mostly happens, so that what comes late comes at all."""
        for _ in range(times):
            self._practise(5, early=False, times=1, likelihood=20)
            self._confirm(5, early=None)

    # Looking back

    @rule(data=st.data(), then=st.sampled_from((*[Then.GO_ON] * 4, *Then)), remote=st.booleans())
    def they_look_back(self, data: st.DataObject, then: Then, remote: bool) -> None:
        before = self.seen

        def act(client: Client, plan: Plan, by: Actor, _own: Actor, at: datetime) -> None:
            found = prep(client, plan, on=local_date(at, client.tz))
            steps = []
            for one in found.standings:
                possible = reviewing.decisions(one.state, active=found.active)
                decision = data.draw(st.sampled_from([*possible, Decision.LEAVE]))
                judged = one.criterion.judged
                steps.append(
                    StepDecision(
                        step_id=one.step.id, decision=decision, reason="x", variation="y", judged=judged
                    )
                )
            held = Held(
                held_on=found.on,
                kind="remote" if remote else "in_session",
                steps=steps,
                then=then,
                next_review_on=found.on + timedelta(days=data.draw(st.integers(0, 28))),
                remote_sure=True,
                words={"off_track": {"ticks": ["alliance"], "plan": "x"}},
            )
            review_actions.hold(client, plan, held, token=uuid4(), by=by, at=at)

        kept = self._do(act)
        assert len(self.seen.reviews) == len(before.reviews) + kept
        assert not kept or before.state in review_actions.REVIEWED

    # What safety says

    @rule(said=st.sampled_from(("a hold", "no", "no", "no", "current")))
    def safety_speaks(self, said: str) -> None:
        """Somebody is afraid, or a new screen says that all is well, or that it is not."""

        def act(client: Client, _plan: Plan, _by: Actor, own: Actor, at: datetime) -> None:
            if not records.list_open_holds(client):
                clients.open_hold(client, HoldReason.UNSAFE_STOP, client, by=own, at=at)

        if said == "a hold":
            self._do(act)
            return
        self.at += timedelta(minutes=7)
        with time_machine.travel(self.at, tick=False):
            self.world.screen(partner_violence=said)
        self.seen = self._snapshot()

    @rule(days=st.integers(1, 5))
    def days_go_by(self, days: int) -> None:
        self.at += timedelta(days=days)

    # What must hold

    def _snapshot(self) -> Snapshot:
        with self.world.app.app_context():
            plan = db.session.get_one(Plan, self.plan_id)
            client = db.session.get_one(Client, self.world.client)
            frozen = db.session.scalars(sa.select(PlanRevision)).all()
            return Snapshot(
                state=PlanState(plan.state),
                revision=plan.revision,
                version=plan.version,
                accepted_at=plan.accepted_at,
                held=bool(records.list_open_holds(client)),
                steps={
                    one.id: (StepState(one.state), one.done_on, one.done_by, one.repeated_on)
                    for one in db.session.scalars(sa.select(PlanStep).order_by(PlanStep.position))
                },
                frozen={row.revision: canonical(row.content or {}) for row in frozen},
                frozen_at=max(row.frozen_at for row in frozen),
                logs={
                    log.id: (log.step_id, log.plan_revision, log.status, repr(log.words))
                    for log in db.session.scalars(sa.select(PracticeLog))
                },
                reviews={
                    one.id: (one.number, one.is_final, one.created_at, repr(one.words))
                    for one in db.session.scalars(sa.select(Review))
                },
            )

    @staticmethod
    def _check_moves(before: Snapshot, after: Snapshot) -> None:
        """What one request may do to what was there."""
        assert before.state not in ENDED or after.state is before.state
        for step_id, (state, *_) in after.steps.items():
            was = before.steps[step_id][0]
            assert was is state or (was, state) in STORED_MOVES, (was, state)
            if was in CLOSED and state in OPEN:
                others = [one for one in after.steps if one != step_id]
                both = [one for one in others if before.steps[one][0] in OPEN and after.steps[one][0] in OPEN]
                assert not both, "a second exposure of a ladder was opened"
                assert not after.held, "a step was opened while a hold was open"
        assert before.frozen.items() <= after.frozen.items(), "a frozen version has changed"
        assert before.logs.items() <= after.logs.items(), "a practice was lost or changed"
        assert before.reviews.items() <= after.reviews.items(), "a review was lost or changed"

    @invariant()
    def everything_stored_is_possible(self) -> None:
        found = self.seen
        assert StepState.CRITERION_MET not in found.states
        assert sorted(found.frozen) == list(range(1, found.revision + 1))
        for state, done_on, done_by, _ in found.steps.values():
            assert (state is StepState.DONE) == (done_on is not None) == (done_by is not None)
        for _, revision, *_ in found.logs.values():
            assert 1 <= revision <= found.revision
        if found.state in NOT_BEGUN:
            assert set(found.states) <= {StepState.LOCKED, StepState.SET_ASIDE}
            assert not found.logs
        else:
            assert found.accepted_at is not None or found.state is PlanState.STOPPED
        if found.state is PlanState.MAINTENANCE:
            assert set(found.states) <= set(BEHIND), "kept up with a step that is not behind"
        if found.state is PlanState.COMPLETED:
            assert found.looked_back_for_the_last_time, "completed without a last look back"
        numbers = sorted(number for number, *_ in found.reviews.values())
        assert numbers == list(range(1, len(numbers) + 1))

    def teardown(self) -> None:
        self.stack.close()


def test_whatever_happens_a_plan_stays_possible_and_keeps_what_was_kept(fresh: Fresh) -> None:
    run_state_machine_as_test(
        lambda: Plans(fresh),  # type: ignore[arg-type]
        settings=settings(
            max_examples=35, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
