"""A client at their phone with a plan of quiet minutes in use, and what they do on its pages."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.models import Login, User
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans import actions, builder_actions, practice_actions
from portal.plans.my_queries import get_practising
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from portal.plans.templates import get_template
from tests.browser.conftest import CLIENT, Open, Window
from tests.browser.filling import rate
from tests.live import Live

FEAR = "They go quiet on me"


class Home:
    """A client with a plan of quiet minutes in use, at their phone."""

    def __init__(
        self, live: Live, window: Open, name: str, *, practised: int = 0, scripts: bool = True
    ) -> None:
        self.live, self.window = live, window
        self.client_id = live.world.add_client(f"{name} Practice", name[0])
        live.world.screen(self.client_id)
        with live.app.app_context():
            client = db.session.get_one(Client, self.client_id)
            own, by = (db.session.get_one(User, one).actor for one in (client.user_id, client.responsible_id))
            plan = builder_actions.create_plan(
                client, get_template("E01"), (1, 2), safe_now=None, by=by, at=now()
            )
            actions.offer(client, plan, by=by, at=now())
            db.session.flush()
            actions.accept(client, plan, by=own, at=now())
            self.plan_id, self.step_id = plan.id, list_steps(plan)[0].id
            for ago in range(practised, 0, -1):
                self._practise(client, own, days_ago=ago)
            db.session.commit()
        self.one: Window = window(CLIENT, live.world.user_of(self.client_id), scripts=scripts)
        self.address = self.one.at(f"/my/steps/{self.step_id}/practice")

    def _practise(self, client: Client, own: object, *, days_ago: int) -> None:
        practising, at = get_practising(client, self.step_id), now() - timedelta(days=days_ago)
        before = {"feared_outcome": FEAR, "likelihood_before": 80}
        log = practice_actions.start(client, practising, before, {}, token=uuid4(), by=own, at=at)
        practice_actions.end(log, by=own, at=at + timedelta(minutes=10))
        after = {"outcome": "no", "coped": 60, "contact_made": False, "learned": "It passes", "share": "now"}
        practice_actions.save(
            client, log, practising, after, {}, last=True, by=own, at=at + timedelta(minutes=12)
        )

    def begin(self, page: Page) -> None:
        page.goto(self.address)
        page.get_by_label("What do you fear will happen?").fill(FEAR)
        rate(page, "How sure are you that it will happen?", 70)
        page.get_by_role("button", name="Start").click()
        expect(page).to_have_url(re.compile(r"/practice/[0-9a-f-]{36}$"))
        page.wait_for_load_state()

    def began(self, minutes_ago: int) -> None:
        """Let the running practice have begun so long ago: the server's clock is not ours to move."""
        with self.live.app.app_context():
            log = self._newest()
            log.started_at = log.performed_at = now() - timedelta(minutes=minutes_ago, seconds=1)
            db.session.commit()

    def time_out(self) -> None:
        """Let the client's sessions end by themselves, as after an hour without a touch."""
        with self.live.app.app_context():
            user_id = self.live.world.user_of(self.client_id)
            db.session.execute(sa.update(Login).where(Login.user_id == user_id).values(ended_at=now()))
            db.session.commit()

    def end_elsewhere(self) -> None:
        """Let the practice be ended on another device."""
        with self.live.app.app_context():
            own = db.session.get_one(User, self.live.world.user_of(self.client_id)).actor
            practice_actions.end(self._newest(), by=own, at=now())
            db.session.commit()

    def _newest(self) -> PracticeLog:
        query = sa.select(PracticeLog).where(PracticeLog.client_id == self.client_id)
        return db.session.scalars(query.order_by(PracticeLog.performed_at.desc())).first()

    def log(self) -> PracticeLog:
        with self.live.app.app_context():
            log = self._newest()
            _ = log.words
            db.session.expunge_all()
            return log

    def count(self) -> int:
        with self.live.app.app_context():
            query = sa.select(sa.func.count()).select_from(PracticeLog)
            return db.session.scalar(query.where(PracticeLog.client_id == self.client_id)) or 0


def finish(page: Page) -> None:
    page.get_by_role("button", name="I’m finished").click()
    expect(page).to_have_url(re.compile("/after/1$"))
    page.wait_for_load_state()


def short_page(page: Page, *, learned: str = "Late is late") -> None:
    """Fill in the short page."""
    page.get_by_role("radiogroup", name="Did what you feared happen?").get_by_label("No", exact=True).check()
    rate(page, "How hard was it at the hardest moment?", 60)
    rate(page, "“I could handle it.”", 80)
    page.get_by_role("radiogroup", name=re.compile("contact")).get_by_label("No", exact=True).check()
    page.get_by_label("What did you learn?").fill(learned)
    page.get_by_role("radiogroup", name="Who may read this?").get_by_label("Only me").check()
