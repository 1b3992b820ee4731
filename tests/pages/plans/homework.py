"""A client's plan for tests, made through the product's own actions, and the forms of a practice as a browser fills them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client, SafetyHold
from portal.clock import now
from portal.db import db
from portal.plans import actions, builder_actions
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from portal.plans.templates import get_template
from tests.app import Browser, World
from tests.pages.plans.made import fields

FEAR = "They go quiet and I will not know why"


class Homework:
    """One plan of the world's client, in use unless said otherwise."""

    def __init__(
        self,
        world: World,
        template: str = "E01",
        rungs: Sequence[int] = (3, 4),
        *,
        client_id: UUID | None = None,
        accepted: bool = True,
        words: dict[str, Any] | None = None,
    ) -> None:
        self.world, self.app = world, world.app
        self.client_id = client_id or world.client
        world.screen(self.client_id)
        with self.app.app_context():
            client = db.session.get(Client, self.client_id)
            assert client is not None
            staff = db.session.get(User, client.responsible_id)
            own = db.session.get(User, client.user_id)
            assert staff is not None
            assert own is not None
            plan = builder_actions.create_plan(
                client, get_template(template), rungs, safe_now=None, by=staff.actor, at=now()
            )
            for step in list_steps(plan):
                step.words = {**(step.words or {}), **(words or {})}
            actions.offer(client, plan, by=staff.actor, at=now())
            db.session.flush()
            if accepted:
                actions.accept(client, plan, by=own.actor, at=now())
            db.session.commit()
            self.plan_id = plan.id
            self.step_ids = [step.id for step in list_steps(plan)]
        self.browser = world.as_client(self.client_id)
        self._practised = 0

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """At another time, signed in anew there and afterwards."""
        with time_machine.travel(moment, tick=False):
            self.browser = self.world.as_client(self.client_id)
            yield
        self.browser = self.world.as_client(self.client_id)

    def _in_turn(self) -> AbstractContextManager[None]:
        """Each practice a minute after the one before."""
        self._practised += 1
        return self.at(now() + timedelta(minutes=self._practised))

    @property
    def step_id(self) -> UUID:
        """The first step."""
        return self.step_ids[0]

    @property
    def address(self) -> str:
        """The practice page of the first step."""
        return f"/my/steps/{self.step_id}/practice"

    @contextmanager
    def change(self) -> Iterator[Any]:
        """Something that others do meanwhile, committed."""
        with self.app.app_context():
            yield db.session
            db.session.commit()

    def logs(self) -> list[PracticeLog]:
        """Every log of the client, oldest first, with its sealed words opened."""
        with self.app.app_context():
            found = list(
                db.session.scalars(
                    sa.select(PracticeLog)
                    .where(PracticeLog.client_id == self.client_id)
                    .order_by(PracticeLog.performed_at, PracticeLog.logged_at)
                )
            )
            for log in found:
                _ = log.words
            db.session.expunge_all()
            return found

    @property
    def log(self) -> PracticeLog:
        """The only log."""
        (log,) = self.logs()
        return log

    def step_state(self, number: int = 0) -> str:
        """How a step is stored."""
        with self.app.app_context():
            step = db.session.get(PlanStep, self.step_ids[number])
            assert step is not None
            return step.state

    def plan_state(self) -> str:
        """How the plan is stored."""
        with self.app.app_context():
            plan = db.session.get(Plan, self.plan_id)
            assert plan is not None
            return plan.state

    def holds(self) -> list[SafetyHold]:
        """The client's open holds."""
        with self.app.app_context():
            return list(
                db.session.scalars(
                    sa.select(SafetyHold).where(
                        SafetyHold.client_id == self.client_id, SafetyHold.closed_at.is_(None)
                    )
                )
            )

    def events(self, prefix: str) -> list[str]:
        """Names of the audit events that begin so, in order."""
        with self.app.app_context():
            return list(
                db.session.scalars(
                    sa.select(AuditEvent.action)
                    .where(AuditEvent.action.startswith(prefix), AuditEvent.outcome == "done")
                    .order_by(AuditEvent.number)
                )
            )

    def before(self, **changes: Any) -> dict[str, Any]:
        """The page before an exposure, filled in."""
        return {
            "feared_outcome": FEAR,
            "likelihood_before": "70",
            "suds_expected": "60",
            "client_token": str(uuid4()),
            **changes,
        }

    def start(self, **changes: Any) -> str:
        """Begin an exposure; gives the address of its running page."""
        answer = self.browser.post(self.address, self.before(**changes))
        assert answer.status_code == 303, problems(answer)
        return answer.headers["Location"]

    def finish(self, running: str) -> str:
        """End an exposure; gives the address of its pages afterwards, without the number."""
        answer = self.browser.post(running)
        assert answer.headers["Location"].endswith("/after/1"), answer.headers["Location"]
        return f"{running}/after"

    def is_short(self, after: str) -> bool:
        """Whether one short page is asked after a practice, and not the full set."""
        return "Page 1 of" not in self.browser.get(f"{after}/1").text

    def write_down(self, after: str, pages: Sequence[dict[str, Any]]) -> TestResponse:
        """Send the pages after an exposure one by one, or all at once where one page is asked; gives the last answer."""
        if self.is_short(after):
            pages = [{key: value for page in pages for key, value in page.items()}]
        for n, page in enumerate(pages, start=1):
            answer = self.browser.post(f"{after}/{n}", page)
            assert answer.status_code == 303, problems(answer)
        return answer

    def correct(self, running: str, browser: Browser | None = None, **changes: Any) -> TestResponse:
        """Put right what was written about a practice that is over, with everything else left as it stands."""
        browser = browser or self.browser
        filled = fields(browser, f"{running}/change")
        return browser.post(f"{running}/change", {**filled, **changes}, page="/my")

    def pages(self, **changes: Any) -> list[dict[str, Any]]:
        """The five pages after "Quiet minutes", filled in."""
        happened = {"outcome": "no", "what_happened": "They came back", "learned": "Late is late"}
        return [
            {**happened, "likelihood_next": "40"},
            {"minutes_done": "20", "suds_peak": "60", "suds_end": "30"},
            {"safety_used": "none", "calming_used": "none", "coped": "80", "surprise": "50"},
            {"own_contact_made": "no"},
            {"share": "now", **changes},
        ]

    def practise(self, *, likelihood_next: str = "40", **before: Any) -> TestResponse:
        """One whole exposure; gives the page it leads to."""
        pages = self.pages()
        pages[0]["likelihood_next"] = likelihood_next
        with self._in_turn():
            answer = self.write_down(self.finish(self.start(**before)), pages)
            return self.browser.get(answer.headers["Location"])

    def stop_early(self, reason: str = "too_strong") -> TestResponse:
        """One exposure that ends early; gives the page it leads to."""
        with self._in_turn():
            running = self.start()
            answer = self.browser.post(f"{running}/stop", {"stop_reason": reason})
            assert answer.status_code == 303, problems(answer)
            if reason == "afraid_of_someone":
                return self.browser.get(answer.headers["Location"])
            answer = self.write_down(f"{running}/after", self.pages())
            return self.browser.get(answer.headers["Location"])


def problems(answer: TestResponse) -> list[str]:
    """What a page says is to be put right."""
    return re.findall(r'class="field-error"[^>]*>.*?<span>(.*?)</span>', answer.text, re.S) or [
        answer.status,
        answer.text[:3000],
    ]


def token_of(browser: Browser, address: str) -> str:
    """The hidden token of a page's form."""
    found = re.search(r'name="client_token" value="([^"]+)"', browser.get(address).text)
    assert found
    return found.group(1)
