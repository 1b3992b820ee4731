"""The diary as plans read it: hard moments and known days as the practices of the steps that are kept in it.

These practices are rows of `PracticeLog` that are in no session and never stored: the diary's own rows are the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from portal.clients.models import Client
from portal.clients.sharing import EntryMode, Share
from portal.db import db
from portal.diary import diary_queries
from portal.diary.models import DayCover, DiaryEntry
from portal.plans.attempts import LogKind, LogStatus
from portal.plans.definition import HomeworkTemplate
from portal.plans.library_queries import find_template
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.resting_queries import Breaks, breaks_of
from portal.plans.states import PlanState, StepState

MODES = (EntryMode.LIVE, EntryMode.IN_SESSION, EntryMode.SAME_DAY, EntryMode.LATER, EntryMode.PAPER_ENTERED)
"""The soonest first: the soonest entry of a day stands for the day."""
CARD_LINES = {"breath": "breath", "writing": "writing", "switch": "switch", "person": "person"}
"""The diary's tools that a card has a line for; every other is another line."""


def is_from_diary(log: PracticeLog) -> bool:
    """Whether a practice stands in the diary: it is read and put right there."""
    return bool(sa.inspect(log).transient)


def reads_diary(step: PlanStep) -> bool:
    """Whether a step is kept in the diary."""
    return _template(step).reads_diary(step.rung_no)


def list_waiting_steps(client: Client) -> list[PlanStep]:
    """Steps kept in the diary that are open, have not begun, and of which something is written down by now."""
    steps = db.session.scalars(
        sa.select(PlanStep)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(
            PlanStep.client_id == client.id,
            PlanStep.state == StepState.AVAILABLE,
            Plan.state.in_((PlanState.ACTIVE, PlanState.PAUSED, PlanState.MAINTENANCE)),
        )
    ).all()
    begun = {log.step_id for log in list_event_logs(steps)}
    return [step for step in steps if step.id in begun]


def list_event_logs(steps: Iterable[PlanStep], *, since: date | None = None) -> list[PracticeLog]:
    """What the diary has of these steps since each was opened, oldest first: four reads, none where no step needs it."""
    kept = [step for step in steps if step.opened_on is not None and reads_diary(step)]
    if not kept:
        return []
    people = {step.client_id for step in kept}
    entries = _by_client(diary_queries.list_counting(people, since=since))
    quiet = _by_client(diary_queries.list_covers(people, since=since))
    breaks = breaks_of(kept)
    found: list[PracticeLog] = []
    for step in kept:
        told = (entries[step.client_id], quiet[step.client_id])
        made = _days(step, *told) if _template(step).counts_days else _uses(step, told[0])
        found += [log for log in made if _counts(log, step, breaks[step.id])]
    return sorted(found, key=lambda log: (log.performed_at, log.logged_at))


def _template(step: PlanStep) -> HomeworkTemplate:
    return find_template(step.clinic_id, step.template_id, step.template_version)


def _by_client(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found


def _counts(log: PracticeLog, step: PlanStep, breaks: Breaks) -> bool:
    """Whether a practice lies in the step's time; while the plan rested it is there and marked so.

    A repeat gives the step another day of opening: what was written since it first began is still its practice.
    """
    opened = step.opened_on is not None and log.local_date >= step.opened_on
    begun = breaks.begun_at is not None and log.logged_at >= breaks.begun_at
    if not (opened or begun) or not breaks.is_practised(log.performed_at):
        return False
    log.during_pause = breaks.rested(log.performed_at)
    return True


def _days(step: PlanStep, entries: Sequence[DiaryEntry], quiet: Sequence[DayCover]) -> Iterator[PracticeLog]:
    """Each known day once, however much happened: more hard moments are no more practice."""
    by_day: dict[date, list[DiaryEntry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.local_date].append(entry)
    for day, found in by_day.items():
        private = all(entry.share == Share.PRIVATE for entry in found)
        yield _log(
            step,
            uuid5(step.id, day.isoformat()),
            day,
            at=found[-1].occurred_at,
            logged_at=found[-1].logged_at,
            mode=min((EntryMode(entry.entry_mode) for entry in found), key=MODES.index),
            share=Share.PRIVATE if private else Share.NOW,
            words={"moments": len(found), "extra": {"none_today": False}},
        )
    for row in quiet:
        if row.local_date not in by_day:
            yield _log(
                step,
                row.id,
                row.local_date,
                at=row.said_at,
                logged_at=row.said_at,
                mode=EntryMode.SAME_DAY,
                share=Share.NOW,
                words={"moments": 0, "extra": {"none_today": True}},
            )


def _uses(step: PlanStep, entries: Iterable[DiaryEntry]) -> Iterator[PracticeLog]:
    """Each hard moment in which a tool was used."""
    for entry in entries:
        words = entry.words or {}
        tools = words.get("tools") or []
        if tools:
            log = _log(
                step,
                entry.id,
                entry.local_date,
                at=entry.occurred_at,
                logged_at=entry.logged_at,
                mode=EntryMode(entry.entry_mode),
                share=Share(entry.share),
                words=_as_log_words(entry, words, tools),
            )
            log.before = entry.peak
            yield log


def _as_log_words(entry: DiaryEntry, words: dict[str, Any], tools: Collection[str]) -> dict[str, Any]:
    """An entry under the keys of its log set."""
    said = {
        "moments": 1,
        "trigger": entry.trigger,
        "what_it_was": words.get("what"),
        "minutes_to_settle": entry.minutes_to_settle,
        "panic_signs": words.get("panic_signs"),
        "event_urge": entry.urge,
        "event_acted": entry.acted,
        "interference": entry.interference,
        "note_to_clinician": words.get("note_to_clinician"),
    }
    lines = list(dict.fromkeys(CARD_LINES.get(tool, "other") for tool in tools))
    return {name: value for name, value in said.items() if value is not None} | {
        "extra": {"lines_used": lines}
    }


def _log(
    step: PlanStep,
    log_id: UUID,
    on: date,
    *,
    at: datetime,
    logged_at: datetime,
    mode: EntryMode,
    share: Share,
    words: dict[str, Any],
) -> PracticeLog:
    return PracticeLog(
        id=log_id,
        clinic_id=step.clinic_id,
        client_id=step.client_id,
        plan_id=step.plan_id,
        step_id=step.id,
        kind=LogKind.EVENT,
        status=LogStatus.FINISHED,
        entry_mode=mode,
        performed_at=at,
        local_date=on,
        logged_at=logged_at,
        during_pause=False,
        share=share,
        words=words,
    )
