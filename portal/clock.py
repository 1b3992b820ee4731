"""The one door to the clock: nothing else in the product reads the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
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


def from_epoch(seconds: int) -> datetime:
    """The instant so many seconds after the beginning of 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
