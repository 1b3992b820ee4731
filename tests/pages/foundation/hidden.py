"""Everything that a client can write, with a mark in every text; and all that a clinician can open about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.accounts.outbox_models import OutboxEntry
from portal.clients.correction_rows import keep_before
from portal.clients.models import Client
from portal.clients.sharing import Corrected, EntryMode, Share
from portal.clock import local_date, now
from portal.db import Base, db
from portal.diary import diary_actions, tool_actions
from portal.diary.entries import WORDS as ENTRY_WORDS
from portal.diary.entries import Said
from portal.diary.kinds import Tool
from portal.diary.models import DiaryEntry, Excursion, OwnList, ToolUse
from portal.diary.next_time_models import NextTime
from portal.diary.uses import Use
from portal.plans import actions
from portal.plans.attempts import LogStatus
from portal.plans.logfields import Kind, Store, extra_field
from portal.plans.logsets import LOG_SETS
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_steps
from portal.plans.templates import get_template
from tests.pages.foundation import objects, policy
from tests.pages.foundation.furnished import House

MARK = "kestrel"
"""Begins every word that is written; after it the table and the field."""
TEMPLATES = ("E01", "E11", "S01", "S03", "S06", "S10", "S11", "S12", "S14", "S15")
"""Together they ask every set of questions."""
EARLIER = "earlier"
"""Begins what a text said before it was corrected."""
NOT_TEXT = ("panic_signs", "tools")
"""Of a hard moment: ticks, not texts."""
WRITTEN: tuple[type[Base], ...] = (
    PracticeLog,
    DiaryEntry,
    ToolUse,
    Excursion,
    NextTime,
    OwnList,
    OutboxEntry,
)
"""Every table that holds what a client writes for themselves or shares."""
CORRECTED: dict[type[Base], Corrected] = {
    PracticeLog: Corrected.PRACTICE,
    DiaryEntry: Corrected.DIARY,
    ToolUse: Corrected.TOOL,
    Excursion: Corrected.EXCURSION,
    NextTime: Corrected.NEXT_TIME,
}
OVER = (LogStatus.FINISHED, LogStatus.STOPPED_EARLY, LogStatus.NOT_DONE)


def marked(table: str, *fields: str) -> dict[str, str]:
    """Each field with a word of its own."""
    return {name: f"{MARK}-{table}-{name}" for name in fields}


def write_everything(house: House, *, shared: Collection[type[Base]] = ()) -> None:
    """Let the client write every kind of thing there is, all of it private but for what `shared` names.

    Whatever can be corrected was, and said something else while it was private.
    """
    with house.app.app_context():
        client = db.session.get_one(Client, house.world.client)
        for template in TEMPLATES:
            _practised(client, template)
        _of_every_day(client)
        db.session.flush()
        for model in WRITTEN:
            for row in _rows(client, model):
                _mark(row)
                _share(row, shared=model in shared)
                _correct(client, row)
        db.session.commit()


def _practised(client: Client, template: str) -> None:
    """A plan in use, with one practice of each way that one can be over."""
    clinician, own = objects.actors(client)
    plan = objects.plan_of(client, template)
    actions.offer(client, plan, by=clinician, at=now())
    db.session.flush()
    actions.accept(client, plan, by=own, at=now())
    for days, status in enumerate(OVER):
        at = now() - timedelta(days=days)
        log_set = LOG_SETS[get_template(template).log_set]
        db.session.add(
            PracticeLog(
                clinic_id=client.clinic_id,
                client_id=client.id,
                plan_id=plan.id,
                step_id=list_steps(plan)[0].id,
                plan_revision=plan.revision,
                client_token=uuid4(),
                kind=log_set.kind,
                status=status,
                entry_mode=EntryMode.LIVE,
                performed_at=at,
                local_date=local_date(at, client.tz),
                logged_at=at,
                words={},
                created_by=own.id,
            )
        )


def _of_every_day(client: Client) -> None:
    """What no plan asks for: sheets, a list of one's own, a hard moment of today."""
    _, own = objects.actors(client)
    for tool in Tool:
        use = Use(tool=tool, started_at=now() - timedelta(hours=1), minutes=5)
        tool_actions.log_use(client, use, token=uuid4(), by=own, at=now())
    tool_actions.write_own_list(client, [f"{MARK}-own-list"], 3, by=own, at=now())
    tool_actions.keep_phrase(client, f"{MARK}-phrase", keep=True, by=own, at=now())
    diary_actions.log_event(
        client, Said(share=Share.NOW), mode=EntryMode.LIVE, token=uuid4(), by=own, at=now()
    )


def _rows(client: Client, model: type[Base]) -> list[Any]:
    whose = {"user_id": client.user_id} if model is OutboxEntry else {"client_id": client.id}
    found = list(db.session.scalars(sa.select(model).filter_by(**whose)))
    assert found, f"nothing of {model.__name__} is written"
    return found


def _mark(row: Any) -> None:
    """A word of its own into every text that a row can hold."""
    table = row.__tablename__
    if isinstance(row, NextTime):
        row.line = f"{MARK}-{table}"
    elif isinstance(row, PracticeLog):
        row.words = _practice_words(row)
    elif isinstance(row, DiaryEntry):
        row.words = marked(table, *(name for name in ENTRY_WORDS if name not in NOT_TEXT))
    elif isinstance(row, ToolUse):
        row.words = {**(row.words or {}), **marked(table, "thought", "urge_to", "item", *_texts("L-THOUGHT"))}
    elif isinstance(row, Excursion):
        row.words = marked(table, "goal", "came_back_to", "how_it_was")
    elif isinstance(row, OutboxEntry):
        row.words = {**(row.words or {}), "fields": {"what_happened": [f"{MARK}-{table}"]}}


def _texts(code: str) -> list[str]:
    return [
        entry.place
        for entry in LOG_SETS[code].fields
        if entry.kind is Kind.TEXT and entry.store is Store.WORDS
    ]


def _practice_words(row: PracticeLog) -> dict[str, Any]:
    step = db.session.get_one(PlanStep, row.step_id)
    template = get_template(step.template_id)
    extra = [extra_field(question) for question in template.extra_fields]
    own = marked("extra", *(entry.key for entry in extra if entry.kind is Kind.TEXT))
    table = f"{row.__tablename__}-{template.id}-{row.status}"
    return {**(row.words or {}), **marked(table, *_texts(template.log_set)), "extra": own}


def _share(row: Any, *, shared: bool) -> None:
    if isinstance(row, NextTime):
        row.shared = shared
    elif hasattr(row, "share"):
        row.share = Share.NOW if shared else Share.PRIVATE


def _correct(client: Client, row: Any) -> None:
    """What the row said before, when nobody else could read it."""
    about = CORRECTED.get(type(row))
    if about is not None:
        before = (
            {name: f"{EARLIER}-{value}" for name, value in (row.words or {}).items() if value}
            if hasattr(row, "words")
            else {"line": f"{EARLIER}-{row.line}"}
        )
        kept = {"shared": False} if about is Corrected.NEXT_TIME else {"share": str(Share.PRIVATE)}
        keep_before(about, row, {**before, **kept}, by=objects.actors(client)[1], at=now())


def clinicians_pages(house: House) -> Iterator[tuple[str, TestResponse]]:
    """Every address that takes a GET and that a clinician may open, with this client's things; of plans, with each."""
    browser = house.browser("clinician")
    for place, rule in policy.walk(house.app):
        if "GET" not in (rule.methods or ()) or place.is_public or not place.may("clinician"):
            continue
        arguments = place.arguments(house)
        with house.app.app_context():
            plans = _plans(house) if "plan_id" in rule.arguments else [{}]
        for one in plans:
            address = policy.address(rule, {**arguments, **one})
            yield address, browser.get(address)


def _plans(house: House) -> list[dict[str, UUID]]:
    """Every plan of the client with a step of its own."""
    found = db.session.scalars(sa.select(Plan).where(Plan.client_id == house.world.client)).all()
    return [{"plan_id": plan.id, "step_id": list_steps(plan)[0].id} for plan in found]


class Press:
    """A renderer that needs no process: what would be printed can be read as it stands."""

    def render(self, html: str, *, lang: str, title: str | None = None) -> bytes:
        """The page as it is."""
        return b"%PDF-" + html.encode()
