"""When nobody is written to: from nine in the evening to eight in the morning on the recipient's clock `[D]`. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGIN, END = time(21), time(8)


def is_quiet(at: datetime, tz: str) -> bool:
    """Whether an instant lies in the quiet hours of whoever lives in `tz`."""
    clock = at.astimezone(ZoneInfo(tz)).time()
    return clock >= BEGIN or clock < END


def after_quiet(at: datetime, tz: str) -> datetime:
    """The first instant from `at` on that is not quiet: itself by day, else eight in the morning that follows."""
    zone = ZoneInfo(tz)
    local = at.astimezone(zone)
    if not is_quiet(at, tz):
        return at.astimezone(UTC)
    day = local.date() + timedelta(days=local.time() >= BEGIN)
    # a clock that leaves this time out gives the instant after the gap
    return datetime.combine(day, END, tzinfo=zone).astimezone(UTC)
