"""Reads of reflections: the prompts that are open, a client's own pages, those that a clinician may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.db import db
from portal.plans.attempts import OVER, LogKind, LogStatus
from portal.plans.due_queries import DueStep
from portal.plans.logsets import get_log_set
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.my_queries import NOT_THEIRS
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import IN_USE, OPEN_STEP, list_logs
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.states import PlanState, StepState


@dataclass(frozen=True)
class Prompt:
    """An open prompt in its published words. `draft`: what was begun and waits; `written`: how often it was finished."""

    step_id: UUID
    words: RevisionStep
    lang: str
    draft: PracticeLog | None
    written: int


@dataclass(frozen=True)
class Page:
    """Something that the client wrote, finished or not, under its prompt as published."""

    log: PracticeLog
    words: RevisionStep
    lang: str


@dataclass(frozen=True)
class Own:
    """Everything on the client's own list; a draft of an open prompt stands with its prompt."""

    prompts: tuple[Prompt, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Seen:
    """A finished reflection as the clinician may read it: of a private one its day, and not even its prompt."""

    on: date
    page: Page | None


class _Published:
    """The published words of a client's steps: of each the newest revision that has it."""

    def __init__(self, revisions: Iterable[PlanRevision]) -> None:
        self._rows: dict[UUID, list[PlanRevision]] = defaultdict(list)
        self._parsed: dict[UUID, Revision] = {}
        for row in revisions:
            self._rows[row.plan_id].append(row)

    def find(self, plan_id: UUID, step_id: UUID, *, newest: bool = False) -> tuple[RevisionStep, str] | None:
        """Words and language of a step, or None; `newest` looks into the newest revision alone."""
        for row in self._rows[plan_id][: 1 if newest else None]:
            if row.id not in self._parsed:
                self._parsed[row.id] = Revision.parse(row.content or {})
            revision = self._parsed[row.id]
            words = revision.step(step_id)
            if words is not None:
                return words, revision.lang
        return None


def _published(client: Client) -> _Published:
    return _Published(
        db.session.scalars(
            sa.select(PlanRevision)
            .join(Plan, Plan.id == PlanRevision.plan_id)
            .where(PlanRevision.client_id == client.id, Plan.state.not_in(NOT_THEIRS))
            .order_by(PlanRevision.plan_id, PlanRevision.revision.desc())
        )
    )


def _list_logs(client: Client, status: Sequence[LogStatus]) -> Sequence[PracticeLog]:
    """Reflections of a client, the latest first."""
    return db.session.scalars(
        sa.select(PracticeLog)
        .where(
            PracticeLog.client_id == client.id,
            PracticeLog.kind == LogKind.REFLECTION,
            PracticeLog.status.in_(status),
        )
        .order_by(PracticeLog.performed_at.desc(), PracticeLog.logged_at.desc(), PracticeLog.id)
    ).all()


def _list_open_steps(client: Client) -> Sequence[PlanStep]:
    """The steps that can be practised now, in the order of their plans; a done one of a plan in small doses too."""
    refresher = sa.and_(Plan.state == PlanState.MAINTENANCE, PlanStep.state == StepState.DONE)
    return db.session.scalars(
        sa.select(PlanStep)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(
            PlanStep.client_id == client.id,
            Plan.state.in_(IN_USE),
            sa.or_(PlanStep.state.in_(OPEN_STEP), refresher),
        )
        .order_by(Plan.number, PlanStep.position)
    ).all()


def _prompts(
    steps: Iterable[PlanStep], published: _Published, logs: Mapping[UUID, Sequence[PracticeLog]]
) -> tuple[Prompt, ...]:
    found = []
    for step in steps:
        there = published.find(step.plan_id, step.id, newest=True)
        if there is None or get_log_set(there[0].log_set).kind is not LogKind.REFLECTION:
            continue
        found.append(_prompt(step, *there, logs.get(step.id, ())))
    return tuple(found)


def _prompt(step: PlanStep, words: RevisionStep, lang: str, logs: Sequence[PracticeLog]) -> Prompt:
    """A prompt with what was written to it, the latest first."""
    drafts = [log for log in logs if log.status == LogStatus.RUNNING]
    return Prompt(step.id, words, lang, drafts[0] if drafts else None, len(logs) - len(drafts))


def _by_step(logs: Iterable[PracticeLog]) -> dict[UUID, list[PracticeLog]]:
    found: dict[UUID, list[PracticeLog]] = defaultdict(list)
    for log in logs:
        found[log.step_id].append(log)
    return found


def own(client: Client) -> Own:
    """The client's own list, in a fixed number of statements."""
    steps, published = _list_open_steps(client), _published(client)
    logs = _list_logs(client, (*OVER, LogStatus.RUNNING))
    prompts = _prompts(steps, published, _by_step(logs))
    waiting = {one.draft.id for one in prompts if one.draft}
    return Own(prompts, tuple(_pages((log for log in logs if log.id not in waiting), published)))


def for_home(client: Client, due: Iterable[DueStep]) -> tuple[Prompt, ...]:
    """The prompts among what is due, each with the draft that waits, from the logs that home has read already."""
    logs = _by_step(
        log
        for log in reversed(list_logs(client))
        if log.kind == LogKind.REFLECTION and log.status in (*OVER, LogStatus.RUNNING)
    )
    return tuple(
        _prompt(one.step, one.words, one.lang, logs[one.step.id])
        for one in due
        if get_log_set(one.words.log_set).kind is LogKind.REFLECTION
    )


def read(client: Client) -> list[Seen]:
    """Every finished reflection as the clinician may read it, the latest first. A draft is nobody's but its writer's."""
    published = _published(client)
    logs = _list_logs(client, OVER)
    pages = {
        one.log.id: one for one in _pages((log for log in logs if log.share != Share.PRIVATE), published)
    }
    return [Seen(log.local_date, pages.get(log.id)) for log in logs]


def _pages(logs: Iterable[PracticeLog], published: _Published) -> Iterator[Page]:
    for log in logs:
        there = published.find(log.plan_id, log.step_id)
        if there is not None:
            yield Page(log, *there)
