"""When nobody is written to: at night on the recipient's clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.defaults import DEFAULTS


@dataclass(frozen=True)
class Night:
    """The quiet hours `[D]`: from a full hour of the evening until one of the morning."""

    begin: int = DEFAULTS["quiet_from_hour"].value
    end: int = DEFAULTS["quiet_until_hour"].value


USUAL = Night()


def is_quiet(at: datetime, tz: str, night: Night = USUAL) -> bool:
    """Whether an instant lies in the quiet hours of whoever lives in `tz`."""
    clock = at.astimezone(ZoneInfo(tz)).time()
    return clock >= time(night.begin) or clock < time(night.end)


def after_quiet(at: datetime, tz: str, night: Night = USUAL) -> datetime:
    """The first instant from `at` on that is not quiet: itself by day, else the morning that follows."""
    zone = ZoneInfo(tz)
    local = at.astimezone(zone)
    if not is_quiet(at, tz, night):
        return at.astimezone(UTC)
    day = local.date() + timedelta(days=local.time() >= time(night.begin))
    # a clock that leaves this time out gives the instant after the gap
    return datetime.combine(day, time(night.end), tzinfo=zone).astimezone(UTC)
