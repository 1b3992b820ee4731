"""When a plan reminds of itself by e-mail: an hour of the client's clock, by day, and only then. Pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.notifications.quiet_hours import Night, is_quiet

LATE = timedelta(hours=3)
"""How long after its hour a reminder may still be asked for `[D]`: after that the day has gone on without it."""


class NoReminder(enum.StrEnum):
    """Why a plan cannot remind its client; the first four are said of every message."""

    IN_SESSION_ONLY = "in_session_only"
    NOT_SAFE = "not_safe"
    DISCHARGED = "discharged"
    NO_ADDRESS = "no_address"
    NO_ACCOUNT = "no_account"
    NO_MAIL_SERVER = "no_mail_server"
    AT_NIGHT = "at_night"
    """The hour lies in the quiet hours, which were moved since."""


NOT_SAFE = (NoReminder.IN_SESSION_ONLY, NoReminder.NOT_SAFE)


def hours(night: Night) -> Sequence[int]:
    """The full hours of a day that are not quiet."""
    return range(night.end, night.begin)


def moment(on: date, hour: int, tz: str, night: Night) -> datetime | None:
    """The instant of a full hour on a local day; None where it is night then, by the clock that people there read.

    Where the clock leaves the hour out it is the first one after the gap; an hour that comes twice is the first.
    """
    at = datetime.combine(on, time(hour), tzinfo=ZoneInfo(tz)).astimezone(UTC)
    return None if is_quiet(at, tz, night) else at


def is_time(at: datetime, hour: int, tz: str, night: Night, *, since: datetime) -> bool:
    """Whether a reminder may be asked for now: its hour has come on this local day, not long ago, and after `since`.

    `since` is when the client said yes: nobody is reminded of what they have agreed to a moment ago.
    """
    begins = moment(at.astimezone(ZoneInfo(tz)).date(), hour, tz, night)
    if begins is None or is_quiet(at, tz, night):
        return False
    return since <= begins <= at < begins + LATE
