"""What the hard moments of a diary have in common: what set them off, how long they took, making up again. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from portal.defaults import DEFAULTS
from portal.diary.days import Event
from portal.diary.kinds import Trigger

COMMON_DAYS, COMMON_LEAST = DEFAULTS["trigger_days"].value, DEFAULTS["trigger_times"].value
COMMON_MOST = DEFAULTS["trigger_most"].value
"""The commonest triggers: over so many days, set off at least so often, at most so many of them `[D]`."""
_ORDER = {trigger: place for place, trigger in enumerate(Trigger)}


@dataclass(frozen=True)
class TriggerRow:
    """How often one thing set off a hard moment, and the median of the `rated` peaks; `trigger` None: not said."""

    trigger: Trigger | None
    count: int
    peak: float | None
    rated: int


@dataclass(frozen=True)
class Settled:
    """How long hard moments took to settle: the median of those `known`; how long `open_ends` took is not known."""

    median: float | None
    known: int
    open_ends: int


@dataclass(frozen=True)
class MadeUp:
    """Quarrels that were made up, and the median hours of those `known`."""

    times: int
    median: float | None
    known: int


def trigger_table(events: Iterable[Event]) -> tuple[TriggerRow, ...]:
    """Sorted by count, the commonest first, then in the order of the diary; what was not said comes last."""
    found: dict[Trigger | None, list[int | None]] = defaultdict(list)
    for event in events:
        found[Trigger(event.trigger) if event.trigger else None].append(event.peak)
    rows = [_row(trigger, peaks) for trigger, peaks in found.items()]
    return tuple(sorted(rows, key=lambda row: (row.trigger is None, -row.count, _place(row.trigger))))


def _row(trigger: Trigger | None, peaks: Sequence[int | None]) -> TriggerRow:
    known = [peak for peak in peaks if peak is not None]
    return TriggerRow(trigger, len(peaks), float(median(known)) if known else None, len(known))


def _place(trigger: Trigger | None) -> int:
    return len(_ORDER) if trigger is None else _ORDER[trigger]


def common_triggers(
    events: Iterable[Event],
    *,
    today: date,
    days: int = COMMON_DAYS,
    least: int = COMMON_LEAST,
    most: int = COMMON_MOST,
) -> tuple[Trigger, ...]:
    """The commonest of the last `days`, each at least so often, at most `most` of them; what is named in own words only is
    none of them."""
    first = today - timedelta(days=days - 1)
    found = Counter(
        Trigger(event.trigger)
        for event in events
        if event.trigger and event.trigger != Trigger.OTHER and first <= event.on <= today
    )
    common = [trigger for trigger, count in found.items() if count >= least]
    return tuple(sorted(common, key=lambda one: (-found[one], _ORDER[one]))[:most])


def settled(events: Iterable[Event]) -> Settled:
    """The median over what is known; those still going are counted beside it, never guessed."""
    events = list(events)
    known = [event.minutes for event in events if event.minutes is not None]
    return Settled(
        float(median(known)) if known else None, len(known), sum(event.still_going for event in events)
    )


def made_up(events: Iterable[Event]) -> MadeUp:
    """How often and how soon the two made up."""
    done = [event for event in events if event.repaired]
    hours = [event.repair_hours for event in done if event.repair_hours is not None]
    return MadeUp(len(done), float(median(hours)) if hours else None, len(hours))
