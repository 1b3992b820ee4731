"""What stands on the pages of a diary: its weeks drawn, its patterns, an entry as a form takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.charts import MomentsChart, MomentsWeek, moments_chart
from portal.charts.columns import PAGE_WIDTH, PHONE_WIDTH
from portal.clients.models import Client
from portal.diary.days import Compared, Week
from portal.diary.diary_queries import Recent
from portal.diary.diary_wording import (
    ACTED,
    AIDS,
    INTERFERENCE,
    PLACES,
    REPAIRED,
    SIGNS,
    TOOLS,
    TRIGGERS,
    in_words,
)
from portal.diary.kinds import Acted, Repaired, Tool, Trigger
from portal.diary.models import DiaryEntry
from portal.diary.patterns import COMMON_DAYS, MadeUp, Settled, TriggerRow, made_up, settled, trigger_table
from portal.i18n import gettext, listed, ngettext

LATELY = timedelta(days=COMMON_DAYS)


def at_first(last: DiaryEntry | None, *, again: bool) -> dict[str, Any]:
    """What a new entry begins with: who may read it as last time, and where wanted the same trigger."""
    if last is None:
        return {}
    found: dict[str, Any] = {"share": last.share}
    if again:
        found |= {"trigger": last.trigger, "own_trigger": (last.words or {}).get("own_trigger")}
    return found


def trigger_of(last: DiaryEntry | None) -> str | None:
    """What set the last hard moment off, in words; None where that was not said."""
    if last is None:
        return None
    own = (last.words or {}).get("own_trigger")
    return own or (str(TRIGGERS[Trigger(last.trigger)]) if last.trigger else None)


def trigger(kind: str | None) -> str:
    """What set a hard moment off, in words."""
    return gettext("Not said") if kind is None else str(TRIGGERS[Trigger(kind)])


def acted(kind: str | None) -> str:
    """What became of an urge; "" where nothing was said."""
    return "" if kind is None else str(ACTED[Acted(kind)])


def tool(kind: str) -> str:
    """What was used outside a practice."""
    return str(TOOLS[Tool(kind)])


def places(said: Mapping[str, Any]) -> str:
    """Where an urge was felt, in words and own words."""
    return listed(in_words(PLACES, said.get("body")))


def signs(said: Mapping[str, Any]) -> str:
    """What the body did, in words; "" where nothing was said."""
    return listed(in_words(SIGNS, said.get("panic_signs")))


def tools(said: Mapping[str, Any]) -> str:
    """What was used, in words and own words."""
    return listed(in_words(AIDS, said.get("tools")))


def interference(row: DiaryEntry) -> str:
    """How much it got in the way, in words."""
    return "" if row.interference is None else str(INTERFERENCE[row.interference])


def repaired(row: DiaryEntry) -> str:
    """Whether the two made up, and after how long."""
    if row.repaired is None:
        return ""
    words = str(REPAIRED[Repaired(row.repaired)])
    if row.repair_hours is None:
        return words
    hours = ngettext("after one hour", "after %(num)s hours", row.repair_hours)
    return gettext("%(whether)s, %(when)s", whether=words, when=hours)


def stored(client: Client, row: DiaryEntry) -> dict[str, Any]:
    """An entry as the form of a change takes it."""
    local = row.occurred_at.astimezone(ZoneInfo(client.tz))
    columns: Mapping[str, Any] = {
        name: getattr(row, name)
        for name in (
            "trigger", "peak", "acted", "minutes_to_settle", "still_going", "urge", "interference", "repaired",
            "repair_hours", "share", "version",
        )
    }  # fmt: skip
    return {
        **columns,
        **(row.words or {}),
        "on": local.date(),
        "clock": local.time().replace(second=0, microsecond=0),
        "which": "second" if local.fold else "first",
    }


@dataclass(frozen=True)
class WeeksDrawn:
    """C4 for a page and for a phone."""

    page: MomentsChart
    phone: MomentsChart


def weeks_drawn(recent: Recent | None) -> WeeksDrawn | None:
    """The weeks of a diary; None while nothing is known."""
    if recent is None or not recent.weeks:
        return None
    weeks = [_week(week) for week in recent.weeks]
    page, phone = (
        moments_chart(weeks, baseline=recent.baseline, width=width) for width in (PAGE_WIDTH, PHONE_WIDTH)
    )
    return WeeksDrawn(page, phone)


def _week(week: Week) -> MomentsWeek:
    """A week that is not over yet tells no rate."""
    rate = week.rate if week.over else None
    return MomentsWeek(week.first, rate, week.events, week.covered, week.peak, week.highest)


@dataclass(frozen=True)
class Told:
    """A diary in numbers as words take them."""

    known: int
    of: int
    last_week: str | None
    """Hard moments of the last complete week in seven days, about; None where too few of its days are known."""
    baseline: str | None
    now: str | None
    compared: Compared | None
    triggers: tuple[TriggerRow, ...]
    settled: Settled
    made_up: MadeUp
    """In the last four weeks."""
    made_up_then: MadeUp | None
    """In the baseline, where there was one."""


def _in_baseline(recent: Recent) -> MadeUp | None:
    if recent.baseline is None:
        return None
    first, last = recent.baseline
    return made_up(event for event in recent.events if first <= event.on <= last)


def about(rate: float) -> str:
    """A rate as a sentence tells it: a whole number, half up, and that it is about so many; the table has its decimal."""
    whole = int(rate + 0.5)
    if whole == rate:
        return str(whole)
    return gettext("about %(number)s", number=whole) if whole else gettext("fewer than one")


def in_numbers(recent: Recent) -> Told:
    """What the page says in sentences."""
    last, both = recent.last_complete, recent.compared
    return Told(
        known=recent.known,
        of=len(recent.days),
        last_week=None if last is None or last.rate is None else about(last.rate),
        baseline=about(both.baseline) if both else None,
        now=about(both.now) if both else None,
        compared=both,
        triggers=trigger_table(recent.events),
        settled=settled(recent.events),
        made_up=made_up(event for event in recent.events if event.on > recent.today - LATELY),
        made_up_then=_in_baseline(recent),
    )
