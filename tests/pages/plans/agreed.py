"""An agreement for tests, made through the product's own actions, and its forms as a browser fills them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.plans import agreement_actions
from portal.plans.agreement_kinds import Check
from portal.plans.agreement_models import Agreement, AgreementText
from portal.plans.agreement_queries import get_held
from portal.plans.agreement_texts import Text
from portal.plans.models import PlanStep
from tests.app import World
from tests.pages.plans.agreement_words import WORDS
from tests.pages.plans.homework import Homework

RUNGS = {"S12": [3, 4], "S13": [3, 4], "S14": [4, 5]}
CHECKS = {str(check): "yes" for check in Check}


class Agreed:
    """One agreement of the world's client, begun unless said otherwise, with the plan in use that holds it."""

    def __init__(
        self,
        world: World,
        template: str = "S12",
        *,
        begun: bool = True,
        client_id: UUID | None = None,
        ago: int = 0,
        words: dict[str, Any] | None = None,
        **text: Any,
    ) -> None:
        self.world, self.template = world, template
        self.homework = Homework(world, template, RUNGS[template], client_id=client_id)
        self.client_id = self.homework.client_id
        with world.app.app_context():
            client, staff = self._client()
            step = db.session.get_one(PlanStep, self.homework.step_id)
            on = today(client.tz)
            row = agreement_actions.begin_draft(client, step, on=on, by=staff.actor, at=now())
            db.session.flush()
            self.id = row.id
            held = get_held(client, row.id, on=on)
            made = {
                "max_window_min": 180 if template == "S13" else None,
                "review_on": on + timedelta(days=14),
                "fade_from_on": on + timedelta(days=30) if template == "S13" else None,
                **text,
            }
            wanted = Text(words={**WORDS[template], **(words or {})}, **made)
            agreement_actions.edit_draft(held, wanted, by=staff.actor, at=now())
            if begun:
                held = get_held(client, row.id, on=on)
                checks = {str(check): True for check in Check}
                agreement_actions.agree(client, held, checks, by=staff.actor, at=now())
                row.began_on = on - timedelta(days=ago)
            db.session.commit()
        self.browser, self.staff = self.homework.browser, world.as_clinician()

    def _client(self) -> tuple[Client, User]:
        client = db.session.get_one(Client, self.client_id)
        staff = db.session.get(User, client.responsible_id)
        assert staff is not None
        return client, staff

    @property
    def mine(self) -> str:
        """The client's page."""
        return f"/my/agreements/{self.id}"

    @property
    def theirs(self) -> str:
        """The clinician's page."""
        return f"/clients/{self.client_id}/agreements/{self.id}"

    def row(self) -> Agreement:
        """As it is stored."""
        with self.world.app.app_context():
            found = db.session.get_one(Agreement, self.id)
            _ = found.draft, found.end_note
            return found

    def texts(self) -> list[AgreementText]:
        """Every frozen text, oldest first."""
        with self.world.app.app_context():
            found = list(
                db.session.scalars(
                    sa.select(AgreementText)
                    .where(AgreementText.agreement_id == self.id)
                    .order_by(AgreementText.revision)
                )
            )
            for text in found:
                _ = text.words
            return found

    def tap(self, colour: str, *, token: str | None = None) -> str:
        """Tap a signal; gives the address of its page."""
        answer = self.browser.post(
            f"{self.mine}/signals", {"colour": colour, "client_token": token or str(uuid4())}, page=self.mine
        )
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def day(self, back: int = 0) -> str:
        """The address of a day."""
        return f"{self.mine}/days/{(now().date() - timedelta(days=back)).isoformat()}"

    def change(self, **values: Any) -> None:
        """Set columns of the stored agreement past every rule."""
        with self.world.app.app_context():
            row = db.session.get_one(Agreement, self.id)
            for name, value in values.items():
                setattr(row, name, value)
            db.session.commit()
