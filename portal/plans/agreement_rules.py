"""What the use of an agreement comes to: kept of how many, signals by colour, too many reds, none at all, fading. Pure.

Everything is "x of y" first. The numbers that a clinic may change come as arguments.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from portal.defaults import DEFAULTS
from portal.plans.adherence import Share
from portal.plans.attempts import Colour, KeptIt, SignalResponse

WEEK = 7
SOON = DEFAULTS["fading_days"].value
"""So many days ahead a fading is told of `[D]`."""
KEPT_DAYS = 14
"""Days over which the two times of a rhythm are counted."""
MOST_REDS = DEFAULTS["reds_in_week"].value
RED_SHARE = DEFAULTS["red_share"].value
LEAST_SIGNALS = DEFAULTS["red_share_signals"].value
SHARE_DAYS = DEFAULTS["red_share_days"].value
NO_SIGNAL_DAYS = DEFAULTS["no_signal_days"].value


@dataclass(frozen=True)
class Signal:
    """One signal. `minutes` until it was answered; `response` None: not said."""

    on: date
    colour: str
    response: str | None = None
    minutes: int | None = None
    id: Hashable = None
    readable: bool = True
    """Whether its client lets the clinician see it."""


RED_ANSWERED = "red_answered"
"""The key under which it is kept whether a red was answered as agreed. It follows from the answer, so nobody is asked."""


def red_answered(colour: object, response: object) -> bool | None:
    """Whether a red was answered as agreed; None for another colour, and while no answer is told."""
    return response == SignalResponse.AS_AGREED if colour == Colour.RED and response else None


@dataclass(frozen=True)
class Signals:
    """Signals in numbers."""

    total: int
    green: int
    yellow: int
    red: int
    reds_this_week: int
    """In the last seven days, today among them."""
    as_agreed: Share
    """Answered as agreed, of those where the answer is told."""
    reds_as_agreed: Share
    minutes: float | None
    """Until an answer, in the middle."""


def signals(said: Sequence[Signal], *, on: date) -> Signals:
    """All signals up to a day in numbers."""
    until = [one for one in said if one.on <= on]
    colours = {colour: sum(one.colour == colour for one in until) for colour in Colour}
    told = [one for one in until if one.response is not None]
    reds = [one for one in told if one.colour == Colour.RED]
    waited = [one.minutes for one in until if one.minutes is not None]
    return Signals(
        total=len(until),
        green=colours[Colour.GREEN],
        yellow=colours[Colour.YELLOW],
        red=colours[Colour.RED],
        reds_this_week=len(_reds(_last(until, on, WEEK))),
        as_agreed=_as_agreed(told),
        reds_as_agreed=_as_agreed(reds),
        minutes=median(waited) if waited else None,
    )


def _as_agreed(told: Sequence[Signal]) -> Share:
    return Share(sum(one.response == SignalResponse.AS_AGREED for one in told), len(told))


def _last(said: Iterable[Signal], on: date, days: int) -> list[Signal]:
    """Those of the last so many days, which end with `on`."""
    return [one for one in said if timedelta(0) <= on - one.on < timedelta(days=days)]


def _reds(said: Iterable[Signal]) -> list[Signal]:
    return [one for one in said if one.colour == Colour.RED]


@dataclass(frozen=True)
class Overuse:
    """Reds more often than the two had in mind: of `of` signals in `days` days. `first`: where the run of reds begins."""

    reds: int
    of: int
    days: int
    first: Signal
    readable: bool
    """Whether the clinician may see every one of these signals."""


def overuse(
    said: Iterable[Signal],
    *,
    on: date,
    most: int = MOST_REDS,
    share: int = RED_SHARE,
    least: int = LEAST_SIGNALS,
    share_days: int = SHARE_DAYS,
) -> Overuse | None:
    """Whether it is time to talk: more than `most` reds in 7 days, or red over `share` percent of `least` signals or more
    in `share_days` days `[D]`. The week stays a week: the two may have agreed on a number of reds in it."""
    until = [one for one in said if one.on <= on]
    week, longer = _last(until, on, WEEK), _last(until, on, share_days)
    if len(_reds(week)) > most:
        return _overuse(until, week, WEEK)
    if len(longer) >= least and len(_reds(longer)) * 100 > share * len(longer):
        return _overuse(until, longer, share_days)
    return None


def _overuse(until: Sequence[Signal], window: Sequence[Signal], days: int) -> Overuse:
    reds = sorted(_reds(until), key=lambda one: one.on)
    first = reds[-1]
    for one in reversed(reds):
        if first.on - one.on >= timedelta(days=days):
            break
        first = one
    return Overuse(len(_reds(window)), len(window), days, first, all(one.readable for one in window))


def quiet_days(said: Iterable[Signal], *, began_on: date, on: date) -> int:
    """Days without a yellow or a red, since the agreement began at most."""
    asked = [one.on for one in said if one.colour in (Colour.YELLOW, Colour.RED) and one.on <= on]
    return (on - max([began_on, *asked])).days


@dataclass(frozen=True)
class Day:
    """What was written down about an agreement on one day, or about one time apart."""

    on: date
    kept: str | None = None
    kept_by_other: str | None = None
    slots: str | None = None
    preview: bool | None = None
    ritual: bool | None = None
    notice: bool | None = None
    contacts: int | None = None
    ease: int | None = None


@dataclass(frozen=True)
class Kept:
    """How far an agreement was kept. What is not asked of its kind is "0 of 0"."""

    mine: Share
    theirs: Share
    notice: Share
    """Told beforehand."""
    no_contact: Share
    """Nothing that could wait was written or called about."""
    slots: Share
    """Days of the last fourteen on which both times were kept."""
    ritual: Share
    ease_gain: int | None
    """Points, from the first rating at the watched end to the latest."""


def kept(days: Sequence[Day], *, began_on: date, on: date) -> Kept:
    """All days up to `on` in numbers; slots and ritual over the last fourteen days since it began."""
    until = sorted((one for one in days if one.on <= on), key=lambda one: one.on)
    since = max(began_on, on - timedelta(days=KEPT_DAYS - 1))
    recent = [one for one in until if one.on >= since]
    length = max((on - since).days + 1, 0)
    rated = [one.ease for one in until if one.ease is not None]
    return Kept(
        mine=_share(one.kept == KeptIt.YES for one in until if one.kept),
        theirs=_share(one.kept_by_other == KeptIt.YES for one in until if one.kept_by_other),
        notice=_share(one.notice for one in until if one.notice is not None),
        no_contact=_share(one.contacts == 0 for one in until if one.contacts is not None),
        slots=_of_days((one.on for one in recent if one.slots == KeptIt.YES), length),
        ritual=_of_days((one.on for one in recent if one.ritual), length),
        ease_gain=rated[-1] - rated[0] if len(rated) > 1 else None,
    )


def _share(said: Iterable[bool | None]) -> Share:
    known = list(said)
    return Share(sum(map(bool, known)), len(known))


def _of_days(found: Iterable[date], length: int) -> Share:
    return Share(len(set(found)), length)


def fades_in(fade_from_on: date | None, *, on: date, soon: int = SOON) -> int | None:
    """Days until an agreement is to be let go, 0 or less once the day has come; None while it is more than `soon` off, or
    never."""
    if fade_from_on is None:
        return None
    days = (fade_from_on - on).days
    return days if days <= soon else None


def is_due(review_on: date | None, *, on: date) -> bool:
    """Whether the day to look at it together has come."""
    return review_on is not None and review_on <= on
