"""A demo client's practices, through the product's own actions: gone through live, written down, typed in from paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from portal.demo import agreements
from portal.demo.care import Care
from portal.demo.story_plans import PaperWeek, Practised
from portal.plans import practice_actions, rating_actions
from portal.plans.attempts import EntryMode, LogKind, LogStatus, StopReason, Value
from portal.plans.logfields import Phase, extra_field
from portal.plans.models import PlanStep
from portal.plans.my_queries import Practising, get_practising
from portal.plans.practice_pages import is_live

UNPLANNED = (4, 6, 8, 11, 15)
"""Minutes that a practice lasts where neither step nor story says, by its day."""
WRITING = timedelta(minutes=4)
"""How long after a practice its last page is sent."""


def practise(care: Care, step: PlanStep, log: Practised) -> None:
    """One practice of a step, live where its pages are."""
    practising = get_practising(care.client, step.id)
    at = care.days.at(log.ago, log.clock)
    (_live if is_live(practising.log_set) else _write_down)(care, practising, log, at)


def _write_down(care: Care, practising: Practising, log: Practised, at: datetime) -> None:
    """A skill, a thought or an activity, written down at once; a signal is tapped."""
    if practising.log_set.kind is LogKind.SIGNAL:
        agreements.signal(care, practising, log, at=at, later=at + WRITING)
        return
    practice_actions.record(
        care.client,
        practising,
        log.answers,
        performed_at=at,
        mode=EntryMode.LIVE,
        token=uuid4(),
        by=care.own,
        at=at + WRITING,
    )


def _live(care: Care, practising: Practising, log: Practised, at: datetime) -> None:
    """An exposure: before, ratings on the way, the end, and what came of it."""
    by, client = care.own, care.client
    before, after = _halves(practising, log)
    row = practice_actions.start(client, practising, before, {}, token=uuid4(), by=by, at=at)
    for minute, value in log.points:
        rating_actions.rate(row, value, by=by, at=at + timedelta(minutes=minute))
    minutes = log.minutes or practising.words.planned_minutes or UNPLANNED[log.ago % len(UNPLANNED)]
    over = at + timedelta(minutes=minutes)
    if log.status is LogStatus.STOPPED_EARLY:
        reason = StopReason(after.pop("stop_reason"))
        practice_actions.stop(client, practising, row, reason, by=by, at=over)
        if reason is StopReason.AFRAID_OF_SOMEONE:
            return
    else:
        practice_actions.end(row, by=by, at=over)
    practice_actions.save(client, row, practising, after, {}, last=True, by=by, at=over + WRITING)


def type_in(care: Care, step: PlanStep, week: PaperWeek) -> None:
    """The clinician types in a week of a sheet of paper."""
    days, by = care.days, care.clinician
    for place, (weekday, activity, expected, actual) in enumerate(week.rows):
        answers: dict[str, Value] = {
            "activity": activity,
            "alone": "alone",
            "enjoyment_expected": expected,
            "enjoyment_actual": actual,
            "share": "now",
        }
        practice_actions.record(
            care.client,
            get_practising(care.client, step.id),
            answers,
            performed_at=days.instant(days.weekday(week.weeks_ago, weekday), "10:30"),
            mode=EntryMode.PAPER_ENTERED,
            token=uuid4(),
            by=by,
            at=days.office(week.typed, "14:05") + timedelta(minutes=place),
        )


def _halves(practising: Practising, log: Practised) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers given before a practice and those given after it."""
    fields = (*practising.log_set.fields, *map(extra_field, practising.template.extra_fields))
    early = {entry.key for entry in fields if entry.phase is Phase.BEFORE}
    before = {key: value for key, value in log.answers.items() if key in early}
    return before, {key: value for key, value in log.answers.items() if key not in early}
