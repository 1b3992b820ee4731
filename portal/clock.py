"""The one door to the clock: nothing else in the product reads the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today(tz: str) -> date:
    """The local date in the IANA zone `tz`."""
    return now().astimezone(ZoneInfo(tz)).date()


def local_date(instant: datetime, tz: str) -> date:
    """The date on which `instant` falls for a person who lives in `tz`."""
    return instant.astimezone(ZoneInfo(tz)).date()


def instants(on: date, clock: time, tz: str) -> tuple[datetime, ...]:
    """When a clock in `tz` shows this: never where it was put forward, twice where it was put back, else once; in UTC."""
    wall, zone = datetime.combine(on, clock), ZoneInfo(tz)
    found = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(one for one in found if one.astimezone(zone).replace(tzinfo=None) == wall))


def instant(on: date, clock: time, tz: str) -> datetime:
    """The instant of a wall-clock time. A time that comes twice is the first; one that is left out becomes the next
    minute that exists."""
    zone, local = ZoneInfo(tz), datetime.combine(on, clock)
    while not instants(local.date(), local.time(), tz):
        local += timedelta(minutes=1)
    return local.replace(tzinfo=zone).astimezone(UTC)


def from_epoch(seconds: int) -> datetime:
    """The instant so many seconds after the beginning of 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
