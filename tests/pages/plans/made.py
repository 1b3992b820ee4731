"""Plans and practices for the tests of plans: a draft through the pages, practices as rows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.clients import actions as clients
from portal.clients.models import Client, HoldReason
from portal.clock import local_date, now
from portal.db import db
from portal.plans.attempts import EntryMode, LogKind, LogStatus, Share
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.review_models import Review
from tests.app import Browser, World

RUNGS = {"E12": ["1", "2", "3"], "S01": ["1", "2"], "E02": ["1", "2"], "E01": ["1", "2"]}


def begin(world: World, template: str = "E12", **data: Any) -> str:
    """A draft made from a template by the clinician; gives its address. Screens the client first unless told not to."""
    browser = world.as_clinician()
    if data.pop("screened", True):
        world.screen()
    answer = browser.post(
        f"/clients/{world.client}/plans/new/{template}",
        {"rungs": RUNGS.get(template, ["1"]), **data},
        page="/help",
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location).removesuffix("/aim")


def offered(world: World, template: str = "E12") -> str:
    """An offered plan's address."""
    address = begin(world, template)
    answer = world.as_clinician().post(f"{address}/offer", page="/help")
    assert answer.status_code == 303, answer.text
    return address


def in_use(world: World, template: str = "E12") -> str:
    """An accepted plan's address."""
    address = offered(world, template)
    answer = world.as_clinician().post(f"{address}/accept", page="/help")
    assert answer.status_code == 303, answer.text
    return address


def id_of(address: str) -> UUID:
    """The plan's id in its address."""
    return UUID(address.rsplit("/", 1)[1])


def plan_at(world: World, address: str) -> Plan:
    """The stored plan; the caller's app context ends with the call."""
    with world.app.app_context():
        plan = db.session.get(Plan, id_of(address))
        assert plan is not None
        return plan


def steps_of(world: World, address: str) -> list[PlanStep]:
    """The stored steps in order."""
    with world.app.app_context():
        return list(
            db.session.scalars(
                sa.select(PlanStep).where(PlanStep.plan_id == id_of(address)).order_by(PlanStep.position)
            )
        )


def revisions_of(world: World, address: str) -> list[dict[str, Any]]:
    """The frozen contents, oldest first."""
    with world.app.app_context():
        rows = db.session.scalars(
            sa.select(PlanRevision)
            .where(PlanRevision.plan_id == id_of(address))
            .order_by(PlanRevision.revision)
        )
        return [dict(row.content or {}) for row in rows]


def change(world: World, address: str, **values: Any) -> None:
    """Set columns of the stored plan past every rule."""
    with world.app.app_context():
        plan = db.session.get(Plan, id_of(address))
        for name, value in values.items():
            setattr(plan, name, value)
        db.session.commit()


def change_step(world: World, step_id: UUID, **values: Any) -> None:
    """Set columns of a stored step past every rule."""
    with world.app.app_context():
        step = db.session.get(PlanStep, step_id)
        for name, value in values.items():
            setattr(step, name, value)
        db.session.commit()


def publish_criterion(world: World, step: PlanStep, **parts: Any) -> None:
    """Set what a step is judged by, as stored and as last published, past every rule."""
    change_step(world, step.id, criterion=parts)
    with world.app.app_context():
        row = db.session.scalar(
            sa.select(PlanRevision)
            .where(PlanRevision.plan_id == step.plan_id)
            .order_by(PlanRevision.revision.desc())
        )
        assert row is not None
        content = dict(row.content or {})
        content["steps"] = [
            {**one, "criterion": parts} if one["step_id"] == str(step.id) else one for one in content["steps"]
        ]
        db.session.get_one(Plan, step.plan_id).revision = row.revision + 1
        db.session.add(
            PlanRevision(
                clinic_id=row.clinic_id,
                client_id=row.client_id,
                plan_id=row.plan_id,
                revision=row.revision + 1,
                content={**content, "revision": row.revision + 1},
                frozen_at=now(),
                frozen_by=row.frozen_by,
            )
        )
        db.session.commit()


def practise(world: World, step: PlanStep, *, days_ago: int = 0, **values: Any) -> UUID:
    """One practice of a step, so many days ago, finished and shared unless said otherwise."""
    at: datetime = now() - timedelta(days=days_ago)
    words = values.pop("words", {})
    with world.app.app_context():
        stored = db.session.get(PlanStep, step.id)
        assert stored is not None
        if stored.state == "available":
            stored.state = "in_progress"
        log = PracticeLog(
            clinic_id=step.clinic_id,
            client_id=step.client_id,
            plan_id=step.plan_id,
            step_id=step.id,
            plan_revision=1,
            client_token=uuid4(),
            **{
                "kind": LogKind.EXPOSURE,
                "status": LogStatus.FINISHED,
                "entry_mode": EntryMode.LIVE,
                "performed_at": at,
                "local_date": local_date(at, "Europe/Berlin"),
                "logged_at": at,
                "share": Share.NOW,
                "words": {"safety_used": [], "extra": {}, **words},
                "created_by": world.clinician,
                **values,
            },
        )
        db.session.add(log)
        db.session.commit()
        return log.id


def hold(world: World) -> None:
    """Open a safety hold on the client."""
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        user = db.session.get(User, client.user_id)
        assert user is not None
        clients.open_hold(client, HoldReason.UNSAFE_STOP, client, by=user.actor, at=now())
        db.session.commit()


def reach(world: World, address: str) -> PlanStep:
    """Practise the open step of a plan on "Say one true thing" until its counts are there."""
    step = next(one for one in steps_of(world, address) if one.state in ("available", "in_progress"))
    dose = step.criterion["dose"]
    for number in range(dose["count"]):
        practise(
            world,
            step,
            days_ago=dose["count"] - number,
            likelihood_before=70,
            likelihood_next=40,
            outcome="no",
            words={
                "feared_outcome": "They will laugh at me",
                "what_happened": "They nodded",
                "learned": "Nobody laughed",
                "extra": {"real_response": "absent", "willing_next": 70},
            },
        )
    return step


def final_review(world: World, address: str, **values: Any) -> None:
    """The last look back on a plan unless said otherwise, as a row past every rule."""
    with world.app.app_context():
        plan = db.session.get(Plan, id_of(address))
        assert plan is not None
        db.session.add(
            Review(
                clinic_id=plan.clinic_id,
                client_id=plan.client_id,
                plan_id=plan.id,
                plan_revision=plan.revision,
                client_token=uuid4(),
                created_by=world.clinician,
                **{
                    "number": 90,
                    "held_on": now().date(),
                    "kind": "in_session",
                    "had_learning": True,
                    "had_dose": True,
                    "is_final": True,
                    "words": {},
                    "created_at": now(),
                    **values,
                },
            )
        )
        db.session.commit()


def look_back(world: World, address: str, **changes: Any) -> TestResponse:
    """A review with everything left as the page suggests, but for what is changed."""
    browser = world.as_clinician()
    filled = fields(browser, f"{address}/review")
    return browser.post(f"{address}/review", {**filled, **changes}, page="/help")


def fields(browser: Browser, address: str) -> dict[str, Any]:
    """What the page's last form would send as it stands."""
    page = browser.get(address).text
    form = page[
        page.rindex('<form method="post" novalidate')
        if '<form method="post" novalidate' in page
        else page.index('method="post" novalidate') :
    ]
    form = form[: form.index("</form>")]
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        if 'type="checkbox"' in tag:
            if " checked" in tag:
                data.setdefault(name, []).append(value)
        elif 'type="radio"' not in tag or " checked" in tag:
            data[name] = value
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', form):
        data[name] = text
    return data


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return found.group(1) if found else ""
