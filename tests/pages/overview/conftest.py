"""A history for the pages over several features: answers, a plan, practices, a hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.assessments import actions as assessments
from portal.assessments import queries
from portal.assessments.instruments import get_instrument
from portal.assessments.models import ContextTag, Release
from portal.clients import actions as clients
from portal.clients.models import Client, HoldReason
from portal.clock import local_date, now
from portal.db import db
from portal.plans import actions as plans
from portal.plans import builder_actions as builder
from portal.plans.attempts import Share
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_logs, list_plans, list_steps
from portal.plans.templates import get_template
from tests.app import World

HYPER = (2, 1, 2, 2, 1, 5, 5, 4, 5, 4)
"""Sums 8 and 23."""


class History:
    """Puts things into a client's past through the product's own actions."""

    def __init__(self, world: World) -> None:
        self.world = world

    def _people(self, client_id: UUID | None) -> tuple[Client, Actor, Actor]:
        client = db.session.get(Client, client_id or self.world.client)
        assert client is not None
        by, own = db.session.get(User, client.responsible_id), db.session.get(User, client.user_id)
        assert by is not None
        assert own is not None
        return client, by.actor, own.actor

    def assign(self, client_id: UUID | None = None, *, due: date, answers: Sequence[int] = ()) -> UUID:
        """The ten questions, begun when there are answers; gives the assessment's id."""
        with self.world.app.app_context():
            client, by, own = self._people(client_id)
            row = assessments.assign(
                client,
                get_instrument("dic10"),
                due_on=due,
                context_tag=ContextTag.ORDINARY,
                release=Release.AFTER_SESSION,
                by=by,
                at=now(),
            )
            db.session.flush()
            if answers:
                assessments.start(queries.as_questionnaire(row), about="partner_now", by=own, at=now())
            for n, value in enumerate(answers, start=1):
                found = queries.as_questionnaire(row)
                assessments.answer(found, n, value=value, declined=False, by=own, at=now())
            db.session.commit()
            return row.id

    def answered(
        self,
        client_id: UUID | None = None,
        *,
        ago: int = 7,
        answers: Sequence[int] = HYPER,
        shared: bool = False,
    ) -> None:
        """A finished questionnaire some days ago."""
        with self.world.app.app_context():
            client, by, own = self._people(client_id)
            at = now() - timedelta(days=ago)
            row = assessments.assign(
                client,
                get_instrument("dic10"),
                due_on=at.date(),
                context_tag=ContextTag.ORDINARY,
                release=Release.NOW if shared else Release.HIDDEN,
                by=by,
                at=at,
            )
            db.session.flush()
            assessments.start(queries.as_questionnaire(row), about="partner_now", by=own, at=at)
            for n, value in enumerate(answers, start=1):
                found = queries.as_questionnaire(row)
                assessments.answer(found, n, value=value, declined=False, by=own, at=at)
            assessments.submit(queries.as_questionnaire(row), lang=client.lang, by=own, at=at)
            db.session.commit()

    def plan(self, client_id: UUID | None = None, *, offered: bool = True, accepted: bool = True) -> UUID:
        """A plan of breathing, which no screen locks: offered and accepted unless said otherwise."""
        with self.world.app.app_context():
            client, by, own = self._people(client_id)
            plan = builder.create_plan(client, get_template("S01"), [1], safe_now=None, by=by, at=now())
            db.session.flush()
            for step in list_steps(plan):
                step.confidence, step.words = (
                    7,
                    {**(step.words or {}), "cue_if": "tea", "cue_then": "I breathe"},
                )
            db.session.flush()
            if offered:
                plans.offer(client, plan, by=by, at=now())
                db.session.flush()
            if offered and accepted:
                plans.accept(client, plan, by=own, at=now())
            db.session.commit()
            return plan.id

    def practice(
        self,
        client_id: UUID | None = None,
        *,
        learned: str = "",
        share: Share = Share.NOW,
        hours_ago: int = 0,
    ) -> None:
        """A finished practice of today at the first step of the newest plan."""
        with self.world.app.app_context():
            client, _, own = self._people(client_id)
            plan = list_plans(client)[0]
            step = list_steps(plan)[0]
            at = now() - timedelta(hours=hours_ago)
            db.session.add(
                PracticeLog(
                    clinic_id=client.clinic_id,
                    client_id=client.id,
                    plan_id=plan.id,
                    step_id=step.id,
                    plan_revision=1,
                    client_token=uuid4(),
                    kind="skill",
                    status="finished",
                    entry_mode="live",
                    performed_at=at,
                    local_date=local_date(at, client.tz),
                    logged_at=at,
                    minutes_planned=step.planned_minutes,
                    minutes_done=step.planned_minutes,
                    share=share,
                    words={"learned": learned},
                    created_by=own.id,
                )
            )
            db.session.commit()

    def hold(self, client_id: UUID | None = None) -> None:
        """The client stopped their last practice out of fear."""
        with self.world.app.app_context():
            client, _, own = self._people(client_id)
            clients.open_hold(client, HoldReason.UNSAFE_STOP, list_logs(client)[-1], by=own, at=now())
            db.session.commit()


@pytest.fixture
def history(world: World) -> History:
    """A way to give clients a past."""
    return History(world)
