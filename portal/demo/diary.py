"""A demo client's diary: asked for, written on the day itself, through the product's own actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from portal.clients.sharing import EntryMode
from portal.demo.care import Care
from portal.demo.days import Happening
from portal.demo.story_diary import DiaryTold, Moment
from portal.diary import diary_actions, period_actions
from portal.diary.days import BASELINE_MOST
from portal.diary.entries import Said
from portal.diary.kinds import Period
from portal.plans import event_actions

EVENING = "21:40"
"""When a quiet day is said to be one."""


def happenings(care: Care) -> Iterator[Happening]:
    """All of it that lies before now, in any order of time."""
    told = care.person.diary
    if told is None:
        return
    for after, kind in ((told.baseline_after, Period.BASELINE), (told.asked_since_after, Period.ONGOING)):
        if after is not None:
            monday = _day(care, told, after, 0)
            yield _at(care, monday, "07:30"), _ask(care, kind, monday)
    for week in told.weeks:
        for moment in week.moments:
            at = _at(care, _day(care, told, week.after, moment.day), moment.clock)
            if at <= care.days.now:
                yield at, _write(care, moment, at)
        for weekday in week.quiet:
            on = _day(care, told, week.after, weekday)
            at = _at(care, on, EVENING)
            if at <= care.days.now:
                yield at, _quiet(care, on, at)


def _day(care: Care, told: DiaryTold, after: int, weekday: int | None) -> date:
    anchor = care.days.on(told.anchor)
    if weekday is None:
        return anchor
    return anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=after, days=weekday)


def _at(care: Care, on: date, clock: str) -> datetime:
    return datetime.combine(on, time.fromisoformat(clock), ZoneInfo(care.days.zone)).astimezone(UTC)


def _ask(care: Care, kind: Period, monday: date) -> Callable[[], object]:
    at = _at(care, monday, "07:30")
    days = BASELINE_MOST if kind is Period.BASELINE else None
    return lambda: period_actions.begin_period(
        care.client, kind, on=monday, days=days, by=care.clinician, at=at
    )


def _write(care: Care, moment: Moment, at: datetime) -> Callable[[], None]:
    said = Said(
        share=moment.share,
        trigger=moment.trigger,
        peak=moment.peak,
        minutes_to_settle=moment.minutes,
        still_going=moment.still_going,
        urge=moment.urge,
        acted=moment.acted,
        interference=moment.interference,
        repaired=moment.repaired,
        repair_hours=moment.repair_hours,
        words=moment.said,
    )

    def write() -> None:
        diary_actions.log_event(care.client, said, mode=EntryMode.LIVE, token=uuid4(), by=care.own, at=at)
        event_actions.after_diary(care.client, by=care.own, at=at)

    return write


def _quiet(care: Care, on: date, at: datetime) -> Callable[[], None]:
    def say() -> None:
        diary_actions.say_quiet(care.client, on, by=care.own, at=at)
        event_actions.after_diary(care.client, by=care.own, at=at)

    return say
